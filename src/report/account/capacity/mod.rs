//! A capacity told to people: the load, what breaks first, the curve, and what a pulse does.

mod answer;
mod breaks;
mod curve;
mod pulse;

use super::{Account, Section};
use crate::report::numbers::counted;
use crate::report::payload::CapacityPayload;

/// The whole account.
pub fn capacity(payload: &CapacityPayload<'_>) -> Account {
    let sections = [
        Some(answer::section(payload)),
        answer::asked(payload),
        breaks::section(payload),
        curve::picture(payload),
        curve::table(payload),
        pulse::section(payload),
        pulse::table(payload),
        assumptions(payload),
    ];
    let replications = usize::try_from(payload.replications).unwrap_or(usize::MAX);
    Account {
        title: format!("{}: how much load it carries", payload.name),
        sections: sections.into_iter().flatten().collect(),
        signature: format!(
            "seed {}, {} of {}, hopwise {}, the same random numbers for all loads",
            payload.seed,
            counted(replications, "replication"),
            counted(payload.curve.len(), "load"),
            payload.version
        ),
    }
}

fn assumptions(payload: &CapacityPayload<'_>) -> Option<Section> {
    let count = payload.assumptions.len();
    let text = format!("{} not stated in the file; `simulate` lists them", counted(count, "value"));
    Section::pairs("Assumed", if count > 0 { vec![("-".to_owned(), text)] } else { Vec::new() })
}
