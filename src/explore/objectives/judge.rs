//! Whether objectives are met: three answers, never two.
//!
//! An interval on one side of the limit decides; one with the limit inside does not. A single
//! replication has no interval and decides only what is beyond doubt. The largest value is what it is:
//! it speaks of the requests that were simulated. Nothing measured is a miss, never a pass.

use super::measured::{Certainty, Measured, measured};
use super::{Objective, Unit};
use crate::explore::outcome::Outcome;
use crate::simulate::statistics::Interval;

/// What became of an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Met,
    Missed,
    Undecided,
}

impl Verdict {
    /// How outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Undecided => "undecided",
        }
    }
}

/// What the verdict stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The whole interval is on one side of the limit.
    Interval,
    /// The limit is inside the interval.
    Straddles,
    /// Without an interval, the value is far from the limit.
    Far,
    /// Without an interval, the value is too close to the limit.
    Near,
    /// Too few samples lie beyond the percentile.
    Unsupported,
    /// The largest value of all that were simulated.
    Observed,
    NoData,
}

/// An objective beside what was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    pub name: Option<Box<str>>,
    pub expression: Box<str>,
    pub unit: Unit,
    pub measured: Option<f64>,
    pub interval: Option<Interval>,
    pub limit: f64,
    pub verdict: Verdict,
    pub ground: Ground,
    /// What is left to the limit, as a share of it; below 0 when the value is on the wrong side. `None`
    /// without a value, and at a limit of 0.
    pub margin: Option<f64>,
}

/// Judges every objective by `outcome`.
pub fn judge(objectives: &[Objective], outcome: &Outcome) -> Vec<Judgement> {
    objectives.iter().map(|objective| one(objective, outcome)).collect()
}

fn one(objective: &Objective, outcome: &Outcome) -> Judgement {
    let found = measured(objective, outcome);
    let (verdict, ground) = found.map_or((Verdict::Missed, Ground::NoData), |found| verdict(objective, &found));
    let limit = objective.limit;
    let margin = found.filter(|_| limit > 0.0).map(|found| {
        let left = if objective.operator.is_upper_limit() { limit - found.value } else { found.value - limit };
        left / limit
    });
    Judgement {
        name: objective.name.clone(),
        expression: objective.expression.clone(),
        unit: objective.metric.unit(),
        measured: found.map(|found| found.value),
        interval: found.and_then(|found| found.interval),
        limit,
        verdict,
        ground,
        margin,
    }
}

fn verdict(objective: &Objective, found: &Measured) -> (Verdict, Ground) {
    let holds = |value: f64| objective.operator.holds(value, objective.limit);
    let by = |value: f64| if holds(value) { Verdict::Met } else { Verdict::Missed };
    let (verdict, ground) = match found.interval {
        _ if found.certainty == Certainty::Observed => (by(found.value), Ground::Observed),
        Some(interval) if holds(interval.low) == holds(interval.high) => (by(interval.low), Ground::Interval),
        Some(_) => (Verdict::Undecided, Ground::Straddles),
        None if is_far(objective, found.value) => (by(found.value), Ground::Far),
        None => (Verdict::Undecided, Ground::Near),
    };
    // Samples that did not occur can only make a percentile larger.
    let unsupported = found.certainty == Certainty::Unsupported && verdict != Verdict::Missed;
    if unsupported { (Verdict::Undecided, Ground::Unsupported) } else { (verdict, ground) }
}

/// A value without an interval decides when it is this many times the limit, or the limit this many
/// times the value: far more than replications of a stable system differ.
const FAR: f64 = 2.0;

/// Of shares above one half, what is missing to 1 is compared.
fn is_far(objective: &Objective, value: f64) -> bool {
    let inverted = objective.metric.unit() == Unit::Ratio && objective.limit > 0.5;
    let (value, limit) = if inverted { (1.0 - value, 1.0 - objective.limit) } else { (value, objective.limit) };
    value.max(limit) >= FAR * value.min(limit) && value != limit
}
