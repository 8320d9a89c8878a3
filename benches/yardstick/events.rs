//! Event lists: the standard library's heap, and one that chooses among four children without branches.
//!
//! Both order by one comparison of (time, insertion number, payload) in an integer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub trait Events: Default {
    /// `time` is not negative.
    fn push(&mut self, time: f64, payload: u32);
    /// Time and payload of the next event.
    fn pop(&mut self) -> Option<(f64, u32)>;
    /// How many were pushed, over all times.
    fn pushed(&self) -> u32;
}

/// The bits of floating-point numbers that are not negative have the order of the numbers.
#[inline]
fn key(time: f64, number: u32, payload: u32) -> u128 {
    (u128::from(time.to_bits()) << 64) | (u128::from(number) << 32) | u128::from(payload)
}

#[inline]
fn event(key: u128) -> (f64, u32) {
    (f64::from_bits((key >> 64) as u64), key as u32)
}

#[derive(Default)]
pub struct Binary {
    heap: BinaryHeap<Reverse<u128>>,
    pushed: u32,
}

impl Events for Binary {
    #[inline]
    fn push(&mut self, time: f64, payload: u32) {
        self.heap.push(Reverse(key(time, self.pushed, payload)));
        self.pushed += 1;
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u32)> {
        self.heap.pop().map(|Reverse(key)| event(key))
    }

    fn pushed(&self) -> u32 {
        self.pushed
    }
}

/// What stands in places that are not used: larger than every key.
const EMPTY: u128 = u128::MAX;

/// The children of `i` are at `4 i + 1 ..= 4 i + 4`.
pub struct Quaternary {
    /// Has at least four [`EMPTY`] places at the end.
    keys: Vec<u128>,
    len: usize,
    /// 1 when the root was popped and waits for the next push to fill it, else 0.
    hole: usize,
    pushed: u32,
}

impl Default for Quaternary {
    fn default() -> Self {
        Self { keys: vec![EMPTY; 32], len: 0, hole: 0, pushed: 0 }
    }
}

impl Events for Quaternary {
    #[inline]
    fn push(&mut self, time: f64, payload: u32) {
        let key = key(time, self.pushed, payload);
        self.pushed += 1;
        if self.hole == 1 {
            self.hole = 0;
            self.replace_root(key);
        } else {
            if self.len + 5 > self.keys.len() {
                self.keys.resize(2 * self.keys.len(), EMPTY);
            }
            self.len += 1;
            self.rise(self.len - 1, key);
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u32)> {
        if self.hole == 1 {
            self.hole = 0;
            self.len -= 1;
            let last = std::mem::replace(&mut self.keys[self.len], EMPTY);
            if self.len > 0 {
                self.replace_root(last);
            }
        }
        if self.len == 0 {
            return None;
        }
        self.hole = 1;
        Some(event(self.keys[0]))
    }

    fn pushed(&self) -> u32 {
        self.pushed
    }
}

impl Quaternary {
    /// Sinks the root's place along the least children till `key` fits.
    #[inline]
    fn replace_root(&mut self, key: u128) {
        // The usual case of M/M/1, for which four children are three too many.
        if self.len == 2 {
            let other = self.keys[1];
            (self.keys[0], self.keys[1]) = if key < other { (key, other) } else { (other, key) };
            return;
        }
        let (mut place, mut first) = (0, 1);
        while first < self.len {
            let Some(&[a, b, c, d]) = self.keys.get(first..).and_then(<[u128]>::first_chunk) else { break };
            let (left, left_key) = if b < a { (1, b) } else { (0, a) };
            let (right, right_key) = if d < c { (3, d) } else { (2, c) };
            let (least, least_key) = if right_key < left_key { (right, right_key) } else { (left, left_key) };
            if key < least_key {
                break;
            }
            self.keys[place] = least_key;
            place = first + least;
            first = 4 * place + 1;
        }
        self.keys[place] = key;
    }

    #[inline]
    fn rise(&mut self, mut place: usize, key: u128) {
        while place > 0 {
            let parent = (place - 1) / 4;
            if self.keys[parent] < key {
                break;
            }
            self.keys[place] = self.keys[parent];
            place = parent;
        }
        self.keys[place] = key;
    }
}
