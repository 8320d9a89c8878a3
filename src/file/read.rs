//! One TOML value to one typed value, or the finding that says why not.

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeValue};

use super::attributes::{Attribute, Kind};
use super::walk::Walk;
use super::{Item, TimeSpec, Value, mistake};
use crate::diagnostic::Span;
use crate::units::{AmountError, Bytes, Nanos, Rate, parse_ratio};

type Toml<'a> = Spanned<DeValue<'a>>;

/// Reads `value` as what `attribute` takes; `None` after a finding.
pub(super) fn value(walk: &mut Walk, attribute: &'static Attribute, value: &Toml<'_>) -> Option<Value> {
    of_kind(walk, attribute, &attribute.kind, value)
}

fn of_kind(walk: &mut Walk, attribute: &'static Attribute, kind: &'static Kind, value: &Toml<'_>) -> Option<Value> {
    let span = walk.span(value.span());
    let raw = value.get_ref();
    match (kind, raw) {
        (Kind::Flag, DeValue::Boolean(flag)) => Some(Value::Flag(*flag)),
        (Kind::FlagOr(_), DeValue::Boolean(flag)) => Some(Value::Flag(*flag)),
        (Kind::FlagOr(inner), _) => of_kind(walk, attribute, inner, value),
        (Kind::Text | Kind::Label | Kind::Name(_), DeValue::String(text)) => {
            non_empty(walk, attribute, text, span).map(Value::Text)
        }
        (Kind::Label, DeValue::Integer(number)) => Some(Value::Text(number.to_string().into())),
        (Kind::Texts | Kind::Names(_) | Kind::Choices(_), _) => list(walk, attribute, kind, value),
        (Kind::Choice(choices), DeValue::String(text)) => {
            let choice = choices.iter().find(|choice| **choice == text.as_ref());
            if choice.is_none() {
                walk.report(mistake::unknown_choice(attribute, text, choices, span));
            }
            choice.map(|choice| Value::Choice(choice))
        }
        (Kind::Integer { least, most }, DeValue::Integer(number)) => {
            let read = integer(number).filter(|n| (i128::from(*least)..=i128::from(*most)).contains(n));
            if read.is_none() {
                walk.report(mistake::out_of_range(attribute, &number.to_string(), span));
            }
            read.and_then(|n| u64::try_from(n).ok()).map(Value::Integer)
        }
        (Kind::Number { least, most }, DeValue::Integer(_) | DeValue::Float(_)) => {
            let read = number(raw).filter(|n| (*least..=*most).contains(n));
            if read.is_none() {
                walk.report(mistake::out_of_range(attribute, &shown(raw), span));
            }
            read.map(Value::Number)
        }
        (Kind::Ratio, DeValue::Integer(_) | DeValue::Float(_)) => {
            let read = number(raw).filter(|n| (0.0..=1.0).contains(n));
            if read.is_none() {
                walk.report(mistake::out_of_range(attribute, &shown(raw), span));
            }
            read.map(Value::Number)
        }
        (Kind::Ratio, DeValue::String(text)) => amount(walk, attribute, text, span, parse_ratio).map(Value::Number),
        (Kind::Duration, DeValue::String(text)) => {
            amount(walk, attribute, text, span, Nanos::parse).map(Value::Duration)
        }
        (Kind::Rate, DeValue::String(text)) => amount(walk, attribute, text, span, Rate::parse).map(Value::Rate),
        (Kind::Size, DeValue::String(text)) => amount(walk, attribute, text, span, Bytes::parse).map(Value::Size),
        (Kind::Time, DeValue::String(text)) => {
            amount(walk, attribute, text, span, Nanos::parse).map(|mean| Value::Time(TimeSpec::Mean(mean)))
        }
        (Kind::Time, DeValue::Table(_)) => time(walk, attribute, value).map(Value::Time),
        (Kind::Keys(table), DeValue::Table(keys)) => Some(Value::Keys(Box::new(walk.row(table, span, keys)))),
        (_, DeValue::Integer(_) | DeValue::Float(_)) => {
            walk.report(mistake::bare_number(attribute, attribute.name, &shown(raw), plain(raw), span));
            None
        }
        _ => {
            walk.report(mistake::wrong_type(attribute, &shown(raw), span));
            None
        }
    }
}

/// A number as people would write it with a unit; `None` when no quantity has it.
fn plain(value: &DeValue<'_>) -> Option<String> {
    // More than this is no quantity of any kind.
    number(value).filter(|n| (0.0..1e9).contains(n)).map(|n| n.to_string())
}

/// A value in words that fit after "is".
pub(super) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.len() > 40 => "a long text".to_owned(),
        DeValue::String(text) => format!("the text \"{}\"", text.escape_debug()),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(flag) => format!("`{flag}`"),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

fn integer(number: &DeInteger<'_>) -> Option<i128> {
    i128::from_str_radix(number.as_str(), number.radix()).ok()
}

fn float(number: &DeFloat<'_>) -> Option<f64> {
    number.as_str().parse().ok().filter(|n: &f64| n.is_finite())
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => integer(number).map(|n| n as f64),
        DeValue::Float(number) => float(number),
        _ => None,
    }
}

fn non_empty(walk: &mut Walk, attribute: &Attribute, text: &str, span: Span) -> Option<Box<str>> {
    if text.trim().is_empty() {
        walk.report(mistake::wrong_type(attribute, "empty", span));
        return None;
    }
    Some(text.into())
}

fn amount<T>(
    walk: &mut Walk,
    attribute: &Attribute,
    text: &str,
    span: Span,
    parse: fn(&str) -> Result<T, AmountError>,
) -> Option<T> {
    parse(text).map_err(|error| walk.report(mistake::amount(attribute, text, &error, span))).ok()
}

fn list(walk: &mut Walk, attribute: &'static Attribute, kind: &Kind, value: &Toml<'_>) -> Option<Value> {
    let values: &[Toml<'_>] = match value.get_ref() {
        DeValue::Array(array) => array,
        DeValue::String(_) => std::slice::from_ref(value),
        other => {
            walk.report(mistake::wrong_type(attribute, &shown(other), walk.span(value.span())));
            return None;
        }
    };
    let items = values.iter().filter_map(|item| list_item(walk, attribute, kind, item)).collect::<Vec<_>>();
    (items.len() == values.len()).then(|| Value::List(items.into()))
}

fn list_item(walk: &mut Walk, attribute: &'static Attribute, kind: &Kind, item: &Toml<'_>) -> Option<Item> {
    let span = walk.span(item.span());
    let DeValue::String(text) = item.get_ref() else {
        walk.report(mistake::wrong_type(attribute, &format!("a list with {}", shown(item.get_ref())), span));
        return None;
    };
    if let Kind::Choices(choices) = kind
        && !choices.contains(&text.as_ref())
    {
        walk.report(mistake::unknown_choice(attribute, text, choices, span));
        return None;
    }
    non_empty(walk, attribute, text, span).map(|text| Item { text, span })
}

/// `{ p50, p99 }` or `{ mean, p99 }`.
fn time(walk: &mut Walk, attribute: &'static Attribute, value: &Toml<'_>) -> Option<TimeSpec> {
    let DeValue::Table(table) = value.get_ref() else { return None };
    let (mut p50, mut mean, mut p99) = (None, None, None);
    let before = walk.reported();
    for (key, part) in table {
        let slot = match key.get_ref().as_ref() {
            "p50" => &mut p50,
            "mean" => &mut mean,
            "p99" => &mut p99,
            other => {
                let span = walk.span(key.span());
                walk.report(mistake::unknown_choice(attribute, other, &["p50", "mean", "p99"], span));
                continue;
            }
        };
        let span = walk.span(part.span());
        match part.get_ref() {
            DeValue::String(text) => *slot = amount(walk, attribute, text, span, Nanos::parse),
            other => {
                let key = key.get_ref();
                walk.report(mistake::bare_number(attribute, key, &shown(other), plain(other), span));
            }
        }
    }
    let span = walk.span(value.span());
    match (p50, mean, p99) {
        _ if walk.reported() > before => None,
        (Some(p50), None, Some(p99)) if p50 <= p99 => Some(TimeSpec::P50P99(p50, p99)),
        (None, Some(mean), Some(p99)) if fits_a_lognormal(mean, p99) => Some(TimeSpec::MeanP99(mean, p99)),
        (Some(_), None, Some(_)) => {
            walk.report(mistake::out_of_range(attribute, "a p99 below its p50", span));
            None
        }
        (None, Some(_), Some(_)) => {
            walk.report(
                mistake::out_of_range(attribute, "this pair: no lognormal has such a p99", span)
                    .help("p99 must be 1 to 14.96 times the mean"),
            );
            None
        }
        _ => {
            walk.report(mistake::wrong_type(attribute, "a table without the two it needs", span));
            None
        }
    }
}

/// p99 / mean of a lognormal is exp(2.3263 σ − σ²/2), which lies in 1..=14.96 for some σ ≥ 0.
fn fits_a_lognormal(mean: Nanos, p99: Nanos) -> bool {
    let ratio = p99.0 as f64 / mean.0 as f64;
    mean.0 > 0 && (1.0..=14.96).contains(&ratio)
}
