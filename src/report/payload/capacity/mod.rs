//! The shape of `capacity`: what JSON promises and what the other formats show.
//!
//! Absent figures are null; times are seconds, rates per second, shares 0..1, loads factors of that of the
//! file.

mod breaks;
mod point;
mod pulse;

use schemars::JsonSchema;
use serde::Serialize;

pub use breaks::{BreakPayload, ComponentPayload, FailurePayload};
pub use point::{FlowPoint, FullestPayload, Point, PointIntervals};
pub use pulse::{BandPayload, PulsePayload, PulseRunPayload, PushPayload, UntestedPayload};

use super::SCHEMA_VERSION;
use super::simulation::{AssumedPayload, LargestLoadPayload, Named};
use crate::explore::capacity::{AtLoad, Capacity, FlowLoad, Found, State};
use crate::explore::objectives::{Metric, Noun, Objective};

/// The file that is told of.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The system's name, else the file's.
    pub name: &'a str,
    pub file: &'a str,
    pub version: &'static str,
    /// The objectives are assumed, for none is stated.
    pub assumed: bool,
}

/// Everything `capacity` says.
#[derive(Serialize, JsonSchema)]
pub struct CapacityPayload<'a> {
    pub schema_version: u32,
    pub command: &'static str,
    pub version: &'static str,
    pub name: &'a str,
    pub file: &'a str,
    pub seed: u64,
    /// Runs of the search and of the curve.
    pub replications: u64,
    pub precision: f64,
    pub partial: bool,
    pub objectives: Vec<AskedPayload<'a>>,
    /// What becomes of the load of the file: `holds`, `missed` or `undecided`.
    pub own_load: &'static str,
    pub capacity: FoundPayload<'a>,
    /// Null when nothing breaks, or nobody knows.
    pub breaks: Option<BreakPayload<'a>>,
    /// What formulas say of the first service that is full.
    pub bound: Option<LargestLoadPayload<'a>>,
    /// By load, rising.
    pub curve: Vec<Point<'a>>,
    /// The flow whose curve tells most.
    pub drawn: Option<DrawnPayload<'a>>,
    /// Null when none was tried, see `no_pulse`.
    pub pulse: Option<PulsePayload<'a>>,
    pub no_pulse: Option<UntestedPayload>,
    pub assumptions: Vec<AssumedPayload<'a>>,
    #[serde(skip)]
    pub own: State,
}

/// A flow to draw.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct DrawnPayload<'a> {
    pub flow: &'a str,
    /// The least limit on its responses.
    pub limit_s: Option<f64>,
}

/// An objective that is asked for.
#[derive(Serialize, JsonSchema)]
pub struct AskedPayload<'a> {
    pub name: Option<&'a str>,
    pub expression: &'a str,
    /// The file states none.
    pub assumed: bool,
}

/// The largest load at which everything holds.
#[derive(Serialize, JsonSchema)]
pub struct FoundPayload<'a> {
    /// `found`, `never-breaks`, `never-holds` or `unknown`.
    pub outcome: &'static str,
    /// Times the load of the file.
    pub factor: Option<f64>,
    /// The largest load that holds for sure, and the least that is missed for sure.
    pub holds_to: Option<f64>,
    pub missed_from: Option<f64>,
    /// Both are as close to the factor as was asked.
    pub precise: bool,
    /// The last load that was tried, where there is no factor.
    pub tried: Option<f64>,
    /// All flows together, at the factor.
    pub offered_per_s: Option<f64>,
    pub flows: Named<'a, FlowAt>,
}

/// A flow at the capacity.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct FlowAt {
    /// In the file.
    pub stated_per_s: f64,
    pub offered_per_s: Option<f64>,
    pub holds_to_per_s: Option<f64>,
    pub missed_from_per_s: Option<f64>,
    /// Of a closed flow.
    pub users: Option<f64>,
}

impl<'a> CapacityPayload<'a> {
    /// What `capacity` says of the file that is told of.
    pub fn of(capacity: &'a Capacity, told: Told<'a>) -> Self {
        let asked = |objective: &'a Objective| AskedPayload {
            name: objective.name.as_deref(),
            expression: &objective.expression,
            assumed: told.assumed,
        };
        let assumptions = capacity.curve.first().map(|load: &AtLoad| load.outcome.assumptions.iter());
        Self {
            schema_version: SCHEMA_VERSION,
            command: "capacity",
            version: told.version,
            name: told.name,
            file: told.file,
            seed: capacity.plan.seed,
            replications: capacity.replications,
            precision: capacity.plan.precision,
            partial: capacity.partial,
            objectives: capacity.objectives.iter().map(asked).collect(),
            own_load: capacity.own.name(),
            capacity: FoundPayload::of(capacity),
            breaks: capacity.breaks.as_ref().map(BreakPayload::of),
            bound: capacity.bound.as_ref().map(|(service, factor)| LargestLoadPayload { factor: *factor, service }),
            curve: capacity.curve.iter().map(|load| Point::of(load, &capacity.flows)).collect(),
            drawn: DrawnPayload::of(capacity),
            pulse: capacity.pulse.as_ref().ok().map(|test| PulsePayload::of(test, &capacity.flows)),
            no_pulse: capacity.pulse.as_ref().err().map(|why| UntestedPayload::of(*why)),
            assumptions: assumptions.into_iter().flatten().map(AssumedPayload::of).collect(),
            own: capacity.own,
        }
    }
}

impl<'a> DrawnPayload<'a> {
    /// The flow of the first objective that is missed, else the one that is asked most.
    fn of(capacity: &'a Capacity) -> Option<Self> {
        let missed = capacity.breaks.iter().flat_map(|breaks| &breaks.missed);
        let asked = |expression: &str| capacity.objectives.iter().find(|it| &*it.expression == expression);
        let named =
            missed.filter_map(|judgement| asked(&judgement.expression)).find(|it| it.metric.noun() == Noun::Flow);
        let flow = named.and_then(|it| capacity.flows.iter().find(|flow| flow.name == it.entity));
        let flow = flow.or_else(|| capacity.flows.iter().max_by(|a, b| a.per_s.total_cmp(&b.per_s)))?;
        let response = |it: &&Objective| it.metric == Metric::Response && it.entity == flow.name;
        let limits = capacity.objectives.iter().filter(response).filter(|it| it.operator.is_upper_limit());
        Some(Self { flow: &flow.name, limit_s: limits.map(|it| it.limit).reduce(f64::min) })
    }
}

impl<'a> FoundPayload<'a> {
    fn of(capacity: &'a Capacity) -> Self {
        let (outcome, tried) = match capacity.found {
            Found::At { .. } => ("found", None),
            Found::NeverBreaks { tried } => ("never-breaks", Some(tried)),
            Found::NeverHolds { tried } => ("never-holds", Some(tried)),
            Found::Unknown => ("unknown", None),
        };
        let (factor, holds_to, missed_from, precise) = match capacity.found {
            Found::At { factor, holds_to, missed_from, precise } => (
                Some(factor),
                Some(holds_to).filter(|it| *it > 0.0),
                Some(missed_from).filter(|it| it.is_finite()),
                precise,
            ),
            _ => (None, None, None, false),
        };
        let flow = |flow: &'a FlowLoad| {
            let at = |factor: Option<f64>| factor.map(|factor| factor * flow.per_s);
            let at_it = FlowAt {
                stated_per_s: flow.per_s,
                offered_per_s: at(factor),
                holds_to_per_s: at(holds_to),
                missed_from_per_s: at(missed_from),
                users: flow.users.zip(factor).map(|(users, factor)| (f64::from(users) * factor).round().max(1.0)),
            };
            (&*flow.name, at_it)
        };
        Self {
            outcome,
            factor,
            holds_to,
            missed_from,
            precise,
            tried,
            offered_per_s: factor.map(|factor| factor * all(&capacity.flows)),
            flows: Named(capacity.flows.iter().map(flow).collect()),
        }
    }
}

/// Requests per second of all flows at the load of the file.
fn all(flows: &[FlowLoad]) -> f64 {
    flows.iter().map(|flow| flow.per_s).sum()
}
