//! One of the designs: what `simulate` says of it, and what latency does not show.

use schemars::JsonSchema;
use serde::Serialize;

use super::Compared;
use crate::explore::compare::{Consistency, Parts, Shape, all_done};
use crate::explore::outcome::Outcome;
use crate::report::payload::simulation::{Named, Simulation};

#[derive(Serialize, JsonSchema)]
pub struct DesignPayload<'a> {
    pub label: &'a str,
    pub file: &'a str,
    /// The overlay; null: the file as it is.
    pub design: Option<&'a str>,
    pub parts: PartsPayload,
    pub consistency: ConsistencyPayload,
    /// By flow: services and brokers that an answer cannot do without.
    pub hard_dependencies: Named<'a, usize>,
    /// Attempts over all edges for each request, deliveries of messages included.
    pub calls_per_request: Option<f64>,
    /// By flow: mean time until all that a request set off is done.
    pub all_done_s: Named<'a, Option<f64>>,
    pub simulation: Simulation<'a>,
}

#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct PartsPayload {
    pub services: usize,
    pub brokers: usize,
    pub edges: usize,
    pub queues: usize,
    pub outboxes: usize,
    pub coordinators: usize,
}

/// Counts of all replications.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct ConsistencyPayload {
    pub lost: u64,
    pub undelivered: u64,
    pub double_effects: u64,
    pub out_of_order: u64,
    pub ghosts: u64,
    /// Largest mean time until the effect among subscriptions; null without messages.
    pub stale_s: Option<f64>,
    /// Largest share of stuck runs among sagas; null without sagas.
    pub stuck_ratio: Option<f64>,
}

impl<'a> DesignPayload<'a> {
    pub(super) fn of(design: &Compared<'a>, outcome: &'a Outcome, shape: &'a Shape, version: &'static str) -> Self {
        let hard = shape.hard_dependencies.iter().map(|(flow, count)| (&**flow, *count));
        let done = outcome.flows.iter().map(|flow| (&*flow.name, all_done(flow).mean.map(|mean| mean.value)));
        Self {
            label: design.label,
            file: design.file,
            design: design.design,
            parts: parts(&shape.parts),
            consistency: consistency(&shape.consistency),
            hard_dependencies: Named(hard.collect()),
            calls_per_request: shape.calls_per_request,
            all_done_s: Named(done.collect()),
            simulation: Simulation::of(outcome, design.judgements, design.name, design.file, version),
        }
    }
}

fn parts(parts: &Parts) -> PartsPayload {
    let Parts { services, brokers, edges, queues, outboxes, coordinators } = *parts;
    PartsPayload { services, brokers, edges, queues, outboxes, coordinators }
}

fn consistency(consistency: &Consistency) -> ConsistencyPayload {
    let Consistency { lost, undelivered, double_effects, out_of_order, ghosts, stale_s, stuck_ratio } = *consistency;
    ConsistencyPayload { lost, undelivered, double_effects, out_of_order, ghosts, stale_s, stuck_ratio }
}
