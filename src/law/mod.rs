//! Laws of random durations: what a file may state, with moments and quantiles.
//!
//! All parameters are in nanoseconds; a law is a value and knows nothing of how it is drawn.

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
    /// The normal law of this mean and deviation, cut at 0 (values below are drawn again).
    Normal {
        mean: f64,
        sd: f64,
    },
    /// exp(N(ln `median`, `sigma`²)).
    Lognormal {
        median: f64,
        sigma: f64,
    },
    /// `shape` > 0; an Erlang law has a whole shape.
    Gamma {
        mean: f64,
        shape: f64,
    },
    /// `scale` > 0, `shape` > 0.
    Weibull {
        scale: f64,
        shape: f64,
    },
    /// P(T > t) = (`least` / t)^`shape`, t ≥ `least`; `shape` > 1.
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
