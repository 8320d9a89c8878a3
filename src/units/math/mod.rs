//! The only place for transcendental functions: a pure-Rust implementation, so that results are the
//! same bytes on every platform (the standard library's precision varies).

mod beta;
pub mod constant;
mod gamma;
mod normal;

pub use beta::beta_regularised;
pub use gamma::{gamma, gamma_regularised, ln_gamma};
pub use normal::{erfc, normal_cdf, normal_density, normal_quantile};

/// Natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + `x`), precise for small `x`.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// e to the power of `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// exp(`x`) − 1, precise for small `x`.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// `base` ≥ 0 to the power of `exponent`; relative error up to about |exponent · ln base| × 10^-16.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 { 1.0 } else { exp(exponent * ln(base)) }
}

/// 99 % quantile of the standard normal distribution.
pub const Z99: f64 = 2.326_347_874_040_841;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_the_definition() {
        assert!((pow(2.0, 10.0) - 1024.0).abs() < 1e-11);
        assert!((pow(10.0, -3.0) - 1e-3).abs() < 1e-17);
        assert_eq!((pow(0.0, 2.0), pow(0.0, 0.0), pow(7.0, 0.0), pow(0.0, -1.0)), (0.0, 1.0, 1.0, f64::INFINITY));
        assert!((normal_quantile(0.99) - Z99).abs() < 1e-14);
    }
}
