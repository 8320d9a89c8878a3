//! What one must know beside the differences.

use crate::explore::objectives::Verdict;
use crate::report::account::Section;
use crate::report::account::metastable::stays_down;
use crate::report::numbers::counted;
use crate::report::payload::Comparisons;
use crate::report::payload::compare::{AgainstPayload, DesignPayload};

/// Remarks of `simulate` that are said here already, or that change no difference.
const SAID: [&str; 5] = ["partial", "one-replication", "unsupported-percentile", "bound-disagrees", "series-left-out"];
/// Rows of remarks; more of them stand in JSON.
const MOST_ROWS: usize = 20;
/// Names in a row.
const MOST_NAMES: usize = 12;

pub(super) fn remarks(payload: &Comparisons<'_>) -> Option<Section> {
    let mut pairs: Vec<(String, String)> = payload.remarks.iter().map(|text| ("-".to_owned(), text.clone())).collect();
    if payload.partial {
        pairs.push(("-".to_owned(), "the run was stopped: figures are of what was measured until then".to_owned()));
    }
    if payload.replications == 1 {
        let text = "one replication has no interval: only what is identical can be told";
        pairs.push(("-".to_owned(), text.to_owned()));
    }
    pairs.extend(of_designs(payload, |design| {
        let down = design.simulation.metastable.as_ref().and_then(stays_down);
        let remarks = design.simulation.remarks.iter().filter(|remark| !SAID.contains(&remark.kind));
        down.into_iter().chain(remarks.map(|remark| remark.message.clone())).collect()
    }));
    if let Some(more) = pairs.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        pairs.truncate(MOST_ROWS);
        pairs.push(("-".to_owned(), format!("and {more} more: --format json")));
    }
    Section::pairs("To mind", pairs)
}

/// What is said of each design; once, where it is said of all.
fn of_designs<'a>(
    payload: &'a Comparisons<'_>,
    told: impl Fn(&'a DesignPayload<'_>) -> Vec<String>,
) -> Vec<(String, String)> {
    let mut known: Vec<(String, Vec<&str>)> = Vec::new();
    for design in &payload.designs {
        for text in told(design) {
            match known.iter_mut().find(|(other, _)| *other == text) {
                Some((_, designs)) => designs.push(design.label),
                None => known.push((text, vec![design.label])),
            }
        }
    }
    let all = payload.designs.len();
    let named = |designs: &[&str]| if designs.len() >= all { "all designs".to_owned() } else { designs.join(", ") };
    known.into_iter().map(|(text, designs)| (named(&designs), text)).collect()
}

/// Whether each design meets what the file asks of it.
pub(super) fn objectives(payload: &Comparisons<'_>) -> Option<Section> {
    let told = |design: &DesignPayload<'_>| {
        let all = &design.simulation.objectives;
        let with = |verdict: Verdict| all.iter().filter(move |objective| objective.verdict == verdict);
        let met = with(Verdict::Met).count();
        let mut text = format!("{met} of {} met", counted(all.len(), "objective"));
        for (verdict, name) in [(Verdict::Missed, "missed"), (Verdict::Undecided, "undecided")] {
            let expressions: Vec<&str> = with(verdict).map(|objective| objective.expression).collect();
            if !expressions.is_empty() {
                text.push_str(&format!("; {name}: {}", expressions.join(", ")));
            }
        }
        (!all.is_empty()).then_some(text)
    };
    Section::pairs("Objectives", of_designs(payload, |design| told(design).into_iter().collect()))
}

/// How much of the figures stands on what the files do not state.
pub(super) fn assumptions(payload: &Comparisons<'_>) -> Option<Section> {
    let told = |design: &DesignPayload<'_>| {
        let count = design.simulation.assumptions.len();
        let text = format!("{} not stated in the file; `simulate` lists them", counted(count, "value"));
        if count > 0 { vec![text] } else { Vec::new() }
    };
    Section::pairs("Assumed", of_designs(payload, told))
}

/// What only one of two designs has.
pub(super) fn alone(against: &AgainstPayload<'_>) -> Option<Section> {
    let of = |design: &str| {
        let mine = || against.only_in_one.iter().filter(|alone| alone.design == design);
        let mut names: Vec<String> =
            mine().take(MOST_NAMES).map(|alone| format!("{} {}", alone.kind, alone.entity)).collect();
        if let Some(more) = mine().count().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
            names.push(format!("{more} more"));
        }
        (!names.is_empty()).then(|| (design.to_owned(), names.join(", ")))
    };
    Section::pairs("Only in one of them", [against.reference, against.design].into_iter().filter_map(of).collect())
}
