//! Safeguards of flows, and of edges inside them.

use super::{Advice, Situation};
use crate::decide::participants::{Form, Outline};
use crate::model::Flow;
use crate::units::Nanos;
use crate::vocabulary::Coordination;

/// A decided flow.
pub struct FlowSituation<'a> {
    pub flow: &'a Flow,
    pub outline: &'a Outline,
    /// Asynchronous hops among its services.
    pub asynchronous_hops: usize,
    /// Sum of the steps' p99s, parallel ones once.
    pub duration: Nanos,
}

impl FlowSituation<'_> {
    fn saga(&self) -> bool {
        self.outline.form == Form::Saga
    }

    /// Steps that must be undone when a later one fails: those before the pivot, else all but the
    /// last; notifications and steps that are only retried forward need nothing.
    pub fn to_compensate(&self) -> Vec<&crate::model::Step> {
        let committing: Vec<_> = self.flow.steps.iter().filter(|step| !step.notify).collect();
        let pivot = committing.iter().position(|step| step.irreversible);
        let end = pivot.unwrap_or(committing.len().saturating_sub(1));
        committing[..end].iter().filter(|step| !step.retryable).copied().collect()
    }
}

pub(super) fn never(_: &FlowSituation<'_>) -> Option<Advice> {
    None
}

pub(super) fn no_edge(_: &Situation<'_>) -> Option<Advice> {
    None
}

pub(super) fn compensation(s: &FlowSituation<'_>) -> Option<Advice> {
    if !matches!(s.outline.form, Form::Saga | Form::TwoStep) {
        return None;
    }
    let missing: Vec<&str> =
        s.to_compensate().iter().filter(|step| step.compensation.is_none()).map(|step| step.action.as_ref()).collect();
    let advice = Advice::required("undo every step before the pivot, in reverse order, retried, with an alert");
    Some(match missing.as_slice() {
        [] => advice.stated(Some("every step that needs one has it")),
        missing => advice.stated(None::<&str>).with_value(format!("missing for: {}", missing.join(", "))),
    })
}

impl Advice {
    fn with_value(mut self, value: String) -> Self {
        self.value = value.into();
        self
    }
}

pub(super) fn saga_timeout(s: &FlowSituation<'_>) -> Option<Advice> {
    let then = match s.outline.pivot {
        Some(_) => "compensate before the pivot, retry after it",
        None => "compensate",
    };
    s.saga().then(|| match s.flow.deadline {
        Some(deadline) => Advice::required(format!("{deadline} (the flow's deadline), then {then}")),
        None => Advice::required(format!("above the {} its steps take at p99, then {then} (assumed)", s.duration)),
    })
}

pub(super) fn saga_state_log(s: &FlowSituation<'_>) -> Option<Advice> {
    let orchestrated = s.outline.coordination == Some(Coordination::Orchestration);
    (s.saga() && orchestrated)
        .then(|| Advice::required("the coordinator stores each state before it sends the next command"))
}

pub(super) fn e2e_latency_monitoring(s: &FlowSituation<'_>) -> Option<Advice> {
    (s.asynchronous_hops >= 2).then(|| Advice::required("first message to last effect, p99 per flow"))
}

pub(super) fn correlation_id(s: &FlowSituation<'_>) -> Option<Advice> {
    (s.flow.steps.len() > 1).then(|| Advice::required("one id per run, on every hop"))
}

pub(super) fn idempotent_steps(s: &FlowSituation<'_>) -> Option<Advice> {
    s.saga().then(|| Advice::required("steps and compensations may come twice"))
}

pub(super) fn outbox(s: &FlowSituation<'_>) -> Option<Advice> {
    s.saga().then(|| Advice::required("at each participant: its commit and its message in one transaction"))
}

/// Edges between the services of a two-step flow carry its one compensation.
pub(super) fn edge_compensation(s: &Situation<'_>) -> Option<Advice> {
    s.in_two_step.then(|| Advice::required("one action that undoes the first step when the second fails"))
}
