//! The waiting line of a replica: visits linked to each other, one chain per level.

use super::state::{NONE, Visit};
use crate::simulate::kernel::slab::Slab;

/// First and last of a chain of visits.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    pub first: u32,
    pub last: u32,
}

impl Default for Chain {
    fn default() -> Self {
        Self { first: NONE, last: NONE }
    }
}

impl Chain {
    #[inline(always)]
    pub fn push(&mut self, visits: &mut Slab<Visit>, visit: u32) {
        visits[visit].prev = self.last;
        visits[visit].next = NONE;
        if self.last == NONE {
            self.first = visit;
        } else {
            visits[self.last].next = visit;
        }
        self.last = visit;
    }

    /// Puts `visit` first: who was interrupted goes on before those who wait.
    pub fn push_front(&mut self, visits: &mut Slab<Visit>, visit: u32) {
        visits[visit].next = self.first;
        visits[visit].prev = NONE;
        if self.first == NONE {
            self.last = visit;
        } else {
            visits[self.first].prev = visit;
        }
        self.first = visit;
    }

    /// Takes `visit`, which is in this chain, out of it.
    #[inline]
    pub fn remove(&mut self, visits: &mut Slab<Visit>, visit: u32) {
        let (prev, next) = (visits[visit].prev, visits[visit].next);
        if prev == NONE {
            self.first = next;
        } else {
            visits[prev].next = next;
        }
        if next == NONE {
            self.last = prev;
        } else {
            visits[next].prev = prev;
        }
    }

    /// Takes the first of this chain, which is not empty, out of it.
    #[inline(always)]
    pub fn pop(&mut self, visits: &mut Slab<Visit>) -> u32 {
        let first = self.first;
        self.first = visits[first].next;
        if self.first == NONE {
            self.last = NONE;
        } else {
            visits[self.first].prev = NONE;
        }
        first
    }

    pub fn is_empty(&self) -> bool {
        self.first == NONE
    }
}
