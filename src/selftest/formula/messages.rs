//! Messages: consumers that poll, relays, batches, partitions, hand-off from queue to queue, sagas.

use super::inverse;
use super::moments::Moments;
use super::one_server::{mg1_wait, mm1_response};
use crate::units::math::exp;

/// Mean wait of M/G/1 whose server goes away for V whenever it finds nothing: Pollaczek–Khinchine + E(V²) / (2 E(V)).
///
/// Source: Levy and Yechiali, *Management Science* 22 (1975).
pub fn vacation_wait(l: f64, service: Moments, [mean, second, _]: Moments) -> f64 {
    mg1_wait(l, service) + second / (2.0 * mean)
}

/// Mean size of a batch that its first message opens for `linger`: 1 + l L.
pub fn batch_size(l: f64, linger: f64) -> f64 {
    1.0 + l * linger
}

/// Mean wait for such a batch to be sent: the first waits L, the others half of it in the mean.
pub fn batch_wait(l: f64, linger: f64) -> f64 {
    linger * (1.0 + 0.5 * l * linger) / batch_size(l, linger)
}

/// Mean wait where each partition is an M/M/1 of its own, with these shares of the messages.
pub fn partition_wait(l: f64, m: f64, shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * (mm1_response(l * share, m) - 1.0 / m)).sum()
}

/// Quantile of the time in two M/M/1 one behind the other: the sum of two independent exponential times (Reich 1957).
pub fn tandem_quantile(l: f64, [first, second]: [f64; 2], share: f64) -> f64 {
    let (a, b) = (first - l, second - l);
    inverse(|t| 1.0 - (b * exp(-a * t) - a * exp(-b * t)) / (b - a), share, 0.0, 100.0 / a.min(b))
}

/// Mean number in M/M/1.
pub fn mm1_number(l: f64, m: f64) -> f64 {
    l / (m - l)
}

/// Mean number that wait over `span` when a server of `m` a second, asked `l` times a second at even intervals,
/// is away once for `outage`: a backlog of l T that takes l T / (m − l) to go.
pub fn outage_depth(l: f64, m: f64, outage: f64, span: f64) -> f64 {
    let backlog = l * outage;
    0.5 * backlog * (outage + backlog / (m - l)) / span
}

/// Share of sagas whose steps all commit.
pub fn committed(fails: &[f64]) -> f64 {
    fails.iter().map(|fails| 1.0 - fails).product()
}

/// Steps executed per saga of steps in a row: one is reached when all before it have committed.
pub fn steps(fails: &[f64]) -> f64 {
    (0..fails.len()).map(|at| committed(&fails[..at])).sum()
}

/// Compensations per saga: who fails at a step undoes those before it.
pub fn compensations(fails: &[f64]) -> f64 {
    (0..fails.len()).map(|at| committed(&fails[..at]) * fails[at] * at as f64).sum()
}
