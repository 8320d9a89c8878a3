//! How long the system takes to forget that it started empty.

use std::sync::Arc;

use super::{Job, Runner};
use crate::simulate::blueprint::{Arrivals, Blueprint, Effect, NEVER, Profile, When};
use crate::simulate::engine::setup::Setup;
use crate::simulate::engine::{Domain, Span, replicate};
use crate::simulate::measure::Measured;
use crate::simulate::statistics::{Truncation, mser5};
use crate::units::Nanos;

/// What is known about the warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warmup {
    Stated(Nanos),
    /// Found by pilot runs.
    Found(Nanos),
    /// Pilot runs found no steady state; half of them is left out.
    NotSteady(Nanos),
    /// The load changes, or a fault is scheduled: everything is measured.
    Off,
}

impl Warmup {
    pub fn span(self) -> Nanos {
        match self {
            Self::Stated(span) | Self::Found(span) | Self::NotSteady(span) => span,
            Self::Off => Nanos::ZERO,
        }
    }
}

/// Runs that are averaged.
const PILOTS: u64 = 5;
/// Bins of a pilot: MSER-5 then has two hundred batches to choose from.
const BINS: u32 = 1_000;

/// Whether the load and the system stay as they are, so that there may be a steady state.
pub(super) fn is_stationary(blueprint: &Blueprint) -> bool {
    let steady = |profile: &Profile| match profile.segments.as_slice() {
        [only] => only.rate == only.end_rate,
        _ => false,
    };
    let sources = blueprint.sources.iter().all(|source| match &source.arrivals {
        Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => steady(profile),
        Arrivals::Bursty { .. } | Arrivals::Closed { .. } => true,
        Arrivals::Replay(_) => false,
    });
    // What is so from the start, for ever, changes nothing.
    let always = When::Scheduled { at: 0, lasts: NEVER, every: None };
    let changing = blueprint.disturbances.iter().any(|disturbance| match disturbance.when {
        When::Scheduled { .. } => disturbance.when != always,
        When::Random { .. } => matches!(disturbance.effect, Effect::Load { .. }),
    });
    sources && !changing
}

/// Finds the warm-up of `setup` by pilot runs as long as the window. The cut is the same for all
/// replications.
pub(super) fn find(setup: &Arc<Setup>, seed: u64, measured: Nanos, runner: &dyn Runner) -> Warmup {
    runner.progress("warm-up", 0, PILOTS);
    let span = Span { warmup: 0, measured: measured.0, drain: measured.0, bins: BINS };
    let (setup, stop) = (Arc::clone(setup), runner.stop());
    let job: Job = Arc::new(move |number| replicate(&setup, seed, Domain::Pilot, number, span, &stop));
    let pilots = runner.run(job, 0..PILOTS);
    let Some(first) = pilots.first() else { return Warmup::Off };
    let width = first.bins.width;
    match mser5(&time_in_system(&pilots)) {
        Truncation::Cut(bins) => Warmup::Found(Nanos(bins as u64 * width)),
        Truncation::NoSteadyState => Warmup::NotSteady(Nanos(measured.0 / 2)),
    }
}

/// Mean time in system per bin, over all pilots and flows, seconds. A bin in which nothing ended has
/// what the one before it had; those before the first end are left out by repeating it.
fn time_in_system(pilots: &[Measured]) -> Vec<f64> {
    let bins = pilots.first().map_or(0, |pilot| pilot.bins.count as usize);
    let mut series = Vec::with_capacity(bins);
    let mut last = None;
    for bin in 0..bins {
        let (mut sum, mut count) = (0.0, 0u64);
        for flow in pilots.iter().flat_map(|pilot| &pilot.flows) {
            sum += flow.response_at.of(bin) as f64;
            count += flow.ok_at.of(bin) + flow.degraded_at.of(bin);
        }
        if count > 0 {
            last = Some(sum / count as f64 / 1e9);
        }
        series.push(last);
    }
    let first = series.iter().flatten().next().copied().unwrap_or(0.0);
    series.into_iter().map(|mean| mean.unwrap_or(first)).collect()
}
