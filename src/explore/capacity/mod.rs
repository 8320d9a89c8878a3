//! How much load a system carries: the largest at which everything that is asked of it holds, what breaks
//! first beyond it, and whether it comes back when it was pushed.
//!
//! ```text
//! steady    the system without what passes by itself, and what passes: the pulse
//! span      how long a run is at a load
//! limits    how far figures are from what is asked; what is asked where nothing is stated
//! load      the system at one load: replications, and what they say of the limits
//! search    loads, until the largest at which everything holds lies between two that are close together
//! curve     more loads, so that a curve can be drawn
//! breaks    what breaks first beyond it, and which component is full there
//! pulse     more load, or a fault, for a while: who comes back, and when (after: one replication)
//! band      from which load on the pulse is fatal
//! ```

mod after;
mod band;
mod breaks;
mod curve;
mod limits;
mod load;
mod plan;
mod pulse;
mod search;
mod span;
mod steady;

pub use after::After;
pub use band::{Band, FATAL, TOP};
pub use breaks::{Break, Component, Full};
pub use limits::{TOLERATED, assumed};
pub use load::State;
pub use plan::{CapacityPlan, Pulse};
pub use pulse::{PulseRun, Trigger};
pub use search::{LIGHTEST, MOST_FACTOR, MOST_REPLICATIONS, MOST_REQUESTS};
pub use steady::Untested;

use super::Runner;
use super::objectives::{Judgement, Objective};
use super::outcome::Outcome;
use crate::simulate::blueprint::{Arrivals, Blueprint};
use crate::simulate::bounds::{LargestLoad, bounds};
use load::Load;
use search::Search;
use steady::Steady;

/// What is known of a system's capacity.
#[derive(Clone, Debug)]
pub struct Capacity {
    pub plan: CapacityPlan,
    pub objectives: Vec<Objective>,
    /// Each flow at the load of the file, in the order of the blueprint.
    pub flows: Vec<FlowLoad>,
    pub found: Found,
    /// What becomes of the load of the file.
    pub own: State,
    /// At the first load beyond.
    pub breaks: Option<Break>,
    /// By load, rising.
    pub curve: Vec<AtLoad>,
    /// `Err`: why there is none.
    pub pulse: Result<PulseTest, Untested>,
    /// What formulas say: the first station that is full.
    pub bound: Option<(Box<str>, f64)>,
    /// Runs that were made for the search.
    pub replications: u64,
    /// Somebody stopped the search.
    pub partial: bool,
}

/// What a flow brings at the load of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowLoad {
    pub name: Box<str>,
    /// Of a closed flow: as many as its users could ask for at most.
    pub per_s: f64,
    /// Of a closed flow.
    pub users: Option<u32>,
}

/// The largest load, as a factor of that of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    At {
        factor: f64,
        /// The largest load up to there that holds for sure; 0 when none does.
        holds_to: f64,
        /// The least load from there on that is missed for sure; infinite when none is.
        missed_from: f64,
        /// Both are as close to the factor as was asked.
        precise: bool,
    },
    /// Everything holds at the largest load that was tried.
    NeverBreaks { tried: f64 },
    /// Not even the lightest load holds.
    NeverHolds { tried: f64 },
    /// Stopped before anything was known.
    Unknown,
}

impl Found {
    pub fn factor(self) -> Option<f64> {
        if let Self::At { factor, .. } = self { Some(factor) } else { None }
    }
}

/// The system at one load.
#[derive(Clone, Debug)]
pub struct AtLoad {
    pub factor: f64,
    pub state: State,
    pub judgements: Vec<Judgement>,
    pub outcome: Outcome,
}

impl AtLoad {
    /// Something grows for ever, or more came than a run can hold.
    pub fn is_overloaded(&self) -> bool {
        self.outcome.remarks.iter().any(load::is_overloaded)
    }
}

/// The pulse at the base load and at others.
#[derive(Clone, Debug)]
pub struct PulseTest {
    pub trigger: Trigger,
    /// Where it was tried first.
    pub base: f64,
    /// The base is the load of the file; else a share of the capacity.
    pub is_own: bool,
    /// By load, rising.
    pub runs: Vec<PulseRun>,
    pub band: Band,
}

impl PulseTest {
    /// What was seen at the base load; `None` when it was stopped before.
    pub fn at_base(&self) -> Option<&PulseRun> {
        self.runs.iter().find(|run| run.factor == self.base)
    }
}

/// Share of the capacity at which a pulse is tried when the load of the file is beyond it.
pub const BASE: f64 = 0.8;

/// Searches the largest load at which `objectives` hold and nothing grows, by `plan`. `None` when nothing
/// arrives. Without objectives see [`assumed`]. A stopped runner yields what there is, marked as partial.
pub fn capacity(
    blueprint: &Blueprint,
    objectives: &[Objective],
    plan: &CapacityPlan,
    runner: &dyn Runner,
) -> Option<Capacity> {
    let steady = Steady::of(blueprint);
    let known = bounds(&steady.blueprint);
    let flows: Vec<FlowLoad> = (steady.blueprint.sources.iter().zip(&known.flows))
        .map(|(source, bound)| FlowLoad {
            name: source.name.clone(),
            per_s: bound.rate_per_s,
            users: if let Arrivals::Closed { users, .. } = source.arrivals { Some(users) } else { None },
        })
        .collect();
    if flows.iter().all(|flow| flow.per_s <= 0.0) {
        return None;
    }
    let calls_per_s = known.calls_per_s.iter().sum();
    let system = load::System { blueprint: &steady.blueprint, objectives, flows: &flows, calls_per_s, plan };
    let mut search = Search::new(&system, runner);
    let found = search.run();
    curve::fill(&mut search, found);
    let own = search.own(found);
    let breaks = search.beyond(found).map(|beyond| breaks::breaks(&steady.blueprint, beyond));
    let pulse = steady.trigger(plan, calls_per_s).and_then(|trigger| {
        band::test(&steady, trigger, (found, own), plan, &flows, runner).ok_or(Untested::NoCapacity)
    });
    let name =
        |largest: LargestLoad| (steady.blueprint.stations[largest.station as usize].name.clone(), largest.factor);
    Some(Capacity {
        plan: plan.clone(),
        objectives: objectives.to_vec(),
        found,
        own,
        breaks,
        replications: search.spent,
        curve: search.into_loads().into_iter().map(Load::told).collect(),
        pulse,
        bound: known.largest_load.map(name),
        flows,
        partial: runner.is_stopped(),
    })
}
