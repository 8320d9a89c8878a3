//! One server, Poisson arrivals: M/M/1 and M/G/1 in their disciplines.
//!
//! Source: Kleinrock, *Queueing Systems* I (1975), chapters 3 and 5, unless said otherwise.

use super::moments::Moments;
use crate::units::math::{ln, pow};

/// Mean response of M/M/1: 1 / (m − l).
pub fn mm1_response(l: f64, m: f64) -> f64 {
    1.0 / (m - l)
}

/// Quantile of the response of M/M/1, which is exponential.
pub fn mm1_response_quantile(l: f64, m: f64, share: f64) -> f64 {
    -ln(1.0 - share) / (m - l)
}

/// Quantile of the wait in M/M/1, for shares above 1 − r: P(Wq > t) = r e^(−(m − l) t).
pub fn mm1_wait_quantile(l: f64, m: f64, share: f64) -> f64 {
    ln(l / m / (1.0 - share)) / (m - l)
}

/// P(N = n) in M/M/1: (1 − r) r^n.
pub fn mm1_share_of(l: f64, m: f64, n: u32) -> f64 {
    (1.0 - l / m) * pow(l / m, f64::from(n))
}

/// Deviation of N in M/M/1: √r / (1 − r).
pub fn mm1_number_sd(l: f64, m: f64) -> f64 {
    (l / m).sqrt() / (1.0 - l / m)
}

/// Mean wait of M/G/1 in any order that does not look at the work (Pollaczek–Khinchine).
pub fn mg1_wait(l: f64, [mean, second, _]: Moments) -> f64 {
    l * second / (2.0 * (1.0 - l * mean))
}

/// E(Wq²) of M/G/1, first come first served (Takács): 2 Wq² + l E(S³) / (3 (1 − r)).
pub fn mg1_wait_square(l: f64, service: Moments) -> f64 {
    let wait = mg1_wait(l, service);
    2.0 * wait * wait + l * service[2] / (3.0 * (1.0 - l * service[0]))
}

/// Deviation of the wait, first come first served.
pub fn mg1_wait_sd(l: f64, service: Moments) -> f64 {
    let wait = mg1_wait(l, service);
    (mg1_wait_square(l, service) - wait * wait).sqrt()
}

/// Deviation of the wait, last come first served: E(Wq²) is 1 / (1 − r) times as large.
pub fn mg1_lifo_wait_sd(l: f64, service: Moments) -> f64 {
    let wait = mg1_wait(l, service);
    (mg1_wait_square(l, service) / (1.0 - l * service[0]) - wait * wait).sqrt()
}

/// Mean response of M/G/1 with processor sharing, whatever the law: E(S) / (1 − r).
pub fn sharing_response(l: f64, mean: f64) -> f64 {
    mean / (1.0 - l * mean)
}

/// Mean number in M^X/M/1, batches with E(X) and E(X²), of l requests per second:
/// r / (1 − r) × (1 + E(X²) / E(X)) / 2.
pub fn batch_number(l: f64, m: f64, [size, square]: [f64; 2]) -> f64 {
    let r = l / m;
    r / (1.0 - r) * (1.0 + square / size) / 2.0
}

/// Mean number in M/M/1 whose server breaks down at rate `a`, also while idle, and is repaired at rate `b`.
///
/// Source: White and Christie, *Operations Research* 6 (1958).
pub fn breakdown_number(l: f64, m: f64, a: f64, b: f64) -> f64 {
    l * ((a + b) * (a + b) + a * m) / ((a + b) * (b * m - l * (a + b)))
}
