//! Ratios between 0 and 1, also as a percentage or a percentile.

use super::amount::{AmountError, split_number};

/// Reads `"2%"` or `"0.02"` as a number in `0..=1`.
///
/// # Errors
/// When it is no number, negative, or over 1 (100 %).
pub fn parse_ratio(text: &str) -> Result<f64, AmountError> {
    let text = text.trim();
    if text.starts_with('-') {
        return Err(AmountError::Negative);
    }
    let (number, unit) = split_number(text).ok_or(AmountError::NotANumber)?;
    let number: f64 = number.replace('_', "").parse().map_err(|_| AmountError::NotANumber)?;
    let ratio = match unit {
        "" => number,
        "%" => number / 100.0,
        _ => return Err(AmountError::UnknownUnit { unit: unit.to_owned() }),
    };
    if ratio > 1.0 { Err(AmountError::TooLarge) } else { Ok(ratio) }
}

/// Reads `"p95"` or `"p99.9"` as a number above 0 and below 1.
///
/// # Errors
/// When it is no `p` with a number, or at a bound.
pub fn parse_percentile(text: &str) -> Result<f64, AmountError> {
    let number = text.trim().strip_prefix('p').ok_or(AmountError::NotANumber)?;
    let (number, rest) = split_number(number).ok_or(AmountError::NotANumber)?;
    // The exponent divides in decimals, where 99.9 / 100 would not be 0.999.
    let ratio: f64 = format!("{}e-2", number.replace('_', "")).parse().map_err(|_| AmountError::NotANumber)?;
    match ratio {
        _ if !rest.is_empty() => Err(AmountError::NotANumber),
        ratio if ratio >= 1.0 => Err(AmountError::TooLarge),
        ratio if ratio > 0.0 => Ok(ratio),
        _ => Err(AmountError::NotANumber),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_between_none_and_all() {
        assert_eq!(parse_percentile("p95"), Ok(0.95));
        assert_eq!(parse_percentile(" p99.9 "), Ok(0.999));
        assert_eq!(parse_percentile("p100"), Err(AmountError::TooLarge));
        for wrong in ["p", "p0", "95", "p95%", "pp9", "p-1", ""] {
            assert_eq!(parse_percentile(wrong), Err(AmountError::NotANumber), "{wrong}");
        }
    }

    #[test]
    fn ratios_are_between_nothing_and_all() {
        assert_eq!(parse_ratio("2%"), Ok(0.02));
        assert_eq!(parse_ratio("0.995"), Ok(0.995));
        assert_eq!(parse_ratio("101%"), Err(AmountError::TooLarge));
        assert_eq!(parse_ratio("-1%"), Err(AmountError::Negative));
    }
}
