//! xoshiro256++: Blackman, Vigna, "Scrambled linear pseudorandom number generators" (2021).

pub struct Xoshiro([u64; 4]);

impl Xoshiro {
    /// The state is filled by SplitMix64, as its authors advise.
    pub fn new(seed: u64) -> Self {
        let mut weyl = seed;
        Self([(); 4].map(|()| {
            weyl = weyl.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = weyl;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }))
    }

    /// 64 uniform bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let bits = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        bits
    }
}

/// The upper 53 of 64 bits as a number in (0, 1], whose logarithm is finite.
#[inline]
pub fn above_zero(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * (1.0 / (1u64 << 53) as f64)
}
