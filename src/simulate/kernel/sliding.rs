//! Counts over a window that slides with time, in hundredths of its length.

const PARTS: usize = 100;

/// Counts of up to three things over the last `window` ns; what is older is forgotten one hundredth of
/// the window at a time.
#[derive(Clone, Debug)]
pub struct Sliding {
    /// Length of a part, at least 1.
    width: u64,
    parts: Vec<[u32; 3]>,
    /// The part that is being filled, counted from the start of time, its place, and when it is full.
    head: u64,
    at: usize,
    full: u64,
    totals: [u64; 3],
}

impl Sliding {
    pub fn new(window: u64) -> Self {
        let width = (window / PARTS as u64).max(1);
        Self { width, parts: vec![[0; 3]; PARTS], head: 0, at: 0, full: width, totals: [0; 3] }
    }

    /// Forgets what is too old at `now`. O(parts that have passed), at most all.
    #[inline]
    fn slide(&mut self, now: u64) {
        if now >= self.full {
            self.slide_on(now);
        }
    }

    fn slide_on(&mut self, now: u64) {
        let head = now / self.width;
        for part in (self.head + 1..=head).take(PARTS) {
            let old = &mut self.parts[(part % PARTS as u64) as usize];
            for (total, count) in self.totals.iter_mut().zip(old.iter_mut()) {
                *total -= u64::from(*count);
                *count = 0;
            }
        }
        self.head = head;
        self.at = (head % PARTS as u64) as usize;
        self.full = (head + 1).saturating_mul(self.width);
    }

    /// Counts one more of the things that `what` marks with 1.
    #[inline]
    pub fn count(&mut self, now: u64, what: [u32; 3]) {
        self.slide(now);
        let part = &mut self.parts[self.at];
        for ((count, total), more) in part.iter_mut().zip(&mut self.totals).zip(what) {
            *count += more;
            *total += u64::from(more);
        }
    }

    /// Counts over the window that ends `now`.
    pub fn totals(&mut self, now: u64) -> [u64; 3] {
        self.slide(now);
        self.totals
    }

    pub fn clear(&mut self) {
        self.parts.fill([0; 3]);
        self.totals = [0; 3];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_the_window_is_forgotten() {
        let mut window = Sliding::new(1_000);
        window.count(5, [1, 0, 0]);
        window.count(500, [1, 1, 0]);
        assert_eq!(window.totals(999), [2, 1, 0]);
        assert_eq!(window.totals(1_005), [1, 1, 0]);
        assert_eq!(window.totals(1_000_000), [0, 0, 0]);
        window.count(1_000_001, [0, 0, 1]);
        assert_eq!(window.totals(1_000_002), [0, 0, 1]);
    }
}
