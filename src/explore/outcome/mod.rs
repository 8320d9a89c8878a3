//! Figures of a simulation with what is known of their error. Times are seconds, rates per second.

mod flow;
mod link;
mod service;
mod times;

pub use flow::{Failure, FlowOutcome, FlowSeries};
pub use link::{BreakerOutcome, LinkOutcome};
pub use service::{InSystem, ServiceOutcome, ServiceSeries};
pub use times::{Figure, Quantile, Times};

use std::sync::Arc;

use super::cascade::metastable::Metastability;
use super::cascade::{self, Story};
use super::gather::Gathered;
pub use super::unstable::Growth;
use super::unstable::Run;
pub use super::warmup::Warmup;
use crate::simulate::blueprint::{Assumption, Blueprint, Fitted, Idle};
use crate::simulate::bounds::{Bounds, OtherRate, bounds, other_rates};
use crate::simulate::statistics::Groups;
use crate::vocabulary::FaultKind;

/// Everything that is known after a simulation. Entities stand in the order of their names.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub seed: u64,
    pub replications: u64,
    /// The span that was measured.
    pub duration_s: f64,
    pub warmup: Warmup,
    pub flows: Vec<FlowOutcome>,
    pub services: Vec<ServiceOutcome>,
    pub links: Vec<LinkOutcome>,
    /// Width of a bin of the series, which start with the run, warm-up included.
    pub bin_s: f64,
    pub bounds: Bounds,
    pub assumptions: Arc<Vec<Assumption>>,
    /// Lognormals, as they were fitted.
    pub fitted: Vec<Fitted>,
    /// Edges that were not simulated, with the reason.
    pub left_out: Vec<(Box<str>, &'static str)>,
    /// Faults of the plan, as they were stated.
    pub faults: Vec<FaultOutcome>,
    /// Who stays down after the faults; `None` where nobody can tell: without a scheduled fault, with one in
    /// the last quarter of the run, or with too little before the first.
    pub metastability: Option<Metastability>,
    pub remarks: Vec<Remark>,
    /// Somebody stopped the run: fewer replications, or shorter ones, than were asked for.
    pub partial: bool,
    pub events: u64,
}

/// A fault that was injected.
#[derive(Clone, Debug)]
pub struct FaultOutcome {
    pub target: Box<str>,
    pub kind: FaultKind,
    /// `None`: at random.
    pub at_s: Option<f64>,
    /// `None`: to the end.
    pub lasts_s: Option<f64>,
    /// It comes again so often.
    pub every_s: Option<f64>,
    /// What it did; `None` for a fault at random, one after the run, or without series.
    pub story: Option<Story>,
}

/// What a reader must know beside the numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// A line grows and nothing limits it.
    Unstable(Growth),
    /// Calls went further than the hop limit; such requests failed.
    TooFar {
        requests: u64,
        limit: u32,
    },
    /// Requests of the window had not ended when the run did.
    Unfinished {
        flow: Box<str>,
        requests: u64,
    },
    /// Requests waited for each other and nothing could happen any more.
    Deadlock,
    /// More requests or events than a run can hold: the replications were cut short.
    CutShort,
    NoSteadyState,
    /// Replications of this flow's mean response fall into two groups.
    TwoGroups {
        flow: Box<str>,
        groups: Groups,
    },
    /// The precision was not reached.
    GaveUp {
        asked: f64,
        reached: Option<f64>,
    },
    OneReplication,
    /// Nothing arrived in the window.
    NothingArrived {
        flow: Box<str>,
    },
    /// The file states another rate than the entries bring.
    OtherRate(OtherRate),
    /// A policy of the file can do nothing.
    Idle(Idle),
    /// A fault begins when the run is over.
    LateFault {
        target: Box<str>,
        kind: FaultKind,
        at_s: f64,
        end_s: f64,
    },
}

impl Remark {
    /// Whether it is about the file or the plan; the others are about what happened.
    pub fn is_of_the_plan(&self) -> bool {
        matches!(self, Self::GaveUp { .. } | Self::OtherRate(_) | Self::Idle(_) | Self::LateFault { .. })
    }
}

impl Outcome {
    /// Whether a replication could not be simulated to its end.
    pub fn is_cut_short(&self) -> bool {
        self.remarks.contains(&Remark::CutShort)
    }
}

/// Builds the outcome from what has been gathered.
pub(super) fn outcome(
    blueprint: &Blueprint,
    plan: &super::Plan,
    warmup: Warmup,
    gathered: &Gathered,
    remarks: Vec<Remark>,
) -> Outcome {
    let pool = gathered.pool.as_ref();
    let bounds = bounds(blueprint);
    let mut outcome = Outcome {
        seed: plan.seed,
        replications: gathered.count() as u64,
        duration_s: gathered.span,
        warmup,
        flows: Vec::new(),
        services: Vec::new(),
        links: Vec::new(),
        bin_s: pool.map_or(0.0, |pool| pool.bins.width as f64 / 1e9),
        bounds,
        assumptions: Arc::clone(&blueprint.assumptions),
        fitted: blueprint.fitted.clone(),
        left_out: blueprint.left_out.clone(),
        faults: faults(blueprint),
        metastability: None,
        remarks,
        partial: false,
        events: pool.map_or(0, |pool| pool.events),
    };
    let Some(pool) = pool else { return outcome };
    let run = Run { warmup, measured_s: gathered.span, replications: gathered.count() as f64 };
    let growths = super::unstable::growths(blueprint, &outcome.bounds, pool, run);
    outcome.flows = (0..blueprint.sources.len()).map(|at| flow::flow(blueprint, gathered, pool, at)).collect();
    outcome.services =
        (0..blueprint.stations.len()).map(|at| service::service(blueprint, gathered, pool, at)).collect();
    outcome.links = (0..blueprint.links.len()).map(|at| link::link(blueprint, gathered, pool, at)).collect();
    cascade::tell(blueprint, gathered, &mut outcome);
    outcome.metastability = gathered.watch.as_ref().map(|watch| watch.says(blueprint, outcome.bin_s));
    if has_wild_law(blueprint) {
        forget_mean_intervals(&mut outcome);
    }
    outcome.remarks.extend(growths.into_iter().map(Remark::Unstable));
    outcome.remarks.extend(other_rates(blueprint, &outcome.bounds).into_iter().map(Remark::OtherRate));
    outcome.remarks.extend(blueprint.idle.iter().cloned().map(Remark::Idle));
    outcome.remarks.extend(late_faults(&outcome));
    outcome.remarks.extend(remarks_on(blueprint, pool, &outcome));
    for (flow, rows) in outcome.flows.iter().zip(&gathered.flows) {
        let means: Vec<f64> = rows.iter().map(|row| row.response.mean).collect();
        if let Some(groups) = crate::simulate::statistics::two_groups(&means) {
            outcome.remarks.push(Remark::TwoGroups { flow: flow.name.clone(), groups });
        }
    }
    outcome
}

/// Whether some duration has an infinite variance: the spread of replications then says nothing of how
/// far a mean is off.
fn has_wild_law(blueprint: &Blueprint) -> bool {
    let stations =
        blueprint.stations.iter().flat_map(|station| std::iter::once(&station.work).chain(&station.work_after));
    let links = blueprint.links.iter().filter_map(|link| link.delay.as_ref().map(|delay| &delay.law));
    let zones = blueprint.zone_delays.iter().map(|delay| &delay.law);
    stations.chain(links).chain(zones).any(|law| !law.interval_on_mean())
}

fn forget_mean_intervals(outcome: &mut Outcome) {
    let times = (outcome.flows.iter_mut().map(|flow| &mut flow.response))
        .chain(outcome.services.iter_mut().map(|service| &mut service.wait))
        .chain(outcome.links.iter_mut().map(|link| &mut link.latency));
    for mean in times.filter_map(|times| times.mean.as_mut()) {
        mean.interval = None;
    }
}

fn remarks_on(blueprint: &Blueprint, pool: &crate::simulate::measure::Measured, outcome: &Outcome) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if matches!(outcome.warmup, Warmup::NotSteady(_)) {
        remarks.push(Remark::NoSteadyState);
    }
    for flow in &outcome.flows {
        if flow.offered == 0 {
            remarks.push(Remark::NothingArrived { flow: flow.name.clone() });
        }
        if flow.unfinished > 0 {
            remarks.push(Remark::Unfinished { flow: flow.name.clone(), requests: flow.unfinished });
        }
    }
    if pool.too_far > 0 {
        remarks.push(Remark::TooFar { requests: pool.too_far, limit: blueprint.hop_limit });
    }
    if pool.deadlocked {
        remarks.push(Remark::Deadlock);
    }
    if pool.cut_short {
        remarks.push(Remark::CutShort);
    }
    if outcome.replications == 1 {
        remarks.push(Remark::OneReplication);
    }
    remarks
}

/// Faults that begin at the end of the measured span or later.
fn late_faults(outcome: &Outcome) -> Vec<Remark> {
    let end_s = outcome.warmup.span().as_secs_f64() + outcome.duration_s;
    let mut late = Vec::new();
    for fault in &outcome.faults {
        let Some(at_s) = fault.at_s.filter(|at| *at >= end_s) else { continue };
        let remark = Remark::LateFault { target: fault.target.clone(), kind: fault.kind, at_s, end_s };
        // A fault of an edge with several consumers is one fault.
        if !late.contains(&remark) {
            late.push(remark);
        }
    }
    late
}

fn faults(blueprint: &Blueprint) -> Vec<FaultOutcome> {
    use crate::simulate::blueprint::{Effect, NEVER, When};
    let outcome = |disturbance: &crate::simulate::blueprint::Disturbance| {
        let seconds = |time: u64| time as f64 / 1e9;
        let (at_s, lasts_s, every_s) = match disturbance.when {
            When::Scheduled { at, lasts, every } => {
                (Some(seconds(at)), (lasts != NEVER).then_some(seconds(lasts)), every.map(seconds))
            }
            When::Random { .. } => (None, None, None),
        };
        let kind = match disturbance.effect {
            Effect::Crash => FaultKind::Crash,
            Effect::Pause => FaultKind::Pause,
            Effect::Slow { .. } => FaultKind::Slow,
            Effect::Errors { .. } => FaultKind::Errors,
            Effect::Load { .. } => FaultKind::Load,
        };
        FaultOutcome { target: disturbance.label.clone(), kind, at_s, lasts_s, every_s, story: None }
    };
    let mut faults: Vec<FaultOutcome> = blueprint.disturbances.iter().map(outcome).collect();
    // A fault of an edge with several consumers is one fault.
    faults.dedup_by(|a, b| {
        (&a.target, a.kind, a.at_s, a.lasts_s, a.every_s) == (&b.target, b.kind, b.at_s, b.lasts_s, b.every_s)
    });
    faults
}
