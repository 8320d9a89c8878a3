//! Durations of many requests: exact count, mean, deviation and maximum, percentiles from all samples.

use super::recorder::Recorder;
use crate::sparse::Blank;

/// Durations in nanoseconds, with percentiles to `BITS - 1` bits (8: two digits, 11: three). Sums are
/// integers, so that merging is exact in any order.
#[derive(Clone, Debug, Default)]
pub struct Latency<const BITS: u32> {
    count: u64,
    /// Of them, exactly 0: the usual wait, which needs no bucket.
    zeros: u64,
    sum: u128,
    squares: u128,
    max: u64,
    /// Values above 0.
    recorder: Recorder<BITS>,
}

/// Bits for two significant digits.
pub const TWO_DIGITS: u32 = 8;
/// Bits for three.
pub const THREE_DIGITS: u32 = 11;

impl<const BITS: u32> Blank for Latency<BITS> {
    const BLANK: &'static Self = &Self::new();
}

impl<const BITS: u32> Latency<BITS> {
    pub const fn new() -> Self {
        Self { count: 0, zeros: 0, sum: 0, squares: 0, max: 0, recorder: Recorder::new() }
    }

    #[inline(always)]
    pub fn record(&mut self, value: u64) {
        self.count += 1;
        if value == 0 {
            self.zeros += 1;
            return;
        }
        self.sum += u128::from(value);
        self.squares += u128::from(value) * u128::from(value);
        self.max = self.max.max(value);
        self.recorder.record(value);
    }

    /// Adds the samples of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.zeros += other.zeros;
        self.sum += other.sum;
        self.squares += other.squares;
        self.max = self.max.max(other.max);
        self.recorder.merge(&other.recorder);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// Σ of the samples, ns: exact.
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// Σ of their squares: exact.
    pub fn squares(&self) -> u128 {
        self.squares
    }

    /// Share of samples above 0.
    pub fn share_above_zero(&self) -> Option<f64> {
        (self.count > 0).then(|| (self.count - self.zeros) as f64 / self.count as f64)
    }

    /// Nanoseconds; `None` without samples.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// Standard deviation of the samples in nanoseconds; `None` below two samples.
    pub fn sd(&self) -> Option<f64> {
        if self.count < 2 {
            return None;
        }
        let n = self.count as f64;
        let mean = self.sum as f64 / n;
        Some(((self.squares as f64 / n - mean * mean).max(0.0) * n / (n - 1.0)).sqrt())
    }

    /// Exact, in nanoseconds.
    pub fn max(&self) -> Option<u64> {
        (self.count > 0).then_some(self.max)
    }

    /// For each of `shares`, which rise, the least value that so many of the samples do not exceed, to the
    /// recorder's digits; nanoseconds. Empty without samples.
    pub fn quantiles(&self, shares: &[f64]) -> Vec<f64> {
        if self.count == 0 {
            return Vec::new();
        }
        let mut buckets = self.recorder.buckets();
        // How many samples are in the buckets so far, the last of them included; those of 0 come first.
        let (mut passed, mut value) = (self.zeros, 0);
        let quantile = |share: &f64| {
            let rank = ((share * self.count as f64).ceil() as u64).clamp(1, self.count);
            while passed < rank
                && let Some((middle, count)) = buckets.next()
            {
                (passed, value) = (passed + count, middle);
            }
            // A bucket stands for its middle, and nothing is above the largest sample.
            value.min(self.max) as f64
        };
        shares.iter().map(quantile).collect()
    }

    /// Samples beyond the quantile `share`.
    pub fn beyond(&self, share: f64) -> u64 {
        self.count - ((share * self.count as f64).ceil() as u64).min(self.count)
    }
}
