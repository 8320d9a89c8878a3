//! One saga.

use schemars::JsonSchema;
use serde::Serialize;

use super::times::{interval, value};
use super::{Named, Pair, TimesPayload};
use crate::explore::outcome::{Outcome, SagaOutcome};

/// One saga; shares and means are of the runs that started in the window.
#[derive(Serialize, JsonSchema)]
pub struct SagaPayload {
    /// Of all replications.
    pub started: u64,
    pub started_per_s: Option<f64>,
    pub committed_ratio: Option<f64>,
    pub compensated_ratio: Option<f64>,
    /// Neither, and nothing can happen any more.
    pub stuck_ratio: Option<f64>,
    /// Still under way when the run ended; of all replications.
    pub pending: u64,
    pub steps_per_saga: Option<f64>,
    pub compensations_per_saga: Option<f64>,
    pub messages_per_saga: Option<f64>,
    /// Given up; of all replications.
    pub failed_compensations: u64,
    /// Of runs that committed.
    pub completion: TimesPayload,
    /// From the first commit to the final state.
    pub inconsistent: TimesPayload,
    pub ci95: SagaIntervals,
}

#[derive(Serialize, JsonSchema)]
pub struct SagaIntervals {
    pub started_per_s: Pair,
    pub committed_ratio: Pair,
    pub compensated_ratio: Pair,
    pub stuck_ratio: Pair,
    pub steps_per_saga: Pair,
    pub compensations_per_saga: Pair,
    pub messages_per_saga: Pair,
}

pub(super) fn sagas(outcome: &Outcome) -> Named<'_, SagaPayload> {
    Named(outcome.sagas.iter().map(|saga| (&*saga.name, of(saga))).collect())
}

fn of(saga: &SagaOutcome) -> SagaPayload {
    SagaPayload {
        started: saga.started,
        started_per_s: value(saga.started_per_s),
        committed_ratio: value(saga.committed_ratio),
        compensated_ratio: value(saga.compensated_ratio),
        stuck_ratio: value(saga.stuck_ratio),
        pending: saga.pending,
        steps_per_saga: value(saga.steps_per_saga),
        compensations_per_saga: value(saga.compensations_per_saga),
        messages_per_saga: value(saga.messages_per_saga),
        failed_compensations: saga.failed_compensations,
        completion: TimesPayload::of(&saga.completion),
        inconsistent: TimesPayload::of(&saga.inconsistent),
        ci95: SagaIntervals {
            started_per_s: interval(saga.started_per_s),
            committed_ratio: interval(saga.committed_ratio),
            compensated_ratio: interval(saga.compensated_ratio),
            stuck_ratio: interval(saga.stuck_ratio),
            steps_per_saga: interval(saga.steps_per_saga),
            compensations_per_saga: interval(saga.compensations_per_saga),
            messages_per_saga: interval(saga.messages_per_saga),
        },
    }
}
