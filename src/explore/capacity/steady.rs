//! The system without what passes by itself.
//!
//! A fault with an end is no part of the capacity: it is the pulse. A fault without an end is how things
//! are, from the start. Faults that come again, and those at random, stay as they are.

use super::plan::{CapacityPlan, Pulse};
use super::pulse::Trigger;
use crate::explore::warmup::is_stationary;
use crate::simulate::blueprint::{Arrivals, Blueprint, Disturbance, NEVER, When};
use crate::units::Nanos;

#[derive(Clone, Debug)]
pub(super) struct Steady {
    /// What is searched.
    pub blueprint: Blueprint,
    /// Faults with an end, at their times.
    pub passing: Vec<Disturbance>,
    /// The load and the system stay as they are.
    pub is_stationary: bool,
}

/// A usual pulse of a busy system is shorter, in whole seconds: so many calls are made while it lasts.
fn short_enough(calls_per_s: f64) -> Nanos {
    const CALLS: f64 = 100_000.0;
    let seconds = (CALLS / calls_per_s).floor().clamp(1.0, 1e6);
    Nanos((seconds * 1e9) as u64)
}

/// Why no pulse was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    NotAsked,
    /// The load changes by itself, or faults come again: nobody could tell what the pulse did.
    Changing,
    /// All users wait for answers, and replayed arrivals are what they are.
    NobodyToPush,
    /// There is no load at which the system holds.
    NoCapacity,
}

impl Steady {
    pub fn of(blueprint: &Blueprint) -> Self {
        let mut steady = blueprint.clone();
        let (mut passing, mut staying) = (Vec::new(), Vec::new());
        for mut disturbance in std::mem::take(&mut steady.disturbances) {
            match disturbance.when {
                When::Scheduled { lasts, every: None, .. } if lasts != NEVER => passing.push(disturbance),
                When::Scheduled { every: None, .. } => {
                    disturbance.when = When::Scheduled { at: 0, lasts: NEVER, every: None };
                    staying.push(disturbance);
                }
                When::Scheduled { .. } | When::Random { .. } => staying.push(disturbance),
            }
        }
        steady.disturbances = staying;
        Self { is_stationary: is_stationary(&steady), blueprint: steady, passing }
    }

    /// What pushes the system: what is stated for the search, else the faults of the file, else the usual.
    pub fn trigger(&self, plan: &CapacityPlan, calls_per_s: f64) -> Result<Trigger, Untested> {
        let pulse = plan.pulse.ok_or(Untested::NotAsked)?;
        if !self.is_stationary {
            return Err(Untested::Changing);
        }
        if !pulse.stated && !self.passing.is_empty() {
            return Ok(Trigger::Faults(self.passing.clone()));
        }
        let fixed = |arrivals: &Arrivals| matches!(arrivals, Arrivals::Closed { .. } | Arrivals::Replay(_));
        if self.blueprint.sources.iter().all(|source| fixed(&source.arrivals)) {
            return Err(Untested::NobodyToPush);
        }
        let Pulse { factor, lasts, stated } = pulse;
        let lasts = if stated { lasts } else { lasts.min(short_enough(calls_per_s)) };
        Ok(Trigger::Load { factor, lasts })
    }
}
