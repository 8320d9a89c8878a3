//! What a simulation says of a saga.

use super::{Figure, Remark, Times};
use crate::explore::gather::{Gathered, SagaRow};
use crate::simulate::blueprint::{Blueprint, Saga};
use crate::simulate::measure::Measured;
use crate::sparse::Sparse;

/// One saga; figures are about the runs that started in the window.
#[derive(Clone, Debug)]
pub struct SagaOutcome {
    pub name: Box<str>,
    /// Of all replications.
    pub started: u64,
    pub started_per_s: Option<Figure>,
    /// Shares of the runs that started.
    pub committed_ratio: Option<Figure>,
    pub compensated_ratio: Option<Figure>,
    /// Neither, and nothing can happen any more.
    pub stuck_ratio: Option<Figure>,
    /// Still under way when the run ended; of all replications.
    pub pending: u64,
    pub steps_per_saga: Option<Figure>,
    pub compensations_per_saga: Option<Figure>,
    pub messages_per_saga: Option<Figure>,
    /// Given up; of all replications.
    pub failed_compensations: u64,
    /// From the start to the last step, of runs that committed.
    pub completion: Sparse<Times>,
    /// From the first commit to the final state.
    pub inconsistent: Sparse<Times>,
}

pub(super) fn saga(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured, at: usize) -> SagaOutcome {
    let (rows, measured) = (&gathered.mail.sagas[at], &pool.sagas[at]);
    let figure = |of: fn(&SagaRow) -> f64| Figure::mean_of(rows.iter().map(of)).filter(|_| measured.started > 0);
    SagaOutcome {
        name: blueprint.sagas[at].name.clone(),
        started: measured.started,
        started_per_s: figure(|row| row.started_per_s),
        committed_ratio: figure(|row| row.committed),
        compensated_ratio: figure(|row| row.compensated),
        stuck_ratio: figure(|row| row.stuck),
        pending: measured.pending,
        steps_per_saga: figure(|row| row.steps),
        compensations_per_saga: figure(|row| row.compensations),
        messages_per_saga: figure(|row| row.messages),
        failed_compensations: measured.failed_compensations,
        completion: Times::of(&measured.completion, rows.iter().map(|row| &*row.completion)),
        inconsistent: Times::of(&measured.inconsistent, rows.iter().map(|row| &*row.inconsistent)),
    }
}

/// Of each saga in which something was undone, the steps that stayed.
pub(super) fn not_undone(blueprint: &Blueprint, pool: &Measured) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (saga, measured) in blueprint.sagas.iter().zip(&pool.sagas) {
        let stay =
            (0..saga.steps.len()).filter(|at| saga.steps[*at].compensation.is_none() && may_be_undone(saga, *at));
        let steps: Vec<Box<str>> = stay.map(|at| saga.steps[at].name.clone()).collect();
        if measured.compensated > 0 && !steps.is_empty() {
            remarks.push(Remark::NotUndone { saga: saga.name.clone(), steps });
        }
    }
    remarks
}

/// Whether another step may fail when this one has committed: neither is it the pivot, nor behind it.
fn may_be_undone(saga: &Saga, step: usize) -> bool {
    let before = before(saga, step);
    let stands = |at: usize| saga.steps[at].pivot;
    let settled = stands(step) || before.iter().any(|at| stands(*at));
    let others = (0..saga.steps.len()).filter(|at| *at != step && !saga.steps[*at].notify);
    !saga.steps[step].notify && !settled && others.into_iter().any(|at| !before.contains(&at))
}

/// The steps that come before one, directly or not. A step stands behind those it comes after.
fn before(saga: &Saga, step: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut open = vec![step];
    while let Some(at) = open.pop() {
        for before in saga.steps[at].after.iter().map(|before| *before as usize) {
            if !found.contains(&before) {
                found.push(before);
                open.push(before);
            }
        }
    }
    found
}
