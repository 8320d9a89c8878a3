//! The system at one load.

use std::sync::Arc;

use super::limits::{FAR, excess};
use super::plan::CapacityPlan;
use super::span::span;
use super::{AtLoad, FlowLoad};
use crate::explore::gather::Gathered;
use crate::explore::objectives::{Judgement, Objective, Verdict, judge};
use crate::explore::outcome::{Outcome, Remark, outcome};
use crate::explore::runs::batch;
use crate::explore::warmup::Warmup;
use crate::explore::{Plan, Runner};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::bounds::bounds;
use crate::simulate::engine::Span;
use crate::simulate::engine::setup::Setup;

/// What is searched.
pub(super) struct System<'a> {
    pub blueprint: &'a Blueprint,
    pub objectives: &'a [Objective],
    /// At the load of the file.
    pub flows: &'a [FlowLoad],
    /// Over all edges, likewise.
    pub calls_per_s: f64,
    pub plan: &'a CapacityPlan,
}

/// What is known of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything holds for sure.
    Holds,
    /// Something is missed for sure.
    Missed,
    Undecided,
}

impl State {
    /// How outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Missed => "missed",
            Self::Undecided => "undecided",
        }
    }
}

/// One load, and what its runs say so far.
pub(super) struct Load<'a> {
    pub factor: f64,
    system: &'a System<'a>,
    blueprint: Blueprint,
    setup: Arc<Setup>,
    plan: Plan,
    span: Span,
    gathered: Gathered,
    pub outcome: Outcome,
    pub judgements: Vec<Judgement>,
    pub state: State,
    /// The farthest figure from its limit, see [`excess`]; above 0 is missed.
    pub excess: f64,
}

impl<'a> Load<'a> {
    /// Without runs.
    pub fn new(system: &'a System<'a>, factor: f64) -> Self {
        let blueprint = system.blueprint.clone().with_load(factor);
        let setup = Arc::new(Setup::of(&blueprint));
        let (measured, before) = span(system, factor);
        let (seed, replications) = (system.plan.seed, system.plan.replications);
        let plan = Plan { measured, warmup: Some(before), seed, replications, precision: None };
        let gathered = Gathered::new(&setup, measured.as_secs_f64(), replications);
        let known = (bounds(&blueprint), Vec::new());
        Self {
            factor,
            system,
            outcome: outcome(&blueprint, &plan, Warmup::Stated(before), &gathered, known),
            span: Span { warmup: before.0, measured: measured.0, drain: plan.drain().0, bins: Span::BINS },
            blueprint,
            setup,
            plan,
            gathered,
            judgements: Vec::new(),
            state: State::Undecided,
            excess: FAR,
        }
    }

    /// Replications so far.
    pub fn count(&self) -> u64 {
        self.gathered.count() as u64
    }

    /// Runs until there are `all` replications. A stopped runner leaves fewer.
    pub fn extend(&mut self, all: u64, runner: &dyn Runner) {
        let done = self.count();
        batch(&self.setup, self.plan.seed, self.span, done..all, runner, &mut self.gathered);
        let warmup = Warmup::Stated(self.plan.warmup.unwrap_or_default());
        let known = (self.outcome.bounds.clone(), Vec::new());
        self.outcome = outcome(&self.blueprint, &self.plan, warmup, &self.gathered, known);
        self.judgements = judge(self.system.objectives, &self.outcome);
        self.weigh();
    }

    fn weigh(&mut self) {
        if self.outcome.remarks.iter().any(is_overloaded) {
            (self.state, self.excess) = (State::Missed, FAR);
            return;
        }
        let all = |verdict: Verdict| self.judgements.iter().all(|judgement| judgement.verdict == verdict);
        let any = |verdict: Verdict| self.judgements.iter().any(|judgement| judgement.verdict == verdict);
        self.state = match () {
            () if any(Verdict::Missed) => State::Missed,
            () if all(Verdict::Met) => State::Holds,
            () => State::Undecided,
        };
        let each = self.system.objectives.iter().zip(&self.judgements);
        self.excess = each.map(|(objective, judgement)| excess(objective, judgement)).fold(-FAR, f64::max);
    }

    /// By the figures alone, sure or not.
    pub fn is_missed(&self) -> bool {
        self.excess > 0.0
    }

    /// Requests that a replication brings, the warm-up included.
    pub fn requests(&self) -> f64 {
        let per_s: f64 = self.system.flows.iter().map(|flow| flow.per_s).sum();
        per_s * self.factor * (self.span.warmup + self.span.measured) as f64 / 1e9
    }

    pub fn told(self) -> AtLoad {
        AtLoad { factor: self.factor, state: self.state, judgements: self.judgements, outcome: self.outcome }
    }
}

/// What grows for ever, or was too much for a run, does not hold, whatever its figures are.
pub(super) fn is_overloaded(remark: &Remark) -> bool {
    matches!(remark, Remark::Unstable(_) | Remark::Growing(_) | Remark::OutboxGrowing(_) | Remark::CutShort)
}
