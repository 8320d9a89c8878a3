//! Which bins belong to a fault, and which to the time before.

use std::ops::Range;

use crate::explore::outcome::{FaultOutcome, Outcome};

use super::band::LEAST_BINS;

/// The bins of a run. Times are seconds from its start.
#[derive(Clone, Debug)]
pub(super) struct Bins {
    pub width: f64,
    pub count: usize,
    /// Before the first fault, without warm-up; `None` when they are too few.
    pub before: Option<Range<usize>>,
}

/// Times are sums of binary fractions; a bin starts a hair early or late.
const HAIR: f64 = 1e-9;

impl Bins {
    /// Of an outcome with scheduled faults and series.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        let width = outcome.bin_s;
        let count = outcome.flows.first()?.series.offered_per_s.len();
        let first = outcome.faults.iter().filter_map(|fault| fault.at_s).reduce(f64::min)?;
        let bins = Self { width, count, before: None };
        let (from, to) = (bins.first_from(outcome.warmup.span().as_secs_f64()), bins.holding(first));
        // A run without warm-up starts empty: what it does at first is not usual.
        let settling = if from == 0 { to.div_ceil(10) } else { 0 };
        let before = from + settling..to.max(from + settling);
        Some(Self { before: (before.len() >= LEAST_BINS).then_some(before), ..bins })
    }

    /// The bin in which `time` lies.
    pub fn holding(&self, time: f64) -> usize {
        ((time / self.width + HAIR).floor() as usize).min(self.count)
    }

    /// The first bin that starts at `time` or later.
    pub fn first_from(&self, time: f64) -> usize {
        ((time / self.width - HAIR).ceil() as usize).min(self.count)
    }

    pub fn start(&self, bin: usize) -> f64 {
        bin as f64 * self.width
    }
}

/// The part of the run that is told of one fault: until the next one begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub at: f64,
    /// `None`: the fault lasts to the end.
    pub end: Option<f64>,
    /// The bin in which it begins, and the first that is not told.
    pub from: usize,
    pub until: usize,
    /// The story ends because the next fault begins.
    pub next: Option<f64>,
}

impl Window {
    /// `None` for a fault at random, or one after the run.
    pub fn of(fault: &FaultOutcome, all: &[FaultOutcome], bins: &Bins) -> Option<Self> {
        let at = fault.at_s?;
        let from = bins.holding(at);
        let again = fault.every_s.map(|every| at + every);
        let next = all.iter().filter_map(|other| other.at_s).chain(again).filter(|next| *next > at).reduce(f64::min);
        let next = next.filter(|next| bins.holding(*next) < bins.count);
        let until = next.map_or(bins.count, |next| bins.holding(next).max(from + 1));
        (from < bins.count).then_some(Self { at, end: fault.lasts_s.map(|lasts| at + lasts), from, until, next })
    }

    /// When a bin begins, but not before the fault.
    pub fn time(&self, bin: usize, bins: &Bins) -> f64 {
        bins.start(bin).max(self.at)
    }
}
