//! Batches: the first message opens one, and all that join are sent together.

use crate::simulate::engine::state::NO_EVENT;
use crate::simulate::engine::world::{Happening, World};
use crate::simulate::measure::split::BROKER;

impl World<'_> {
    /// A call that publishes waits until the batch of its publisher is sent.
    pub fn join_batch(&mut self, call: u32, linger: u64, topic: u32) {
        let caller = self.calls[call].caller as usize;
        let opens = self.mail.batches[caller] <= self.now;
        if opens {
            self.mail.batches[caller] = self.now.saturating_add(linger);
        }
        if self.in_window {
            let measure = &mut self.mail.topics[topic as usize];
            measure.batches += u64::from(opens);
            measure.batched += 1;
        }
        let time = self.mail.batches[caller];
        self.calls[call].ledger[BROKER] += time - self.now;
        self.calls[call].timer = self.events.push(time, Happening::Lingered.of(call));
    }

    /// The batch of a call is sent.
    pub fn linger_ended(&mut self, call: u32, number: u64) {
        if self.calls[call].timer == number {
            self.calls[call].timer = NO_EVENT;
            let link = self.calls[call].link as usize;
            if self.is_answered_at_once(call, link) {
                return;
            }
            self.attempt(call, crate::simulate::engine::calling::Kind::First);
        }
    }
}
