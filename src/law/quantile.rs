//! Quantiles: in closed form where there is one, else by bisection of the distribution function.

use super::Law;
use crate::units::math;

impl Law {
    /// The least t, in nanoseconds, with P(T ≤ t) ≥ `p`; `p` is cut to 0..=1. At 1 the largest value,
    /// infinite where there is none.
    pub fn quantile(&self, p: f64) -> f64 {
        let p = p.clamp(0.0, 1.0);
        match self {
            Self::Constant(value) => value.0 as f64,
            Self::Exponential { mean: 0.0 } | Self::Weibull { scale: 0.0, .. } | Self::Pareto { least: 0.0, .. } => 0.0,
            Self::Exponential { mean } => -mean * math::ln_1p(-p),
            Self::Uniform { low, high } => low + p * (high - low),
            Self::Normal { mean, sd: 0.0 } => *mean,
            // From the upper end, where probabilities are precise.
            Self::Normal { mean, sd } => {
                (mean - sd * math::normal_quantile((1.0 - p) * math::normal_cdf(mean / sd))).max(0.0)
            }
            Self::Lognormal { median, sigma } if *median == 0.0 || *sigma == 0.0 => *median,
            Self::Lognormal { median, sigma } => median * math::exp(sigma * math::normal_quantile(p)),
            Self::Weibull { scale, shape } => scale * math::pow(-math::ln_1p(-p), 1.0 / shape),
            Self::Pareto { least, shape } => least * math::exp(-math::ln_1p(-p) / shape),
            Self::Gamma { .. } | Self::Hyperexponential { .. } => bisected(self, p),
            Self::Points { points } => least_point(points, p),
            Self::Bins { bounds, weights } => within_bins(bounds, weights, p),
        }
    }
}

/// For laws on all t ≥ 0 with a continuous distribution function.
fn bisected(law: &Law, p: f64) -> f64 {
    let mut low = 0.0;
    let mut high = law.mean();
    if high == 0.0 || p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    while law.cdf(high) < p && high.is_finite() {
        (low, high) = (high, 2.0 * high);
    }
    // Until no number is between them; at most some 1,100 steps, for they may close in on 0.
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return high;
        }
        if law.cdf(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Cumulated weights may miss a round probability by this much.
const ROUNDING: f64 = 1e-12;

fn least_point(points: &[(f64, f64)], p: f64) -> f64 {
    let mut below = 0.0;
    for (value, weight) in points {
        below += weight;
        if *weight > 0.0 && below + ROUNDING >= p {
            return *value;
        }
    }
    points.last().map_or(0.0, |(value, _)| *value)
}

fn within_bins(bounds: &[f64], weights: &[f64], p: f64) -> f64 {
    let mut below = 0.0;
    for (ends, weight) in bounds.windows(2).zip(weights) {
        if *weight > 0.0 && below + weight >= p {
            return ends[0] + (ends[1] - ends[0]) * ((p - below) / weight).max(0.0);
        }
        below += weight;
    }
    bounds.last().copied().unwrap_or(0.0)
}
