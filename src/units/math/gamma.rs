//! The gamma function and the regularised incomplete gamma function.

use super::{exp, ln, normal_cdf};

/// Γ(`x`), `x` > 0; infinite above 171.6.
pub fn gamma(x: f64) -> f64 {
    libm::tgamma(x)
}

/// ln Γ(`x`), `x` > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Above this shape ln Γ leaves too few digits, and the normal approximation has more.
const LARGE_SHAPE: f64 = 1e6;
/// Both expansions end long before: after some 10 √shape terms.
const MOST_TERMS: u32 = 100_000;

/// P(`shape`, `x`) = γ(shape, x) / Γ(shape), `shape` > 0: the chance that a gamma variate of mean
/// `shape` is at most `x`.
///
/// Source: DLMF 8.11.4 (series) below the mean, 8.9.2 (continued fraction, by Lentz's method) above;
/// Wilson and Hilferty 1931 for shapes over 10^6 (absolute error below 10^-8).
pub fn gamma_regularised(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x == f64::INFINITY {
        1.0
    } else if shape > LARGE_SHAPE {
        let ninth = 1.0 / (9.0 * shape);
        normal_cdf((libm::cbrt(x / shape) - (1.0 - ninth)) / ninth.sqrt())
    } else if x < shape + 1.0 {
        front(shape, x) * series(shape, x)
    } else {
        1.0 - front(shape, x) * fraction(shape, x)
    }
}

/// x^shape e^-x / Γ(shape).
fn front(shape: f64, x: f64) -> f64 {
    exp(shape * ln(x) - x - ln_gamma(shape))
}

fn series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    let mut divisor = shape;
    for _ in 0..MOST_TERMS {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

fn fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / f64::MIN_POSITIVE;
    let mut d = 1.0 / b;
    let mut value = d;
    for step in 1..MOST_TERMS {
        let step = f64::from(step);
        let a = -step * (step - shape);
        b += 2.0;
        d = 1.0 / nonzero(a * d + b);
        c = nonzero(b + a / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

/// Keeps Lentz's method from dividing by zero.
pub(super) fn nonzero(x: f64) -> f64 {
    if x.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gamma_function_has_its_known_values() {
        assert!((gamma(5.0) - 24.0).abs() < 1e-12);
        assert!((gamma(0.5) - std::f64::consts::PI.sqrt()).abs() < 1e-14);
        assert!((ln_gamma(101.0) - 363.739_375_555_563_5).abs() < 1e-10);
    }

    #[test]
    fn a_whole_shape_gives_a_poisson_sum() {
        for (shape, x) in [(1, 0.3), (1, 40.0), (3, 2.0), (3, 9.0), (20, 12.0), (20, 21.0), (20, 60.0)] {
            // P(n, x) = 1 − Σ_{k<n} x^k e^-x / k!
            let mut term = exp(-x);
            let mut below = 0.0;
            for k in 0..shape {
                below += term;
                term *= x / f64::from(k + 1);
            }
            let value = gamma_regularised(f64::from(shape), x);
            assert!((value - (1.0 - below)).abs() < 1e-14, "{shape} {x}: {value}");
        }
        assert_eq!((gamma_regularised(2.0, 0.0), gamma_regularised(2.0, f64::INFINITY)), (0.0, 1.0));
    }

    #[test]
    fn the_approximation_for_large_shapes_meets_the_expansion() {
        for deviations in [-4.0, -1.0, 0.0, 0.5, 3.0] {
            let at = |shape: f64| gamma_regularised(shape, shape + deviations * shape.sqrt());
            let (exact, approximate) = (at(LARGE_SHAPE), at(LARGE_SHAPE * (1.0 + 1e-12)));
            assert!((exact - approximate).abs() < 2e-8, "{deviations}: {exact} {approximate}");
        }
    }
}
