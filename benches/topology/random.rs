//! SplitMix64: one addition and three mixing steps a number, the same on every platform.
//! Constants from Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).

pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`, evenly.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A number below `n` whose likelihood falls with the square root of the number: of 10,000
    /// numbers the first is drawn a hundred times as often as the last. Whole numbers only.
    pub(super) fn heavy(&mut self, n: usize) -> usize {
        let even = self.next() >> 32;
        let squared = (even * even) >> 32;
        ((u128::from(squared) * n as u128) >> 32) as usize
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
