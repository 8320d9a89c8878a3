//! Tables of the safeguards of a call.

use super::problem;
use super::values::{at, choice, duration, flag, integer, keys, number, short_or_within, within};
use crate::diagnostic::Finding;
use crate::file::{Cell, Row, Value};
use crate::model::{BackoffSpec, BreakerSpec, HedgeSpec, HedgeSpecAfter, RetryBudgetSpec, ThrottleSpec, WindowSpec};
use crate::vocabulary::{Backoff, Guards, Jitter};

pub(super) fn backoff(cell: &Cell, findings: &mut Vec<Finding>) -> BackoffSpec {
    let value = &cell.value;
    let backoff = BackoffSpec {
        kind: short_or_within(value, "kind", |value| choice(value, Backoff::named)),
        base: within(value, "base", duration),
        cap: within(value, "cap", duration),
        jitter: within(value, "jitter", |value| choice(value, Jitter::named)),
    };
    if let (Some(base), Some(cap)) = (backoff.base, backoff.cap)
        && cap < base
    {
        findings.push(problem::impossible("backoff", "a `cap` below its `base`", "at least the base", cell.span));
    }
    match (backoff.kind, backoff.jitter) {
        (Some(kind @ Backoff::ExponentialJitter), Some(jitter @ Jitter::None))
        | (Some(kind @ Backoff::None), Some(jitter @ (Jitter::Full | Jitter::Equal | Jitter::Decorrelated))) => {
            findings.push(problem::at_odds("backoff", kind.name(), jitter.name(), cell.span));
        }
        _ => {}
    }
    backoff
}

/// The one word for it that the decision reads.
pub(super) fn backoff_word(backoff: &BackoffSpec) -> Option<Backoff> {
    match (backoff.kind, backoff.jitter) {
        (Some(Backoff::Exponential), Some(Jitter::Full | Jitter::Equal | Jitter::Decorrelated)) => {
            Some(Backoff::ExponentialJitter)
        }
        (kind, _) => kind,
    }
}

const SHARE: [&str; 3] = ["ratio", "window", "per_second"];
const BUCKET: [&str; 4] = ["tokens_per_request", "tokens_per_success", "burst", "initial"];
const THROTTLE: [&str; 2] = ["max_tokens", "token_ratio"];

pub(super) fn retry_budget(cell: &Cell, findings: &mut Vec<Finding>) -> Option<RetryBudgetSpec> {
    let value = &cell.value;
    if flag(value) == Some(false) {
        return None;
    }
    let get = |name| within(value, name, number);
    let budget = RetryBudgetSpec {
        ratio: short_or_within(value, "ratio", number),
        window: within(value, "window", duration),
        per_second: get("per_second"),
        tokens_per_request: get("tokens_per_request"),
        tokens_per_success: get("tokens_per_success"),
        burst: get("burst"),
        initial: get("initial"),
        max_tokens: get("max_tokens"),
        token_ratio: get("token_ratio"),
    };
    if let Some(row) = keys(value)
        && row.broken.is_empty()
    {
        one_form(row, cell, findings);
    }
    if let (Some(burst), Some(initial)) = (budget.burst, budget.initial)
        && initial > burst
    {
        let what = "`initial` tokens above its `burst`";
        findings.push(problem::impossible("retry_budget", what, "at most the burst", cell.span));
    }
    Some(budget)
}

/// The first key of each form that is stated; two of them contradict each other.
fn one_form(row: &Row, cell: &Cell, findings: &mut Vec<Finding>) {
    let first = |form: &[&'static str]| form.iter().copied().find(|name| row.cell(name).is_some());
    let forms: Vec<&str> = [first(&SHARE), first(&BUCKET), first(&THROTTLE)].into_iter().flatten().collect();
    let deposits = [first(&BUCKET[..1]), first(&BUCKET[1..2])];
    match (forms.as_slice(), deposits) {
        ([one, other, ..], _) => findings.push(problem::two_forms("retry_budget", one, other, cell.span)),
        (_, [Some(one), Some(other)]) => findings.push(problem::two_forms("retry_budget", one, other, cell.span)),
        ([bucket], [None, None]) if BUCKET.contains(bucket) => {
            findings.push(problem::lacks(bucket, "tokens_per_request` or `tokens_per_success", cell.span));
        }
        _ => {}
    }
}

pub(super) fn throttle(value: &Value) -> Option<ThrottleSpec> {
    (flag(value) != Some(false))
        .then(|| ThrottleSpec { k: within(value, "k", number), window: within(value, "window", duration) })
}

pub(super) fn hedge(cell: &Cell, findings: &mut Vec<Finding>) -> Option<HedgeSpec> {
    problem::require(cell, &["after"], findings);
    let row = keys(&cell.value)?;
    let after = at(row, "after", |value| match value {
        Value::Duration(after) => Some(HedgeSpecAfter::Fixed(*after)),
        Value::Percentile(p) => Some(HedgeSpecAfter::Percentile(*p)),
        _ => None,
    })?;
    Some(HedgeSpec {
        after,
        copies: at(row, "copies", integer),
        other_replica: at(row, "other_replica", flag),
        budget: at(row, "budget", flag),
    })
}

pub(super) fn breaker(cell: &Cell, findings: &mut Vec<Finding>) -> BreakerSpec {
    let Some(row) = keys(&cell.value) else { return BreakerSpec::default() };
    let breaker = BreakerSpec {
        window: at(row, "window", |value| match value {
            Value::Integer(calls) => Some(WindowSpec::Calls(*calls)),
            value => duration(value).map(WindowSpec::Time),
        }),
        failure_ratio: at(row, "failure_ratio", number),
        slow_ratio: at(row, "slow_ratio", number),
        slow_call: at(row, "slow_call", duration),
        minimum_calls: at(row, "minimum_calls", integer),
        open_for: at(row, "open_for", duration),
        trial_calls: at(row, "trial_calls", integer),
        shared: at(row, "shared", flag),
        guards: at(row, "guards", |value| choice(value, Guards::named)),
    };
    if let Some(slow) = row.cell("slow_ratio")
        && !row.has("slow_call")
    {
        findings.push(problem::lacks("slow_ratio", "slow_call", slow.span));
    }
    if let (Some(WindowSpec::Calls(calls)), Some(least), Some(at)) =
        (breaker.window, breaker.minimum_calls, row.cell("minimum_calls"))
        && least > calls
    {
        let what = "more than the calls of its `window`";
        findings.push(problem::impossible("minimum_calls", what, "at most the window, or it never opens", at.span));
    }
    breaker
}
