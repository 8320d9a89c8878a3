//! Mean, higher moments and variability, all in closed form.

use super::Law;
use crate::units::math;

impl Law {
    /// E(T), nanoseconds.
    pub fn mean(&self) -> f64 {
        self.raw_moment(1)
    }

    /// E(T²), nanoseconds squared; infinite for a Pareto law of shape ≤ 2.
    pub fn second_moment(&self) -> f64 {
        self.raw_moment(2)
    }

    /// Var(T), nanoseconds squared.
    pub fn variance(&self) -> f64 {
        self.scv() * self.mean() * self.mean()
    }

    /// Squared coefficient of variation, Var(T) / E(T)²; 0 for a duration that is always 0.
    pub fn scv(&self) -> f64 {
        let mean = self.mean();
        match self {
            _ if mean == 0.0 => 0.0,
            Self::Constant(_) => 0.0,
            Self::Exponential { .. } => 1.0,
            Self::Gamma { shape, .. } => 1.0 / shape,
            Self::Lognormal { sigma, .. } => math::exp_m1(sigma * sigma),
            // Rounding may leave less than nothing.
            _ => (self.second_moment() / (mean * mean) - 1.0).max(0.0),
        }
    }

    /// Whether means of this law have a confidence interval: their variance is finite.
    pub fn interval_on_mean(&self) -> bool {
        self.second_moment().is_finite()
    }

    /// E[T^`order`] for an order of 1 or 2.
    fn raw_moment(&self, order: u8) -> f64 {
        let k = f64::from(order);
        match self {
            Self::Constant(value) => power(value.0 as f64, order),
            Self::Exponential { mean } => exponential(*mean, order),
            Self::Uniform { low, high } => uniform(*low, *high, order),
            Self::Normal { mean, sd } => normal_above_zero(*mean, *sd, order),
            Self::Lognormal { median, sigma } => power(*median, order) * math::exp(0.5 * k * k * sigma * sigma),
            // mean^k (1 + 1/shape) … (1 + (k−1)/shape)
            Self::Gamma { mean, shape } => {
                power(*mean, order) * (1..order).map(|i| 1.0 + f64::from(i) / shape).product::<f64>()
            }
            Self::Weibull { scale, shape } => power(*scale, order) * math::gamma(1.0 + k / shape),
            Self::Pareto { shape, .. } if *shape <= k => f64::INFINITY,
            Self::Pareto { least, shape } => power(*least, order) * shape / (shape - k),
            Self::Hyperexponential { branches } => {
                branches.iter().map(|(weight, mean)| weight * exponential(*mean, order)).sum()
            }
            Self::Points { points } => points.iter().map(|(value, weight)| weight * power(*value, order)).sum(),
            Self::Bins { bounds, weights } => {
                bounds.windows(2).zip(weights).map(|(ends, weight)| weight * uniform(ends[0], ends[1], order)).sum()
            }
        }
    }
}

fn power(base: f64, order: u8) -> f64 {
    (0..order).map(|_| base).product()
}

fn exponential(mean: f64, order: u8) -> f64 {
    (1..=order).map(|i| mean * f64::from(i)).product()
}

/// (Σ low^i high^(k−i), i = 0..=k) / (k + 1), which is (high^(k+1) − low^(k+1)) / ((k+1) (high − low)).
fn uniform(low: f64, high: f64, order: u8) -> f64 {
    (0..=order).map(|i| power(low, i) * power(high, order - i)).sum::<f64>() / f64::from(order + 1)
}

/// Of the normal law given that it is not negative. With λ = φ(m/s) / Φ(m/s): E(T) = m + s λ, and by
/// parts E(T^k) = m E(T^(k−1)) + (k−1) s² E(T^(k−2)).
fn normal_above_zero(mean: f64, sd: f64, order: u8) -> f64 {
    if sd == 0.0 {
        return power(mean, order);
    }
    let hazard = math::normal_density(mean / sd) / math::normal_cdf(mean / sd);
    let (mut before, mut moment) = (1.0, mean + sd * hazard);
    for k in 2..=order {
        (before, moment) = (moment, mean * moment + f64::from(k - 1) * sd * sd * before);
    }
    moment
}
