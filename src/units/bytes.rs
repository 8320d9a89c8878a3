//! Sizes in bytes: kB, MB, GB are decimal, KiB, MiB, GiB binary.

use std::fmt;

use super::amount::{self, AmountError, Unit};

/// Units a size may be written in.
pub const SIZE_UNITS: [Unit; 8] = [
    Unit { name: "B", factor: 1 },
    Unit { name: "kB", factor: 1_000 },
    Unit { name: "KB", factor: 1_000 },
    Unit { name: "MB", factor: 1_000_000 },
    Unit { name: "GB", factor: 1_000_000_000 },
    Unit { name: "KiB", factor: 1 << 10 },
    Unit { name: "MiB", factor: 1 << 20 },
    Unit { name: "GiB", factor: 1 << 30 },
];

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub u64);

impl Bytes {
    /// One TiB: a larger message is a slip.
    pub const LARGEST: u64 = 1 << 40;

    /// Reads `"8MB"`, `"64KiB"`, `"1000B"`.
    ///
    /// # Errors
    /// When it is no number with a known unit, or over [`Bytes::LARGEST`].
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let bytes = amount::parse(text, &SIZE_UNITS)?;
        if bytes > Self::LARGEST { Err(AmountError::TooLarge) } else { Ok(Self(bytes)) }
    }
}

impl fmt::Display for Bytes {
    /// Binary units when they are exact, decimal ones otherwise.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (factor, unit) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] {
            if self.0 >= factor && self.0.is_multiple_of(factor) {
                return write!(f, "{}{unit}", self.0 / factor);
            }
        }
        let (factor, unit) = match self.0 {
            n if n >= 1_000_000_000 => (1_000_000_000, "GB"),
            n if n >= 1_000_000 => (1_000_000, "MB"),
            n if n >= 1_000 => (1_000, "kB"),
            _ => (1, "B"),
        };
        write!(f, "{}{unit}", amount::decimal(self.0, factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_and_binary_units_differ() {
        assert_eq!(Bytes::parse("8MB"), Ok(Bytes(8_000_000)));
        assert_eq!(Bytes::parse("64KiB"), Ok(Bytes(65_536)));
        assert_eq!(Bytes(65_536).to_string(), "64KiB");
        assert_eq!(Bytes(8_000_000).to_string(), "8MB");
        assert_eq!(Bytes::parse("1000"), Err(AmountError::NoUnit { number: "1000".into() }));
    }
}
