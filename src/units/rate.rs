//! Rates per second.

use std::fmt;

use super::amount::{self, AmountError, Unit};

/// Units a rate may be written in; the factor is the number of seconds.
pub const RATE_UNITS: [Unit; 4] = [
    Unit { name: "/s", factor: 1 },
    Unit { name: "/m", factor: 60 },
    Unit { name: "/min", factor: 60 },
    Unit { name: "/h", factor: 3_600 },
];

/// Events per second, finite and not negative.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate(pub f64);

impl Rate {
    /// 10^12 per second: more is a slip.
    pub const LARGEST: f64 = 1e12;

    /// Reads `"50/s"`, `"600/m"`, `"10k/s"`.
    ///
    /// # Errors
    /// When it is no number with a known unit, negative, or over [`Rate::LARGEST`].
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        if text.starts_with('-') {
            return Err(AmountError::Negative);
        }
        let (number, rest) = amount::split_number(text).ok_or(AmountError::NotANumber)?;
        let (multiplier, unit) = match rest.chars().next() {
            Some('k') => (1e3, &rest[1..]),
            Some('M') => (1e6, &rest[1..]),
            _ => (1.0, rest),
        };
        if unit.is_empty() {
            return Err(AmountError::NoUnit { number: text.to_owned() });
        }
        let unit = RATE_UNITS
            .iter()
            .find(|known| known.name == unit)
            .ok_or_else(|| AmountError::UnknownUnit { unit: rest.to_owned() })?;
        let number: f64 = number.replace('_', "").parse().map_err(|_| AmountError::NotANumber)?;
        let per_second = number * multiplier / unit.factor as f64;
        if per_second > Self::LARGEST { Err(AmountError::TooLarge) } else { Ok(Self(per_second)) }
    }
}

impl fmt::Display for Rate {
    /// Per second with up to three decimals; per hour below one in a thousand seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, unit) = if self.0 > 0.0 && self.0 < 0.001 { (self.0 * 3_600.0, "/h") } else { (self.0, "/s") };
        let text = format!("{value:.3}");
        write!(f, "{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_per_second() {
        for (text, per_second) in [("50/s", 50.0), ("600000/m", 10_000.0), ("10k/s", 10_000.0), ("36/h", 0.01)] {
            assert_eq!(Rate::parse(text), Ok(Rate(per_second)), "{text}");
        }
        assert_eq!(Rate(10_000.0).to_string(), "10000/s");
        assert_eq!(Rate(0.01).to_string(), "0.01/s");
    }

    #[test]
    fn what_is_no_rate_says_why() {
        assert_eq!(Rate::parse("50"), Err(AmountError::NoUnit { number: "50".into() }));
        assert_eq!(Rate::parse("50 rps"), Err(AmountError::UnknownUnit { unit: "rps".into() }));
        assert_eq!(Rate::parse("-1/s"), Err(AmountError::Negative));
        assert_eq!(Rate::parse("9999999999999/s"), Err(AmountError::TooLarge));
    }
}
