//! Durations as whole nanoseconds.

use std::fmt;

use super::amount::{self, AmountError, Unit};

/// Units a duration may be written in, smallest first.
pub const DURATION_UNITS: [Unit; 9] = [
    Unit { name: "ns", factor: 1 },
    Unit { name: "us", factor: 1_000 },
    Unit { name: "µs", factor: 1_000 },
    Unit { name: "ms", factor: 1_000_000 },
    Unit { name: "s", factor: 1_000_000_000 },
    Unit { name: "m", factor: 60_000_000_000 },
    Unit { name: "min", factor: 60_000_000_000 },
    Unit { name: "h", factor: 3_600_000_000_000 },
    Unit { name: "d", factor: 86_400_000_000_000 },
];

/// A span of time in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nanos(pub u64);

impl Nanos {
    pub const ZERO: Self = Self(0);
    /// Ten years: longer is a slip, not a plan.
    pub const LONGEST: Self = Self(10 * 365 * 86_400_000_000_000);

    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * 1_000_000)
    }

    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, zero when `other` is longer.
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// This long, `factor` times over; rounded to the nanosecond, saturating.
    pub fn times(self, factor: f64) -> Self {
        Self((self.0 as f64 * factor).round() as u64)
    }

    /// Reads `"250ms"`, `"1.5s"`, `"1m30s"`.
    ///
    /// # Errors
    /// When a part is no number with a known unit, or the whole is over [`Nanos::LONGEST`].
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let mut rest = text.trim();
        let mut total = 0u64;
        while !rest.is_empty() {
            let after_number = rest.find(|c: char| !(c.is_ascii_digit() || ".-_ ".contains(c))).unwrap_or(rest.len());
            let after_unit = rest[after_number..]
                .find(|c: char| c.is_ascii_digit() || c.is_whitespace())
                .map_or(rest.len(), |at| after_number + at);
            let part = amount::parse(&rest[..after_unit], &DURATION_UNITS)?;
            total = total.checked_add(part).ok_or(AmountError::TooLarge)?;
            rest = rest[after_unit..].trim_start();
        }
        match text.trim() {
            "" => Err(AmountError::NotANumber),
            _ if total > Self::LONGEST.0 => Err(AmountError::TooLarge),
            _ => Ok(Self(total)),
        }
    }
}

impl fmt::Display for Nanos {
    /// The largest of ns, us, ms, s, m, h that keeps the number at 1 or above; hours and minutes
    /// only when whole. Rounded to three decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECOND: u64 = 1_000_000_000;
        let (factor, unit) = match self.0 {
            0 => return f.write_str("0s"),
            n if n >= 3_600 * SECOND && n % (3_600 * SECOND) == 0 => (3_600 * SECOND, "h"),
            n if n >= 60 * SECOND && n % (60 * SECOND) == 0 => (60 * SECOND, "m"),
            n if n >= SECOND => (SECOND, "s"),
            n if n >= 1_000_000 => (1_000_000, "ms"),
            n if n >= 1_000 => (1_000, "us"),
            _ => (1, "ns"),
        };
        write!(f, "{}{unit}", amount::decimal(self.0, factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_exact_and_come_back() {
        for (text, nanos) in [
            ("250ms", 250_000_000),
            ("1.5s", 1_500_000_000),
            ("3.03s", 3_030_000_000),
            ("1m30s", 90_000_000_000),
            ("1m 30s", 90_000_000_000),
            ("250µs", 250_000),
            ("0s", 0),
            ("1_000ms", 1_000_000_000),
            ("2h", 7_200_000_000_000),
        ] {
            assert_eq!(Nanos::parse(text), Ok(Nanos(nanos)), "{text}");
            assert_eq!(Nanos::parse(&Nanos(nanos).to_string()), Ok(Nanos(nanos)), "{text} back");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        assert_eq!(Nanos::parse("5"), Err(AmountError::NoUnit { number: "5".into() }));
        assert_eq!(Nanos::parse("5x"), Err(AmountError::UnknownUnit { unit: "x".into() }));
        assert_eq!(Nanos::parse("-5s"), Err(AmountError::Negative));
        assert_eq!(Nanos::parse(""), Err(AmountError::NotANumber));
        assert_eq!(Nanos::parse("fast"), Err(AmountError::NotANumber));
        assert_eq!(Nanos::parse("99999999999999999999s"), Err(AmountError::TooLarge));
        assert_eq!(Nanos::parse("4000d"), Err(AmountError::TooLarge));
        assert_eq!(Nanos::parse("1.2.3s"), Err(AmountError::NotANumber));
    }
}
