//! What faults did.

use schemars::JsonSchema;
use serde::Serialize;

use super::{MetastablePayload, Named};
use crate::explore::cascade::{Recovery, Step, Story};
use crate::explore::outcome::{FaultOutcome, Outcome};

/// A fault of the plan, or a peak that a flow's load states, and what it did; the story of a fault at random is
/// null.
#[derive(Serialize, JsonSchema)]
pub struct FaultPayload<'a> {
    pub target: &'a str,
    pub kind: &'static str,
    /// From the start of the run; null: at random.
    pub at_s: Option<f64>,
    /// Null: to the end of the run, or at random.
    pub for_s: Option<f64>,
    /// Null: once.
    pub every_s: Option<f64>,
    /// The bins before all faults that everything is compared with; null: there are too few.
    pub compared_with: Option<Compared>,
    /// The next fault begins, and ends the story.
    pub next_s: Option<f64>,
    pub story: Option<Vec<StepPayload<'a>>>,
    /// Share of the requests that each flow lost until it was back; flows that lost none are left out.
    pub blast_radius: Option<Named<'a, f64>>,
    /// Null: nothing was hit, or the fault lasts to the end.
    pub recovered: Option<bool>,
    pub recovered_at_s: Option<f64>,
    /// Of the fault that comes last; null where nobody can tell.
    pub metastable: Option<MetastablePayload<'a>>,
}

#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct Compared {
    pub from_s: f64,
    pub to_s: f64,
}

/// Something was hit.
#[derive(Serialize, JsonSchema)]
pub struct StepPayload<'a> {
    /// The start of a bin; of the fault, in the bin in which it begins.
    pub at_s: f64,
    pub kind: &'static str,
    pub entity: &'a str,
    pub what: &'static str,
    /// The worst share of a bin from there on; null for what is no share.
    pub share: Option<f64>,
    /// The largest figure of a bin from there on: requests or messages that wait, seconds; openings in all.
    pub peak: Option<f64>,
    /// The edge over which it came.
    pub through: Option<&'a str>,
}

impl<'a> StepPayload<'a> {
    fn of(step: &'a Step) -> Self {
        Self {
            at_s: step.at_s,
            kind: step.kind.name(),
            entity: &step.entity,
            what: step.sign.name(),
            share: step.sign.is_share().then_some(step.worst),
            peak: (!step.sign.is_share()).then_some(step.worst),
            through: step.through.as_deref(),
        }
    }
}

pub(super) fn faults(outcome: &Outcome) -> Vec<FaultPayload<'_>> {
    let last = outcome.faults.iter().filter(|fault| fault.story.is_some()).filter_map(|fault| fault.at_s);
    let last = last.reduce(f64::max);
    let metastable = |fault: &FaultOutcome| {
        let is_last = fault.story.is_some() && fault.at_s == last;
        outcome.metastability.as_ref().filter(|_| is_last).map(MetastablePayload::of)
    };
    outcome.faults.iter().map(|fault| of(fault, metastable(fault))).collect()
}

fn of<'a>(fault: &'a FaultOutcome, metastable: Option<MetastablePayload<'a>>) -> FaultPayload<'a> {
    let story: Option<&Story> = fault.story.as_ref();
    let (recovered, recovered_at_s) = match story.map(|story| story.recovery) {
        Some(Recovery::Back { at_s }) => (Some(true), Some(at_s)),
        Some(Recovery::NotBack) => (Some(false), None),
        Some(Recovery::NothingHit | Recovery::FaultLasts) | None => (None, None),
    };
    let compared = story.and_then(|story| story.before_s);
    FaultPayload {
        target: &fault.target,
        kind: fault.kind.name(),
        at_s: fault.at_s,
        for_s: fault.lasts_s,
        every_s: fault.every_s,
        compared_with: compared.map(|(from_s, to_s)| Compared { from_s, to_s }),
        next_s: story.and_then(|story| story.next_s),
        story: story.map(|story| story.steps.iter().map(StepPayload::of).collect()),
        blast_radius: story.map(|story| Named(story.blast.iter().map(|(flow, lost)| (&**flow, *lost)).collect())),
        recovered,
        recovered_at_s,
        metastable,
    }
}
