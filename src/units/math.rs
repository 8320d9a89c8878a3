//! The only place for `ln` and `exp`: a pure-Rust implementation, so that results are the same
//! bytes on every platform (the standard library's precision varies).

/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// e to the power of `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// 99 % quantile of the standard normal distribution.
pub const Z99: f64 = 2.326_347_874_040_841;
