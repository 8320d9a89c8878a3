//! One design under load: warm-up, replications, figures.

use std::sync::Arc;

use super::cascade::metastable::Watch;
use super::gather::Gathered;
use super::outcome::{Outcome, Remark, outcome};
use super::warmup::{self, Warmup};
use super::{Job, Plan, Runner, precision};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::bounds::bounds;
use crate::simulate::engine::setup::Setup;
use crate::simulate::engine::{Domain, Span, replicate};
use crate::threads::together;

/// Simulates `blueprint` by `plan`. A stopped runner yields what there is, marked as partial.
pub fn simulate(blueprint: &Blueprint, plan: &Plan, runner: &dyn Runner) -> Outcome {
    let (run, bounds) = together(blueprint.links.len(), || run(blueprint, plan, runner), || bounds(blueprint));
    let partial = runner.is_stopped();
    Outcome { partial, ..outcome(blueprint, plan, run.warmup, &run.gathered, (bounds, run.remarks)) }
}

/// What was gathered, and how.
struct Run {
    warmup: Warmup,
    gathered: Gathered,
    remarks: Vec<Remark>,
}

fn run(blueprint: &Blueprint, plan: &Plan, runner: &dyn Runner) -> Run {
    let setup = Arc::new(Setup::of(blueprint));
    let warmup = warmup(blueprint, &setup, plan, runner);
    let span = Span { warmup: warmup.span().0, measured: plan.measured.0, drain: plan.drain().0, bins: Span::BINS };
    let mut gathered =
        Gathered::new(&setup, plan.measured.as_secs_f64(), plan.replications).watching(Watch::of(blueprint, span));
    let mut remarks = Vec::new();
    let mut wanted = u64::from(plan.replications);
    loop {
        let done = gathered.count() as u64;
        batch(&setup, plan.seed, span, done..wanted, runner, &mut gathered);
        if runner.is_stopped() || (gathered.count() as u64) < wanted {
            break;
        }
        let Some(asked) = plan.precision else { break };
        let reached = precision::reached(&gathered);
        if reached.is_some_and(|reached| reached <= asked) {
            break;
        }
        if wanted >= u64::from(Plan::MOST_REPLICATIONS) {
            remarks.push(Remark::GaveUp { asked, reached });
            break;
        }
        wanted += u64::from(Plan::BATCH);
    }
    Run { warmup, gathered, remarks }
}

/// The warm-up that is stated, or what pilot runs say of one.
pub(super) fn warmup(blueprint: &Blueprint, setup: &Arc<Setup>, plan: &Plan, runner: &dyn Runner) -> Warmup {
    match plan.warmup {
        Some(stated) => Warmup::Stated(stated),
        None if !warmup::is_stationary(blueprint) => Warmup::Off,
        None => warmup::find(setup, plan.seed, plan.measured, runner),
    }
}

/// Replications that are held at a time before they are brought together.
const AT_A_TIME: u64 = 16;

/// Adds the replications `numbers` to what is gathered.
pub(super) fn batch(
    setup: &Arc<Setup>,
    seed: u64,
    span: Span,
    numbers: std::ops::Range<u64>,
    runner: &dyn Runner,
    gathered: &mut Gathered,
) {
    let all = numbers.end;
    let mut from = numbers.start;
    while from < all && !runner.is_stopped() {
        runner.progress("replications", from, all);
        let to = all.min(from + AT_A_TIME);
        let (shared, stop) = (Arc::clone(setup), runner.stop());
        let job: Job = Arc::new(move |number| replicate(&shared, seed, Domain::Main, number, span, &stop));
        for measured in runner.run(job, from..to) {
            gathered.add(setup, measured);
        }
        from = to;
    }
}

/// Every replication of `plan` for itself, as if it were the only one: for figures whose spread over
/// replications an [`Outcome`] of all does not show. A plan without warm-up measures from the start, and
/// its precision is not looked at. A stopped runner yields those that it has.
pub fn simulate_apart(blueprint: &Blueprint, plan: &Plan, runner: &dyn Runner) -> Vec<Outcome> {
    let setup = Arc::new(Setup::of(blueprint));
    let warmup = plan.warmup.map_or(Warmup::Off, Warmup::Stated);
    let span = Span { warmup: warmup.span().0, measured: plan.measured.0, drain: plan.drain().0, bins: Span::BINS };
    let mut outcomes = Vec::new();
    let bounds = bounds(blueprint);
    let all = u64::from(plan.replications);
    for from in (0..all).step_by(AT_A_TIME as usize) {
        let (shared, stop, seed) = (Arc::clone(&setup), runner.stop(), plan.seed);
        let job: Job = Arc::new(move |number| replicate(&shared, seed, Domain::Main, number, span, &stop));
        for measured in runner.run(job, from..all.min(from + AT_A_TIME)) {
            let mut gathered = Gathered::new(&setup, plan.measured.as_secs_f64(), 1);
            gathered.add(&setup, measured);
            outcomes.push(outcome(blueprint, plan, warmup, &gathered, (bounds.clone(), Vec::new())));
        }
    }
    outcomes
}
