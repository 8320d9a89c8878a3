//! Closed forms of single stations. Rates are per nanosecond, times nanoseconds.
//!
//! Sources: Kleinrock, *Queueing Systems* (1975, 1976); Allen, *Probability, Statistics, and Queueing
//! Theory* (1990) for the approximation of G/G/c.

/// Beyond, a recursion over servers takes too long to be a bound "in microseconds".
pub(super) const MOST_SERVERS: u32 = 1_000_000;

/// Erlang C: the share of requests that wait in M/M/c with `load` = λ / μ < `servers`.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    // B(0) = 1; B(n) = a B(n − 1) / (n + a B(n − 1)); C = B / (1 − ρ (1 − B)).
    let mut blocked = 1.0;
    for n in 1..=servers {
        blocked = load * blocked / (f64::from(n) + load * blocked);
        if blocked < f64::MIN_POSITIVE {
            return 0.0;
        }
    }
    let busy = load / f64::from(servers);
    blocked / (1.0 - busy * (1.0 - blocked))
}

/// Mean wait of M/G/1 (Pollaczek–Khinchine): λ E(S²) / (2 (1 − ρ)).
pub fn pollaczek_khinchine(rate: f64, mean: f64, second_moment: f64) -> f64 {
    rate * second_moment / (2.0 * (1.0 - rate * mean))
}

/// Mean wait of G/G/c (Allen–Cunneen): that of M/M/c × (ca² + cs²) / 2. Exact for M/M/c and M/G/1.
pub fn allen_cunneen(servers: u32, rate: f64, mean: f64, variability: f64) -> f64 {
    let load = rate * mean;
    erlang_c(servers, load) * mean / (f64::from(servers) - load) * variability / 2.0
}

/// Mean number at a processor-sharing station with Poisson arrivals and `cores`, may be fractional:
/// n requests are served at the rate of min(n, cores). Insensitive to the law of the work.
/// `load` = λ E(S) < `cores`.
pub fn number_sharing(cores: f64, load: f64) -> f64 {
    // p(n) = p(0) load^n / n! up to the whole cores, then geometric with ratio load / cores.
    let whole = cores.floor().min(f64::from(MOST_SERVERS)) as u32;
    let (mut p, mut sum, mut number) = (1.0, 1.0, 0.0);
    for n in 1..=whole {
        p *= load / f64::from(n);
        sum += p;
        number += f64::from(n) * p;
        if sum > 1e200 {
            (p, sum, number) = (p / sum, 1.0, number / sum);
        }
    }
    let ratio = load / cores;
    let beyond = p * ratio / (1.0 - ratio);
    (number + beyond * (f64::from(whole) + 1.0 / (1.0 - ratio))) / (sum + beyond)
}
