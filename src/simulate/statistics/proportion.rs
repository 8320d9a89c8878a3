//! How sure a share is.

use super::{Interval, normal_quantile};

/// Wilson's score interval for the share that `successes` of `n` trials estimate; 0..=1 without
/// trials. Source: Wilson 1927.
pub fn wilson(successes: u64, n: u64, confidence: f64) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let trials = n as f64;
    let share = successes.min(n) as f64 / trials;
    let z = normal_quantile(0.5 + 0.5 * confidence);
    let square = z * z / trials;
    let centre = share + 0.5 * square;
    let half = z * (share * (1.0 - share) / trials + 0.25 * square / trials).sqrt();
    // What is exact in theory is not left to rounding.
    let low = if successes == 0 { 0.0 } else { (centre - half) / (1.0 + square) };
    let high = if successes >= n { 1.0 } else { (centre + half) / (1.0 + square) };
    Interval { low, high }
}
