//! What is measured for one flow.

use super::latency::{Latency, THREE_DIGITS};
use super::series::{Bins, Sums};
use super::split::{Ledger, Split};
use crate::vocabulary::Fate;

/// Where a failure comes from: the deepest component that no failure below explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Station(u32),
    Link(u32),
    /// Nothing went wrong but the time.
    Flow,
}

/// Counts over the requests that arrived in the window, and series over the whole run.
#[derive(Clone, Debug)]
pub struct FlowMeasure {
    pub offered: u64,
    pub ok: u64,
    pub degraded: u64,
    pub failed: [u64; Fate::ALL.len()],
    /// Still under way when the run ended.
    pub unfinished: u64,
    /// Failures by where they come from and how the component failed.
    pub roots: Vec<(Origin, Fate, u64)>,
    /// Of requests that succeeded, also degraded.
    pub response: Latency<THREE_DIGITS>,
    pub split: Split,
    /// Until everything that a request set off had its effect; empty where no messages come of it.
    pub completion: Latency<THREE_DIGITS>,
    /// Requests of which something failed or was lost.
    pub incomplete: u64,
    /// Requests that are not complete at the end of the run.
    pub pending: u64,
    /// Per bin: arrivals; ends in success, in degraded success, in failure; sum of response times, ns.
    pub arrived_at: Sums,
    pub ok_at: Sums,
    pub degraded_at: Sums,
    pub failed_at: Sums,
    pub response_at: Sums,
}

impl FlowMeasure {
    pub fn new(bins: Bins) -> Self {
        let sums = || Sums::new(bins);
        Self {
            offered: 0,
            ok: 0,
            degraded: 0,
            failed: [0; Fate::ALL.len()],
            unfinished: 0,
            roots: Vec::new(),
            response: Latency::new(),
            split: Split::default(),
            completion: Latency::new(),
            incomplete: 0,
            pending: 0,
            arrived_at: sums(),
            ok_at: sums(),
            degraded_at: sums(),
            failed_at: sums(),
            response_at: sums(),
        }
    }

    /// A request of the window ended well after `response` ns.
    #[inline(always)]
    pub fn succeed(&mut self, response: u64, ledger: &Ledger, degraded: bool) {
        if degraded {
            self.degraded += 1;
        } else {
            self.ok += 1;
        }
        self.response.record(response);
        self.split.record(response, ledger);
    }

    /// A request of the window failed.
    pub fn fail(&mut self, fate: Fate, cause: (Origin, Fate)) {
        self.failed[fate as usize] += 1;
        match self.roots.iter_mut().find(|(known, how, _)| (*known, *how) == cause) {
            Some((_, _, count)) => *count += 1,
            None => self.roots.push((cause.0, cause.1, 1)),
        }
    }

    /// Adds the counts of another replication.
    pub fn merge(&mut self, other: &Self) {
        self.offered += other.offered;
        self.ok += other.ok;
        self.degraded += other.degraded;
        self.unfinished += other.unfinished;
        for (count, more) in self.failed.iter_mut().zip(other.failed) {
            *count += more;
        }
        for (origin, fate, more) in &other.roots {
            match self.roots.iter_mut().find(|(known, how, _)| (known, how) == (origin, fate)) {
                Some((_, _, count)) => *count += more,
                None => self.roots.push((*origin, *fate, *more)),
            }
        }
        self.response.merge(&other.response);
        self.split.merge(&other.split);
        self.completion.merge(&other.completion);
        self.incomplete += other.incomplete;
        self.pending += other.pending;
        self.arrived_at.merge(&other.arrived_at);
        self.ok_at.merge(&other.ok_at);
        self.degraded_at.merge(&other.degraded_at);
        self.failed_at.merge(&other.failed_at);
        self.response_at.merge(&other.response_at);
    }
}
