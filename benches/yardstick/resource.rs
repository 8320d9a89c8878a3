//! Equal units (servers, cores, worker threads), with one line before them.

use std::collections::VecDeque;

pub struct Resource {
    free: u32,
    line: VecDeque<u32>,
}

impl Resource {
    pub fn new(units: u32) -> Self {
        Self { free: units, line: VecDeque::new() }
    }

    /// Whether `request` got a unit; else it waits in line.
    #[inline]
    pub fn take(&mut self, request: u32) -> bool {
        if self.free > 0 {
            self.free -= 1;
            true
        } else {
            self.line.push_back(request);
            false
        }
    }

    /// Gives a unit back. The request that gets it, if one waits.
    #[inline]
    pub fn give_back(&mut self) -> Option<u32> {
        let next = self.line.pop_front();
        self.free += u32::from(next.is_none());
        next
    }
}
