//! The pulse, and the band in which it is fatal.

use schemars::JsonSchema;
use serde::Serialize;

use super::all;
use crate::explore::capacity::{Band, FlowLoad, PulseRun, PulseTest, Trigger, Untested};
use crate::report::payload::simulation::Pair;
use crate::simulate::blueprint::{Disturbance, When};

#[derive(Serialize, JsonSchema)]
pub struct PulsePayload<'a> {
    /// `load` or `faults`.
    pub kind: &'static str,
    /// Of a pulse of load.
    pub factor: Option<f64>,
    /// From the beginning to the end of all of it.
    pub lasts_s: f64,
    /// Faults of the file.
    pub faults: Vec<PushPayload<'a>>,
    /// Where it was tried first: the load of the file, or a share of the capacity.
    pub base_factor: f64,
    pub base_is_own_load: bool,
    /// By load, rising.
    pub runs: Vec<PulseRunPayload>,
    pub band: BandPayload,
}

/// A fault that pushes.
#[derive(Serialize, JsonSchema)]
pub struct PushPayload<'a> {
    pub target: &'a str,
    pub kind: &'static str,
    pub at_s: f64,
    pub for_s: f64,
}

/// What the pulse did at one load.
#[derive(Serialize, JsonSchema)]
pub struct PulseRunPayload {
    pub factor: f64,
    pub offered_per_s: f64,
    pub replications: u64,
    /// As before within the time that was watched; on the way; down for good.
    pub back: u64,
    pub coming: u64,
    pub down: u64,
    pub share_back_ci95: Pair,
    pub share_down_ci95: Pair,
    /// Mean seconds from its end until everything is as before, of those that are.
    pub back_after_s: Option<f64>,
    pub back_after_ci95: Pair,
    pub watched_s: f64,
}

/// Where the pulse is fatal.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct BandPayload {
    /// `from`, `none`, `everywhere` or `unknown`.
    pub outcome: &'static str,
    /// The load at which it begins, between one that is not fatal and one that is.
    pub from_factor: Option<f64>,
    pub from_per_s: Option<f64>,
    pub not_fatal_at: Option<f64>,
    pub fatal_at: Option<f64>,
    pub up_to_factor: Option<f64>,
    pub down_to_factor: Option<f64>,
}

/// Why none was tried.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct UntestedPayload {
    pub kind: &'static str,
    pub because: &'static str,
}

impl UntestedPayload {
    pub(super) fn of(why: Untested) -> Self {
        let (kind, because) = match why {
            Untested::NotAsked => ("not-asked", "it was not asked for"),
            Untested::Changing => {
                ("changing", "the load changes by itself, or faults come again: nobody could tell what a pulse did")
            }
            Untested::NobodyToPush => {
                ("nobody-to-push", "all users wait for answers, and replayed arrivals are what they are")
            }
            Untested::NoCapacity => ("no-capacity", "there is no load at which the system is known to hold"),
        };
        Self { kind, because }
    }
}

impl<'a> PulsePayload<'a> {
    pub(super) fn of(test: &'a PulseTest, flows: &[FlowLoad]) -> Self {
        let (from, to) = test.trigger.span();
        let (kind, factor, faults) = match &test.trigger {
            Trigger::Load { factor, .. } => ("load", Some(*factor), Vec::new()),
            Trigger::Faults(all) => ("faults", None, pushes(all)),
        };
        let band = test.band;
        let (outcome, up_to_factor, down_to_factor) = match band {
            Band::From { .. } => ("from", None, None),
            Band::None { up_to } => ("none", Some(up_to), None),
            Band::Everywhere { down_to } => ("everywhere", None, Some(down_to)),
            Band::Unknown => ("unknown", None, None),
        };
        let ends = if let Band::From { above, at_least } = band { Some((above, at_least)) } else { None };
        Self {
            kind,
            factor,
            lasts_s: (to - from) as f64 / 1e9,
            faults,
            base_factor: test.base,
            base_is_own_load: test.is_own,
            runs: test.runs.iter().map(|run| PulseRunPayload::of(run, flows)).collect(),
            band: BandPayload {
                outcome,
                from_factor: band.begins(),
                from_per_s: band.begins().map(|factor| factor * all(flows)),
                not_fatal_at: ends.map(|(above, _)| above),
                fatal_at: ends.map(|(_, at_least)| at_least),
                up_to_factor,
                down_to_factor,
            },
        }
    }

    /// What was seen at the base load.
    pub fn at_base(&self) -> Option<&PulseRunPayload> {
        self.runs.iter().find(|run| run.factor == self.base_factor)
    }
}

/// One fault of several edges or replicas stands there once.
fn pushes(all: &[Disturbance]) -> Vec<PushPayload<'_>> {
    let mut pushes: Vec<PushPayload<'_>> = Vec::new();
    for disturbance in all {
        let When::Scheduled { at, lasts, .. } = disturbance.when else { continue };
        let (at_s, for_s) = (at as f64 / 1e9, lasts as f64 / 1e9);
        let push = PushPayload { target: &disturbance.label, kind: disturbance.kind.name(), at_s, for_s };
        let same = |other: &PushPayload<'_>| other.target == push.target && other.kind == push.kind;
        if !pushes.last().is_some_and(same) {
            pushes.push(push);
        }
    }
    pushes
}

impl PulseRunPayload {
    fn of(run: &PulseRun, flows: &[FlowLoad]) -> Self {
        let [back, down] = run.intervals();
        Self {
            factor: run.factor,
            offered_per_s: run.factor * all(flows),
            replications: run.replications(),
            back: run.back(),
            coming: run.replications() - run.back() - run.down(),
            down: run.down(),
            share_back_ci95: Some([back.low, back.high]),
            share_down_ci95: Some([down.low, down.high]),
            back_after_s: run.mean_s(),
            back_after_ci95: run.interval_s().map(|interval| [interval.low.max(0.0), interval.high]),
            watched_s: run.watched_s,
        }
    }
}
