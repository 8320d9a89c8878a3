//! The event list: what happens next, in the order (time, insertion).
//!
//! A 4-ary heap of single integers. One key holds time, insertion number and payload, so that an order
//! is one comparison and ties cannot be forgotten; the least child is chosen without branches, since a
//! heap's branches cannot be predicted. The place of a popped event stays open until the next push
//! fills it, for most events cause another. Where many events are pending, the heap holds only the near
//! ones, and the others wait in buckets.

use super::later::Later;

/// Times below 2^58 ns (9.1 years).
pub const TIME_BITS: u32 = 58;
/// Insertions below 2^38 (2.7 × 10^11).
pub const NUMBER_BITS: u32 = 38;
/// The last time that an event may have.
pub const LAST_TIME: u64 = (1 << TIME_BITS) - 2;
/// Insertions after which no event may be added.
pub const LAST_NUMBER: u64 = (1 << NUMBER_BITS) - 1;

const PAYLOAD_BITS: u32 = 128 - TIME_BITS - NUMBER_BITS;
/// Larger than every key: what fills the places that are not used.
const NOTHING: u128 = u128::MAX;
/// Places of the heap from which on events are put off.
const MANY: usize = 128;
/// Behind the last moment.
const NEVER: u64 = LAST_TIME + 1;

/// When the event with this key happens.
#[inline(always)]
pub fn time_of(key: u128) -> u64 {
    (key >> (NUMBER_BITS + PAYLOAD_BITS)) as u64
}

/// An event taken from the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Nanoseconds.
    pub time: u64,
    /// The insertion number, which no other event has.
    pub number: u64,
    pub payload: u32,
}

/// Events to come.
#[derive(Clone, Debug)]
pub struct Events {
    /// `keys[0]` is the least; children of `i` are at `4 i + 1 ..= 4 i + 4`. Padded with [`NOTHING`].
    keys: Vec<u128>,
    len: usize,
    /// `keys[0]` has been popped and is not yet replaced.
    open: bool,
    inserted: u64,
    /// The heap holds what comes before, `later` the rest; behind the last moment while all are in the heap.
    horizon: u64,
    later: Later,
}

impl Default for Events {
    fn default() -> Self {
        Self { keys: vec![NOTHING; 64], len: 0, open: false, inserted: 0, horizon: NEVER, later: Later::new(0) }
    }
}

impl Events {
    pub fn len(&self) -> usize {
        self.len - usize::from(self.open) + self.later.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Events inserted so far, over all times.
    pub fn inserted(&self) -> u64 {
        self.inserted
    }

    /// Takes the next insertion number without inserting: the place in the order of an event that may
    /// be inserted later, by [`Events::insert`].
    #[inline]
    pub fn reserve(&mut self) -> u64 {
        let number = self.inserted;
        self.inserted += 1;
        number
    }

    /// Adds an event and returns its insertion number. `time` is at most [`LAST_TIME`]; later ones
    /// happen then. O(log n).
    #[inline(always)]
    pub fn push(&mut self, time: u64, payload: u32) -> u64 {
        let number = self.reserve();
        self.insert(time, number, payload);
        number
    }

    /// Adds an event under a number from [`Events::reserve`]. O(log n).
    #[inline(always)]
    pub fn insert(&mut self, time: u64, number: u64, payload: u32) {
        if time >= self.horizon {
            return self.put_off(key(time.min(LAST_TIME), number, payload));
        }
        self.insert_near(key(time, number, payload));
    }

    #[inline(always)]
    fn insert_near(&mut self, key: u128) {
        if self.open {
            self.open = false;
            return self.sink(key);
        }
        let last = self.len;
        if last + 5 > self.keys.len() {
            return self.grow(key);
        }
        self.len += 1;
        rise(&mut self.keys, last, key);
    }

    /// Inserts what may come behind the horizon.
    #[inline(never)]
    fn put_off(&mut self, key: u128) {
        if time_of(key) >= self.horizon {
            self.later.put(key);
        } else {
            self.insert_near(key);
        }
    }

    /// Makes room for one more key, and inserts it. The root is not open.
    #[cold]
    fn grow(&mut self, key: u128) {
        let padded = 2 * self.keys.len();
        if padded <= MANY || self.horizon != NEVER || self.later.len() > 0 {
            self.keys.resize(padded, NOTHING);
            return self.insert_near(key);
        }
        self.horizon = time_of(self.keys[0]);
        self.later = Later::new(self.horizon);
        for key in &mut self.keys[..self.len] {
            self.later.put(std::mem::replace(key, NOTHING));
        }
        self.len = 0;
        self.put_off(key);
    }

    /// Fills the empty heap with what comes next; whether there is anything.
    #[inline(never)]
    fn refill(&mut self) -> bool {
        let Self { keys, len, later, .. } = self;
        let horizon = later.take(self.inserted, |key| {
            if *len + 5 > keys.len() {
                keys.resize(2 * keys.len(), NOTHING);
            }
            rise(keys, *len, key);
            *len += 1;
        });
        self.horizon = horizon.unwrap_or(self.horizon);
        horizon.is_some()
    }

    /// The next event. O(log n).
    #[inline]
    pub fn pop(&mut self) -> Option<Event> {
        if self.open {
            self.close();
        }
        if self.len == 0 && !self.refill() {
            return None;
        }
        self.open = true;
        let key = self.keys[0];
        Some(Event { time: time_of(key), number: (key >> PAYLOAD_BITS) as u64 & LAST_NUMBER, payload: key as u32 })
    }

    /// Fills the open root with the last key.
    #[inline]
    fn close(&mut self) {
        self.open = false;
        if self.len == 1 {
            self.len = 0;
            self.keys[0] = NOTHING;
            return;
        }
        self.close_with_last();
    }

    #[inline(never)]
    fn close_with_last(&mut self) {
        let last = self.keys[self.len - 1];
        self.keys[self.len - 1] = NOTHING;
        self.len -= 1;
        self.sink(last);
    }

    /// Puts `key` where the open root is, or below.
    #[inline(always)]
    fn sink(&mut self, key: u128) {
        let keys = &mut self.keys[..];
        if self.len == 2
            && let [root, other, ..] = keys
        {
            // The usual case of few events: four children are three too many.
            (*root, *other) = if key <= *other { (key, *other) } else { (*other, key) };
            return;
        }
        let mut hole = 0;
        let mut first = 1;
        while first < self.len {
            let Some(&[a, b, c, d]) = keys.get(first..first + 4).and_then(|four| four.first_chunk()) else { break };
            let (left, at_left) = if b < a { (b, 1) } else { (a, 0) };
            let (right, at_right) = if d < c { (d, 3) } else { (c, 2) };
            let (least, at) = if right < left { (right, at_right) } else { (left, at_left) };
            if key <= least {
                break;
            }
            keys[hole] = least;
            hole = first + at;
            first = 4 * hole + 1;
        }
        keys[hole] = key;
    }
}

/// The key of an event, not later than [`LAST_TIME`].
#[inline(always)]
fn key(time: u64, number: u64, payload: u32) -> u128 {
    (u128::from(time) << (NUMBER_BITS + PAYLOAD_BITS)) | (u128::from(number) << PAYLOAD_BITS) | u128::from(payload)
}

/// Puts `key` where `hole` is, or above.
#[inline(always)]
fn rise(keys: &mut [u128], mut hole: usize, key: u128) {
    while hole > 0 {
        let parent = (hole - 1) / 4;
        if keys[parent] <= key {
            break;
        }
        keys[hole] = keys[parent];
        hole = parent;
    }
    keys[hole] = key;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::simulate::kernel::draws::Stream;

    #[test]
    fn events_come_in_the_order_of_time_and_insertion() {
        let mut events = Events::default();
        let mut slow: BTreeSet<(u64, u64, u32)> = BTreeSet::new();
        let mut stream = Stream::new(1, 2);
        for step in 0..200_000u32 {
            // Grows to some thousands, then shrinks; few times, so that most of them tie.
            let pushes = if step < 100_000 { 55 } else { 45 };
            if stream.below(100) < pushes {
                let time = u64::from(step / 100) + stream.below(50);
                let number = events.push(time, step);
                slow.insert((time, number, step));
            } else {
                let expected = slow.pop_first().map(|(time, number, payload)| Event { time, number, payload });
                assert_eq!(events.pop(), expected, "step {step}");
            }
            assert_eq!(events.len(), slow.len());
        }
    }

    #[test]
    fn events_that_are_put_off_come_in_the_same_order() {
        let mut events = Events::default();
        let mut slow: BTreeSet<(u64, u64, u32)> = BTreeSet::new();
        let mut stream = Stream::new(3, 4);
        let mut now = 0;
        for step in 0..400_000u32 {
            // Many and few in turn, busy times and quiet ones, near events, timers and the last moment.
            let pushes = if step / 40_000 % 2 == 0 { 52 } else { 47 };
            if slow.is_empty() || stream.below(100) < pushes {
                let reach = if step / 60_000 % 3 == 1 { 40 } else { 12 };
                let reach = 4 + stream.below(reach);
                let ahead = stream.below(1 << reach);
                let time = if stream.below(1_000) == 0 { u64::MAX } else { now + ahead };
                let number = events.push(time, step);
                slow.insert((time.min(LAST_TIME), number, step));
            } else {
                let expected = slow.pop_first().map(|(time, number, payload)| Event { time, number, payload });
                assert_eq!(events.pop(), expected, "step {step}");
                now = expected.map_or(now, |event| if event.time == LAST_TIME { now } else { event.time });
            }
            assert_eq!(events.len(), slow.len());
        }
        while let Some((time, number, payload)) = slow.pop_first() {
            assert_eq!(events.pop(), Some(Event { time, number, payload }));
        }
        assert_eq!(events.pop(), None);
    }

    #[test]
    fn a_reserved_number_keeps_its_place() {
        let mut events = Events::default();
        let early = events.reserve();
        events.push(5, 1);
        events.insert(5, early, 0);
        assert_eq!(events.pop().map(|event| event.payload), Some(0));
        assert_eq!(events.pop().map(|event| event.payload), Some(1));
        assert_eq!(events.pop(), None);
    }

    #[test]
    fn the_last_moment_is_kept() {
        let mut events = Events::default();
        events.push(u64::MAX, 7);
        events.push(LAST_TIME, u32::MAX);
        assert_eq!(events.pop(), Some(Event { time: LAST_TIME, number: 0, payload: 7 }));
        assert_eq!(events.pop(), Some(Event { time: LAST_TIME, number: 1, payload: u32::MAX }));
    }
}
