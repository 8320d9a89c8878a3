//! Ratios between 0 and 1, also as a percentage.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_between_nothing_and_all() {
        assert_eq!(parse_ratio("2%"), Ok(0.02));
        assert_eq!(parse_ratio("0.995"), Ok(0.995));
        assert_eq!(parse_ratio("101%"), Err(AmountError::TooLarge));
        assert_eq!(parse_ratio("-1%"), Err(AmountError::Negative));
    }
}
