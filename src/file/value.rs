//! Typed values as the file states them.

use super::Row;
use crate::diagnostic::Span;
use crate::units::{Bytes, Nanos, Rate};

/// One text of a list, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub text: Box<str>,
    pub span: Span,
}

/// A service time as written. Percentiles are not below one another: `p99 ≥ p50`, `p99 ≥ mean`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeSpec {
    Mean(Nanos),
    P50P99(Nanos, Nanos),
    MeanP99(Nanos, Nanos),
}

/// What a key holds. The attribute's [`super::attributes::Kind`] says which variant it is;
/// `FlagOr` keys hold either a `Flag` or the inner kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Flag(bool),
    Integer(u64),
    /// A number or a ratio.
    Number(f64),
    Duration(Nanos),
    Rate(Rate),
    Size(Bytes),
    Time(TimeSpec),
    Text(Box<str>),
    /// One of the attribute's own choices.
    Choice(&'static str),
    List(Box<[Item]>),
    Keys(Box<Row>),
}
