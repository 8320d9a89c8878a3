//! Figures of sagas.

use super::{Row, always, figure, less, mean, more};
use crate::explore::gather::SagaRow;
use crate::explore::objectives::Unit;
use crate::explore::outcome::SagaOutcome;

type SagaFigure = Row<SagaOutcome, SagaRow>;

pub(in crate::explore::compare) const SAGA: &[SagaFigure] = &[
    Row {
        measure: more("committed_ratio", "committed", Unit::Ratio),
        taken: |saga| figure(saga.committed_ratio),
        own: |_, row| row.committed,
        fits: always,
    },
    Row {
        measure: less("stuck_ratio", "stuck", Unit::Ratio),
        taken: |saga| figure(saga.stuck_ratio),
        own: |_, row| row.stuck,
        fits: always,
    },
    Row {
        measure: less("completion.mean_s", "done, mean", Unit::Seconds),
        taken: |saga| mean(&saga.completion),
        own: |_, row| row.completion.mean,
        fits: always,
    },
    Row {
        measure: less("inconsistent.mean_s", "inconsistent, mean", Unit::Seconds),
        taken: |saga| mean(&saga.inconsistent),
        own: |_, row| row.inconsistent.mean,
        fits: always,
    },
    Row {
        measure: less("messages_per_saga", "messages each", Unit::Number),
        taken: |saga| figure(saga.messages_per_saga),
        own: |_, row| row.messages,
        fits: always,
    },
];
