//! Moments of service times.

/// E(S), E(S²), E(S³).
pub type Moments = [f64; 3];

pub fn constant(mean: f64) -> Moments {
    [mean, mean * mean, mean * mean * mean]
}

pub fn exponential(mean: f64) -> Moments {
    hyperexponential(&[(1.0, mean)])
}

/// By (weight, mean): E(S^k) = k! Σ w m^k.
pub fn hyperexponential(branches: &[(f64, f64)]) -> Moments {
    let sum = |term: fn(f64) -> f64| branches.iter().map(|(weight, mean)| weight * term(*mean)).sum::<f64>();
    [sum(|mean| mean), 2.0 * sum(|mean| mean * mean), 6.0 * sum(|mean| mean * mean * mean)]
}

/// E(S^k) = mean^k (1 + 1/stages) … (1 + (k − 1)/stages).
pub fn erlang(mean: f64, stages: f64) -> Moments {
    let second = mean * mean * (1.0 + 1.0 / stages);
    [mean, second, second * mean * (1.0 + 2.0 / stages)]
}

/// E(S^k) = (high^(k+1) − low^(k+1)) / ((k + 1) (high − low)).
pub fn uniform(low: f64, high: f64) -> Moments {
    let raw = |k: i32| (high.powi(k + 1) - low.powi(k + 1)) / (f64::from(k + 1) * (high - low));
    [raw(1), raw(2), raw(3)]
}

/// Squared coefficient of variation.
pub fn scv([mean, second, _]: Moments) -> f64 {
    second / (mean * mean) - 1.0
}
