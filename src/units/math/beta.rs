//! The regularised incomplete beta function.

use super::gamma::nonzero;
use super::{exp, ln, ln_1p, ln_gamma};

const MOST_TERMS: u32 = 10_000;

/// I_x(`a`, `b`), `a` > 0, `b` > 0: the chance that a beta variate is at most `x`.
///
/// Source: DLMF 8.17.22 (continued fraction, by Lentz's method) and 8.17.4 (reflection).
pub fn beta_regularised(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = exp(ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * ln(x) + b * ln_1p(-x));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..MOST_TERMS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        value *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beta_law_has_its_closed_forms() {
        for x in [0.001, 0.2, 0.5, 0.77, 0.999] {
            // I_x(1, b) = 1 − (1 − x)^b; I_x(a, 1) = x^a; I_x(2, 2) = x² (3 − 2x)
            assert!((beta_regularised(1.0, 3.0, x) - (1.0 - (1.0 - x) * (1.0 - x) * (1.0 - x))).abs() < 1e-14);
            assert!((beta_regularised(2.0, 1.0, x) - x * x).abs() < 1e-14);
            assert!((beta_regularised(2.0, 2.0, x) - x * x * (3.0 - 2.0 * x)).abs() < 1e-14);
            let both = beta_regularised(4.5, 0.5, x) + beta_regularised(0.5, 4.5, 1.0 - x);
            assert!((both - 1.0).abs() < 1e-14);
        }
        assert_eq!((beta_regularised(2.0, 3.0, 0.0), beta_regularised(2.0, 3.0, 1.0)), (0.0, 1.0));
    }
}
