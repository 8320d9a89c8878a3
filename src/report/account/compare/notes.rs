//! What one must know beside the differences.

use crate::report::account::Section;
use crate::report::account::metastable::stays_down;
use crate::report::payload::Comparisons;
use crate::report::payload::compare::AgainstPayload;

/// Remarks of `simulate` that make figures of a design doubtful, and so its differences.
const DOUBTS: [&str; 8] =
    ["unstable", "queue-grows", "outbox-grows", "unfinished", "deadlock", "cut-short", "no-steady-state", "two-groups"];
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
    for design in &payload.designs {
        let down = design.simulation.metastable.as_ref().and_then(stays_down);
        pairs.extend(down.map(|text| (design.label.to_owned(), text)));
        let doubtful = design.simulation.remarks.iter().filter(|remark| DOUBTS.contains(&remark.kind));
        pairs.extend(doubtful.map(|remark| match remark.entity {
            Some(entity) => (design.label.to_owned(), format!("{entity}: {}", remark.message)),
            None => (design.label.to_owned(), remark.message.clone()),
        }));
    }
    Section::pairs("To mind", pairs)
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
