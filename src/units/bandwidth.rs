//! Sizes per second.

use super::amount::{self, AmountError, Unit};
use super::bytes::Bytes;

/// Units a bandwidth may be written in; the factor is in bytes per second.
pub const BANDWIDTH_UNITS: [Unit; 11] = [
    Unit { name: "B/s", factor: 1 },
    Unit { name: "kB/s", factor: 1_000 },
    Unit { name: "KB/s", factor: 1_000 },
    Unit { name: "MB/s", factor: 1_000_000 },
    Unit { name: "GB/s", factor: 1_000_000_000 },
    Unit { name: "KiB/s", factor: 1 << 10 },
    Unit { name: "MiB/s", factor: 1 << 20 },
    Unit { name: "GiB/s", factor: 1 << 30 },
    Unit { name: "kbit/s", factor: 125 },
    Unit { name: "Mbit/s", factor: 125_000 },
    Unit { name: "Gbit/s", factor: 125_000_000 },
];

/// Reads `"100MB/s"` or `"1Gbit/s"` as bytes per second.
///
/// # Errors
/// When it is no number with a known unit, or over [`Bytes::LARGEST`] per second.
pub fn parse_bandwidth(text: &str) -> Result<Bytes, AmountError> {
    let bytes = amount::parse(text, &BANDWIDTH_UNITS)?;
    if bytes > Bytes::LARGEST { Err(AmountError::TooLarge) } else { Ok(Bytes(bytes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bandwidth_is_a_size_per_second() {
        assert_eq!(parse_bandwidth("100MB/s"), Ok(Bytes(100_000_000)));
        assert_eq!(parse_bandwidth("1Gbit/s"), Ok(Bytes(125_000_000)));
        assert_eq!(parse_bandwidth("100MB"), Err(AmountError::UnknownUnit { unit: "MB".into() }));
        assert_eq!(parse_bandwidth("5000GiB/s"), Err(AmountError::TooLarge));
    }
}
