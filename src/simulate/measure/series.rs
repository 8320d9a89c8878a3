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

/// Entities of a kind beyond which its series are left out: they would take more memory than the rest.
pub const MOST_SERIES: usize = 2_000;

/// A sum per bin, and the number of bins. The sums take no memory until something is added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums(pub Box<[u64]>, u32);

impl Sums {
    pub fn new(bins: Bins) -> Self {
        Self(Box::default(), bins.count)
    }

    /// After the last bin nothing is counted.
    #[inline]
    pub fn add(&mut self, bin: usize, value: u64) {
        match self.0.get_mut(bin) {
            Some(sum) => *sum += value,
            None => self.open(bin, value),
        }
    }

    #[cold]
    fn open(&mut self, bin: usize, value: u64) {
        if bin < self.1 as usize {
            self.0 = vec![0; self.1 as usize].into();
            self.0[bin] += value;
        }
    }

    /// The sum of a bin.
    pub fn of(&self, bin: usize) -> u64 {
        self.0.get(bin).copied().unwrap_or(0)
    }

    /// The sums of all bins.
    pub fn all(&self) -> impl Iterator<Item = u64> {
        (0..self.1 as usize).map(|bin| self.of(bin))
    }

    pub fn merge(&mut self, other: &Self) {
        if self.0.is_empty() {
            self.clone_from(other);
            return;
        }
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            *sum += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_take_memory_only_when_something_is_added() {
        let mut sums = Sums::new(Bins { width: 10, count: 3 });
        sums.add(3, 7);
        assert!(sums.0.is_empty(), "after the last bin nothing is counted");
        assert_eq!(sums.all().collect::<Vec<_>>(), [0, 0, 0]);
        sums.add(1, 7);
        sums.add(2, 1);
        sums.add(3, 1);
        assert_eq!(sums.all().collect::<Vec<_>>(), [0, 7, 1]);
        let mut merged = Sums::new(Bins { width: 10, count: 3 });
        merged.merge(&sums);
        merged.merge(&sums);
        merged.merge(&Sums::new(Bins { width: 10, count: 3 }));
        assert_eq!(merged.all().collect::<Vec<_>>(), [0, 14, 2]);
    }
}
