//! Parallel calls: fork-join, order statistics, fan-out, quorums.

use crate::units::math::{ln, pow};

/// H_n = 1 + 1/2 + … + 1/n.
pub fn harmonic(n: u32) -> f64 {
    (1..=n).map(|i| 1.0 / f64::from(i)).sum()
}

/// Mean response of a fork to two M/M/1 and a join (Flatto and Hahn 1984): (12 − r) / 8 / (m − l).
pub fn fork_join_of_two(l: f64, m: f64) -> f64 {
    (12.0 - l / m) / 8.0 / (m - l)
}

/// The same for n ≥ 2, an approximation (Nelson and Tantawi 1988); below 5 % off for n up to 32.
pub fn fork_join(l: f64, m: f64, n: u32) -> f64 {
    let share = harmonic(n) / harmonic(2);
    (share + 4.0 / 11.0 * (1.0 - share) * l / m) * fork_join_of_two(l, m)
}

/// Mean time until `k` of `n` exponential times of rate `m` are over: (H_n − H_(n−k)) / m.
pub fn order_statistic(m: f64, n: u32, k: u32) -> f64 {
    (harmonic(n) - harmonic(n - k)) / m
}

/// Quantile of the longest of `n` exponential times of rate `m`: −ln(1 − share^(1/n)) / m.
pub fn longest_quantile(m: f64, n: u32, share: f64) -> f64 {
    -ln(1.0 - pow(share, 1.0 / f64::from(n))) / m
}

/// The chance that at least one of `n` is in the tail of share `p`.
pub fn fan_out_tail(p: f64, n: u32) -> f64 {
    1.0 - pow(1.0 - p, f64::from(n))
}

/// The chance that at least `k` of `n` succeed, each with chance `p`.
pub fn at_least(k: u32, n: u32, p: f64) -> f64 {
    let choose = |i: u32| (0..i).fold(1.0, |c, j| c * f64::from(n - j) / f64::from(j + 1));
    (k..=n).map(|i| choose(i) * pow(p, f64::from(i)) * pow(1.0 - p, f64::from(n - i))).sum()
}
