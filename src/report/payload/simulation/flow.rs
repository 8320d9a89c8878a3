//! One flow.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::bounds::FlowBound;
use super::times::{interval, value};
use super::{Named, Pair, TimesPayload};
use crate::explore::outcome::{FlowOutcome, Outcome};
use crate::simulate::measure::split::KINDS;
use crate::sparse::Sparse;

/// One flow; shares are of the requests that arrived in the window.
#[derive(Serialize, JsonSchema)]
pub struct FlowOutcomePayload<'a> {
    pub offered_per_s: Option<f64>,
    /// Succeeded in time, also degraded.
    pub goodput_per_s: Option<f64>,
    /// Without degraded ones.
    pub success_ratio: Option<f64>,
    pub degraded_ratio: Option<f64>,
    /// Failed, or had not ended when the run did.
    pub error_ratio: Option<f64>,
    /// Requests of all replications.
    pub offered: u64,
    pub unfinished: u64,
    pub deadline_s: Option<f64>,
    /// Of succeeded and degraded requests.
    pub response: Sparse<TimesPayload>,
    pub failures: Named<'static, f64>,
    pub roots: Vec<RootPayload<'a>>,
    pub time_in: Option<TimeIn>,
    pub time_in_slowest: Option<TimeIn>,
    /// The response, where something follows it; else null, as are the next three.
    pub acknowledged: Option<Sparse<TimesPayload>>,
    /// Until everything that a request set off had its effect.
    pub completion: Option<Sparse<TimesPayload>>,
    /// Share of requests of which something failed or was lost, the answer or what followed.
    pub incomplete_ratio: Option<f64>,
    /// Requests that were not complete when the run ended, of all replications.
    pub pending: Option<u64>,
    pub ci95: FlowIntervals,
    pub bound: FlowBound,
}

/// Failures that come from one component.
#[derive(Serialize, JsonSchema)]
pub struct RootPayload<'a> {
    pub component: &'a str,
    pub outcome: &'static str,
    pub share: f64,
}

#[derive(Serialize, JsonSchema)]
pub struct FlowIntervals {
    pub offered_per_s: Pair,
    pub goodput_per_s: Pair,
    pub success_ratio: Pair,
    pub degraded_ratio: Pair,
    pub error_ratio: Pair,
    pub incomplete_ratio: Pair,
}

/// Mean seconds by kind of time, in the order of [`KINDS`]; `own_s`, `line_s` … in JSON.
#[derive(Clone, Copy)]
pub struct TimeIn(pub [f64; KINDS.len()]);

impl Serialize for TimeIn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(KINDS.iter().map(|kind| format!("{kind}_s")).zip(self.0))
    }
}

impl JsonSchema for TimeIn {
    fn schema_name() -> Cow<'static, str> {
        "TimeIn".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names: Vec<String> = KINDS.iter().map(|kind| format!("{kind}_s")).collect();
        let properties: serde_json::Map<String, serde_json::Value> =
            names.iter().map(|name| (name.clone(), generator.subschema_for::<f64>().into())).collect();
        json_schema!({
            "description": "Mean seconds by kind of time.",
            "type": "object",
            "properties": properties,
            "required": names,
        })
    }
}

pub(in crate::report::payload) fn flows(outcome: &Outcome) -> Named<'_, FlowOutcomePayload<'_>> {
    let bounds = outcome.bounds.flows.iter();
    Named(outcome.flows.iter().zip(bounds).map(|(flow, bound)| (&*flow.name, of(flow, FlowBound::of(bound)))).collect())
}

fn of(flow: &FlowOutcome, bound: FlowBound) -> FlowOutcomePayload<'_> {
    FlowOutcomePayload {
        offered_per_s: value(flow.offered_per_s),
        goodput_per_s: value(flow.goodput_per_s),
        success_ratio: value(flow.success_ratio).filter(|_| flow.offered > 0),
        degraded_ratio: value(flow.degraded_ratio).filter(|_| flow.offered > 0),
        error_ratio: value(flow.error_ratio).filter(|_| flow.offered > 0),
        offered: flow.offered,
        unfinished: flow.unfinished,
        deadline_s: flow.deadline_s,
        response: TimesPayload::told(&flow.response),
        failures: Named(flow.failures.iter().map(|(fate, share)| (fate.name(), *share)).collect()),
        roots: flow
            .roots
            .iter()
            .map(|root| RootPayload { component: &root.component, outcome: root.fate.name(), share: root.share })
            .collect(),
        time_in: flow.time_in.map(TimeIn),
        time_in_slowest: flow.time_in_slowest.map(TimeIn),
        acknowledged: flow.incomplete_ratio.map(|_| TimesPayload::in_short(&flow.response)),
        completion: flow.incomplete_ratio.map(|_| TimesPayload::told(&flow.completion)),
        incomplete_ratio: value(flow.incomplete_ratio),
        pending: flow.incomplete_ratio.map(|_| flow.pending),
        ci95: FlowIntervals {
            offered_per_s: interval(flow.offered_per_s),
            goodput_per_s: interval(flow.goodput_per_s),
            success_ratio: interval(flow.success_ratio).filter(|_| flow.offered > 0),
            degraded_ratio: interval(flow.degraded_ratio).filter(|_| flow.offered > 0),
            error_ratio: interval(flow.error_ratio).filter(|_| flow.offered > 0),
            incomplete_ratio: interval(flow.incomplete_ratio),
        },
        bound,
    }
}
