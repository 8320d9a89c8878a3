//! What the file asks of a simulation, and whether it is so.
//!
//! ```text
//! parse    `p(99){flow:checkout} < 250ms` -> Objective   (metrics: what can be asked of what)
//! grammar  what can be written, for people
//! judge    Objective + Outcome -> Judgement              (measured: the figure it speaks of)
//! ```

mod grammar;
mod judge;
mod measured;
mod metrics;
mod names;
mod parse;
mod problem;

pub use grammar::{Measurable, OTHER_RULES, SHAPE, measurable, reference};
pub use judge::{Ground, Judgement, Verdict, judge};
pub use metrics::{Metric, Noun, Unit};
pub use parse::{parse, parse_stated};

/// One objective, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    pub name: Option<Box<str>>,
    /// As written.
    pub expression: Box<str>,
    pub aggregate: Aggregate,
    pub metric: Metric,
    /// A flow, a service, an edge, a subscription or a saga, as [`Metric::noun`] says.
    pub entity: Box<str>,
    pub operator: Operator,
    /// Seconds, per second, a share or a number, as [`Metric::unit`] says.
    pub limit: f64,
}

/// What is taken of many values. A share or a rate is its own mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregate {
    Mean,
    Max,
    /// 0..1, one of those that are reported.
    Percentile(f64),
}

/// How the figure must stand to the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Operator {
    /// Whether `value` is as it should be.
    pub fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Below => value < limit,
            Self::AtMost => value <= limit,
            Self::Above => value > limit,
            Self::AtLeast => value >= limit,
        }
    }

    /// Less is better.
    pub fn is_upper_limit(self) -> bool {
        matches!(self, Self::Below | Self::AtMost)
    }
}
