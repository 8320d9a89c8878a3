//! Typed access to the cells of a row. The parser has checked kinds, so a mismatch reads as absent.

use crate::file::{Item, Listed, Row, TimeSpec, Value};
use crate::law::{Law, fit};
use crate::units::{Bytes, Nanos, Rate};

pub(super) fn flag(value: &Value) -> Option<bool> {
    if let Value::Flag(flag) = value { Some(*flag) } else { None }
}

/// A flag, or any value that stands for `true`.
pub(super) fn on(value: &Value) -> Option<bool> {
    Some(flag(value).unwrap_or(true))
}

pub(super) fn text(value: &Value) -> Option<Box<str>> {
    if let Value::Text(text) = value { Some(text.clone()) } else { None }
}

pub(super) fn integer(value: &Value) -> Option<u64> {
    if let Value::Integer(number) = value { Some(*number) } else { None }
}

pub(super) fn number(value: &Value) -> Option<f64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

pub(super) fn duration(value: &Value) -> Option<Nanos> {
    if let Value::Duration(duration) = value { Some(*duration) } else { None }
}

pub(super) fn rate(value: &Value) -> Option<Rate> {
    if let Value::Rate(rate) = value { Some(*rate) } else { None }
}

pub(super) fn size(value: &Value) -> Option<Bytes> {
    if let Value::Size(size) = value { Some(*size) } else { None }
}

/// The variant of a vocabulary that a choice names.
pub(super) fn choice<T>(value: &Value, named: fn(&str) -> Option<T>) -> Option<T> {
    named(choice_name(value)?)
}

/// The name that a choice holds.
pub(super) fn choice_name(value: &Value) -> Option<&'static str> {
    if let Value::Choice(name) = value { Some(name) } else { None }
}

pub(super) fn items(value: &Value) -> &[Item] {
    if let Value::List(items) = value { items } else { &[] }
}

pub(super) fn signed(value: &Value) -> Option<i64> {
    if let Value::Signed(number) = value { Some(*number) } else { None }
}

pub(super) fn time(value: &Value) -> Option<TimeSpec> {
    match value {
        // A file that nobody has read says nothing; there is a finding for it.
        Value::Time(time) if !matches!(time.as_ref(), TimeSpec::File(_)) => Some(time.as_ref().clone()),
        _ => None,
    }
}

/// The law of a key whose bare duration has a meaning of its own.
pub(super) fn law(value: &Value) -> Option<Law> {
    match time(value)? {
        TimeSpec::Law(law) => Some(law),
        TimeSpec::Mean(mean) => Some(Law::Constant(mean)),
        TimeSpec::P50P99(p50, p99) => fit::p50_p99(p50, p99),
        TimeSpec::MeanP99(mean, p99) => fit::mean_p99(mean, p99),
        TimeSpec::File(_) => None,
    }
}

/// The keys of a table within a key.
pub(super) fn keys(value: &Value) -> Option<&Row> {
    if let Value::Keys(row) | Value::Form(row) = value { Some(row) } else { None }
}

/// The values of a list.
pub(super) fn many(value: &Value) -> &[Listed] {
    if let Value::Many(values) = value { values } else { &[] }
}

/// What the key `name` of `row` holds.
pub(super) fn at<T>(row: &Row, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    read(&row.cell(name)?.value)
}

/// What the key `name` of the table in `value` holds; `None` when there is no table.
pub(super) fn within<T>(value: &Value, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    at(keys(value)?, name, read)
}

/// `key = 100`, or the key `name` of a table in its place.
pub(super) fn short_or_within<T>(value: &Value, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    read(value).or_else(|| within(value, name, read))
}
