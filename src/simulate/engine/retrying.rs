//! After a failed try: again, or not.

use super::purpose::BACKOFF;
use super::state::NONE;
use super::world::{Consequence, Happening, World};
use crate::simulate::blueprint::{Backoff, BackoffKind};
use crate::simulate::kernel::draws::Stream;
use crate::simulate::measure::split::BACKOFF as WAITED;
use crate::vocabulary::{Fate, Jitter};

/// The wait before retry `number` (from 0), ns. `last` is the wait before, for decorrelated jitter.
fn wait(backoff: Backoff, number: u32, last: u64, stream: &mut Stream) -> u64 {
    let doubled = || match backoff.base.checked_mul(1u64.checked_shl(number.min(63)).unwrap_or(u64::MAX)) {
        Some(wait) => wait.min(backoff.cap),
        None => backoff.cap,
    };
    let full = match backoff.kind {
        BackoffKind::None => return 0,
        BackoffKind::Fixed => backoff.base,
        BackoffKind::Exponential => doubled(),
    };
    let share = stream.unit();
    let between = |low: u64, high: u64| low + ((high - low) as f64 * share).round() as u64;
    match backoff.jitter {
        Jitter::None => full,
        Jitter::Full => between(0, full),
        Jitter::Equal => between(full / 2, full),
        // uniform(base, 3 × the last wait), at most the cap.
        Jitter::Decorrelated => {
            let most = last.max(backoff.base).saturating_mul(3);
            between(backoff.base, most).min(backoff.cap.max(backoff.base))
        }
    }
}

impl World<'_> {
    /// All attempts of a try have failed, the last one so.
    pub fn try_failed(&mut self, call: u32, fate: Fate) {
        let now = self.now;
        self.calls[call].timer = super::state::NO_EVENT;
        let link = self.calls[call].link as usize;
        let setup = &self.setup.links[link].link;
        let number = self.calls[call].retries;
        if number >= setup.retries || setup.retry_on & (1 << fate as u32) == 0 {
            return self.end_call(call, fate);
        }
        let mut stream = Self::draw(self.link_keys[link], BACKOFF ^ u64::from(number), self.calls[call].key);
        let wait = wait(setup.backoff, number, self.calls[call].wait, &mut stream);
        if now.saturating_add(wait) >= self.calls[call].deadline {
            return self.end_call(call, fate);
        }
        let caller = self.calls[call].caller as usize;
        if let Some(budget) = &mut self.callers[caller].budget
            && !budget.take(now)
        {
            return self.end_call(call, fate);
        }
        if self.in_window {
            self.links[link].retries += 1;
        }
        let object = &mut self.calls[call];
        debug_assert!(object.first_attempt == NONE, "a retry follows when nothing is under way");
        object.retries += 1;
        object.wait = wait;
        object.fate = fate;
        object.ledger[WAITED] += wait;
        if wait == 0 {
            object.queued = true;
            self.agenda.push(Consequence::Attempt(call));
        } else {
            self.calls[call].timer = self.events.push(now.saturating_add(wait), Happening::Backoff.of(call));
        }
    }

    /// The backoff of a call is over.
    pub fn try_again(&mut self, call: u32) {
        self.calls[call].queued = false;
        if self.calls[call].owner == super::state::GONE {
            return self.drop_call(call);
        }
        self.attempt(call, super::calling::Kind::Retry);
    }
}
