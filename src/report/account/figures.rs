//! Figures with what is known of their error, and which flows are told first.

use crate::report::payload::Simulation;
use crate::report::payload::simulation::{FlowOutcomePayload, Pair, Percentile};

/// Flows that are told in sentences; the others stand in the tables.
pub(super) const MOST_TOLD: usize = 8;

/// `38.2ms ± 0.4ms`; without an interval the value alone.
pub(super) fn with_error(value: f64, interval: Pair, format: fn(f64) -> String) -> String {
    match interval {
        Some([low, high]) => format!("{} ± {}", format(value), format(0.5 * (high - low))),
        None => format(value),
    }
}

/// The same on two lines.
pub(super) fn stacked(value: Option<f64>, interval: Pair, format: fn(f64) -> String) -> String {
    match (value, interval) {
        (Some(value), Some([low, high])) => format!("{}\n± {}", format(value), format(0.5 * (high - low))),
        (value, _) => or_dash(value, format),
    }
}

pub(super) fn or_dash(value: Option<f64>, format: fn(f64) -> String) -> String {
    value.map_or_else(|| "-".to_owned(), format)
}

/// A percentile without enough samples has a `*`.
pub(super) fn mark(percentile: Percentile) -> &'static str {
    if percentile.supported { "" } else { "*" }
}

/// The flows that fail most often, then the slowest.
pub(super) fn told<'a>(payload: &'a Simulation<'_>) -> Vec<(&'a str, &'a FlowOutcomePayload<'a>)> {
    let mut flows: Vec<_> = payload.flows.iter().collect();
    if flows.len() > MOST_TOLD {
        let error = |flow: &FlowOutcomePayload<'_>| flow.error_ratio.unwrap_or(1.0);
        let slow = |flow: &FlowOutcomePayload<'_>| flow.response.p99_s.unwrap_or(0.0);
        flows.sort_by(|(_, a), (_, b)| error(b).total_cmp(&error(a)).then(slow(b).total_cmp(&slow(a))));
        flows.truncate(MOST_TOLD);
    }
    flows
}

/// A last row when not all flows are told.
pub(super) fn untold(payload: &Simulation<'_>) -> Option<(String, String)> {
    let more = payload.flows.len().checked_sub(MOST_TOLD).filter(|more| *more > 0)?;
    Some((format!("{more} more"), "see the tables; these fail most often or are the slowest".to_owned()))
}
