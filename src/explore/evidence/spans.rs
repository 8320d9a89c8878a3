//! How long each situation is measured: long enough for percentiles, within a budget.

use super::REPLICATIONS;
use crate::explore::Plan;
use crate::simulate::bounds::Bounds;
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
const SECONDS: [u64; 11] = [5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600];
/// Of a replication while nothing fails: 20 of them and some more take longer than the 99th percentile.
const REQUESTS: f64 = 2_500.0;
/// Of one while something fails: shares are what one looks at.
const FEW_REQUESTS: f64 = 200.0;
/// Calm spans are at least so long, for what takes seconds shall settle in them.
const LEAST: u64 = 30;
/// Something fails for about as long as people notice, s.
const OUTAGE: [u64; 2] = [60, 600];
/// Calls and messages of all runs together: about two seconds of one core.
const HOPS: f64 = 4.5e6;

/// The spans for `designs` beside the file as it is, which meet in `failing` runs more while something fails;
/// `None` when even the shortest are too much.
pub(super) fn spans(bounds: &Bounds, designs: usize, failing: usize) -> Option<Spans> {
    let requests: f64 = bounds.flows.iter().map(|flow| flow.rate_per_s).filter(|rate| rate.is_finite()).sum();
    let hops: f64 = requests + bounds.calls_per_s.iter().filter(|rate| rate.is_finite()).sum::<f64>();
    let enough = |wanted: f64, [least, most]: [u64; 2]| {
        let long = |it: &usize| SECONDS[*it] >= least && requests * SECONDS[*it] as f64 >= wanted;
        (0..SECONDS.len()).find(long).map_or(most, |it| SECONDS[it]).min(most)
    };
    let place = |seconds: u64| SECONDS.iter().position(|it| *it == seconds).unwrap_or(0);
    let last = SECONDS[SECONDS.len() - 1];
    let mut calm = place(enough(REQUESTS, [LEAST, last]));
    let mut fails = place(enough(FEW_REQUESTS, OUTAGE));
    let cost = |runs: usize, at: usize| {
        let span = Span::of(SECONDS[at]);
        runs as f64 * f64::from(REPLICATIONS) * hops * (span.measured + span.warmup) as f64
    };
    loop {
        let costs = [cost(designs + 1, calm), cost(failing, fails)];
        if costs[0] + costs[1] <= HOPS {
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
