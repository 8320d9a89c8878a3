//! Many timers of one length: they end in the order they start, so only the next one needs a place in
//! the event list. A timer that is no longer wanted then costs almost nothing.

use std::collections::VecDeque;

use super::events::Events;

/// A running timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    pub time: u64,
    /// Its insertion number, taken when it started: it ends in the order of all events as if it had
    /// been inserted then.
    pub number: u64,
    pub item: u32,
}

/// Timers of one length. The owner says by its own record of the number whether one is still wanted.
#[derive(Clone, Debug, Default)]
pub struct Timers {
    queue: VecDeque<Timer>,
    /// The number under which the event list holds the next end.
    armed: Option<u64>,
}

impl Timers {
    /// Starts a timer for `item` that ends at `time`, which is not before that of any other here;
    /// returns its number. `payload` stands for these timers in the event list. O(1) amortised.
    #[inline]
    pub fn start(
        &mut self,
        events: &mut Events,
        time: u64,
        item: u32,
        payload: u32,
        wanted: impl Fn(&Timer) -> bool,
    ) -> u64 {
        let number = events.reserve();
        while self.queue.front().is_some_and(|timer| !wanted(timer)) {
            self.queue.pop_front();
        }
        self.queue.push_back(Timer { time, number, item });
        if self.armed.is_none() {
            self.arm(events, payload);
        }
        number
    }

    /// The timer that ends with the event `number`, if it is still wanted; arms the next one.
    pub fn end(
        &mut self,
        events: &mut Events,
        number: u64,
        payload: u32,
        wanted: impl Fn(&Timer) -> bool,
    ) -> Option<u32> {
        let mut ended = None;
        if self.queue.front().is_some_and(|timer| timer.number == number) {
            ended = self.queue.pop_front().filter(|timer| wanted(timer)).map(|timer| timer.item);
        }
        while self.queue.front().is_some_and(|timer| !wanted(timer)) {
            self.queue.pop_front();
        }
        self.armed = None;
        self.arm(events, payload);
        ended
    }

    /// What runs, in the order in which it ends.
    pub fn items(&self) -> impl Iterator<Item = u32> + '_ {
        self.queue.iter().map(|timer| timer.item)
    }

    /// Forgets all that run.
    pub fn clear(&mut self) {
        self.queue.clear();
    }

    fn arm(&mut self, events: &mut Events, payload: u32) {
        if let Some(next) = self.queue.front() {
            events.insert(next.time, next.number, payload);
            self.armed = Some(next.number);
        }
    }
}
