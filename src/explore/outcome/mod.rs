//! Figures of a simulation with what is known of their error. Times are seconds, rates per second.

mod deadlock;
mod flow;
mod grown;
mod link;
mod outbox;
mod saga;
mod service;
mod subscription;
mod times;

pub use deadlock::Deadlock;
pub use flow::{Failure, FlowOutcome, FlowSeries};
pub use link::{BreakerOutcome, LinkOutcome, LinkRole};
pub use outbox::OutboxOutcome;
pub use saga::SagaOutcome;
pub use service::{InSystem, Replicas, ServiceOutcome, ServiceSeries};
pub use subscription::{Depth, Drain, SubscriptionOutcome, TopicOutcome};
pub use times::{Figure, Quantile, Times};

use std::sync::Arc;

pub use super::again::{ForEver, Overtaken, TooSoon};
use super::cascade::metastable::Metastability;
use super::cascade::{self, Story};
use super::gather::Gathered;
pub use super::growing::{OutboxGrowth, QueueGrowth};
pub use super::keeping_up::{Hot, Needed, Server};
use super::peaks::stated_peaks;
pub use super::short::{Lasting, TooShort};
pub use super::unstable::Growth;
use super::unstable::Run;
pub use super::warmup::Warmup;
use crate::simulate::blueprint::{Assumption, Blueprint, Fitted, Idle};
use crate::simulate::bounds::{Bounds, OtherRate, other_rates};
use crate::simulate::statistics::Groups;
use crate::threads::together;
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
    /// Brokers among them, see [`ServiceOutcome::is_broker`].
    pub services: Vec<ServiceOutcome>,
    /// Also those from brokers to consumers, see [`LinkOutcome::role`].
    pub links: Vec<LinkOutcome>,
    pub topics: Vec<TopicOutcome>,
    pub subscriptions: Vec<SubscriptionOutcome>,
    pub outboxes: Vec<OutboxOutcome>,
    pub sagas: Vec<SagaOutcome>,
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

/// A fault that was injected, or a peak that a flow's load states: a fault of the kind `load`.
#[derive(Clone, Debug, PartialEq)]
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
    /// Messages come quicker than they are taken, and nothing limits how many wait.
    Growing(QueueGrowth),
    OutboxGrowing(OutboxGrowth),
    /// Messages are refused each time, and nothing gives them up.
    ForEver(ForEver),
    /// Messages come again while they are still handled.
    TooSoon(TooSoon),
    /// Effects are out of order although partitions keep theirs.
    Overtaken(Overtaken),
    /// The run is shorter than what it would have to show.
    TooShort(TooShort),
    /// Steps of a saga stay as they are when others are undone.
    NotUndone {
        saga: Box<str>,
        steps: Vec<Box<str>>,
    },
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
    /// Requests waited for each other, or for what never came.
    Deadlock(Vec<Deadlock>),
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
    /// Edges that no request travels over, each with a flow that enters at its target.
    Unused(Vec<(Box<str>, Option<Box<str>>)>),
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
        matches!(
            self,
            Self::GaveUp { .. } | Self::OtherRate(_) | Self::Idle(_) | Self::Unused(_) | Self::LateFault { .. }
        )
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
    (bounds, remarks): (Bounds, Vec<Remark>),
) -> Outcome {
    let pool = gathered.pool.as_ref();
    let mut outcome = Outcome {
        seed: plan.seed,
        replications: gathered.count() as u64,
        duration_s: gathered.span,
        warmup,
        flows: Vec::new(),
        services: Vec::new(),
        links: Vec::new(),
        topics: Vec::new(),
        subscriptions: Vec::new(),
        outboxes: Vec::new(),
        sagas: Vec::new(),
        bin_s: pool.map_or(0.0, |pool| pool.bins.width as f64 / 1e9),
        bounds,
        assumptions: Arc::clone(&blueprint.assumptions),
        fitted: blueprint.fitted.clone(),
        left_out: blueprint.left_out.clone(),
        faults: faults_and_peaks(blueprint, warmup.span().as_secs_f64() + gathered.span),
        metastability: None,
        remarks,
        partial: false,
        events: pool.map_or(0, |pool| pool.events),
    };
    let Some(pool) = pool else { return outcome };
    let run = Run { warmup, measured_s: gathered.span, replications: gathered.count() as f64 };
    let grown = grown::remarks(blueprint, &outcome.bounds, pool, run);
    let links = || link::links(blueprint, gathered, pool);
    let others = || {
        let flows = (0..blueprint.sources.len()).map(|at| flow::flow(blueprint, gathered, pool, at)).collect();
        (flows, service::services(blueprint, gathered, pool))
    };
    (outcome.links, (outcome.flows, outcome.services)) = together(blueprint.links.len(), links, others);
    outcome.topics = (0..blueprint.topics.len()).map(|at| subscription::topic(blueprint, gathered, pool, at)).collect();
    outcome.subscriptions = (0..blueprint.subscriptions.len())
        .map(|at| subscription::subscription(blueprint, &outcome.bounds, gathered, pool, at))
        .collect();
    outcome.outboxes =
        (0..blueprint.stations.len()).filter_map(|at| outbox::outbox(blueprint, gathered, pool, at)).collect();
    outcome.sagas = (0..blueprint.sagas.len()).map(|at| saga::saga(blueprint, gathered, pool, at)).collect();
    cascade::tell(blueprint, gathered, &mut outcome);
    outcome.metastability = gathered.watch.as_ref().map(|watch| watch.says(blueprint, outcome.bin_s));
    if has_wild_law(blueprint) {
        forget_mean_intervals(&mut outcome);
    }
    outcome.remarks.extend(grown);
    outcome.remarks.extend(saga::not_undone(blueprint, pool));
    outcome.remarks.extend(other_rates(blueprint, &outcome.bounds).into_iter().map(Remark::OtherRate));
    outcome.remarks.extend(blueprint.idle.iter().cloned().map(Remark::Idle));
    if !blueprint.unused.is_empty() {
        outcome.remarks.push(Remark::Unused(blueprint.unused.clone()));
    }
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
    let times = (outcome.flows.iter_mut().flat_map(|flow| [&mut flow.response, &mut flow.completion]))
        .chain(outcome.services.iter_mut().map(|service| &mut service.wait))
        .chain(outcome.links.iter_mut().flat_map(|link| [&mut link.latency, &mut link.completed]))
        .chain(outcome.subscriptions.iter_mut().flat_map(|it| [&mut it.lag, &mut it.staleness, &mut it.handling]))
        .chain(outcome.outboxes.iter_mut().map(|outbox| &mut outbox.delay))
        .chain(outcome.sagas.iter_mut().flat_map(|saga| [&mut saga.completion, &mut saga.inconsistent]));
    for mean in times.filter_map(|times| times.told_mut()?.mean.as_mut()) {
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
    if pool.stuck || !pool.standstills.is_empty() {
        remarks.push(Remark::Deadlock(deadlock::deadlocks(blueprint, pool)));
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

/// Faults, and the peaks that begin before `end_s`, by the time at which they begin.
fn faults_and_peaks(blueprint: &Blueprint, end_s: f64) -> Vec<FaultOutcome> {
    let mut all = faults(blueprint);
    for peak in stated_peaks(blueprint.sources.iter()).filter(|peak| peak.from_s < end_s) {
        let place = all.iter().position(|fault| fault.at_s.is_some_and(|at| at > peak.from_s)).unwrap_or(all.len());
        let fault = FaultOutcome {
            target: blueprint.sources[peak.source].name.clone(),
            kind: FaultKind::Load,
            at_s: Some(peak.from_s),
            lasts_s: Some(peak.to_s - peak.from_s),
            every_s: None,
            story: None,
        };
        all.insert(place, fault);
    }
    all
}

fn faults(blueprint: &Blueprint) -> Vec<FaultOutcome> {
    use crate::simulate::blueprint::{NEVER, When};
    let outcome = |disturbance: &crate::simulate::blueprint::Disturbance| {
        let seconds = |time: u64| time as f64 / 1e9;
        let (at_s, lasts_s, every_s) = match disturbance.when {
            When::Scheduled { at, lasts, every } => {
                (Some(seconds(at)), (lasts != NEVER).then_some(seconds(lasts)), every.map(seconds))
            }
            When::Random { .. } => (None, None, None),
        };
        let (target, kind) = (disturbance.label.clone(), disturbance.kind);
        FaultOutcome { target, kind, at_s, lasts_s, every_s, story: None }
    };
    let mut faults: Vec<FaultOutcome> = blueprint.disturbances.iter().map(outcome).collect();
    // One fault of several edges or pairs of zones stands there once; so does a deploy, with all its replicas.
    faults.dedup_by(|next, kept| {
        let same = next.target == kept.target && next.kind == FaultKind::Deploy && kept.kind == FaultKind::Deploy;
        if let (true, Some(at), Some(next_at), Some(lasts)) = (same, kept.at_s, next.at_s, next.lasts_s) {
            kept.lasts_s = kept.lasts_s.map(|known| known.max(next_at + lasts - at));
        }
        let key = |fault: &FaultOutcome| (fault.target.clone(), fault.kind, fault.at_s, fault.lasts_s, fault.every_s);
        same || key(next) == key(kept)
    });
    faults
}
