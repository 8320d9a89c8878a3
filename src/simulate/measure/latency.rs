//! Durations of many requests: exact count, mean, deviation and maximum, percentiles from all samples.

use hdrhistogram::Histogram;

/// Durations in nanoseconds. Sums are integers, so that merging is exact in any order.
#[derive(Clone, Debug)]
pub struct Latency {
    digits: u8,
    count: u64,
    /// Of them, exactly 0: the usual wait, which needs no histogram.
    zeros: u64,
    sum: u128,
    squares: u128,
    max: u64,
    /// Values above 0; made at the first of them.
    histogram: Option<Box<Histogram<u32>>>,
}

impl Latency {
    /// `digits`: significant digits of percentiles, 1..=5.
    pub const fn new(digits: u8) -> Self {
        Self { digits, count: 0, zeros: 0, sum: 0, squares: 0, max: 0, histogram: None }
    }

    #[inline]
    pub fn record(&mut self, value: u64) {
        self.count += 1;
        if value == 0 {
            self.zeros += 1;
            return;
        }
        self.sum += u128::from(value);
        self.squares += u128::from(value) * u128::from(value);
        self.max = self.max.max(value);
        match &mut self.histogram {
            // It grows to the largest value there is, so that recording cannot fail.
            Some(histogram) => _ = histogram.record(value),
            None => self.first(value),
        }
    }

    #[cold]
    fn first(&mut self, value: u64) {
        // Room for eight times the first value; it grows by doubling after that.
        let most = value.saturating_mul(8).max(1 << 12);
        let Ok(mut histogram) = Histogram::new_with_bounds(1, most, self.digits) else { return };
        histogram.auto(true);
        _ = histogram.record(value);
        self.histogram = Some(Box::new(histogram));
    }

    /// Adds the samples of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.zeros += other.zeros;
        self.sum += other.sum;
        self.squares += other.squares;
        self.max = self.max.max(other.max);
        match (&mut self.histogram, &other.histogram) {
            (_, None) => {}
            (Some(own), Some(theirs)) => _ = own.add(theirs.as_ref()),
            (none, Some(theirs)) => *none = Some(theirs.clone()),
        }
    }

    pub fn count(&self) -> u64 {
        self.count
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

    /// The least value that a share `share` of the samples does not exceed, to the recorder's digits;
    /// nanoseconds. `None` without samples.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        // The rank among all samples; those of 0 come first.
        let rank = ((share * self.count as f64).ceil() as u64).clamp(1, self.count);
        if rank <= self.zeros {
            return Some(0.0);
        }
        let histogram = self.histogram.as_ref()?;
        let above = self.count - self.zeros;
        let value = histogram.value_at_quantile((rank - self.zeros) as f64 / above as f64);
        // A bucket stands for its middle, and nothing is above the largest sample.
        Some((histogram.median_equivalent(value) as f64).min(self.max as f64))
    }

    /// Samples beyond the quantile `share`.
    pub fn beyond(&self, share: f64) -> u64 {
        self.count - ((share * self.count as f64).ceil() as u64).min(self.count)
    }
}
