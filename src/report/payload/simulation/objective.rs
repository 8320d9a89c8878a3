//! One objective with its verdict.

use schemars::JsonSchema;
use serde::Serialize;

use super::Pair;
use super::times::pair;
use crate::explore::objectives::{Ground, Judgement, Unit, Verdict};

/// An objective beside what was measured, in the unit of the limit.
#[derive(Serialize, JsonSchema)]
pub struct ObjectivePayload<'a> {
    pub name: Option<&'a str>,
    pub expression: &'a str,
    /// Null: nothing was measured.
    pub measured: Option<f64>,
    pub interval: Pair,
    pub limit: f64,
    /// `seconds`, `per-second`, `ratio` or `number`.
    pub unit: &'static str,
    /// `met`, `missed` or `undecided`.
    pub outcome: &'static str,
    /// What is left to the limit, as a share of it.
    pub margin: Option<f64>,
    pub because: &'static str,
    #[serde(skip)]
    pub measured_in: Unit,
    #[serde(skip)]
    pub verdict: Verdict,
}

impl<'a> ObjectivePayload<'a> {
    pub(in crate::report::payload) fn of(judgement: &'a Judgement) -> Self {
        Self {
            name: judgement.name.as_deref(),
            expression: &judgement.expression,
            measured: judgement.measured,
            interval: pair(judgement.interval),
            limit: judgement.limit,
            unit: match judgement.unit {
                Unit::Seconds => "seconds",
                Unit::PerSecond => "per-second",
                Unit::Ratio => "ratio",
                Unit::Number => "number",
            },
            outcome: judgement.verdict.name(),
            margin: judgement.margin,
            because: because(judgement),
            measured_in: judgement.unit,
            verdict: judgement.verdict,
        }
    }
}

fn because(judgement: &Judgement) -> &'static str {
    match (judgement.ground, judgement.verdict) {
        (Ground::Interval, Verdict::Missed) => "the whole 95% interval misses the limit",
        (Ground::Interval, _) => "the whole 95% interval keeps the limit",
        (Ground::Straddles, _) => "the limit is inside the 95% interval: more replications would tell",
        (Ground::Far, Verdict::Missed) => "no interval, but more than twice the limit away",
        (Ground::Far, _) => "no interval, but at most half of the limit",
        (Ground::Near, _) => "no interval, and not far enough from the limit: more replications would tell",
        (Ground::Unsupported, _) => "too few requests are slower than this percentile: a longer run would tell",
        (Ground::Observed, _) => "what occurred in all that was simulated",
        (Ground::NoData, _) => "nothing was measured",
    }
}
