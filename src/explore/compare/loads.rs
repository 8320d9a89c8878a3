//! Flows to which other designs send another number of requests.

use crate::explore::outcome::{FlowOutcome, Outcome};
use crate::simulate::blueprint::{Arrivals, Blueprint};

/// A flow whose load is not that of the reference.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherLoad {
    pub flow: Box<str>,
    /// Position of the design, the reference being 0.
    pub design: usize,
    /// Requests per second in the reference, and in the design.
    pub per_s: [f64; 2],
}

/// Flows whose rates are more than 1 % apart. How much users of closed flows ask for is up to how long they
/// wait, so these are left out.
pub(super) fn other_loads(blueprints: &[&Blueprint], outcomes: &[&Outcome]) -> Vec<OtherLoad> {
    const OFF: f64 = 0.01;
    let (Some(reference), Some(blueprint)) = (outcomes.first(), blueprints.first()) else { return Vec::new() };
    let mut found = Vec::new();
    for (source, flow) in blueprint.sources.iter().zip(&reference.flows) {
        if matches!(source.arrivals, Arrivals::Closed { .. }) {
            continue;
        }
        for (at, design) in outcomes.iter().enumerate().skip(1) {
            let Some(same) = design.flows.iter().find(|it| it.name == flow.name) else { continue };
            let per_s = [rate(flow), rate(same)];
            let (less, more) = (per_s[0].min(per_s[1]), per_s[0].max(per_s[1]));
            if more - less > OFF * more {
                found.push(OtherLoad { flow: flow.name.clone(), design: at, per_s });
            }
        }
    }
    found
}

fn rate(flow: &FlowOutcome) -> f64 {
    flow.offered_per_s.map_or(0.0, |figure| figure.value)
}
