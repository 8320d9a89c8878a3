//! The grammar shared by all quantities: a decimal number and a unit, exact in integers.

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

/// `value` in `factor`s with up to three decimals, trailing zeros dropped.
pub(super) fn decimal(value: u64, factor: u64) -> String {
    let thousandths = (u128::from(value) * 1000 + u128::from(factor) / 2) / u128::from(factor);
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
