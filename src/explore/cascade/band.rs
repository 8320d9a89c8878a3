//! What was usual before the first fault: the span in which a series moved.

/// Fewer bins before the first fault are no base for a comparison.
pub(super) const LEAST_BINS: usize = 5;

/// The 1 % and the 99 % value of the bins before the first fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Band {
    pub low: f64,
    pub high: f64,
}

impl Band {
    /// Of the bins that have a value; `None` without one.
    pub fn of(values: impl Iterator<Item = Option<f64>>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.flatten().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)? as f64;
        Some(Self { low: sorted[(0.01 * last).floor() as usize], high: sorted[(0.99 * last).ceil() as usize] })
    }

    /// Not above the band; sums of the same terms may differ in the last digit.
    pub fn covers(self, value: f64) -> bool {
        value <= self.high + 1e-9 * self.high.abs()
    }

    /// Above the band by more than chance makes it: by its own width, and at least by `floor`.
    pub fn is_left_by(self, value: f64, floor: f64) -> bool {
        value > self.high + (self.high - self.low).max(floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_has_the_ends_of_few_values_and_not_of_many() {
        let few = Band::of([3.0, 1.0, 2.0].into_iter().map(Some)).expect("values");
        assert_eq!((few.low, few.high), (1.0, 3.0));
        let many = Band::of((0..1001).map(|value| Some(f64::from(value)))).expect("values");
        assert_eq!((many.low, many.high), (10.0, 990.0));
        assert_eq!(Band::of([None, None].into_iter()), None);
    }

    #[test]
    fn chance_does_not_leave_a_band() {
        let band = Band { low: 1.0, high: 2.0 };
        assert!(band.covers(2.0) && !band.covers(2.1));
        assert!(!band.is_left_by(2.9, 0.0) && band.is_left_by(3.1, 0.0) && !band.is_left_by(3.1, 5.0));
    }
}
