//! Logarithm and square root that the compiler can evaluate, for tables. Slow.

/// Natural logarithm of a normal, positive number; error within two units in the last place.
///
/// ln(m 2^e) = e ln 2 + 2 artanh((m − 1) / (m + 1)), with m in √½..√2 and the series to 10^-18.
pub const fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    const ONE: u64 = 1023 << 52;
    /// ln 2 in two parts, the first of which has 21 zero bits at its end.
    const LN2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);
    let mut exponent = (x.to_bits() >> 52) as f64 - 1023.0;
    let mut mantissa = f64::from_bits((x.to_bits() & MANTISSA) | ONE);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let mut sum = 0.0;
    let mut k = 23.0;
    // Σ s^k / k over odd k, from the smallest term.
    while k > 1.0 {
        sum = (sum + 1.0 / k) * s * s;
        k -= 2.0;
    }
    exponent * LN2.0 + (exponent * LN2.1 + 2.0 * s * sum + 2.0 * s)
}

/// Square root of a positive number of ordinary size, by Newton's method; error within two units in
/// the last place.
pub const fn sqrt(x: f64) -> f64 {
    let mut root = if x > 1.0 { x } else { 1.0 };
    loop {
        let next = 0.5 * (root + x / root);
        if next >= root {
            return root;
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_the_ones_for_running_code() {
        for step in 1..100_000 {
            let x = f64::from(step) * 1.234_567e-3;
            let ulp = |value: f64| (value.abs() * f64::EPSILON).max(f64::MIN_POSITIVE);
            assert!((ln(x) - libm::log(x)).abs() <= 2.0 * ulp(libm::log(x)), "ln {x}");
            assert!((sqrt(x) - x.sqrt()).abs() <= 2.0 * ulp(x.sqrt()), "sqrt {x}");
        }
        assert_eq!((ln(1.0), sqrt(4.0)), (0.0, 2.0));
    }
}
