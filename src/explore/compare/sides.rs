//! The same replications of every design: same numbers, same window, same random numbers.

use std::sync::Arc;

use super::pairs::Pairs;
use crate::explore::cascade::metastable::Watch;
use crate::explore::gather::{FlowRow, Gathered};
use crate::explore::outcome::{Outcome, Remark, outcome};
use crate::explore::runs::{batch, warmup};
use crate::explore::warmup::Warmup;
use crate::explore::{Plan, Runner};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::bounds::bounds;
use crate::simulate::engine::Span;
use crate::simulate::engine::setup::Setup;

struct Side<'a> {
    blueprint: &'a Blueprint,
    setup: Arc<Setup>,
    gathered: Gathered,
}

/// All designs, and what is to be said of the precision.
pub(super) struct Sides {
    pub simulated: Vec<(Outcome, Gathered)>,
    pub remark: Option<Remark>,
}

/// Replications that one design makes before it is the turn of the next.
const IN_TURN: u64 = 16;

pub(super) fn simulate(blueprints: &[&Blueprint], plan: &Plan, runner: &dyn Runner) -> Sides {
    let setups: Vec<Arc<Setup>> = blueprints.iter().map(|blueprint| Arc::new(Setup::of(blueprint))).collect();
    let cuts = blueprints.iter().zip(&setups).map(|(blueprint, setup)| warmup(blueprint, setup, plan, runner));
    let warmup = longest(cuts);
    let span = Span { warmup: warmup.span().0, measured: plan.measured.0, drain: plan.drain().0, bins: Span::BINS };
    let mut sides: Vec<Side<'_>> = Vec::new();
    for (blueprint, setup) in blueprints.iter().zip(setups) {
        let gathered = Gathered::new(&setup, plan.measured.as_secs_f64(), plan.replications);
        sides.push(Side { blueprint, setup, gathered: gathered.watching(Watch::of(blueprint, span)) });
    }
    let remark = replicate(&mut sides, plan, span, runner);
    let partial = runner.is_stopped();
    let ended = |side: Side<'_>| {
        let known = (bounds(side.blueprint), Vec::new());
        let outcome = outcome(side.blueprint, plan, warmup, &side.gathered, known);
        (Outcome { partial, ..outcome }, side.gathered)
    };
    Sides { simulated: sides.into_iter().map(ended).collect(), remark }
}

/// One cut for all: everything is measured when one of them does not settle, else what takes longest.
fn longest(warmups: impl Iterator<Item = Warmup>) -> Warmup {
    let longer = |a: Warmup, b: Warmup| match (a, b) {
        (Warmup::Off, _) | (_, Warmup::Off) => Warmup::Off,
        (a, b) if b.span() > a.span() || b.span() == a.span() && matches!(b, Warmup::NotSteady(_)) => b,
        (a, _) => a,
    };
    warmups.reduce(longer).unwrap_or(Warmup::Off)
}

fn replicate(sides: &mut [Side<'_>], plan: &Plan, span: Span, runner: &dyn Runner) -> Option<Remark> {
    let mut wanted = u64::from(plan.replications);
    let mut done = 0;
    loop {
        while done < wanted {
            let to = wanted.min(done + IN_TURN);
            for side in &mut *sides {
                batch(&side.setup, plan.seed, span, done..to, runner, &mut side.gathered);
            }
            if runner.is_stopped() {
                return None;
            }
            done = to;
        }
        let asked = plan.precision?;
        let reached = reached(sides);
        if reached.is_some_and(|reached| reached <= asked) {
            return None;
        }
        if wanted >= u64::from(Plan::MOST_REPLICATIONS) {
            return Some(Remark::GaveUp { asked, reached });
        }
        wanted += u64::from(Plan::BATCH);
    }
}

/// The largest half width among the differences of the flows' mean and p99 response, relative to the
/// reference; `None` when one has no interval.
fn reached(sides: &[Side<'_>]) -> Option<f64> {
    let (reference, designs) = sides.split_first()?;
    let figures: [fn(&FlowRow) -> f64; 2] = [|row| row.response.mean, |row| row.response.quantiles[3]];
    let mut widest: f64 = 0.0;
    for (at, source) in reference.blueprint.sources.iter().enumerate() {
        for design in designs {
            let Some(other) = design.blueprint.sources.iter().position(|it| it.name == source.name) else { continue };
            for figure in figures {
                let own = |rows: &[FlowRow]| rows.iter().map(figure).collect::<Vec<f64>>();
                let (a, b) = (own(&reference.gathered.flows[at]), own(&design.gathered.flows[other]));
                let mean = a.iter().sum::<f64>() / a.len() as f64;
                let half = Pairs::new(0.0, &a, &b).interval()?.half_width();
                widest = widest.max(if mean > 0.0 { half / mean } else { 0.0 });
            }
        }
    }
    Some(widest)
}
