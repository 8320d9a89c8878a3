//! What formulas say without a simulation.

use schemars::JsonSchema;
use serde::Serialize;

use crate::explore::outcome::Outcome;
use crate::simulate::bounds::{self, Formula, StationBound};

/// Of the whole system.
#[derive(Serialize, JsonSchema)]
pub struct BoundsPayload<'a> {
    /// Null when no service is limited, and with sagas, whose steps are in no formula.
    pub largest_load: Option<LargestLoadPayload<'a>>,
    /// No flow changes its rate over time.
    pub stationary: bool,
}

/// How far all rates can grow together.
#[derive(Serialize, JsonSchema)]
pub struct LargestLoadPayload<'a> {
    /// Times the load that was simulated.
    pub factor: f64,
    /// The service that is full first.
    pub service: &'a str,
}

impl<'a> BoundsPayload<'a> {
    pub(super) fn of(outcome: &'a Outcome) -> Self {
        let largest_load = outcome.bounds.largest_load.and_then(|largest| {
            let service = &outcome.services.get(largest.station as usize)?.name;
            Some(LargestLoadPayload { factor: largest.factor, service })
        });
        Self { largest_load, stationary: outcome.bounds.stationary }
    }
}

/// Of one service.
#[derive(Serialize, JsonSchema)]
pub struct ServiceBound {
    pub arrivals_per_s: f64,
    /// Null when slots are unlimited, or steps of sagas come by.
    pub utilization: Option<f64>,
    pub core_utilization: Option<f64>,
    /// Null when nothing limits it.
    pub capacity_per_s: Option<f64>,
    /// Less arrives than it can do.
    pub stable: bool,
    /// Mean wait; null where no formula applies.
    pub wait_s: Option<f64>,
    pub formula: Option<&'static str>,
}

impl ServiceBound {
    pub(super) fn of(bound: &StationBound) -> Self {
        Self {
            arrivals_per_s: bound.arrivals_per_s,
            utilization: bound.slot_utilization,
            core_utilization: bound.core_utilization,
            capacity_per_s: bound.capacity_per_s,
            stable: bound.stable,
            wait_s: bound.wait.map(|wait| wait.mean_s),
            formula: bound.wait.map(|wait| name(wait.formula)),
        }
    }
}

fn name(formula: Formula) -> &'static str {
    match formula {
        Formula::Unlimited => "unlimited",
        Formula::ErlangC => "erlang-c",
        Formula::PollaczekKhinchine => "pollaczek-khinchine",
        Formula::AllenCunneen => "allen-cunneen",
        Formula::ProcessorSharing => "processor-sharing",
        Formula::Vacations => "pollaczek-khinchine-with-vacations",
    }
}

/// Of one subscription.
#[derive(Serialize, JsonSchema)]
pub struct SubscriptionBound {
    pub arrivals_per_s: f64,
    /// Mean handling of a message, with the waits downstream that are known.
    pub handling_s: f64,
    /// What its consumer can take beside all else that it does; null when nothing limits it.
    pub capacity_per_s: Option<f64>,
    pub stable: bool,
    /// Mean; null where no formula applies.
    pub lag_s: Option<f64>,
    pub formula: Option<&'static str>,
}

impl SubscriptionBound {
    pub(super) fn of(bound: &bounds::SubscriptionBound) -> Self {
        let bounds::SubscriptionBound { arrivals_per_s, handling_s, capacity_per_s, stable, lag_s, formula } = *bound;
        Self { arrivals_per_s, handling_s, capacity_per_s, stable, lag_s, formula: formula.map(name) }
    }
}

/// Of the outbox of one service.
#[derive(Serialize, JsonSchema)]
pub struct OutboxBound {
    pub arrivals_per_s: f64,
    /// A batch each time the relay looks.
    pub capacity_per_s: f64,
    pub stable: bool,
    /// Half an interval and the way to the broker; null where the way is not known.
    pub delay_s: Option<f64>,
}

impl OutboxBound {
    pub(super) fn of(bound: &bounds::OutboxBound) -> Self {
        let bounds::OutboxBound { arrivals_per_s, capacity_per_s, stable, delay_s } = *bound;
        Self { arrivals_per_s, capacity_per_s, stable, delay_s }
    }
}

/// Of one flow.
#[derive(Serialize, JsonSchema)]
pub struct FlowBound {
    pub rate_per_s: f64,
    /// Mean response when nobody else is there.
    pub unloaded_s: f64,
    /// The same with the mean waits that are known; null when a service on the way cannot keep up.
    pub response_s: Option<f64>,
    /// Every wait on the way is known.
    pub complete: bool,
}

impl FlowBound {
    pub(super) fn of(bound: &bounds::FlowBound) -> Self {
        let bounds::FlowBound { rate_per_s, unloaded_s, response_s, complete } = *bound;
        Self { rate_per_s, unloaded_s, response_s, complete }
    }
}

/// Of one edge.
#[derive(Serialize, JsonSchema)]
pub struct EdgeBound {
    /// Without calls that a cache answers.
    pub calls_per_s: f64,
}
