//! Objectives and their verdicts.

use super::Section;
use super::figures::with_error;
use crate::explore::objectives::{Unit, Verdict};
use crate::report::numbers::{duration, number, per_second, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::ObjectivePayload;

pub(super) fn section(payload: &Simulation<'_>) -> Option<Section> {
    let pairs = payload.objectives.iter().map(|objective| (objective.outcome.to_owned(), sentence(objective)));
    Section::pairs("Objectives", pairs.collect())
}

/// The objective with what was measured.
pub(super) fn sentence(objective: &ObjectivePayload<'_>) -> String {
    let format = match objective.measured_in {
        Unit::Seconds => duration,
        Unit::PerSecond => per_second,
        Unit::Ratio => percent,
        Unit::Number => number,
    };
    let name = objective.name.map_or(String::new(), |name| format!("{name}, "));
    let measured = match (objective.measured, objective.interval) {
        (None, _) => String::new(),
        // Not symmetrical at the ends of a share.
        (Some(value), Some([low, high])) if objective.measured_in == Unit::Ratio => {
            format!("measured {} ({} to {})", percent(value), percent(low.max(0.0)), percent(high))
        }
        (Some(value), interval) => format!("measured {}", with_error(value, interval, format)),
    };
    let clear = objective.interval.is_some() && objective.verdict != Verdict::Undecided;
    let because = if clear { "" } else { objective.because };
    let reasons: Vec<&str> = [measured.as_str(), because].into_iter().filter(|part| !part.is_empty()).collect();
    format!("{name}{}: {}", objective.expression, reasons.join("; "))
}
