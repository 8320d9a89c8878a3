//! The distribution function.

use super::Law;
use crate::units::math;

impl Law {
    /// P(T ≤ `t`), `t` in nanoseconds.
    pub fn cdf(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 0.0;
        }
        match self {
            Self::Constant(value) => step(value.0 as f64, t),
            Self::Exponential { mean } => exponential(*mean, t),
            Self::Uniform { low, high } => uniform(*low, *high, t),
            Self::Normal { mean, sd: 0.0 } => step(*mean, t),
            Self::Normal { mean, sd } => {
                let below_zero = math::normal_cdf(-mean / sd);
                ((math::normal_cdf((t - mean) / sd) - below_zero) / math::normal_cdf(mean / sd)).clamp(0.0, 1.0)
            }
            Self::Lognormal { median, sigma } if *median == 0.0 || *sigma == 0.0 => step(*median, t),
            Self::Lognormal { median, sigma } => math::normal_cdf(math::ln(t / median) / sigma),
            Self::Gamma { mean: 0.0, .. } => 1.0,
            Self::Gamma { mean, shape } => math::gamma_regularised(*shape, shape * t / mean),
            Self::Weibull { scale: 0.0, .. } => 1.0,
            Self::Weibull { scale, shape } => -math::exp_m1(-math::pow(t / scale, *shape)),
            Self::Pareto { least: 0.0, .. } => 1.0,
            Self::Pareto { least, .. } if t < *least => 0.0,
            Self::Pareto { least, shape } => -math::exp_m1(shape * math::ln(least / t)),
            Self::Hyperexponential { branches } => {
                branches.iter().map(|(weight, mean)| weight * exponential(*mean, t)).sum::<f64>().min(1.0)
            }
            Self::Points { points } => {
                // From above, so that the whole is exactly 1.
                let above =
                    points.iter().rev().take_while(|(value, _)| *value > t).map(|(_, weight)| weight).sum::<f64>();
                (1.0 - above).max(0.0)
            }
            Self::Bins { bounds, weights } => {
                let above =
                    bounds.windows(2).zip(weights).map(|(ends, weight)| weight * (1.0 - uniform(ends[0], ends[1], t)));
                (1.0 - above.sum::<f64>()).clamp(0.0, 1.0)
            }
        }
    }
}

fn step(value: f64, t: f64) -> f64 {
    if t < value { 0.0 } else { 1.0 }
}

fn exponential(mean: f64, t: f64) -> f64 {
    if mean == 0.0 { 1.0 } else { -math::exp_m1(-t / mean) }
}

fn uniform(low: f64, high: f64, t: f64) -> f64 {
    if low < high { ((t - low) / (high - low)).clamp(0.0, 1.0) } else { step(low, t) }
}
