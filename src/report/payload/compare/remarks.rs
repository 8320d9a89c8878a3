//! What one must know of the designs as a whole.

use crate::explore::compare::{Against, Comparison, Ground, OtherLoad};
use crate::report::numbers::per_second;

/// Designs that are the same, and flows whose load is not. `labels`: of all designs, the reference first.
pub(super) fn remarks(comparison: &Comparison, labels: &[&str]) -> Vec<String> {
    let (Some(reference), others) = (labels.first(), labels.iter().skip(1)) else { return Vec::new() };
    let same = comparison.against.iter().zip(others).filter(|(against, _)| is_same(against));
    let same = same.map(|(_, label)| {
        format!("nothing in which {label} differs from {reference} changes the simulation: all figures are the same")
    });
    let loads = comparison.other_loads.iter().map(|OtherLoad { flow, design, per_s }| {
        let [a, b] = per_s.map(per_second);
        let label = labels.get(*design).copied().unwrap_or_default();
        format!("{flow} gets {a} in {reference} and {b} in {label}: these are compared under different loads")
    });
    same.chain(loads).collect()
}

fn is_same(against: &Against) -> bool {
    let mut figures = against.differences.iter();
    let is_identical = !against.differences.is_empty()
        && figures.all(|it| matches!(it.ground, Ground::Identical | Ground::NotMeasured));
    against.alone.is_empty() && is_identical
}
