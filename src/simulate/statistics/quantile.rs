//! Quantiles of the laws that intervals are made of.

use crate::units::math;
pub use crate::units::math::normal_quantile;

/// Above, the expansion below has an error under 10^-10 and the search would be slower.
const LARGE: u32 = 1_000;

/// The t that Student's law with `degrees` of freedom does not exceed with probability `p`; infinite
/// at 0 and 1, and for no degrees at all.
///
/// By bisection of the incomplete beta function (DLMF 8.17): the tail beyond t is ½ I_x(ν/2, ½) with
/// x = ν / (ν + t²). For many degrees by Abramowitz and Stegun 26.7.5.
pub fn student_t_quantile(p: f64, degrees: u32) -> f64 {
    let tail = p.min(1.0 - p);
    if tail <= 0.0 || degrees == 0 && tail < 0.5 {
        return f64::INFINITY.copysign(p - 0.5);
    }
    if tail >= 0.5 {
        return 0.0;
    }
    let freedom = f64::from(degrees);
    if degrees > LARGE {
        return expanded(normal_quantile(p), freedom);
    }
    let beyond = |t: f64| 0.5 * math::beta_regularised(0.5 * freedom, 0.5, freedom / (freedom + t * t));
    let (mut low, mut high) = (0.0, 1.0);
    while beyond(high) > tail && high < 1e150 {
        (low, high) = (high, 2.0 * high);
    }
    // Until no number is between them.
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return high.copysign(p - 0.5);
        }
        if beyond(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The quantile for many degrees, from that of the normal law.
fn expanded(z: f64, freedom: f64) -> f64 {
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    z + (first + (second + third / freedom) / freedom) / freedom
}
