//! A run of a saga.

use crate::simulate::blueprint::{NEVER, Saga};
use crate::simulate::engine::state::NONE;
use crate::simulate::kernel::draws::named;

/// Steps are bits.
pub type Steps = u64;

/// One run, from the request that starts it to its final state.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub key: u64,
    pub started: u64,
    /// When its first step committed; [`NEVER`]: none has.
    pub first_commit: u64,
    pub journey: u32,
    pub saga: u32,
    /// Orders that are on their way or being done.
    pub open: u32,
    /// Steps that have been ordered, committed, are to be undone, are ordered to be undone, are undone.
    pub ordered: Steps,
    pub committed: Steps,
    pub to_undo: Steps,
    pub undoing: Steps,
    pub undone: Steps,
    /// Steps that are known to have failed.
    pub known_failed: Steps,
    pub level: u8,
    pub tagged: bool,
    pub failing: bool,
    /// Its final state has been counted.
    pub ended: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            key: 0,
            started: 0,
            first_commit: NEVER,
            journey: NONE,
            saga: 0,
            open: 0,
            ordered: 0,
            committed: 0,
            to_undo: 0,
            undoing: 0,
            undone: 0,
            known_failed: 0,
            level: 0,
            tagged: false,
            failing: false,
            ended: false,
        }
    }
}

/// What an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub run: u32,
    pub step: u8,
    pub act: Act,
    /// Calls made for it.
    pub tries: u16,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Execute,
    Undo,
    /// The coordinator is told that the step committed, or failed for business reasons.
    TellCommitted,
    TellFailed,
    TellUndone,
}

/// A saga as every replication reads it.
#[derive(Clone, Debug)]
pub struct SagaSetup {
    pub saga: Saga,
    pub name: u64,
    /// By step: those that come before it.
    pub after: Vec<Steps>,
    /// Steps that the outcome depends on.
    pub needed: Steps,
    /// Steps behind the pivot, and the pivot: they are only tried again.
    pub forward: Steps,
}

impl SagaSetup {
    pub fn of(saga: &Saga) -> Self {
        let bit = |step: usize| 1u64 << step;
        let after: Vec<Steps> = saga
            .steps
            .iter()
            .map(|step| step.after.iter().map(|before| bit(*before as usize)).fold(0, |sum, bit| sum | bit))
            .collect();
        let mut needed = 0;
        let mut forward = 0;
        for (at, step) in saga.steps.iter().enumerate() {
            if !step.notify {
                needed |= bit(at);
            }
            // Steps stand behind those that they come after.
            let behind = step
                .after
                .iter()
                .any(|before| forward & bit(*before as usize) != 0 || saga.steps[*before as usize].pivot);
            if behind {
                forward |= bit(at);
            }
        }
        Self { saga: saga.clone(), name: named(&saga.name), after, needed, forward }
    }
}
