//! The figure that an objective speaks of.

use super::{Aggregate, Metric, Noun, Objective};
use crate::explore::outcome::{Figure, FlowOutcome, LinkOutcome, Outcome, ServiceOutcome, Times};
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
        Noun::Edge => of_link(objective, outcome.links.iter().find(|link| link.id.as_ref() == entity)?),
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
        _ => of_times(objective.aggregate, &link.latency),
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
