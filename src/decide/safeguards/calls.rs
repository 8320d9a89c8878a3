//! Safeguards of synchronous calls.

use std::borrow::Cow;

use super::patience::{Covers, Patience};
use super::{Advice, Situation};
use crate::decide::facts::Stream;
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Criticality, Intent, Pattern, ServiceKind};

/// See [`super::patience`].
pub(super) fn timeout(s: &Situation<'_>) -> Option<Advice> {
    if !s.synchronous() {
        return None;
    }
    let value: Cow<'static, str> = match s.patience() {
        None => "keepalive and idle timeout: a stream outlasts any call timeout".into(),
        Some(Patience { timeout, covers }) => {
            let why = match covers {
                Covers::Deadline => "what is left of the deadline",
                Covers::CallsBehind => "the calls behind it may take so long",
                Covers::OwnTail if !s.to_time.stated => "assumed; at most 5s",
                Covers::OwnTail if !s.to_time.tail_known => "p99.9 of an assumed tail: measure it",
                Covers::OwnTail => "p99.9",
            };
            format!("{} ({why})", round(timeout)).into()
        }
    };
    Some(Advice::required(value).stated(s.design.timeout.map(|timeout| timeout.to_string())))
}

/// The timeout to write into the file; `None` for streams and for what is no call.
pub(in crate::decide) fn timeout_of(s: &Situation<'_>) -> Option<Nanos> {
    s.patience().map(|patience| round(patience.timeout))
}

/// Three significant digits, upwards: a timeout just below its percentile would be wrong.
fn round(time: Nanos) -> Nanos {
    let mut unit = 1;
    while time.0 / unit >= 1_000 {
        unit *= 10;
    }
    Nanos(time.0.div_ceil(unit) * unit)
}

pub(super) fn deadline_propagation(s: &Situation<'_>) -> Option<Advice> {
    if !s.synchronous() || s.reach.path_hops[s.id.index()] < 2 {
        return None;
    }
    let value = "pass the time left; the callee refuses when none is left";
    let passed = s.design.call.as_ref().and_then(|call| call.propagate_deadline);
    let advice = if s.reach.deadline_stated[s.id.index()] {
        Some(Advice::required(value))
    } else {
        (s.pattern == Some(Pattern::Grpc)).then(|| Advice::recommended(value))
    };
    advice.map(|advice| advice.switched(passed))
}

pub(super) fn circuit_breaker(s: &Situation<'_>) -> Option<Advice> {
    if !s.synchronous() || s.from.kind == ServiceKind::Client {
        return None;
    }
    let value = "open at 50 % failures of 100 calls, for 60s, then 10 trial calls";
    let hard = s.edge.needs.criticality != Some(Criticality::Soft);
    let advice = match s.to.kind {
        ServiceKind::External => Advice::required(value),
        ServiceKind::Client => return None,
        _ if hard => Advice::recommended(value),
        _ => return None,
    };
    Some(advice.switched(s.design.circuit_breaker))
}

pub(super) fn retry(s: &Situation<'_>) -> Option<Advice> {
    let on = |switch: Option<bool>| switch == Some(true);
    let idempotent = s.inputs.intent == Intent::Query || on(s.design.idempotent) || on(s.design.idempotency_key);
    if !s.synchronous() || !idempotent || s.inputs.stream != Stream::None {
        return None;
    }
    let stated = s.design.retries.or(s.design.mesh_retries).map(|retries| format!("{retries} retries"));
    Some(Advice::recommended("2 retries, exponential backoff with full jitter, at one layer only").stated(stated))
}

pub(super) fn retry_budget(s: &Situation<'_>) -> Option<Advice> {
    if !s.synchronous() || !s.retried() || s.load().is_none() {
        return None;
    }
    let stated: Option<Cow<'static, str>> = match (s.design.retry_budget, s.design.retry_budget_ratio) {
        (Some(true), Some(ratio)) => Some(format!("{}%", ratio * 100.0).into()),
        (Some(true), None) => Some("in place".into()),
        _ => None,
    };
    Some(Advice::required("10% of requests").stated(stated))
}

/// Words in the names of an operation or of its ends that say money moves.
const PAYMENT: [&str; 16] = [
    "pay", "bank", "charge", "card", "authori", "capture", "refund", "billing", "debit", "credit", "transfer",
    "stripe", "paypal", "adyen", "klarna", "payout",
];

pub(super) fn idempotency_key(s: &Situation<'_>) -> Option<Advice> {
    let retried = s.synchronous() && s.retried();
    let deferred = s.pattern == Some(Pattern::AsyncRequestReply);
    if s.inputs.intent != Intent::Command || !(retried || deferred || external_payment(s)) {
        return None;
    }
    let value = "made by the client, kept longer than any retry or redelivery";
    Some(Advice::required(value).switched(s.design.idempotency_key))
}

fn external_payment(s: &Situation<'_>) -> bool {
    let names = [s.edge.name.as_deref().unwrap_or_default(), &s.from.name, &s.to.name];
    s.to.kind == ServiceKind::External
        && names.iter().any(|name| {
            let name = name.to_lowercase();
            PAYMENT.iter().any(|word| name.contains(word))
        })
}

pub(super) fn fallback(s: &Situation<'_>) -> Option<Advice> {
    let soft = s.edge.needs.criticality == Some(Criticality::Soft);
    (s.synchronous() && soft)
        .then(|| Advice::required("a stale or reduced answer, so that the caller goes on").switched(s.design.fallback))
}

pub(super) fn bulkhead(s: &Situation<'_>) -> Option<Advice> {
    let shared = s.reach.callers[s.edge.to.as_slice()[0].index()] >= 3;
    if !s.synchronous() || s.from.kind == ServiceKind::Client || !(s.to.kind == ServiceKind::External || shared) {
        return None;
    }
    let p99 = s.derived.figures.need_after.max(s.to_time.p99);
    let value: Cow<'static, str> = match s.load() {
        Some(Rate(rate)) => {
            let calls = (rate * p99.as_secs_f64() * 1.5).ceil().max(1.0);
            format!("{calls} calls at a time (rate x p99 x 1.5, assumed)").into()
        }
        None => "rate x p99 x 1.5 calls at a time (assumed)".into(),
    };
    let stated = match (s.design.bulkhead, s.design.bulkhead_calls) {
        (Some(true), Some(calls)) => Some(format!("{calls} calls at a time")),
        (Some(true), None) => Some("in place".to_owned()),
        _ => None,
    };
    Some(Advice::recommended(value).stated(stated))
}

pub(super) fn status_endpoint(s: &Situation<'_>) -> Option<Advice> {
    let accepts = s.reach.accepts[s.id.index()];
    (accepts || s.outside_reply()).then(|| {
        Advice::required("answer 202 with Location and Retry-After; the status resource ends in 303")
            .switched(s.design.status_endpoint)
    })
}

pub(super) fn rate_limit(s: &Situation<'_>) -> Option<Advice> {
    (s.from.kind == ServiceKind::Client && s.pattern.is_some())
        .then(|| Advice::recommended("per client, for example 100/m (guide B)"))
}
