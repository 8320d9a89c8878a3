//! Figures over time, averaged over replications; bins start with the run, warm-up included.

use schemars::JsonSchema;
use serde::Serialize;

use super::Named;
use crate::explore::outcome::{LinkOutcome, LinkRole, Outcome, ServiceOutcome};

/// All series; without those of a kind of which there are too many.
#[derive(Serialize, JsonSchema)]
pub struct SeriesPayload<'a> {
    /// Width of a bin.
    pub bin_s: f64,
    pub flows: Named<'a, FlowSeriesPayload<'a>>,
    pub services: Named<'a, ServiceSeriesPayload<'a>>,
    pub edges: Named<'a, EdgeSeriesPayload<'a>>,
    pub brokers: Named<'a, ServiceSeriesPayload<'a>>,
    pub subscriptions: Named<'a, SubscriptionSeriesPayload<'a>>,
    pub outboxes: Named<'a, OutboxSeriesPayload<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub struct FlowSeriesPayload<'a> {
    pub offered_per_s: &'a [f64],
    pub ok_per_s: &'a [f64],
    pub degraded_per_s: &'a [f64],
    pub failed_per_s: &'a [f64],
    /// Null where nothing ended.
    pub response_s: &'a [Option<f64>],
}

#[derive(Serialize, JsonSchema)]
pub struct ServiceSeriesPayload<'a> {
    pub queue: &'a [f64],
    pub busy: &'a [f64],
    /// Of one replica; left out without one that adapts.
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    pub concurrency_limit: &'a [f64],
    /// Busy slots / all slots; null when they are unlimited.
    pub utilization: Option<&'a [f64]>,
    /// Those that run; left out where their number does not change.
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    pub replicas: &'a [f64],
    pub arrived_per_s: &'a [f64],
    /// Turned away by a full line or shedding.
    pub rejected_per_s: &'a [f64],
    /// Ended badly otherwise.
    pub failed_per_s: &'a [f64],
    /// Seconds of own work per second whose answer nobody used.
    pub wasted_work: &'a [f64],
    pub wasted_requests_per_s: &'a [f64],
}

#[derive(Serialize, JsonSchema)]
pub struct EdgeSeriesPayload<'a> {
    pub calls_per_s: &'a [f64],
    /// Attempts / calls; null where nothing was called.
    pub amplification: Vec<Option<f64>>,
    /// Calls that the cache answered; null without one.
    pub cache_hits_per_s: Option<&'a [f64]>,
    pub attempts_per_s: &'a [f64],
    pub failed_per_s: &'a [f64],
    /// Openings of its breakers per bin; null without one.
    pub opened: Option<&'a [f64]>,
}

#[derive(Serialize, JsonSchema)]
pub struct SubscriptionSeriesPayload<'a> {
    pub depth: &'a [f64],
    /// Null where no handling began.
    pub lag_s: &'a [Option<f64>],
}

#[derive(Serialize, JsonSchema)]
pub struct OutboxSeriesPayload<'a> {
    pub depth: &'a [f64],
}

impl<'a> SeriesPayload<'a> {
    pub(super) fn of(outcome: &'a Outcome) -> Self {
        let flows = outcome.flows.iter().filter(|flow| !flow.series.offered_per_s.is_empty()).map(|flow| {
            let series = FlowSeriesPayload {
                offered_per_s: &flow.series.offered_per_s,
                ok_per_s: &flow.series.ok_per_s,
                degraded_per_s: &flow.series.degraded_per_s,
                failed_per_s: &flow.series.failed_per_s,
                response_s: &flow.series.response_s,
            };
            (&*flow.name, series)
        });
        let stations = outcome.services.iter().filter(|service| !service.series.queue.is_empty());
        let (brokers, services): (Vec<_>, Vec<_>) = stations.partition(|service| service.is_broker);
        let of_station = |service: &'a ServiceOutcome| {
            let series = &service.series;
            let series = ServiceSeriesPayload {
                queue: &series.queue,
                busy: &series.busy,
                concurrency_limit: &series.concurrency_limit,
                utilization: (!series.utilization.is_empty()).then_some(series.utilization.as_slice()),
                replicas: &series.replicas,
                arrived_per_s: &series.arrived_per_s,
                rejected_per_s: &series.rejected_per_s,
                failed_per_s: &series.failed_per_s,
                wasted_work: &series.wasted_work,
                wasted_requests_per_s: &series.wasted_requests_per_s,
            };
            (&*service.name, series)
        };
        let subscriptions = outcome
            .subscriptions
            .iter()
            .filter(|it| !it.depth_series.is_empty())
            .map(|it| (&*it.id, SubscriptionSeriesPayload { depth: &it.depth_series, lag_s: &it.lag_series }));
        let outboxes =
            outcome.outboxes.iter().map(|it| (&*it.service, OutboxSeriesPayload { depth: &it.depth_series }));
        let called = |link: &&LinkOutcome| link.role != LinkRole::Deliver && !link.attempts_series.is_empty();
        let edges = outcome.links.iter().filter(called).map(|link| {
            let series = EdgeSeriesPayload {
                calls_per_s: &link.calls_series,
                amplification: link.amplification_series().collect(),
                cache_hits_per_s: (!link.hits_series.is_empty()).then_some(link.hits_series.as_slice()),
                attempts_per_s: &link.attempts_series,
                failed_per_s: &link.failed_series,
                opened: link.breaker.as_ref().map(|breaker| breaker.opened_series.as_slice()),
            };
            (&*link.id, series)
        });
        Self {
            bin_s: outcome.bin_s,
            flows: Named(flows.collect()),
            services: Named(services.into_iter().map(of_station).collect()),
            edges: Named(edges.collect()),
            brokers: Named(brokers.into_iter().map(of_station).collect()),
            subscriptions: Named(subscriptions.collect()),
            outboxes: Named(outboxes.collect()),
        }
    }
}
