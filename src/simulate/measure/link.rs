//! What is measured on one edge.

use super::latency::{Latency, TWO_DIGITS};
use super::series::{Bins, Sums};
use crate::sparse::Sparse;
use crate::vocabulary::Fate;

/// States of a breaker, as its timeline tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    Closed,
    Open,
    /// Trial calls only.
    HalfOpen,
}

/// One change of one caller's breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerChange {
    pub time: u64,
    /// Caller replica, from 0.
    pub caller: u32,
    pub to: BreakerState,
}

/// Changes kept one by one; later ones only count per bin.
pub const MOST_CHANGES: usize = 1_000;

/// Counts of one edge over the window. In the order of use: the beginning of a call looks at one line of
/// the cache, its good end at the next two.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct LinkMeasure {
    pub calls: u64,
    /// Sent attempts, retries and hedge copies included.
    pub attempts: u64,
    /// Calls and sent attempts per bin, over the whole run.
    pub called: Sums,
    pub sent: Sums,
    /// Calls that ended well, retries and hedges included.
    pub latency: Latency<TWO_DIGITS>,
    /// Ends of attempts, sent or not, by [`Fate`].
    pub fates: [u64; Fate::ALL.len()],
    pub hedges: u64,
    pub retries: u64,
    pub cache_hits: u64,
    /// Of asynchronous requests, until whoever asked has the reply; empty for others.
    pub completed: Sparse<Latency<TWO_DIGITS>>,
    /// Cache hits and failed attempts per bin, over the whole run.
    pub hit: Sums,
    pub failed: Sums,
    pub breaker: Vec<BreakerChange>,
    /// Times a breaker opened, per bin.
    pub opened: Sums,
}

impl LinkMeasure {
    /// `series`: bins of the run, `None` where they would take too much memory.
    pub fn new(series: Option<Bins>) -> Self {
        let sums = || series.map(Sums::new).unwrap_or_default();
        Self {
            calls: 0,
            attempts: 0,
            hedges: 0,
            retries: 0,
            cache_hits: 0,
            fates: [0; Fate::ALL.len()],
            latency: Latency::new(),
            completed: Sparse::default(),
            called: sums(),
            hit: sums(),
            sent: sums(),
            failed: sums(),
            breaker: Vec::new(),
            opened: Sums::default(),
        }
    }

    /// A call is made. Of an edge where each call is one attempt, only those that are not sent:
    /// [`LinkMeasure::count_sent`] knows the others.
    #[inline(always)]
    pub fn call(&mut self, bin: usize, in_window: bool) {
        self.calls += u64::from(in_window);
        self.called.add(bin, 1);
    }

    /// At the end of the run: each attempt was a call.
    pub fn count_sent(&mut self) {
        self.calls += self.attempts;
        self.called.merge(&self.sent);
    }

    /// The window begins.
    pub fn begin_window(&mut self) {
        (self.calls, self.attempts, self.hedges, self.retries, self.cache_hits) = (0, 0, 0, 0, 0);
        self.fates = [0; Fate::ALL.len()];
        self.latency = Latency::new();
        self.completed = Sparse::default();
    }

    /// Adds the counts of another replication. The breaker's timeline stays that of the first.
    pub fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        self.attempts += other.attempts;
        self.hedges += other.hedges;
        self.retries += other.retries;
        self.cache_hits += other.cache_hits;
        for (count, more) in self.fates.iter_mut().zip(other.fates) {
            *count += more;
        }
        self.latency.merge(&other.latency);
        if let Some(other) = other.completed.told() {
            self.completed.merge(other);
        }
        self.called.merge(&other.called);
        self.hit.merge(&other.hit);
        self.sent.merge(&other.sent);
        self.failed.merge(&other.failed);
        self.opened.merge(&other.opened);
    }
}
