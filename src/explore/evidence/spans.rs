//! How long each situation is measured: long enough for percentiles, within a budget.

use super::REPLICATIONS;
use crate::explore::{Plan, Runner, simulate};
use crate::simulate::blueprint::Blueprint;
use crate::units::Nanos;

/// What one situation covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Seconds that are measured. A dependency fails in all of them, and in no other.
    pub measured: u64,
    /// Seconds before.
    pub warmup: u64,
}

impl Span {
    const fn of(measured: u64) -> Self {
        // A fifth is enough to fill what is empty at the start; figures of a short span are rough anyway.
        let fifth = measured / 5;
        Self { measured, warmup: if fifth > 1 { fifth } else { 1 } }
    }

    /// The plan that covers it.
    pub fn plan(self) -> Plan {
        let seconds = |it: u64| Nanos::from_millis(it * 1_000);
        Plan {
            measured: seconds(self.measured),
            warmup: Some(seconds(self.warmup)),
            seed: Plan::SEED,
            replications: REPLICATIONS,
            precision: None,
        }
    }
}

/// While nothing fails, and while something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spans {
    pub calm: Span,
    pub failing: Span,
}

pub(super) const SHORTEST: Spans = Spans { calm: Span::of(SECONDS[0]), failing: Span::of(SECONDS[0]) };

/// Spans to choose from, s.
const SECONDS: [u64; 10] = [10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600];
/// Of a replication while nothing fails: 20 of them and some more take longer than the 99th percentile.
const REQUESTS: f64 = 2_500.0;
/// Of one while something fails: shares are what one looks at.
const FEW_REQUESTS: f64 = 200.0;
/// Calm spans are at least so long, for what takes seconds shall settle in them.
const LEAST: u64 = 30;
/// Something fails for about as long as people notice, s.
const OUTAGE: [u64; 2] = [60, 600];
/// Events of all runs together: about two seconds of one core.
const EVENTS: f64 = 8e6;
/// Designs in situations, at most: making a run ready and reading it take their time too.
const MEETINGS: usize = 160;

/// What one simulated second takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    pub requests_per_s: f64,
    pub events_per_s: f64,
}

impl Pace {
    /// What is simulated to find it, s.
    const PILOT: u64 = 10;

    /// Of the slower of both, by one short replication of each.
    pub fn of(blueprints: [&Blueprint; 2], runner: &dyn Runner) -> Self {
        let plan = Plan { replications: 1, ..Span::of(Self::PILOT).plan() };
        let seconds = Span::of(Self::PILOT);
        let mut pace = Self { requests_per_s: 0.0, events_per_s: 0.0 };
        for blueprint in blueprints {
            let outcome = simulate(blueprint, &plan, runner);
            let requests: u64 = outcome.flows.iter().map(|flow| flow.offered).sum();
            pace.requests_per_s = pace.requests_per_s.max(requests as f64 / seconds.measured as f64);
            let all = (seconds.measured + seconds.warmup) as f64;
            pace.events_per_s = pace.events_per_s.max(outcome.events as f64 / all);
        }
        pace
    }
}

/// The spans for `designs` beside the file as it is, which meet in `failing` runs more while something fails;
/// `None` when even the shortest are too much.
pub(super) fn spans(pace: Pace, designs: usize, failing: usize) -> Option<Spans> {
    if designs + 1 + failing > MEETINGS {
        return None;
    }
    let enough = |wanted: f64, [least, most]: [u64; 2]| {
        let long = |it: &usize| SECONDS[*it] >= least && pace.requests_per_s * SECONDS[*it] as f64 >= wanted;
        (0..SECONDS.len()).find(long).map_or(most, |it| SECONDS[it]).min(most)
    };
    let place = |seconds: u64| SECONDS.iter().position(|it| *it == seconds).unwrap_or(0);
    let last = SECONDS[SECONDS.len() - 1];
    let mut calm = place(enough(REQUESTS, [LEAST, last]));
    let mut fails = place(enough(FEW_REQUESTS, OUTAGE));
    let cost = |runs: usize, at: usize| {
        let span = Span::of(SECONDS[at]);
        runs as f64 * f64::from(REPLICATIONS) * pace.events_per_s * (span.measured + span.warmup) as f64
    };
    loop {
        let costs = [cost(designs + 1, calm), cost(failing, fails)];
        if costs[0] + costs[1] <= EVENTS {
            return Some(Spans { calm: Span::of(SECONDS[calm]), failing: Span::of(SECONDS[fails]) });
        }
        // What costs most is shortened first, so that both stay as long as the budget lets them.
        match (calm, fails) {
            (0, 0) => return None,
            (_, 1..) if costs[1] >= costs[0] || calm == 0 => fails -= 1,
            _ => calm -= 1,
        }
    }
}
