//! What is kept of each request's time in the system.

pub trait Record: Default {
    fn add(&mut self, time: f64);
    fn requests(&self) -> u64;
    fn mean(&self) -> f64;
}

#[derive(Default)]
pub struct Sum {
    sum: f64,
    requests: u64,
}

impl Record for Sum {
    #[inline]
    fn add(&mut self, time: f64) {
        self.sum += time;
        self.requests += 1;
    }

    fn requests(&self) -> u64 {
        self.requests
    }

    fn mean(&self) -> f64 {
        self.sum / self.requests as f64
    }
}

/// Bins an octave: 2 to the power of this.
const BIN_BITS: u32 = 5;
const SHIFT: u32 = f64::MANTISSA_DIGITS - 1 - BIN_BITS;
/// The first bin begins at 2^-20, and takes what is less.
const FIRST: u64 = (1023 - 20) << BIN_BITS;
/// 40 octaves: the last bin ends at 2^20, and takes what is more.
const BINS: usize = 40 << BIN_BITS;

/// A log-linear histogram of every request, in 5 KiB, beside the sum: the bin is the upper bits of the number.
pub struct Histogram {
    counts: [u32; BINS],
    sum: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: [0; BINS], sum: 0.0 }
    }
}

impl Record for Histogram {
    #[inline]
    fn add(&mut self, time: f64) {
        let bin = (time.to_bits() >> SHIFT).saturating_sub(FIRST) as usize;
        self.counts[bin.min(BINS - 1)] += 1;
        self.sum += time;
    }

    fn requests(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    fn mean(&self) -> f64 {
        self.sum / self.requests() as f64
    }
}
