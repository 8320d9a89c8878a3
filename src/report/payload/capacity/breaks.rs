//! What breaks first.

use schemars::JsonSchema;
use serde::Serialize;

use crate::explore::capacity::{Break, Component, Full};
use crate::explore::outcome::Failure;
use crate::report::payload::simulation::ObjectivePayload;

#[derive(Serialize, JsonSchema)]
pub struct BreakPayload<'a> {
    /// Times the load of the file.
    pub factor: f64,
    /// What is missed there; empty when only something grows.
    pub objectives: Vec<ObjectivePayload<'a>>,
    pub component: Option<ComponentPayload<'a>>,
    pub failure: Option<FailurePayload<'a>>,
}

/// What is full there.
#[derive(Serialize, JsonSchema)]
pub struct ComponentPayload<'a> {
    pub name: &'a str,
    pub is_broker: bool,
    /// `slots`, `cores`, or what grows: `line`, `queues`, `outbox`.
    pub what: &'static str,
    /// Share of the slots or cores, and how many there are in all.
    pub utilization: Option<f64>,
    pub of: Option<f64>,
    pub growth_per_s: Option<f64>,
}

/// What fails most in the flow that fails most.
#[derive(Serialize, JsonSchema)]
pub struct FailurePayload<'a> {
    pub flow: &'a str,
    /// Where it comes from.
    pub component: &'a str,
    pub outcome: &'static str,
    /// Of all requests of the flow.
    pub share: f64,
}

impl<'a> BreakPayload<'a> {
    pub(super) fn of(breaks: &'a Break) -> Self {
        let failure = |(flow, failure): &'a (Box<str>, Failure)| FailurePayload {
            flow,
            component: &failure.component,
            outcome: failure.fate.name(),
            share: failure.share,
        };
        Self {
            factor: breaks.factor,
            objectives: breaks.missed.iter().map(ObjectivePayload::of).collect(),
            component: breaks.component.as_ref().map(component),
            failure: breaks.failure.as_ref().map(failure),
        }
    }
}

fn component(component: &Component) -> ComponentPayload<'_> {
    let (what, busy, growth_per_s) = match component.full {
        Full::Line { per_s } => ("line", None, Some(per_s)),
        Full::Queues { per_s } => ("queues", None, Some(per_s)),
        Full::Outbox { per_s } => ("outbox", None, Some(per_s)),
        Full::Slots { busy, all } => ("slots", Some((busy, all)), None),
        Full::Cores { busy, all } => ("cores", Some((busy, all)), None),
    };
    ComponentPayload {
        name: &component.name,
        is_broker: component.is_broker,
        what,
        utilization: busy.map(|(busy, _)| busy),
        of: busy.map(|(_, all)| all),
        growth_per_s,
    }
}
