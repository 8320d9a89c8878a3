//! GI/M/1: independent gaps, exponential service.
//!
//! Source: Kleinrock I, chapter 6: those who arrive find a geometric number with ratio s, the root in
//! (0, 1) of s = A*(m (1 − s)), A* being the gaps' Laplace transform; the response is Exp(m (1 − s)).

use crate::units::math::{exp, pow};

/// The share of those who wait, for service at rate `m`.
pub fn ratio(transform: impl Fn(f64) -> f64, m: f64) -> f64 {
    let mut s = 0.5;
    // The map contracts by less than the load near its root.
    for _ in 0..10_000 {
        s = transform(m * (1.0 - s));
    }
    s
}

/// Mean response.
pub fn response(transform: impl Fn(f64) -> f64, m: f64) -> f64 {
    1.0 / (m * (1.0 - ratio(transform, m)))
}

pub fn erlang(mean: f64, stages: f64) -> impl Fn(f64) -> f64 {
    move |at| pow(1.0 + at * mean / stages, -stages)
}

pub fn constant(mean: f64) -> impl Fn(f64) -> f64 {
    move |at| exp(-at * mean)
}

pub fn uniform(low: f64, high: f64) -> impl Fn(f64) -> f64 {
    move |at| (exp(-at * low) - exp(-at * high)) / (at * (high - low))
}

/// By (weight, mean).
pub fn hyperexponential(branches: [(f64, f64); 2]) -> impl Fn(f64) -> f64 {
    move |at| branches.iter().map(|(weight, mean)| weight / (1.0 + at * mean)).sum()
}
