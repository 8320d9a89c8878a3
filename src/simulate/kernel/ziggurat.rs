//! Exponential and normal variates, for which about 98 draws in 100 take one number and no logarithm.
//!
//! Source: Marsaglia and Tsang 2000, "The ziggurat method for generating random variables", with 256
//! layers of equal area. The layer comes from the low 8 bits of a number, the sign from the next, the
//! place from the upper 53: from the same bits they would depend on each other (Doornik 2005).

use super::draws::Stream;
use crate::units::math::{self, constant};

const LAYERS: usize = 256;

/// The area under a falling density, cut into layers.
struct Layers {
    /// Right ends from the base up. The base's is that of a rectangle with the area of base and tail.
    edges: [f64; LAYERS + 1],
    /// `heights[i]` is the density at `edges[i]`; of the base the bottom, 0.
    heights: [f64; LAYERS + 1],
}

/// Where the tail begins, and the area of every layer (the tail counts to the base): the numbers for
/// which 256 layers end at height 1. Found by bisection to 40 digits.
struct Base {
    tail: f64,
    area: f64,
    height: f64,
}

/// Density e^-x.
const EXPONENTIAL_BASE: Base =
    Base { tail: 7.697_117_470_131_05, area: 3.949_659_822_581_557e-3, height: 4.541_343_538_414_967_7e-4 };
/// Density e^(-x²/2).
const NORMAL_BASE: Base =
    Base { tail: 3.654_152_885_361_009, area: 4.928_673_233_974_655e-3, height: 1.260_285_930_498_597_6e-3 };

const fn exponential_edge(height: f64) -> f64 {
    -constant::ln(height)
}

const fn normal_edge(height: f64) -> f64 {
    constant::sqrt(-2.0 * constant::ln(height))
}

macro_rules! layers {
    ($base:expr, $edge:ident) => {{
        let mut edges = [0.0; LAYERS + 1];
        let mut heights = [0.0; LAYERS + 1];
        edges[0] = $base.area / $base.height;
        edges[1] = $base.tail;
        heights[1] = $base.height;
        let mut layer = 2;
        while layer < LAYERS {
            heights[layer] = heights[layer - 1] + $base.area / edges[layer - 1];
            edges[layer] = $edge(heights[layer]);
            layer += 1;
        }
        heights[LAYERS] = 1.0;
        Layers { edges, heights }
    }};
}

static EXPONENTIAL: Layers = layers!(EXPONENTIAL_BASE, exponential_edge);
static NORMAL: Layers = layers!(NORMAL_BASE, normal_edge);

impl Layers {
    /// A layer, and a place in it that is right of 0.
    #[inline]
    fn place(&self, bits: u64) -> (usize, f64) {
        let layer = (bits & 0xFF) as usize;
        (layer, (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64) * self.edges[layer])
    }

    /// Whether the layer lies under the density there in its whole height.
    #[inline]
    fn is_inside(&self, layer: usize, x: f64) -> bool {
        x < self.edges[layer + 1]
    }

    /// A height within the layer.
    fn height(&self, layer: usize, stream: &mut Stream) -> f64 {
        let (low, high) = (self.heights[layer], self.heights[layer + 1]);
        low + (high - low) * stream.unit()
    }
}

/// An exponential variate of mean 1.
#[inline(always)]
pub fn exponential(stream: &mut Stream) -> f64 {
    let (layer, x) = EXPONENTIAL.place(stream.bits());
    if EXPONENTIAL.is_inside(layer, x) { x } else { exponential_outside(layer, x, stream) }
}

#[cold]
#[inline(never)]
fn exponential_outside(layer: usize, x: f64, stream: &mut Stream) -> f64 {
    if layer == 0 {
        // The tail has the same form as the whole.
        EXPONENTIAL_BASE.tail + exponential(stream)
    } else if EXPONENTIAL.height(layer, stream) < math::exp(-x) {
        x
    } else {
        exponential(stream)
    }
}

/// A normal variate of mean 0 and deviation 1.
#[inline]
pub fn normal(stream: &mut Stream) -> f64 {
    let bits = stream.bits();
    let (layer, x) = NORMAL.place(bits);
    let x = if NORMAL.is_inside(layer, x) { x } else { return normal_outside(layer, x, bits, stream) };
    signed(x, bits)
}

#[cold]
#[inline(never)]
fn normal_outside(layer: usize, x: f64, bits: u64, stream: &mut Stream) -> f64 {
    if layer == 0 {
        signed(normal_tail(stream), bits)
    } else if NORMAL.height(layer, stream) < math::exp(-0.5 * x * x) {
        signed(x, bits)
    } else {
        normal(stream)
    }
}

/// Source: Marsaglia 1964; accepts 93 in 100.
fn normal_tail(stream: &mut Stream) -> f64 {
    loop {
        let x = exponential(stream) / NORMAL_BASE.tail;
        if 2.0 * exponential(stream) > x * x {
            return NORMAL_BASE.tail + x;
        }
    }
}

/// `x` with the sign of bit 8.
#[inline]
fn signed(x: f64, bits: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ ((bits & 0x100) << 55))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_have_one_area_and_end_at_the_top() {
        let exponential = |x: f64| math::exp(-x);
        let normal = |x: f64| math::exp(-0.5 * x * x);
        let half_tau = std::f64::consts::FRAC_PI_2.sqrt();
        for (layers, base, density, tail) in [
            (&EXPONENTIAL, EXPONENTIAL_BASE, &exponential as &dyn Fn(f64) -> f64, math::exp(-EXPONENTIAL_BASE.tail)),
            (&NORMAL, NORMAL_BASE, &normal, half_tau * math::erfc(NORMAL_BASE.tail * std::f64::consts::FRAC_1_SQRT_2)),
        ] {
            assert!((base.tail * density(base.tail) + tail - base.area).abs() < 1e-17);
            for layer in 1..LAYERS {
                let area = layers.edges[layer] * (layers.heights[layer + 1] - layers.heights[layer]);
                assert!((area - base.area).abs() < 1e-14, "{layer}: {area}");
                assert!((density(layers.edges[layer]) - layers.heights[layer]).abs() < 1e-15, "{layer}");
                assert!(layers.edges[layer] > layers.edges[layer + 1]);
            }
            assert_eq!(layers.edges[LAYERS], 0.0);
        }
    }

    #[test]
    fn nearly_all_draws_take_one_number() {
        let draws = 100_000;
        for draw in [exponential, normal] {
            let mut stream = Stream::new(1, 2);
            let mut one = 0;
            for _ in 0..draws {
                let mut after_one = stream.clone();
                after_one.bits();
                draw(&mut stream);
                one += u32::from(stream.clone().bits() == after_one.bits());
            }
            assert!(one > draws / 1000 * 975, "{one}");
        }
    }
}
