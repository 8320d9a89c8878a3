//! A comparison told to people: which design is better for which flow and by how much, then the figures.

mod figures;
mod notes;
mod side_by_side;
mod trade_offs;
mod verdicts;

pub(super) use figures::shown;

use super::{Account, Section, signature};
use crate::report::payload::Comparisons;

/// The whole account.
pub fn comparison(payload: &Comparisons<'_>) -> Account {
    let mut sections = vec![Some(verdicts::section(payload))];
    sections.push(notes::remarks(payload));
    sections.push(notes::objectives(payload));
    sections.push(side_by_side::section(payload));
    sections.push(trade_offs::consistency(payload));
    sections.push(trade_offs::parts(payload));
    for against in &payload.comparisons {
        sections.push(figures::differences(against));
        sections.push(figures::undecided(against));
        sections.push(notes::alone(against));
    }
    sections.push(notes::assumptions(payload));
    let names: Vec<&str> = payload.comparisons.iter().map(|against| against.design).collect();
    let signature = payload.designs.first().map_or_else(String::new, |design| signature(&design.simulation));
    Account {
        title: format!("{}: {} against {}", payload.name, listed(&names), payload.reference),
        sections: sections.into_iter().flatten().collect::<Vec<Section>>(),
        signature: format!("{signature}, the same random numbers for all designs"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
