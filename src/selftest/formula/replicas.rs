//! Replicas: balancing, power of d choices, redundant requests.

use super::markov::{Step, mean, stationary};
use super::renewal;
use crate::units::math::pow;

/// Mean response of two servers of rate `m`, taken in turn: E2/M/1 each, `l` in all.
pub fn round_robin_response(l: f64, m: f64) -> f64 {
    renewal::response(renewal::erlang(2.0 / l, 2.0), m)
}

/// Mean response of two servers of rate `m` where each of `l` joins the shorter line: the chain of both
/// lines, cut at 60.
pub fn shorter_line_response(l: f64, m: f64) -> f64 {
    const MOST: usize = 60;
    let at = |short: usize, long: usize| long * (MOST + 1) + short;
    let mut steps: Vec<Step> = Vec::new();
    for long in 0..=MOST {
        for short in 0..=long {
            let here = at(short, long);
            if short < long {
                steps.push((here, at(short + 1, long), l));
                steps.push((here, at(short, long - 1), m));
            } else if long < MOST {
                steps.push((here, at(short, long + 1), l));
            }
            if short > 0 {
                // Of two equal lines either may go down.
                let rate = if short == long { 2.0 * m } else { m };
                steps.push((here, at(short - 1, long), rate));
            }
        }
    }
    // States with short > long do not exist: number those that do.
    let mut number = vec![usize::MAX; (MOST + 1) * (MOST + 1)];
    let mut sizes = Vec::new();
    for long in 0..=MOST {
        for short in 0..=long {
            number[at(short, long)] = sizes.len();
            sizes.push((short + long) as f64);
        }
    }
    for step in &mut steps {
        (step.0, step.1) = (number[step.0], number[step.1]);
    }
    let p = stationary(sizes.len(), &steps);
    mean(&p, |state| sizes[state]) / l
}

/// Mean response, in service times, with very many servers of load `r` each, the best of d drawn:
/// Σ r^((d^i − d) / (d − 1)), i = 1, 2, … (Mitzenmacher 2001).
pub fn power_of_choices(r: f64, d: f64) -> f64 {
    (1..60).map(|i| pow(r, (pow(d, f64::from(i)) - d) / (d - 1.0))).sum()
}

/// Mean response when each request goes to two of very many servers and both copies are served:
/// the faster of two independent M/M/1 with twice the load `l` each. 1 / (2 (m − 2 l)).
pub fn duplicates_response(l: f64, m: f64) -> f64 {
    1.0 / (2.0 * (m - 2.0 * l))
}

/// Mean response when each request goes to `d` of `k` servers of rate `m` and the first end cancels the
/// others; `l` per server: Σ 1 / (k m C(k−1, d−1) / C(i−1, d−1) − k l), i = d..=k.
///
/// Source: Gardner et al., *Operations Research* 65 (2017).
pub fn redundancy_response(l: f64, m: f64, k: u32, d: u32) -> f64 {
    let choose = |n: u32, j: u32| (0..j).fold(1.0, |c, i| c * f64::from(n - i) / f64::from(i + 1));
    let servers = f64::from(k);
    let term = |i: u32| 1.0 / (servers * m * choose(k - 1, d - 1) / choose(i - 1, d - 1) - servers * l);
    (d..=k).map(term).sum()
}
