//! Queueing theory in code, each result with its source. Rates are per second, times seconds.
//!
//! Written for clarity and apart from the bounds of `simulate`, so that the two are not wrong alike.

pub mod birth_death;
pub mod calls;
pub mod classes;
pub mod closed;
pub mod deterministic;
pub mod forks;
pub mod markov;
pub mod messages;
pub mod moments;
pub mod one_server;
pub mod renewal;
pub mod replicas;
pub mod special;

/// Where `function`, which grows, reaches `value`, between `low` and `high`; by bisection.
pub(super) fn inverse(function: impl Fn(f64) -> f64, value: f64, mut low: f64, mut high: f64) -> f64 {
    // Each step halves the span: 200 leave nothing of it.
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if function(middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
