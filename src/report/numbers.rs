//! Figures as people read them: three digits, with a unit.

/// Decimals that leave three significant digits of `value` ≥ 0; at most six.
fn decimals(value: f64) -> usize {
    const STEPS: [f64; 8] = [99.95, 9.995, 0.9995, 0.09995, 0.009_995, 0.000_999_5, 0.000_099_95, 0.0];
    STEPS.iter().position(|step| value >= *step).unwrap_or(0).min(6)
}

fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A plain number.
pub fn number(value: f64) -> String {
    trimmed(value, decimals(value.abs()))
}

/// Seconds with the unit that keeps the number at 1 or above.
pub fn duration(seconds: f64) -> String {
    const UNITS: [(f64, f64, &str); 3] = [(0.9995, 1.0, "s"), (0.9995e-3, 1e-3, "ms"), (0.9995e-6, 1e-6, "us")];
    let size = seconds.abs();
    match UNITS.iter().find(|(least, ..)| size >= *least) {
        Some((_, unit, name)) => format!("{}{name}", number(seconds / unit)),
        None if size >= 0.5e-9 => format!("{}ns", number(seconds / 1e-9)),
        None => "0s".to_owned(),
    }
}

pub fn per_second(rate: f64) -> String {
    format!("{}/s", number(rate))
}

/// A share as a percentage; close to 100 % it keeps the digits that tell it apart.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let rest = percent.min(100.0 - percent).abs();
    let digits = match rest {
        _ if rest == 0.0 || percent > 100.0 => decimals(percent),
        rest if rest >= 0.995 && percent > 50.0 => 1,
        rest if rest >= 0.995 => decimals(rest),
        rest if rest >= 1e-4 => (decimals(rest) - 1).min(5),
        _ if percent < 50.0 => return "<0.0001%".to_owned(),
        _ => return ">99.9999%".to_owned(),
    };
    format!("{}%", trimmed(percent, digits))
}

/// How many times.
pub fn times(factor: f64) -> String {
    format!("{}x", number(factor))
}

/// `1 edge`, `3 edges`.
pub fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_enough() {
        let cases = [(0.0, "0"), (1234.4, "1234"), (99.96, "100"), (12.345, "12.3"), (1.0, "1"), (0.01234, "0.0123")];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
        assert_eq!((number(1e-9), number(-0.0)), ("0".to_owned(), "0".to_owned()));
    }

    #[test]
    fn durations_take_the_unit_that_fits() {
        let cases =
            [(0.0, "0s"), (1.5e-9, "1.5ns"), (2.5e-4, "250us"), (0.0382, "38.2ms"), (0.9999, "1s"), (75.0, "75s")];
        for (seconds, text) in cases {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn almost_all_is_not_all() {
        let cases = [
            (0.0, "0%"),
            (1.0, "100%"),
            (0.5, "50%"),
            (0.9008, "90.1%"),
            (0.0342, "3.42%"),
            (0.9997, "99.97%"),
            (0.0034, "0.34%"),
            (0.996, "99.6%"),
        ];
        for (share, text) in cases {
            assert_eq!(percent(share), text);
        }
        assert_eq!((percent(1e-9), percent(1.0 - 1e-9)), ("<0.0001%".to_owned(), ">99.9999%".to_owned()));
        assert_eq!(percent(1.25), "125%");
    }
}
