//! Typed values as the file states them.

use super::Row;
use crate::diagnostic::Span;
use crate::law::Law;
use crate::units::{Bytes, Nanos, Rate};

/// One text of a list, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub text: Box<str>,
    pub span: Span,
}

/// One value of a list, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub value: Value,
    pub span: Span,
}

/// A duration that may be drawn, as written. Percentiles are not below one another: `p99 ≥ p50`,
/// `p99 ≥ mean`.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeSpec {
    /// A bare duration whose tail is unknown.
    Mean(Nanos),
    P50P99(Nanos, Nanos),
    MeanP99(Nanos, Nanos),
    Law(Law),
    /// The values in this file, which [`super::fill`] puts in its place.
    File(Item),
}

/// What a key holds. The attribute's [`super::attributes::Kind`] says which variant it is;
/// `FlagOr` keys hold either a `Flag` or the inner kind,
/// `Either` keys one of its kinds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Flag(bool),
    Integer(u64),
    Signed(i64),
    /// 0..1 exclusive.
    Percentile(f64),
    /// A number or a ratio.
    Number(f64),
    Duration(Nanos),
    Rate(Rate),
    /// A size, or a size per second.
    Size(Bytes),
    /// Boxed, for most values are small.
    Time(Box<TimeSpec>),
    Text(Box<str>),
    /// One of the attribute's own choices.
    Choice(&'static str),
    List(Box<[Item]>),
    /// A list of anything but texts.
    Many(Box<[Listed]>),
    Keys(Box<Row>),
    /// A table that an overlay replaces.
    Form(Box<Row>),
}
