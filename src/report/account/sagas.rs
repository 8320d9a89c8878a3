//! How sagas end.

use super::Section;
use super::figures::{or_dash, stacked};
use super::tables::{marked, most, section};
use crate::report::numbers::{duration, number, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::SagaPayload;

pub(super) fn table(payload: &Simulation<'_>) -> Option<Section> {
    let chosen = most(payload.sagas.iter(), |saga| saga.started_per_s.unwrap_or(0.0));
    let row = |(name, saga): &(&str, &SagaPayload)| {
        vec![
            (*name).to_owned(),
            stacked(saga.committed_ratio, saga.ci95.committed_ratio, percent),
            stacked(saga.compensated_ratio, saga.ci95.compensated_ratio, percent),
            stacked(saga.stuck_ratio, saga.ci95.stuck_ratio, percent),
            or_dash(saga.steps_per_saga, number),
            or_dash(saga.messages_per_saga, number),
            stacked(saga.completion.mean_s, saga.completion.ci95.mean_s, duration),
            marked(saga.completion.p99()),
            or_dash(saga.inconsistent.mean_s, duration),
        ]
    };
    let header = vec!["Saga", "held", "undone", "stuck", "steps", "messages", "mean", "99%", "between"];
    let legend = "held: all steps committed; undone: all were compensated; stuck: neither, and nothing more happens; mean: \
                  from the start to the last step, of those that held; between: from the first commit to the final state";
    let rows = chosen.iter().map(row).collect();
    section("Sagas", header, rows, (payload.sagas.len(), "saga"), legend)
}

/// The largest share of runs of a saga that are stuck, and the saga.
pub(super) fn stuck<'a>(payload: &'a Simulation<'_>) -> Option<(&'a str, f64)> {
    let all = payload.sagas.iter().filter_map(|(name, saga)| Some((name, saga.stuck_ratio?)));
    all.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share > 0.0)
}

/// A saga of which runs ended, and none held.
pub(super) fn never_held<'a>(payload: &'a Simulation<'_>) -> Option<&'a str> {
    let ended = |saga: &SagaPayload| saga.compensated_ratio > Some(0.0) || saga.stuck_ratio > Some(0.0);
    let none = |saga: &SagaPayload| saga.committed_ratio == Some(0.0) && ended(saga);
    payload.sagas.iter().find(|(_, saga)| none(saga)).map(|(name, _)| name)
}

/// The largest share of runs of a saga that are undone, and the saga.
pub(super) fn undone<'a>(payload: &'a Simulation<'_>) -> Option<(&'a str, f64)> {
    let all = payload.sagas.iter().filter_map(|(name, saga)| Some((name, saga.compensated_ratio?)));
    all.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, share)| *share > 0.0)
}
