//! Approximations, and loads that change at random.

use super::birth_death::mmc_wait;
use super::markov::{Step, mean, stationary};

/// Mean wait of G/G/c: that of M/M/c × (ca² + cs²) / 2 (Allen and Cunneen); exact for M/M/c and M/G/1.
pub fn allen_cunneen_wait(l: f64, m: f64, c: u32, [arrivals, service]: [f64; 2]) -> f64 {
    mmc_wait(l, m, c) * (arrivals + service) / 2.0
}

/// Mean number in M/M/1 whose arrivals take turns between two rates, with exponential stays of these
/// means: the chain of state and number, cut at 600.
pub fn modulated_number(rates: [f64; 2], stays: [f64; 2], m: f64) -> f64 {
    const MOST: usize = 600;
    let mut steps: Vec<Step> = Vec::new();
    for n in 0..=MOST {
        for state in 0..2 {
            let here = 2 * n + state;
            steps.push((here, 2 * n + 1 - state, 1.0 / stays[state]));
            if n < MOST {
                steps.push((here, here + 2, rates[state]));
            }
            if n > 0 {
                steps.push((here, here - 2, m));
            }
        }
    }
    mean(&stationary(2 * (MOST + 1), &steps), |state| (state / 2) as f64)
}
