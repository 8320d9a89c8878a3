//! Systems whose number goes up and down by one: several servers, limited lines, impatience.

/// Probabilities of 0..=`most` from the rates up from n and down from n: p(n+1) down(n+1) = p(n) up(n).
pub fn probabilities(most: u32, up: impl Fn(u32) -> f64, down: impl Fn(u32) -> f64) -> Vec<f64> {
    let mut weights = vec![1.0];
    let (mut weight, mut sum) = (1.0, 1.0);
    for n in 0..most {
        weight *= up(n) / down(n + 1);
        sum += weight;
        weights.push(weight);
    }
    weights.iter().map(|weight| weight / sum).collect()
}

/// Mean of a law on 0, 1, 2, …
pub fn mean(probabilities: &[f64]) -> f64 {
    probabilities.iter().enumerate().map(|(n, p)| n as f64 * p).sum()
}

/// Mean of what exceeds `servers`: the line.
pub fn mean_above(probabilities: &[f64], servers: u32) -> f64 {
    probabilities.iter().enumerate().map(|(n, p)| (n as f64 - f64::from(servers)).max(0.0) * p).sum()
}

/// M/M/c with room for `most` in all.
pub fn mmck(l: f64, m: f64, c: u32, most: u32) -> Vec<f64> {
    probabilities(most, |_| l, |n| f64::from(n.min(c)) * m)
}

/// Erlang B: the share that finds `c` servers with load `a` busy and is lost.
pub fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |blocked, n| a * blocked / (f64::from(n) + a * blocked))
}

/// Erlang C: the share that waits in M/M/c.
pub fn erlang_c(c: u32, a: f64) -> f64 {
    let blocked = erlang_b(c, a);
    blocked / (1.0 - a / f64::from(c) * (1.0 - blocked))
}

/// Mean wait of M/M/c: C / (c m − l).
pub fn mmc_wait(l: f64, m: f64, c: u32) -> f64 {
    erlang_c(c, l / m) / (f64::from(c) * m - l)
}

/// P(T > t) of M/M/c, for c m − l ≠ m: own work alone, and own work after an exponential wait.
pub fn mmc_response_beyond(l: f64, m: f64, c: u32, t: f64) -> f64 {
    use crate::units::math::exp;
    let (waits, drain) = (erlang_c(c, l / m), f64::from(c) * m - l);
    (1.0 - waits) * exp(-m * t) + waits * (drain * exp(-m * t) - m * exp(-drain * t)) / (drain - m)
}

/// Erlang A: M/M/c whose line everyone leaves after an exponential patience of rate `leave`; the share
/// that leaves is leave × E[line] / l.
pub fn erlang_a_loss(l: f64, m: f64, c: u32, leave: f64) -> f64 {
    let p = erlang_a(l, m, c, leave);
    leave * mean_above(&p, c) / l
}

/// Probabilities of Erlang A.
pub fn erlang_a(l: f64, m: f64, c: u32, leave: f64) -> Vec<f64> {
    const MOST: u32 = 1_000;
    probabilities(MOST, |_| l, |n| f64::from(n.min(c)) * m + f64::from(n.saturating_sub(c)) * leave)
}

/// Poisson law of mean `a` on 0..=`most`: the number in M/G/∞.
pub fn poisson(a: f64, most: u32) -> Vec<f64> {
    probabilities(most, |_| a, f64::from)
}
