//! Counting durations in the inner loop: one increment each, in the buckets of the HDR layout.
//!
//! A recording into the library's histogram takes several times as long, and reading percentiles through
//! one was a third of a short run: each needs an array of all octaves.

/// Values are exact below 2^`BITS`, and counted in 2^(`BITS` - 1) buckets per octave above.
#[derive(Clone, Debug, Default)]
pub struct Recorder<const BITS: u32> {
    counts: Vec<u32>,
}

impl<const BITS: u32> Recorder<BITS> {
    pub const fn new() -> Self {
        Self { counts: Vec::new() }
    }

    #[inline(always)]
    pub fn record(&mut self, value: u64) {
        let octave = (63 - (value | ((1 << BITS) - 1)).leading_zeros()) - (BITS - 1);
        let at = ((octave as usize) << (BITS - 1)) + (value >> octave) as usize;
        match self.counts.get_mut(at) {
            Some(count) => *count = count.saturating_add(1),
            None => self.grow(at),
        }
    }

    /// Room up to the end of the octave of `at`, and one more.
    #[cold]
    fn grow(&mut self, at: usize) {
        self.counts.resize(((at >> (BITS - 1)) + 2) << (BITS - 1), 0);
        self.counts[at] += 1;
    }

    /// The middles of buckets that are not empty, and their counts; values rise.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, count)| {
            let octave = (at >> (BITS - 1)).saturating_sub(1);
            let least = (at - (octave << (BITS - 1))) << octave;
            (least as u64 + (1u64 << octave) / 2, u64::from(*count))
        })
    }

    pub fn merge(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
    }
}
