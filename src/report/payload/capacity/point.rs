//! One load of the curve.

use schemars::JsonSchema;
use serde::Serialize;

use super::all;
use crate::explore::capacity::{AtLoad, FlowLoad, State};
use crate::explore::outcome::{FlowOutcome, Outcome};
use crate::report::payload::simulation::{Named, ObjectivePayload, Pair};
use crate::simulate::statistics::Interval;

#[derive(Serialize, JsonSchema)]
pub struct Point<'a> {
    pub factor: f64,
    /// All flows together, as the file states them.
    pub offered_per_s: f64,
    pub replications: u64,
    pub duration_s: f64,
    pub warmup_s: f64,
    /// `holds`, `missed` or `undecided`.
    pub outcome: &'static str,
    /// A line, queue or outbox grows, or more came than a run can hold: latencies are those of a short run.
    pub overloaded: bool,
    pub objectives: Vec<ObjectivePayload<'a>>,
    pub fullest: Option<FullestPayload<'a>>,
    pub flows: Named<'a, FlowPoint>,
    #[serde(skip)]
    pub state: State,
}

/// The service with the most of its slots or cores busy.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct FullestPayload<'a> {
    pub service: &'a str,
    pub utilization: f64,
}

#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct FlowPoint {
    pub offered_per_s: Option<f64>,
    pub goodput_per_s: Option<f64>,
    pub p50_s: Option<f64>,
    pub p99_s: Option<f64>,
    pub error_ratio: Option<f64>,
    pub ci95: PointIntervals,
}

#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct PointIntervals {
    pub p50_s: Pair,
    pub p99_s: Pair,
    pub error_ratio: Pair,
}

impl<'a> Point<'a> {
    pub(super) fn of(load: &'a AtLoad, flows: &[FlowLoad]) -> Self {
        let outcome = &load.outcome;
        Self {
            factor: load.factor,
            offered_per_s: load.factor * all(flows),
            replications: outcome.replications,
            duration_s: outcome.duration_s,
            warmup_s: outcome.warmup.span().as_secs_f64(),
            outcome: load.state.name(),
            overloaded: load.is_overloaded(),
            objectives: load.judgements.iter().map(ObjectivePayload::of).collect(),
            fullest: fullest(outcome),
            flows: Named(outcome.flows.iter().map(|flow| (&*flow.name, FlowPoint::of(flow))).collect()),
            state: load.state,
        }
    }
}

fn fullest(outcome: &Outcome) -> Option<FullestPayload<'_>> {
    let of = outcome.services.iter().filter_map(|service| {
        let busy = [service.utilization, service.core_utilization].into_iter().flatten().map(|it| it.value);
        Some(FullestPayload { service: &service.name, utilization: busy.reduce(f64::max)? })
    });
    of.max_by(|a, b| a.utilization.total_cmp(&b.utilization))
}

impl FlowPoint {
    fn of(flow: &FlowOutcome) -> Self {
        let quantile = |share| flow.response.quantile(share);
        let pair = |interval: Option<Interval>| interval.map(|it| [it.low, it.high]);
        Self {
            offered_per_s: flow.offered_per_s.map(|figure| figure.value),
            goodput_per_s: flow.goodput_per_s.map(|figure| figure.value),
            p50_s: quantile(0.5).map(|quantile| quantile.value),
            p99_s: quantile(0.99).map(|quantile| quantile.value),
            error_ratio: flow.error_ratio.map(|figure| figure.value),
            ci95: PointIntervals {
                p50_s: pair(quantile(0.5).and_then(|quantile| quantile.interval)),
                p99_s: pair(quantile(0.99).and_then(|quantile| quantile.interval)),
                error_ratio: pair(flow.error_ratio.and_then(|figure| figure.interval)),
            },
        }
    }
}
