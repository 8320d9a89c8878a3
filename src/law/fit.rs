//! Laws from the figures that people have: a mean, a median, a p99.

use super::Law;
use crate::units::Nanos;
use crate::units::math::{self, Z99};

/// p99 / p50 where only the mean is known.
pub const UNKNOWN_TAIL: f64 = 5.0;
/// The largest p99 / mean that is accepted: a lognormal has at most exp(Z99² / 2) = 14.968.
pub const LARGEST_P99_OVER_MEAN: f64 = 14.96;

/// The lognormal with this median and p99. `None` where p99 is below p50, or p50 alone is 0.
pub fn p50_p99(p50: Nanos, p99: Nanos) -> Option<Law> {
    if p50 == p99 {
        return Some(Law::Constant(p50));
    }
    (0 < p50.0 && p50 < p99).then(|| {
        let median = p50.0 as f64;
        Law::Lognormal { median, sigma: math::ln(p99.0 as f64 / median) / Z99 }
    })
}

/// The lognormal with this mean and p99; of the two that exist, the one that varies less. `None`
/// where p99 / mean is outside 1..=[`LARGEST_P99_OVER_MEAN`], or the mean alone is 0.
pub fn mean_p99(mean: Nanos, p99: Nanos) -> Option<Law> {
    if mean == p99 {
        return Some(Law::Constant(mean));
    }
    let ratio = p99.0 as f64 / mean.0 as f64;
    (1.0..=LARGEST_P99_OVER_MEAN).contains(&ratio).then(|| {
        // ln(p99 / mean) = Z99 σ − σ²/2; the smaller root, without cancellation.
        let log = math::ln(ratio);
        let sigma = 2.0 * log / (Z99 + (Z99 * Z99 - 2.0 * log).max(0.0).sqrt());
        with_mean(mean, sigma)
    })
}

/// The lognormal with this mean and p99 = [`UNKNOWN_TAIL`] × p50.
pub fn mean_unknown_tail(mean: Nanos) -> Law {
    if mean == Nanos::ZERO {
        return Law::Constant(mean);
    }
    with_mean(mean, math::ln(UNKNOWN_TAIL) / Z99)
}

/// E[T] = median · exp(σ²/2).
fn with_mean(mean: Nanos, sigma: f64) -> Law {
    Law::Lognormal { median: mean.0 as f64 * math::exp(-0.5 * sigma * sigma), sigma }
}
