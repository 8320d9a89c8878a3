//! The grammar shared by all quantities: a decimal number and a unit, exact in integers.

use std::fmt;

/// A unit and how many base units it is worth.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    pub name: &'static str,
    pub factor: u64,
}

/// Why a text is not a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not a number followed by letters.
    NotANumber,
    /// A number without its unit.
    NoUnit {
        number: String,
    },
    /// A number with letters that are no unit of this kind.
    UnknownUnit {
        unit: String,
    },
    Negative,
    /// Too large to be meant.
    TooLarge,
}

/// Splits `text` into a plain decimal number and the rest; `None` when it does not start with one.
pub(super) fn split_number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(text.len());
    let number = &text[..end];
    let plain = number.chars().any(|c| c.is_ascii_digit()) && number.matches('.').count() <= 1;
    plain.then_some((number, text[end..].trim_start()))
}

/// `number` × `factor`, rounded down to whole base units; `None` past `u64`.
pub(super) fn scale(number: &str, factor: u64) -> Option<u64> {
    let digits: String = number.chars().filter(|c| *c != '_').collect();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    // More than 18 decimals cannot be told apart in nanoseconds.
    let fraction = &fraction[..fraction.len().min(18)];
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let one = 10u128.pow(u32::try_from(fraction.len()).ok()?);
    let total = whole.checked_mul(one)?.checked_add(part)?.checked_mul(u128::from(factor))? / one;
    u64::try_from(total).ok()
}

/// Reads `text` as one number with one of `units`; the result is in base units.
pub(super) fn parse(text: &str, units: &[Unit]) -> Result<u64, AmountError> {
    let text = text.trim();
    if text.starts_with('-') {
        return Err(AmountError::Negative);
    }
    let (number, rest) = split_number(text).ok_or(AmountError::NotANumber)?;
    if rest.is_empty() {
        return Err(AmountError::NoUnit { number: number.to_owned() });
    }
    let unit = units
        .iter()
        .find(|unit| unit.name == rest)
        .ok_or_else(|| AmountError::UnknownUnit { unit: rest.to_owned() })?;
    scale(number, unit.factor).ok_or(AmountError::TooLarge)
}

/// A number with up to three decimals, trailing zeros dropped.
pub(super) struct Decimal {
    whole: u64,
    thousandths: u64,
}

/// `value` in `factor`s, which are at least 1.
pub(super) fn decimal(value: u64, factor: u64) -> Decimal {
    let rest = (u128::from(value % factor) * 1000 + u128::from(factor) / 2) / u128::from(factor);
    // At most 1000, which is one more whole.
    let rest = rest as u64;
    Decimal { whole: value / factor + rest / 1000, thousandths: rest % 1000 }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { whole, thousandths } = self;
        match thousandths {
            0 => write!(f, "{whole}"),
            it if it % 100 == 0 => write!(f, "{whole}.{}", it / 100),
            it if it % 10 == 0 => write!(f, "{whole}.{:02}", it / 10),
            it => write!(f, "{whole}.{it:03}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn three_decimals_at_most_rounded_and_without_trailing_zeros() {
        for (value, factor, text) in [
            (0, 1, "0"),
            (7, 1, "7"),
            (1_500, 1_000, "1.5"),
            (1_050, 1_000, "1.05"),
            (1_005, 1_000, "1.005"),
            (1_000_499, 1_000_000, "1"),
            (1_000_500, 1_000_000, "1.001"),
            (1_999_500, 1_000_000, "2"),
            (u64::MAX, 1, "18446744073709551615"),
            (u64::MAX, 3_600_000_000_000, "5124095.576"),
        ] {
            assert_eq!(decimal(value, factor).to_string(), text, "{value} in {factor}");
        }
    }
}
