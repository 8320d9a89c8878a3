//! Counter-based random numbers: a draw is a function of its key, not of what was drawn before.
//!
//! A key is made of 64-bit parts by [`fold`]. Two systems that differ in one place therefore meet the
//! same numbers everywhere else. The algorithm is part of the format of results: the golden test pins it.

use rand::TryRng;

/// 2^64 / golden ratio, odd: steps of the Weyl sequence.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A bijection of 64-bit words whose output bits each depend on every input bit.
/// Source: the finaliser of SplitMix64 (variant 13 of Stafford's mixers).
#[inline(always)]
pub const fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// The key `key` with one more part. Not commutative: the order of parts matters.
#[inline(always)]
pub const fn fold(key: u64, part: u64) -> u64 {
    mix(key.wrapping_add(STEP) ^ mix(part.wrapping_add(STEP)).rotate_left(23))
}

/// A name as a part of a key (FNV-1a, mixed). O(bytes).
pub const fn named(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01B3);
        at += 1;
    }
    mix(hash)
}

/// The random numbers of one draw: SplitMix64 from the draw's key. Most draws take one number.
#[derive(Clone, Debug)]
pub struct Stream(u64);

impl Stream {
    /// The numbers that belong to `purpose` (a key of what is drawn and for whom) in `request`.
    #[inline(always)]
    pub const fn new(purpose: u64, request: u64) -> Self {
        Self(purpose ^ request.rotate_left(32))
    }

    /// 64 uniform bits.
    #[inline(always)]
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    #[inline(always)]
    pub const fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform in 0..`bound`, which is above 0. The bias is below `bound` / 2^64.
    #[inline(always)]
    pub const fn below(&mut self, bound: u64) -> u64 {
        ((self.bits() as u128 * bound as u128) >> 64) as u64
    }

    /// Whether something of this probability happens.
    #[inline(always)]
    pub const fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

impl TryRng for Stream {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
