//! Figures over time: equal bins from the start of the run to the end of the window.

/// The bins of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bins {
    /// Nanoseconds, at least 1.
    pub width: u64,
    pub count: u32,
}

impl Bins {
    /// At most `most` bins for a run of `length` ns.
    pub fn over(length: u64, most: u32) -> Self {
        let width = length.div_ceil(u64::from(most.max(1))).max(1);
        Self { width, count: length.div_ceil(width).max(1) as u32 }
    }
}

/// A sum per bin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums(pub Vec<u64>);

impl Sums {
    pub fn new(bins: Bins) -> Self {
        Self(vec![0; bins.count as usize])
    }

    #[inline]
    pub fn add(&mut self, bin: usize, value: u64) {
        if let Some(sum) = self.0.get_mut(bin) {
            *sum += value;
        }
    }

    pub fn merge(&mut self, other: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            *sum += more;
        }
    }
}
