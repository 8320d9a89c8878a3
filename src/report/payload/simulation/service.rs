//! One service.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::ServiceBound;
use super::times::{interval, value};
use super::{Named, Pair, WaitPayload};
use crate::explore::outcome::{Outcome, ServiceOutcome};

/// One service; means are over the window.
#[derive(Serialize, JsonSchema)]
pub struct ServiceOutcomePayload<'a> {
    /// Busy slots / all slots, calls that are waited for included; null when slots are unlimited.
    pub utilization: Option<f64>,
    pub core_utilization: Option<f64>,
    pub mean_in_system: Option<f64>,
    pub mean_queue: Option<f64>,
    pub max_queue: u32,
    /// Of requests that began service.
    pub wait: WaitPayload,
    pub in_system: InSystemPayload<'a>,
    pub arrived: u64,
    pub arrived_per_s: f64,
    pub rejected_ratio: Option<f64>,
    /// Share of own work done for answers that nobody used.
    pub wasted_ratio: Option<f64>,
    /// Requests that were handled, in part or in whole, for an answer that nobody used.
    pub wasted_requests_per_s: f64,
    pub availability: Option<f64>,
    /// Mean limit of one replica; left out without one that adapts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency_limit: Option<f64>,
    /// Replicas ejected in a replication; left out where none may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ejections: Option<f64>,
    /// Left out where their number does not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<ReplicasPayload>,
    pub ci95: ServiceIntervals,
    pub bound: ServiceBound,
}

/// Replicas that run, those that finish what they have included.
#[derive(Serialize, JsonSchema)]
pub struct ReplicasPayload {
    pub mean: f64,
    pub min: u32,
    pub max: u32,
    /// Times in a replication that the autoscaler asked for more or fewer.
    pub scaled: f64,
    /// As many may run; `bound` takes all of them.
    pub all: u32,
    pub ci95: Pair,
}

/// The number in the system over time.
#[derive(Serialize, JsonSchema)]
pub struct InSystemPayload<'a> {
    pub sd: f64,
    pub p99: u32,
    pub idle: f64,
    /// Shares of time with 0, 1, 2 … there.
    pub probabilities: &'a [f64],
}

#[derive(Serialize, JsonSchema)]
pub struct ServiceIntervals {
    pub utilization: Pair,
    pub core_utilization: Pair,
    pub mean_in_system: Pair,
    pub mean_queue: Pair,
    pub rejected_ratio: Pair,
    pub wasted_ratio: Pair,
    pub availability: Pair,
}

pub(super) fn services(outcome: &Outcome) -> Named<'_, ServiceOutcomePayload<'_>> {
    let all = outcome.services.iter().zip(&outcome.bounds.stations);
    let services = all.filter(|(service, _)| !service.is_broker);
    Named(services.map(|(service, bound)| (&*service.name, of(service, ServiceBound::of(bound)))).collect())
}

fn of(service: &ServiceOutcome, bound: ServiceBound) -> ServiceOutcomePayload<'_> {
    ServiceOutcomePayload {
        utilization: value(service.utilization),
        core_utilization: value(service.core_utilization),
        mean_in_system: value(service.mean_in_system),
        mean_queue: value(service.mean_queue),
        max_queue: service.max_queue,
        wait: WaitPayload::of(&service.wait),
        in_system: InSystemPayload {
            sd: service.in_system.sd,
            p99: service.in_system.p99,
            idle: service.in_system.idle,
            probabilities: &service.in_system.probabilities,
        },
        arrived: service.arrived,
        arrived_per_s: service.arrived_per_s,
        rejected_ratio: value(service.rejected_ratio),
        wasted_ratio: value(service.wasted_ratio),
        wasted_requests_per_s: service.wasted_requests_per_s,
        availability: value(service.availability),
        concurrency_limit: value(service.concurrency_limit),
        ejections: value(service.ejections),
        replicas: service.replicas.map(|replicas| ReplicasPayload {
            mean: replicas.mean.value,
            min: replicas.least,
            max: replicas.most,
            scaled: replicas.scaled.value,
            all: replicas.all,
            ci95: interval(Some(replicas.mean)),
        }),
        ci95: ServiceIntervals {
            utilization: interval(service.utilization),
            core_utilization: interval(service.core_utilization),
            mean_in_system: interval(service.mean_in_system),
            mean_queue: interval(service.mean_queue),
            rejected_ratio: interval(service.rejected_ratio),
            wasted_ratio: interval(service.wasted_ratio),
            availability: interval(service.availability),
        },
        bound,
    }
}
