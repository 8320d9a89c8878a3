//! What is measured of one saga.

use super::latency::{Latency, TWO_DIGITS};

/// Counts of the runs that started in the window.
#[derive(Clone, Debug, Default)]
pub struct SagaMeasure {
    pub started: u64,
    pub committed: u64,
    /// Undone, also where nothing was to be undone.
    pub compensated: u64,
    /// Neither, and nothing can happen any more.
    pub stuck: u64,
    /// Still under way when the run ended.
    pub pending: u64,
    /// Steps executed, also those that failed for business reasons.
    pub steps: u64,
    /// Compensations executed, and those that were given up.
    pub compensations: u64,
    pub failed_compensations: u64,
    /// Orders, events and replies that travelled as messages.
    pub messages: u64,
    /// From the start to the last step of runs that committed.
    pub completion: Latency<TWO_DIGITS>,
    /// From the first commit to the final state, of runs that reached one.
    pub inconsistent: Latency<TWO_DIGITS>,
}

impl SagaMeasure {
    /// Adds the counts of another replication.
    pub fn merge(&mut self, other: &Self) {
        self.started += other.started;
        self.committed += other.committed;
        self.compensated += other.compensated;
        self.stuck += other.stuck;
        self.pending += other.pending;
        self.steps += other.steps;
        self.compensations += other.compensations;
        self.failed_compensations += other.failed_compensations;
        self.messages += other.messages;
        self.completion.merge(&other.completion);
        self.inconsistent.merge(&other.inconsistent);
    }
}
