//! One TOML value to one typed value, or the finding that says why not.

use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeValue};

use super::attributes::{Attribute, Kind, LAW};
use super::walk::Walk;
use super::{Item, Listed, Value, law, mistake};
use crate::diagnostic::Span;
use crate::units::{Bytes, Nanos, Rate, parse_bandwidth, parse_percentile, parse_ratio};

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
        (Kind::Either(kinds), _) if kinds.iter().any(|kind| looks_like(kind, raw)) => {
            let kind = kinds.iter().find(|kind| looks_like(kind, raw))?;
            of_kind(walk, attribute, kind, value)
        }
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
        (Kind::Signed { least, most }, DeValue::Integer(number)) => {
            let read = integer(number).filter(|n| (i128::from(*least)..=i128::from(*most)).contains(n));
            if read.is_none() {
                walk.report(mistake::out_of_range(attribute, &number.to_string(), span));
            }
            read.and_then(|n| i64::try_from(n).ok()).map(Value::Signed)
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
        (_, DeValue::String(text)) if is_quantity(kind) => quantity(walk, attribute, kind, text, span),
        (Kind::Law(_), DeValue::Table(keys)) => {
            let before = walk.reported();
            let row = walk.row(&LAW, span, keys);
            // A parameter that could not be read has its finding.
            if walk.reported() > before {
                return None;
            }
            law::time(attribute, &row).map_err(|finding| walk.report(finding)).ok().map(|time| Value::Time(time.into()))
        }
        (Kind::Keys(table), DeValue::Table(keys)) => Some(Value::Keys(Box::new(walk.row(table, span, keys)))),
        (Kind::Form(table), DeValue::Table(keys)) => Some(Value::Form(Box::new(walk.row(table, span, keys)))),
        (Kind::List(inner), DeValue::Array(items)) => many(walk, attribute, inner, items),
        (Kind::List(inner), _) if looks_like(inner, raw) => many(walk, attribute, inner, std::slice::from_ref(value)),
        (_, DeValue::Integer(_) | DeValue::Float(_)) => {
            walk.report(mistake::bare_number(attribute, kind, &shown(raw), plain(raw), span));
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

/// Whether a text of `kind` is read as a quantity.
fn is_quantity(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Ratio
            | Kind::Percentile
            | Kind::Duration
            | Kind::Period
            | Kind::Law(_)
            | Kind::Rate
            | Kind::Size
            | Kind::Bandwidth
    )
}

fn quantity(walk: &mut Walk, attribute: &Attribute, kind: &Kind, text: &str, span: Span) -> Option<Value> {
    let read = match kind {
        Kind::Ratio => parse_ratio(text).map(Value::Number),
        Kind::Percentile => parse_percentile(text).map(Value::Percentile),
        Kind::Rate => Rate::parse(text).map(Value::Rate),
        Kind::Size => Bytes::parse(text).map(Value::Size),
        Kind::Bandwidth => parse_bandwidth(text).map(Value::Size),
        Kind::Law(bare) => Nanos::parse(text).map(|duration| Value::Time(Box::new(law::bare(*bare, duration)))),
        _ => Nanos::parse(text).map(Value::Duration),
    };
    let read = read.map_err(|error| walk.report(mistake::amount(attribute, kind, text, &error, span))).ok()?;
    let nothing = matches!(
        (kind, &read),
        (Kind::Period, Value::Duration(Nanos::ZERO)) | (Kind::Bandwidth, Value::Size(Bytes(0)))
    ) || matches!((kind, &read), (Kind::Law(bare), Value::Time(time)) if law::is_nothing(*bare, time));
    if nothing {
        walk.report(mistake::out_of_range(attribute, "0", span));
        return None;
    }
    Some(read)
}

/// Whether `value` has the look of `kind`, right or wrong.
fn looks_like(kind: &Kind, value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Boolean(_) => matches!(kind, Kind::Flag | Kind::FlagOr(_)),
        DeValue::Integer(_) => {
            matches!(kind, Kind::Integer { .. } | Kind::Signed { .. } | Kind::Number { .. } | Kind::Ratio | Kind::Label)
        }
        DeValue::Float(_) => matches!(kind, Kind::Number { .. } | Kind::Ratio),
        DeValue::Table(_) => matches!(kind, Kind::Keys(_) | Kind::Form(_) | Kind::Law(_)),
        DeValue::Array(_) => matches!(kind, Kind::List(_) | Kind::Texts | Kind::Names(_) | Kind::Choices(_)),
        DeValue::String(text) => match kind {
            Kind::Percentile => text.trim_start().starts_with('p'),
            Kind::Choice(_) | Kind::Text | Kind::Label | Kind::Name(_) => true,
            kind => is_quantity(kind),
        },
        DeValue::Datetime(_) => false,
    }
}

/// The values of a list; `None` after a finding about one of them.
fn many(walk: &mut Walk, attribute: &'static Attribute, kind: &'static Kind, items: &[Toml<'_>]) -> Option<Value> {
    let read = |item: &Toml<'_>| {
        let value = of_kind(walk, attribute, kind, item)?;
        Some(Listed { value, span: walk.span(item.span()) })
    };
    let values: Vec<Listed> = items.iter().filter_map(read).collect();
    (values.len() == items.len()).then(|| Value::Many(values.into()))
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
