//! Calls that fail, are repeated, hedged, or given up.

use crate::units::math::{exp, ln, pow};

/// Mean tries of a call that fails with chance `p` and is tried at most `tries` times.
pub fn attempts(p: f64, tries: f64) -> f64 {
    (1.0 - pow(p, tries)) / (1.0 - p)
}

/// Mean response of an idle server of rate `m` with a timeout `t` per try and, before retry k = 0, 1, …,
/// a pause of uniform(0, base 2^k): Σ E(min(X, t)) = 1/m over all tries, and Σ p^(k+1) base 2^k / 2.
/// For so many retries that none fails in the end.
pub fn jittered_response(m: f64, t: f64, base: f64, retries: u32) -> f64 {
    let p = exp(-m * t);
    let pause = |k: u32| pow(p, f64::from(k + 1)) * base * pow(2.0, f64::from(k)) / 2.0;
    1.0 / m + (0..retries).map(pause).sum::<f64>()
}

/// Attempts per second at M/M/1 whose callers give up after `t` and try again, up to `tries` in all,
/// after pauses so long that attempts stay Poisson, while the server goes on with what was given up:
/// the fixed point of x = l (1 + p + … + p^(tries−1)), p = e^(−(m − x) t).
pub fn retried_rate(l: f64, m: f64, t: f64, tries: f64) -> f64 {
    let mut x = l;
    // Below the point where retries take over, the map from l climbs to its least fixed point.
    for _ in 0..10_000 {
        x = l * attempts(given_up(x, m, t), tries);
    }
    x
}

/// Share of the requests of M/M/1 that take longer than `t`.
pub fn given_up(l: f64, m: f64, t: f64) -> f64 {
    exp(-(m - l) * t)
}

/// Loss of M/M/1 where those who have waited `t` leave, or are dropped when their turn comes:
/// (1 − r) r e / (1 − r² e), e = e^(−(m − l) t) (Barrer 1957).
pub fn barrer_loss(l: f64, m: f64, t: f64) -> f64 {
    let (r, e) = (l / m, exp(-(m - l) * t));
    (1.0 - r) * r * e / (1.0 - r * r * e)
}

/// Mean of the faster of two exponential times of rate `m`, the second begun after `d`: the integral of
/// P(T > t) = S(t) S(t − d).
pub fn hedged_response(m: f64, d: f64) -> f64 {
    (1.0 - exp(-m * d)) / m + exp(-m * d) / (2.0 * m)
}

/// The time that a share `share` does not exceed: S(t) S(t − d) = 1 − share, for t > d.
pub fn hedged_quantile(m: f64, d: f64, share: f64) -> f64 {
    (d - ln(1.0 - share) / m) / 2.0
}

/// Calls that get a second copy: S(d).
pub fn hedged_share(m: f64, d: f64) -> f64 {
    exp(-m * d)
}

/// The same where `d` is the quantile `share` of first attempts: what is beyond it.
/// Source: Dean and Barroso 2013, "The Tail at Scale": wait for the p95, for about 5 % more load.
pub fn hedged_share_at_quantile(share: f64) -> f64 {
    1.0 - share
}

/// Busy threads of a caller that holds one of `k` threads during a call to M/M/1 of load `r`:
/// r (1 − r^k) / (1 − r).
pub fn busy_threads(r: f64, k: u32) -> f64 {
    r * (1.0 - pow(r, f64::from(k))) / (1.0 - r)
}

/// Requests that wait for one of these threads: r^(k+1) / (1 − r).
pub fn accept_queue(r: f64, k: u32) -> f64 {
    pow(r, f64::from(k + 1)) / (1.0 - r)
}

/// Share of the work of M/M/1 done for requests that take longer than `t`: E(S; T > t) / E(S) with
/// T = Wq + S, which is e^(−(m − l) t) / r − e^(−m t) (1/r − 1).
pub fn wasted_share(l: f64, m: f64, t: f64) -> f64 {
    let r = l / m;
    given_up(l, m, t) / r - exp(-m * t) * (1.0 / r - 1.0)
}
