//! Draws of random durations: a law, prepared for being drawn from.
//!
//! For a fixed stream a draw is proportional to the law's scale, so that with common random numbers a
//! service that is twice as slow takes twice as long for every single request.

use super::draws::Stream;
use super::events::LAST_TIME;
use super::ziggurat::{exponential, normal};
use crate::law::Law;
use crate::units::math;

/// What draws from a law. Small: a call has several of them.
#[derive(Clone, Debug)]
pub enum Sampler {
    Constant(u64),
    Exponential {
        mean: f64,
    },
    Uniform {
        low: f64,
        width: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    Lognormal {
        median: f64,
        sigma: f64,
    },
    /// Shape ≥ 1: `scale` times a draw of `gamma`.
    Gamma {
        scale: f64,
        d: f64,
        c: f64,
    },
    /// Shape < 1: a draw of shape + 1 times U^(1 / shape).
    SmallGamma {
        scale: f64,
        shape: f64,
    },
    /// `scale` × E^`exponent`, E exponential.
    Weibull {
        scale: f64,
        exponent: f64,
    },
    /// `least` × e^(E × `exponent`), E exponential.
    Pareto {
        least: f64,
        exponent: f64,
    },
    /// (Cumulated weight, mean).
    Hyperexponential(Box<[(f64, f64)]>),
    /// (Cumulated weight, value).
    Points(Box<[(f64, f64)]>),
    Bins(Box<[Bin]>),
}

/// A uniform part of a distribution, drawn for uniform numbers in `from..to`.
#[derive(Clone, Debug)]
pub struct Bin {
    from: f64,
    to: f64,
    low: f64,
    high: f64,
}

impl Sampler {
    pub fn of(law: &Law) -> Self {
        match law {
            Law::Constant(value) => Self::Constant(value.0.min(LAST_TIME)),
            _ if law.mean() == 0.0 => Self::Constant(0),
            Law::Exponential { mean } => Self::Exponential { mean: *mean },
            Law::Uniform { low, high } => Self::Uniform { low: *low, width: high - low },
            Law::Normal { mean, sd } => Self::Normal { mean: mean.max(0.0), sd: *sd },
            Law::Lognormal { median, sigma } => Self::Lognormal { median: *median, sigma: *sigma },
            Law::Gamma { mean, shape: 1.0 } => Self::Exponential { mean: *mean },
            Law::Gamma { mean, shape } if *shape < 1.0 => Self::SmallGamma { scale: mean / shape, shape: *shape },
            Law::Gamma { mean, shape } => {
                let (d, c) = gamma_constants(*shape);
                Self::Gamma { scale: mean / shape, d, c }
            }
            Law::Weibull { scale, shape } => Self::Weibull { scale: *scale, exponent: 1.0 / shape },
            Law::Pareto { least, shape } => Self::Pareto { least: *least, exponent: 1.0 / shape },
            Law::Hyperexponential { branches } => Self::Hyperexponential(cumulated(branches.iter().copied())),
            Law::Points { points } => Self::Points(cumulated(points.iter().map(|(value, weight)| (*weight, *value)))),
            Law::Bins { bounds, weights } => Self::Bins(bins(bounds, weights)),
        }
    }

    /// A duration in whole nanoseconds, rounded to the nearest, at most [`LAST_TIME`].
    #[inline(always)]
    pub fn draw(&self, stream: &mut Stream) -> u64 {
        match self {
            Self::Exponential { mean } => nanoseconds(exponential(stream) * mean),
            Self::Constant(value) => *value,
            _ => nanoseconds(self.draw_other(stream)),
        }
    }

    /// Laws that are not worth the space of their code at every call of [`Sampler::draw`].
    #[inline(never)]
    fn draw_other(&self, stream: &mut Stream) -> f64 {
        match self {
            Self::Constant(value) => *value as f64,
            Self::Exponential { mean } => exponential(stream) * mean,
            Self::Uniform { low, width } => low + stream.unit() * width,
            Self::Normal { mean, sd } => loop {
                let x = mean + sd * normal(stream);
                // With a mean of 0 or more at least every second one.
                if x >= 0.0 {
                    break x;
                }
            },
            Self::Lognormal { median, sigma } => median * math::exp(sigma * normal(stream)),
            Self::Gamma { scale, d, c } => scale * gamma(*d, *c, stream),
            Self::SmallGamma { scale, shape } => {
                let (d, c) = gamma_constants(shape + 1.0);
                let boost = math::exp(-exponential(stream) / shape);
                scale * boost * gamma(d, c, stream)
            }
            Self::Weibull { scale, exponent } => scale * math::pow(exponential(stream), *exponent),
            Self::Pareto { least, exponent } => least * math::exp(exponential(stream) * exponent),
            Self::Hyperexponential(branches) => value_at(branches, stream.unit()) * exponential(stream),
            Self::Points(points) => value_at(points, stream.unit()),
            Self::Bins(bins) => {
                let u = stream.unit();
                let at = bins.partition_point(|bin| bin.to <= u);
                bins.get(at).map_or(0.0, |bin| bin.low + (bin.high - bin.low) * ((u - bin.from) / (bin.to - bin.from)))
            }
        }
    }
}

/// `x` ≥ 0 rounded to the nearest; what is longer than [`LAST_TIME`] ends then.
#[inline]
fn nanoseconds(x: f64) -> u64 {
    // By way of i64, which is one instruction.
    (x.min(LAST_TIME as f64) + 0.5) as i64 as u64
}

/// d and c of `gamma` for this shape.
#[inline]
fn gamma_constants(shape: f64) -> (f64, f64) {
    let d = shape - 1.0 / 3.0;
    (d, 1.0 / (9.0 * d).sqrt())
}

/// A gamma variate of shape d + ⅓ ≥ 1 and scale 1.
///
/// Source: Marsaglia and Tsang 2000, "A simple method for generating gamma variables"; accepts at
/// least 95 in 100.
fn gamma(d: f64, c: f64, stream: &mut Stream) -> f64 {
    loop {
        let z = normal(stream);
        let root = 1.0 + c * z;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        let squared = z * z;
        let u = stream.unit();
        // The first test saves most logarithms.
        if u < 1.0 - 0.0331 * squared * squared || math::ln(u) < 0.5 * squared + d * (1.0 - v + math::ln(v)) {
            return d * v;
        }
    }
}

/// (Weight, value) to (sum of the weights so far, value), without those of weight 0. The last sum is
/// infinite, so that rounding leaves no number without a value.
fn cumulated(weighted: impl Iterator<Item = (f64, f64)>) -> Box<[(f64, f64)]> {
    let mut sum = 0.0;
    let mut values: Box<[(f64, f64)]> = weighted
        .filter(|(weight, _)| *weight > 0.0)
        .map(|(weight, value)| {
            sum += weight;
            (sum, value)
        })
        .collect();
    if let Some(last) = values.last_mut() {
        last.0 = f64::INFINITY;
    }
    values
}

/// The value for the uniform number `u`. O(log n).
#[inline]
fn value_at(cumulated: &[(f64, f64)], u: f64) -> f64 {
    let at = cumulated.partition_point(|(sum, _)| *sum <= u);
    cumulated.get(at).map_or(0.0, |(_, value)| *value)
}

/// Bins of weight 0 left out; the last one ends at 1 or where the weights do, whichever is later.
fn bins(bounds: &[f64], weights: &[f64]) -> Box<[Bin]> {
    let mut to = 0.0;
    let mut bins: Box<[Bin]> = bounds
        .windows(2)
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(ends, weight)| {
            let from = to;
            to += weight;
            Bin { from, to, low: ends[0], high: ends[1] }
        })
        .collect();
    if let Some(last) = bins.last_mut() {
        last.to = last.to.max(1.0);
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sampler_is_small() {
        assert!(size_of::<Sampler>() <= 32);
    }

    #[test]
    fn durations_are_rounded_to_the_nearest_and_have_an_end() {
        let rounded = [0.0, 0.49, 0.5, 1.49, 1e15 + 0.5].map(nanoseconds);
        assert_eq!(rounded, [0, 0, 1, 1, 1_000_000_000_000_001]);
        for long in [1e18, f64::INFINITY] {
            assert!(nanoseconds(long).abs_diff(LAST_TIME) <= 2);
        }
    }
}
