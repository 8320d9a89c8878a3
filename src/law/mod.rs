//! Laws of random durations: what a file may state, with moments and quantiles.
//!
//! All parameters are in nanoseconds; a law is a value and knows nothing of how it is drawn.

mod cdf;
mod display;
pub mod fit;
mod moments;
mod quantile;

use crate::units::Nanos;

/// The law of a random duration, never negative. Parameters are finite, in nanoseconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    Constant(Nanos),
    /// `mean` ≥ 0.
    Exponential {
        mean: f64,
    },
    /// 0 ≤ `low` ≤ `high`.
    Uniform {
        low: f64,
        high: f64,
    },
    /// The normal law of this mean and deviation, cut at 0 (values below are drawn again), which makes
    /// its mean larger. `mean` ≥ 0, `sd` ≥ 0.
    Normal {
        mean: f64,
        sd: f64,
    },
    /// exp(N(ln `median`, `sigma`²)). `median` ≥ 0, `sigma` ≥ 0.
    Lognormal {
        median: f64,
        sigma: f64,
    },
    /// `mean` ≥ 0, `shape` > 0; an Erlang law has a whole shape.
    Gamma {
        mean: f64,
        shape: f64,
    },
    /// `scale` > 0, `shape` > 0.
    Weibull {
        scale: f64,
        shape: f64,
    },
    /// P(T > t) = (`least` / t)^`shape`, t ≥ `least` ≥ 0; `shape` > 1.
    Pareto {
        least: f64,
        shape: f64,
    },
    /// One of several exponential laws, as (weight, mean); weights sum to 1.
    Hyperexponential {
        branches: Box<[(f64, f64)]>,
    },
    /// Point masses, as (value, weight), by value; weights sum to 1.
    Points {
        points: Box<[(f64, f64)]>,
    },
    /// Uniform within bins: `bounds` has one more entry than `weights`, ascending; weights sum to 1.
    Bins {
        bounds: Box<[f64]>,
        weights: Box<[f64]>,
    },
}

impl Law {
    /// The law of this duration times `factor` ≥ 0.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(value.times(factor)),
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Normal { mean, sd } => Self::Normal { mean: mean * factor, sd: sd * factor },
            Self::Lognormal { median, sigma } => Self::Lognormal { median: median * factor, sigma: *sigma },
            Self::Gamma { mean, shape } => Self::Gamma { mean: mean * factor, shape: *shape },
            Self::Weibull { scale, shape } => Self::Weibull { scale: scale * factor, shape: *shape },
            Self::Pareto { least, shape } => Self::Pareto { least: least * factor, shape: *shape },
            Self::Hyperexponential { branches } => Self::Hyperexponential {
                branches: branches.iter().map(|(weight, mean)| (*weight, mean * factor)).collect(),
            },
            Self::Points { points } => {
                Self::Points { points: points.iter().map(|(value, weight)| (value * factor, *weight)).collect() }
            }
            Self::Bins { bounds, weights } => {
                Self::Bins { bounds: bounds.iter().map(|bound| bound * factor).collect(), weights: weights.clone() }
            }
        }
    }
}
