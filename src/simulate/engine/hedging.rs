//! Hedges: a second copy of a slow attempt, and the better answer wins.

use hdrhistogram::Histogram;

use super::state::{NO_EVENT, NONE};
use super::world::{Happening, World};
use crate::simulate::blueprint::HedgeAfter;
use crate::simulate::kernel::timers::Timer;

/// Finished attempts before a percentile of them is trusted.
const ENOUGH: u64 = 100;

/// Durations of first attempts of one edge, finished or overtaken by a copy. The percentile is looked up
/// again after every hundredth part more of them, for a look takes far longer than a record.
#[derive(Clone, Debug)]
pub struct Attempts {
    histogram: Histogram<u32>,
    count: u64,
    asked_at: u64,
    answer: u64,
}

impl Default for Attempts {
    fn default() -> Self {
        // 2 digits from a nanosecond on: always valid.
        let mut histogram = Histogram::new(2).unwrap_or_else(|_| unreachable!("two digits are allowed"));
        histogram.auto(true);
        Self { histogram, count: 0, asked_at: 0, answer: 0 }
    }
}

impl Attempts {
    pub fn record(&mut self, took: u64) {
        _ = self.histogram.record(took);
        self.count += 1;
    }

    /// The quantile `share`; `None` before there are enough attempts.
    pub fn quantile(&mut self, share: f64) -> Option<u64> {
        if self.count < ENOUGH {
            return None;
        }
        if self.count > self.asked_at + self.asked_at / 100 {
            self.asked_at = self.count;
            self.answer = self.histogram.value_at_quantile(share);
        }
        Some(self.answer)
    }
}

impl World<'_> {
    /// Starts the timer for the next copy of a call that has just sent one.
    pub fn expect_hedge(&mut self, call: u32) {
        let link = self.calls[call].link;
        let Some(hedge) = self.setup.links[link as usize].link.hedge.as_deref().copied() else { return };
        if self.calls[call].copies == 0 {
            return;
        }
        let now = self.now;
        match hedge.after {
            HedgeAfter::Fixed(0) => self.send_hedge(call),
            HedgeAfter::Fixed(after) => {
                let calls = &self.calls;
                let timers = &mut self.hedges[link as usize];
                let number = timers.start(
                    &mut self.events,
                    now.saturating_add(after),
                    call,
                    Happening::Hedge.of(link),
                    |timer| calls[timer.item].timer == timer.number,
                );
                self.calls[call].timer = number;
            }
            HedgeAfter::Percentile(share) => {
                let Some(after) = self.attempts[link as usize].as_mut().and_then(|known| known.quantile(share)) else {
                    return;
                };
                self.calls[call].timer = self.events.push(now.saturating_add(after), Happening::LateHedge.of(call));
            }
        }
    }

    /// The next hedge of a link is due.
    pub fn hedge_due(&mut self, link: u32, number: u64) {
        let calls = &self.calls;
        let wanted = |timer: &Timer| calls[timer.item].timer == timer.number;
        let payload = Happening::Hedge.of(link);
        if let Some(call) = self.hedges[link as usize].end(&mut self.events, number, payload, wanted) {
            self.send_hedge(call);
        }
    }

    fn live_attempts(&self, call: u32) -> u32 {
        let mut count = 0;
        let mut at = self.calls[call].first_attempt;
        while at != NONE {
            count += 1;
            at = self.visits[at].next_attempt;
        }
        count
    }

    /// Sends one more copy, if it may; the timer for the next follows.
    pub fn send_hedge(&mut self, call: u32) {
        let (link, caller) = (self.calls[call].link, self.calls[call].caller);
        let Some(hedge) = self.setup.links[link as usize].link.hedge.as_deref().copied() else { return };
        self.calls[call].timer = NO_EVENT;
        if self.calls[call].copies == 0 {
            return;
        }
        self.calls[call].copies -= 1;
        let to = self.setup.links[link as usize].to as usize;
        if hedge.other_replica && self.live_attempts(call) >= self.serving(to as u32) {
            // Every replica has one already.
            return;
        }
        let now = self.now;
        if hedge.budgeted
            && let Some(budget) = &mut self.callers[caller as usize].budget
            && !budget.take(now)
        {
            return;
        }
        if self.in_window {
            self.links[link as usize].hedges += 1;
        }
        self.attempt(call, super::calling::Kind::Hedge);
    }
}
