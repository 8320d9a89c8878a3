//! Typed access to the cells of a row. The parser has checked kinds, so a mismatch reads as absent.

use crate::file::{Item, Value};
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
    if let Value::Choice(name) = value { named(name) } else { None }
}

pub(super) fn items(value: &Value) -> &[Item] {
    if let Value::List(items) = value { items } else { &[] }
}
