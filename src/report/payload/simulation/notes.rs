//! Faults, assumptions and what is left out.

use serde::Serialize;

use crate::explore::outcome::FaultOutcome;
use crate::simulate::blueprint::Assumption;

/// A fault of the plan, as it was stated.
#[derive(Serialize)]
pub struct FaultPayload<'a> {
    pub target: &'a str,
    pub kind: &'static str,
    /// From the start of the run; null: at random.
    pub at_s: Option<f64>,
    /// Null: to the end of the run, or at random.
    pub lasts_s: Option<f64>,
}

impl<'a> FaultPayload<'a> {
    pub(super) fn of(fault: &'a FaultOutcome) -> Self {
        Self { target: &fault.target, kind: fault.kind.name(), at_s: fault.at_s, lasts_s: fault.lasts_s }
    }
}

/// A value that the file did not state.
#[derive(Serialize)]
pub struct AssumedPayload<'a> {
    pub entity: &'a str,
    pub attribute: &'static str,
    pub value: &'a str,
    pub because: &'static str,
}

impl<'a> AssumedPayload<'a> {
    pub(super) fn of(assumption: &'a Assumption) -> Self {
        let Assumption { entity, attribute, value, because } = assumption;
        Self { entity, attribute, value, because }
    }
}

/// What was not simulated.
#[derive(Serialize)]
pub struct LeftOutPayload<'a> {
    pub entity: &'a str,
    pub because: &'static str,
}

impl<'a> LeftOutPayload<'a> {
    pub(super) fn of((entity, because): &'a (Box<str>, &'static str)) -> Self {
        Self { entity, because }
    }
}
