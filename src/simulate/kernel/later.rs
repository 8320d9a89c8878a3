//! Events that are not near: kept in buckets of time, unordered, until their bucket's turn comes.
//!
//! A heap of all events costs every event the depth of the whole; most of them are timers that never
//! matter. Here an event costs a list head when it is put off, and another look when its bucket is next.
//! What the heap holds then is one bucket. The order of events is the heap's alone: buckets change speed,
//! never results.

use super::events::time_of;

/// Buckets of one turn.
const BUCKETS: usize = 1024;
/// Words of bits that hold a bit for each bucket, and one for what is beyond them.
const WORDS: usize = BUCKETS / 64 + 1;
/// Events that a bucket is meant to hold.
const MEANT: u64 = 2;
/// Buckets are at most 2^45 ns wide: a turn then ends below 2^59 ns after the last moment.
const WIDEST: u32 = 45;
/// No node.
const NONE: u32 = u32::MAX;

/// An event, and the next one in its bucket.
#[derive(Clone, Copy, Debug)]
struct Node {
    key: u128,
    next: u32,
}

/// Events in buckets. A turn goes through all buckets once; behind the last one is what is beyond the turn.
#[derive(Clone, Debug)]
pub struct Later {
    nodes: Vec<Node>,
    /// First of the nodes that are not used.
    free: u32,
    len: usize,
    /// First node of each bucket, and of what is beyond the turn.
    firsts: [u32; BUCKETS + 1],
    /// Bit by bucket: it is not empty.
    filled: [u64; WORDS],
    /// Buckets before this one have been taken.
    next: usize,
    /// When the first bucket begins, ns, and the width of all: 2^`shift` ns.
    start: u64,
    shift: u32,
    /// Events inserted before this turn.
    inserted: u64,
}

impl Later {
    /// Empty buckets from `start` on.
    pub fn new(start: u64) -> Self {
        Self {
            nodes: Vec::new(),
            free: NONE,
            len: 0,
            firsts: [NONE; BUCKETS + 1],
            filled: [0; WORDS],
            next: 0,
            start,
            shift: 0,
            inserted: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds an event that is not before the bucket that is next. O(1).
    #[inline(always)]
    pub fn put(&mut self, key: u128) {
        if self.free == NONE {
            self.grow();
        }
        self.len += 1;
        let at = self.free;
        let bucket = self.bucket_of(key);
        let place = &mut self.nodes[at as usize];
        self.free = place.next;
        *place = Node { key, next: self.firsts[bucket] };
        self.firsts[bucket] = at;
        self.filled[bucket / 64] |= 1 << (bucket % 64);
    }

    /// One more node that is not used.
    #[cold]
    fn grow(&mut self) {
        self.free = self.nodes.len() as u32;
        self.nodes.push(Node { key: 0, next: NONE });
    }

    /// The bucket of a key; [`BUCKETS`] stands for what is beyond.
    #[inline(always)]
    fn bucket_of(&self, key: u128) -> usize {
        ((time_of(key) - self.start) >> self.shift).min(BUCKETS as u64) as usize
    }

    /// Hands over the events of the next bucket that has any, in no order; returns the moment before which
    /// nothing is left. `None`: there are no events. `inserted`: so many events were inserted so far.
    #[inline(always)]
    pub fn take(&mut self, inserted: u64, mut near: impl FnMut(u128)) -> Option<u64> {
        if self.len == 0 {
            return None;
        }
        let mut bucket = self.next_filled();
        if bucket >= BUCKETS {
            self.turn(inserted);
            bucket = self.next_filled();
        }
        self.next = bucket + 1;
        let first = self.unlink(bucket);
        let mut at = first;
        loop {
            let node = &mut self.nodes[at as usize];
            near(node.key);
            self.len -= 1;
            if node.next == NONE {
                node.next = self.free;
                break;
            }
            at = node.next;
        }
        self.free = first;
        Some(self.start + ((self.next as u64) << self.shift))
    }

    /// The first bucket from `next` on that is not empty, or [`BUCKETS`].
    #[inline]
    fn next_filled(&self) -> usize {
        let mut word = self.next / 64;
        let mut bits = self.filled[word] & (u64::MAX << (self.next % 64));
        while bits == 0 && word < BUCKETS / 64 {
            word += 1;
            bits = self.filled[word];
        }
        (64 * word + bits.trailing_zeros() as usize).min(BUCKETS)
    }

    /// Empties a bucket; returns its first node.
    #[inline]
    fn unlink(&mut self, bucket: usize) -> u32 {
        self.filled[bucket / 64] &= !(1 << (bucket % 64));
        std::mem::replace(&mut self.firsts[bucket], NONE)
    }

    /// A new turn, from the first event beyond the last one on, with buckets as wide as the last turn
    /// teaches. O(events beyond), of which there are about as many as a turn has events, or fewer.
    #[cold]
    fn turn(&mut self, inserted: u64) {
        let first = self.unlink(BUCKETS);
        let (mut start, mut beyond, mut at) = (u64::MAX, 0, first);
        while at != NONE {
            let node = &self.nodes[at as usize];
            start = start.min(time_of(node.key));
            beyond += 1;
            at = node.next;
        }
        let meant = (MEANT * BUCKETS as u64).max(beyond);
        let events = (inserted - self.inserted).max(1);
        let ideal = u128::from(start - self.start) * u128::from(meant) / u128::from(events) / BUCKETS as u128;
        // A quiet time must not make all of a busy one a single bucket.
        self.shift = ideal.max(1).ilog2().min(self.shift + 2).min(WIDEST);
        (self.start, self.inserted, self.next) = (start, inserted, 0);
        at = first;
        while at != NONE {
            let bucket = self.bucket_of(self.nodes[at as usize].key);
            let next = std::mem::replace(&mut self.nodes[at as usize].next, self.firsts[bucket]);
            self.firsts[bucket] = at;
            self.filled[bucket / 64] |= 1 << (bucket % 64);
            at = next;
        }
    }
}
