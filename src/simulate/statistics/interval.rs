//! Confidence intervals from independent replications.

use super::student_t_quantile;

/// From `low` to `high`, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }
}

/// Student's interval for the mean of independent replications. `None` for fewer than two values, or
/// when one of them is not finite.
pub fn mean_interval(values: &[f64], confidence: f64) -> Option<Interval> {
    around(mean(values), values, confidence)
}

/// An interval around `center`, as wide as the spread of the `values` between replications says:
/// center ± t s / √R. For percentiles, where the best estimate is that of all samples together while
/// the replications' own percentiles show how far it may be off. `None` as for [`mean_interval`].
pub fn around(center: f64, values: &[f64], confidence: f64) -> Option<Interval> {
    let degrees = u32::try_from(values.len()).ok()?.checked_sub(1).filter(|degrees| *degrees > 0)?;
    let error = (squares(values) / f64::from(degrees) / values.len() as f64).sqrt();
    // Many figures are the same in every replication, and the quantile is the costly part.
    let half = if error == 0.0 { 0.0 } else { student_t_quantile(0.5 + 0.5 * confidence, degrees) * error };
    let interval = Interval { low: center - half, high: center + half };
    (interval.low.is_finite() && interval.high.is_finite()).then_some(interval)
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Sum of squared distances from the mean.
pub(super) fn squares(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}
