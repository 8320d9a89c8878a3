//! More load, or a fault, for a while: who comes back, and when.

use std::sync::Arc;

use super::after::{After, after, goes_away};
use super::plan::CapacityPlan;
use super::span::longest_timeout;
use crate::explore::cascade::metastable::Watch;
use crate::explore::gather::Gathered;
use crate::explore::outcome::outcome;
use crate::explore::warmup::Warmup;
use crate::explore::{Job, Plan, Runner};
use crate::simulate::blueprint::{Arrivals, Blueprint, Disturbance, Effect, NEVER, Target, When};
use crate::simulate::bounds::bounds;
use crate::simulate::engine::setup::Setup;
use crate::simulate::engine::{Domain, Span, replicate};
use crate::simulate::statistics::{CONFIDENCE, Interval, mean_interval, wilson};
use crate::units::Nanos;
use crate::vocabulary::FaultKind;

/// What pushes the system.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// All open flows ask so many times as often, for so long.
    Load { factor: f64, lasts: Nanos },
    /// The faults of the file that pass, at their times.
    Faults(Vec<Disturbance>),
}

/// Before a pulse of load, so many times as long as it lasts; seconds at least and at most.
const BEFORE: u64 = 2;
const SETTLING: (u64, u64) = (5_000_000_000, 60_000_000_000);
/// After the pulse, so many times as long as it lasted; seconds at least after faults.
const TIMES: f64 = 10.0;
const AFTER: f64 = 300.0;
/// The last quarter must be longer than ten timeouts, or nobody can tell whether a flow is down for good.
const TIMEOUTS: f64 = 45.0;
/// Of all that comes before the end of the pulse: what comes after is at least as long.
const AS_LONG: f64 = 1.0;

impl Trigger {
    /// Its beginning and its end, in nanoseconds from the start of the run.
    pub fn span(&self) -> (u64, u64) {
        match self {
            Self::Load { lasts, .. } => {
                let from = (BEFORE.saturating_mul(lasts.0)).clamp(SETTLING.0, SETTLING.1);
                (from, from.saturating_add(lasts.0))
            }
            Self::Faults(all) => {
                let ends = all.iter().filter_map(|disturbance| match disturbance.when {
                    When::Scheduled { at, lasts, .. } => Some((at, at.saturating_add(lasts))),
                    When::Random { .. } => None,
                });
                ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0))
            }
        }
    }

    fn disturbances(&self, blueprint: &Blueprint) -> Vec<Disturbance> {
        let (from, over) = self.span();
        match self {
            Self::Faults(all) => all.clone(),
            Self::Load { factor, .. } => (0u32..)
                .zip(&blueprint.sources)
                .filter(|(_, source)| !matches!(source.arrivals, Arrivals::Closed { .. } | Arrivals::Replay(_)))
                .map(|(at, source)| Disturbance {
                    label: source.name.clone(),
                    kind: FaultKind::Load,
                    target: Target::Source(at),
                    effect: Effect::Load { factor: *factor },
                    when: When::Scheduled { at: from, lasts: over - from, every: None },
                })
                .collect(),
        }
    }
}

/// What the pulse did at one load.
#[derive(Clone, Debug, PartialEq)]
pub struct PulseRun {
    /// Times the load of the file.
    pub factor: f64,
    /// Seconds from the end of the pulse until the run ended.
    pub watched_s: f64,
    /// One for each replication.
    pub after: Vec<After>,
}

impl PulseRun {
    pub fn replications(&self) -> u64 {
        self.after.len() as u64
    }

    /// How many ended like that.
    pub fn back(&self) -> u64 {
        self.times().len() as u64
    }

    pub fn down(&self) -> u64 {
        self.after.iter().filter(|after| **after == After::Down).count() as u64
    }

    /// Share of replications that stay down.
    pub fn share_down(&self) -> f64 {
        self.down() as f64 / self.replications().max(1) as f64
    }

    /// Of the shares that come back, and that stay down.
    pub fn intervals(&self) -> [Interval; 2] {
        [self.back(), self.down()].map(|count| wilson(count, self.replications(), CONFIDENCE))
    }

    /// Mean seconds from the end of the pulse until everything is as before, of those that come back.
    pub fn mean_s(&self) -> Option<f64> {
        let times = self.times();
        (!times.is_empty()).then(|| times.iter().sum::<f64>() / times.len() as f64)
    }

    pub fn interval_s(&self) -> Option<Interval> {
        mean_interval(&self.times(), CONFIDENCE)
    }

    fn times(&self) -> Vec<f64> {
        let times = self.after.iter().filter_map(|after| match after {
            After::Back { after_s } => Some(*after_s),
            After::Coming | After::Down => None,
        });
        times.collect()
    }
}

/// Tries the trigger at `factor` times the load. `None` when somebody stopped it.
pub(super) fn run(
    steady: &Blueprint,
    trigger: &Trigger,
    factor: f64,
    plan: &CapacityPlan,
    runner: &dyn Runner,
) -> Option<PulseRun> {
    let mut blueprint = steady.clone().with_load(factor);
    blueprint.disturbances.extend(trigger.disturbances(&blueprint));
    let (from, over) = trigger.span();
    let (from_s, over_s) = (from as f64 / 1e9, over as f64 / 1e9);
    let usual = if matches!(trigger, Trigger::Faults(_)) { AFTER } else { 0.0 };
    let least = usual.max(TIMES * (over_s - from_s)).max(TIMEOUTS * longest_timeout(steady)).max(AS_LONG * over_s);
    let measured = Nanos(over.saturating_add((least * 1e9) as u64).min(NEVER / 8));
    let setup = Arc::new(Setup::of(&blueprint));
    let span = Span { warmup: 0, measured: measured.0, drain: 0, bins: Span::BINS };
    let (shared, stop, seed) = (Arc::clone(&setup), runner.stop(), plan.seed);
    let job: Job = Arc::new(move |number| replicate(&shared, seed, Domain::Main, number, span, &stop));
    let all = runner.run(job, 0..u64::from(plan.replications));
    if runner.is_stopped() {
        return None;
    }
    let known = bounds(&blueprint);
    let one = Plan { measured, warmup: None, seed, replications: 1, precision: None };
    let told = |measured: crate::simulate::measure::Measured| {
        // More than a million requests under way is no way back.
        let hopeless = measured.cut_short;
        let goes_away = !hopeless && goes_away(&measured, from_s, over_s);
        let mut gathered = Gathered::new(&setup, one.measured.as_secs_f64(), 1).watching(Watch::of(&blueprint, span));
        gathered.add(&setup, measured);
        let outcome = outcome(&blueprint, &one, Warmup::Off, &gathered, (known.clone(), Vec::new()));
        if hopeless { After::Down } else { after(&outcome, goes_away, over_s) }
    };
    Some(PulseRun { factor, watched_s: least, after: all.into_iter().map(told).collect() })
}
