//! One broker, as a place where messages queue to be taken.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::ServiceBound;
use super::times::{interval, value};
use super::{Named, Pair, WaitPayload};
use crate::explore::outcome::{Outcome, ServiceOutcome};

/// One broker; means are over the window. What waits to be handled is told by subscription.
#[derive(Serialize, JsonSchema)]
pub struct BrokerPayload {
    /// Attempts to publish, of all replications.
    pub arrived: u64,
    pub arrived_per_s: f64,
    /// Null without a stated capacity.
    pub utilization: Option<f64>,
    pub mean_queue: Option<f64>,
    pub max_queue: u32,
    /// Until it begins to take a message.
    pub wait: WaitPayload,
    pub rejected_ratio: Option<f64>,
    pub availability: Option<f64>,
    pub ci95: BrokerIntervals,
    pub bound: ServiceBound,
}

#[derive(Serialize, JsonSchema)]
pub struct BrokerIntervals {
    pub utilization: Pair,
    pub mean_queue: Pair,
    pub rejected_ratio: Pair,
    pub availability: Pair,
}

pub(super) fn brokers(outcome: &Outcome) -> Named<'_, BrokerPayload> {
    let all = outcome.services.iter().zip(&outcome.bounds.stations);
    let brokers = all.filter(|(service, _)| service.is_broker);
    Named(brokers.map(|(broker, bound)| (&*broker.name, of(broker, ServiceBound::of(bound)))).collect())
}

fn of(broker: &ServiceOutcome, bound: ServiceBound) -> BrokerPayload {
    BrokerPayload {
        arrived: broker.arrived,
        arrived_per_s: broker.arrived_per_s,
        utilization: value(broker.utilization),
        mean_queue: value(broker.mean_queue),
        max_queue: broker.max_queue,
        wait: WaitPayload::of(&broker.wait),
        rejected_ratio: value(broker.rejected_ratio),
        availability: value(broker.availability),
        ci95: BrokerIntervals {
            utilization: interval(broker.utilization),
            mean_queue: interval(broker.mean_queue),
            rejected_ratio: interval(broker.rejected_ratio),
            availability: interval(broker.availability),
        },
        bound,
    }
}
