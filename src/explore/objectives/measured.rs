//! The figure that an objective speaks of.

use super::{Aggregate, Metric, Noun, Objective};
use crate::explore::outcome::{
    Figure, FlowOutcome, LinkOutcome, LinkRole, Outcome, SagaOutcome, ServiceOutcome, SubscriptionOutcome, Times,
};
use crate::simulate::statistics::{CONFIDENCE, Interval, wilson};

/// What was measured, and how far it can be relied on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    pub value: f64,
    pub interval: Option<Interval>,
    pub certainty: Certainty,
}

/// What stands behind a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// An estimate, as sure as its interval says.
    Estimate,
    /// A percentile with too few samples beyond it.
    Unsupported,
    /// The largest that occurred: what it is, nothing makes it surer.
    Observed,
}

/// `None` when nothing was measured.
pub(super) fn measured(objective: &Objective, outcome: &Outcome) -> Option<Measured> {
    let entity = objective.entity.as_ref();
    match objective.metric.noun() {
        Noun::Flow => of_flow(objective, outcome.flows.iter().find(|flow| flow.name.as_ref() == entity)?),
        Noun::Service => {
            of_service(objective, outcome.services.iter().find(|service| service.name.as_ref() == entity)?)
        }
        Noun::Edge => {
            let mut links = outcome.links.iter().filter(|link| link.id.as_ref() == entity);
            of_link(objective, links.find(|link| link.role != LinkRole::Deliver)?)
        }
        Noun::Subscription => {
            of_subscription(objective, outcome.subscriptions.iter().find(|it| it.id.as_ref() == entity)?)
        }
        Noun::Saga => of_saga(objective, outcome.sagas.iter().find(|saga| saga.name.as_ref() == entity)?),
    }
}

fn of_flow(objective: &Objective, flow: &FlowOutcome) -> Option<Measured> {
    if flow.offered == 0 {
        return None;
    }
    match objective.metric {
        Metric::SuccessRatio => share(flow.success_ratio?, flow.offered),
        Metric::ErrorRate => share(flow.error_ratio?, flow.offered),
        Metric::DegradedRatio => share(flow.degraded_ratio?, flow.offered),
        Metric::Goodput => estimate(flow.goodput_per_s?),
        Metric::IncompleteRatio => share(flow.incomplete_ratio?, flow.offered),
        Metric::Completion => of_times(objective.aggregate, &flow.completion),
        _ => of_times(objective.aggregate, &flow.response),
    }
}

fn of_service(objective: &Objective, service: &ServiceOutcome) -> Option<Measured> {
    match (objective.metric, objective.aggregate) {
        (Metric::Utilization, _) => estimate(service.utilization?),
        (Metric::CoreUtilization, _) => estimate(service.core_utilization?),
        (Metric::Availability, _) => estimate(service.availability?),
        (Metric::RejectedRatio, _) if service.arrived > 0 => share(service.rejected_ratio?, service.arrived),
        (Metric::WastedRatio, _) if service.arrived > 0 => estimate(service.wasted_ratio?),
        (Metric::RejectedRatio | Metric::WastedRatio, _) => None,
        (Metric::Queue, Aggregate::Max) => observed(f64::from(service.max_queue)),
        (Metric::Queue, _) => estimate(service.mean_queue?),
        (Metric::InSystem, Aggregate::Percentile(_)) => {
            let value = f64::from(service.in_system.p99);
            Some(Measured { value, interval: None, certainty: Certainty::Estimate })
        }
        (Metric::InSystem, _) => estimate(service.mean_in_system?),
        (_, aggregate) => of_times(aggregate, &service.wait),
    }
}

fn of_link(objective: &Objective, link: &LinkOutcome) -> Option<Measured> {
    match objective.metric {
        Metric::Amplification => estimate(link.amplification?),
        Metric::Completed => of_times(objective.aggregate, &link.completed),
        _ => of_times(objective.aggregate, &link.latency),
    }
}

/// Counts are what occurred.
fn of_subscription(objective: &Objective, it: &SubscriptionOutcome) -> Option<Measured> {
    let counts = &it.counts;
    let counted = |count: u64| {
        let some = counts.accepted + counts.unpublished > 0;
        if some { observed(count as f64) } else { None }
    };
    match (objective.metric, objective.aggregate) {
        (Metric::Depth, Aggregate::Max) => observed(f64::from(it.depth.max)),
        (Metric::Depth, Aggregate::Percentile(_)) => estimate(it.depth_p99?),
        (Metric::Depth, Aggregate::Mean) => estimate(it.depth.mean?),
        (Metric::Growth, _) => estimate(it.depth.growth_per_s?),
        (Metric::Staleness, aggregate) => of_times(aggregate, &it.staleness),
        (Metric::Drain, _) => estimate(it.drain.as_ref()?.measured_s?),
        (Metric::Lost, _) => counted(it.lost()),
        (Metric::Undelivered, _) => counted(counts.dead_lettered + counts.expired + counts.dropped),
        (Metric::Redelivered, _) => counted(counts.redelivered),
        (Metric::DoubleEffects, _) => counted(counts.double_effects),
        (Metric::OutOfOrder, _) => counted(counts.out_of_order),
        (_, aggregate) => of_times(aggregate, &it.lag),
    }
}

fn of_saga(objective: &Objective, saga: &SagaOutcome) -> Option<Measured> {
    match objective.metric {
        Metric::CommittedRatio => share(saga.committed_ratio?, saga.started),
        Metric::CompensatedRatio => share(saga.compensated_ratio?, saga.started),
        Metric::StuckRatio => share(saga.stuck_ratio?, saga.started),
        Metric::Inconsistent => of_times(objective.aggregate, &saga.inconsistent),
        _ => of_times(objective.aggregate, &saga.completion),
    }
}

fn of_times(aggregate: Aggregate, times: &Times) -> Option<Measured> {
    match aggregate {
        Aggregate::Mean => estimate(times.mean?),
        Aggregate::Max => observed(times.max?),
        Aggregate::Percentile(share) => {
            let quantile = times.quantile(share)?;
            let certainty = if quantile.supported { Certainty::Estimate } else { Certainty::Unsupported };
            Some(Measured { value: quantile.value, interval: quantile.interval, certainty })
        }
    }
}

fn estimate(figure: Figure) -> Option<Measured> {
    Some(Measured { value: figure.value, interval: figure.interval, certainty: Certainty::Estimate })
}

fn observed(value: f64) -> Option<Measured> {
    Some(Measured { value, interval: None, certainty: Certainty::Observed })
}

/// A share of `of` requests. Where all of them ended alike, replications do not differ, and Student's
/// interval would be a point; Wilson's says what so many requests can show.
fn share(figure: Figure, of: u64) -> Option<Measured> {
    let interval = match figure.value {
        value if value <= 0.0 => Some(wilson(0, of, CONFIDENCE)),
        value if value >= 1.0 => Some(wilson(of, of, CONFIDENCE)),
        _ => figure.interval,
    };
    Some(Measured { value: figure.value, interval, certainty: Certainty::Estimate })
}
