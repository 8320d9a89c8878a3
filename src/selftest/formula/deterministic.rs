//! Constant service: M/D/1, M/D/c, M/D/1/b.

use super::birth_death::{mean_above, poisson};
use super::inverse;
use crate::units::math::exp;

/// P(Wq ≤ t) of M/D/1 with service `d` (Crommelin 1932):
/// (1 − r) Σ [l (k d − t)]^k / k! e^(−l (k d − t)) over k ≤ t / d. Digits cancel beyond some 20 services.
pub fn md1_wait_cdf(l: f64, d: f64, t: f64) -> f64 {
    let mut sum = 0.0;
    let mut k = 0.0;
    while k * d <= t {
        let x = l * (k * d - t);
        let term = (1..=k as u32).fold(1.0, |term, i| term * x / f64::from(i));
        sum += term * exp(-x);
        k += 1.0;
    }
    (1.0 - l * d) * sum
}

/// Quantile of the response of M/D/1, for shares above 1 − r.
pub fn md1_response_quantile(l: f64, d: f64, share: f64) -> f64 {
    d + inverse(|t| md1_wait_cdf(l, d, t), share, 0.0, 20.0 * d)
}

/// Mean wait of M/D/c. Seen every `d`, those in service have left and nobody else has:
/// N(t + d) = max(N(t) − c, 0) + Poisson(l d) (Crommelin 1934), which holds at all times; then Little.
pub fn mdc_wait(l: f64, d: f64, c: u32) -> f64 {
    const MOST: u32 = 150;
    let arrivals = poisson(l * d, MOST);
    let mut p = vec![0.0; MOST as usize + 1];
    p[0] = 1.0;
    // At a load of 0.8 the start is forgotten after some fifty steps.
    for _ in 0..1_500 {
        let mut next = vec![0.0; p.len()];
        for (n, share) in p.iter().enumerate() {
            let left = n.saturating_sub(c as usize);
            for (slot, more) in next[left..].iter_mut().zip(&arrivals) {
                *slot += share * more;
            }
        }
        p = next;
    }
    mean_above(&p, c) / l
}

/// Loss of M/D/1 with room for `room` in all. A bucket of `room` tokens refilled at rate m is the same:
/// what it lacks is the work of a server with service 1/m, and a request passes when that is at most room − 1.
///
/// From the chain at departures: loss = 1 − 1 / (p(0) + r).
pub fn md1_loss(l: f64, m: f64, room: u32) -> f64 {
    let r = l / m;
    let arrivals = poisson(r, 200);
    // Not yet of sum 1; p(j+1) = (p(j) − p(0) a(j) − Σ p(i) a(j−i+1), i = 1..=j) / a(0)
    let mut p = vec![1.0];
    for j in 0..room as usize - 1 {
        let inside: f64 = (1..=j).map(|i| p[i] * arrivals[j - i + 1]).sum();
        p.push((p[j] - p[0] * arrivals[j] - inside) / arrivals[0]);
    }
    let nobody_left = 1.0 / p.iter().sum::<f64>();
    1.0 - 1.0 / (nobody_left + r)
}
