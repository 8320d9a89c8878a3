//! How long a run is at a load: long enough for the percentiles that are asked for, and no longer.

use super::load::System;
use crate::explore::objectives::Aggregate;
use crate::explore::warmup::is_stationary;
use crate::simulate::blueprint::{Arrivals, Blueprint, NEVER};
use crate::units::Nanos;

/// Requests of the flow that is judged, at least; of one without percentiles.
const REQUESTS: f64 = 20_000.0;
const FEW: f64 = 5_000.0;
/// Requests beyond the percentile that is asked for, at least: twice what supports it, and more.
const BEYOND: f64 = 50.0;
/// Calls of all flows, about, at most: a flow that is asked seldom beside a busy one has fewer requests.
const MOST: f64 = 100_000.0;
/// So many times as many may be made so that a run is as long as it must at least.
const MORE: f64 = 5.0;
/// Seconds, at least and at most.
const SHORTEST: f64 = 20.0;
const LONGEST: f64 = 30.0 * 86_400.0;
/// The longest timeout, or answer of an idle system, so many times.
const TIMEOUTS: f64 = 10.0;
/// Seconds: a longer timeout is one against bugs, not against load.
const LONGEST_TIMEOUT: f64 = 600.0;
/// Of the span that is measured.
const WARMUP: f64 = 0.2;
/// Seconds that are measured when the load changes by itself.
const CHANGING: f64 = 300.0;

/// What is measured at `factor` times the load, and what comes before it.
pub(super) fn span(system: &System<'_>, factor: f64) -> (Nanos, Nanos) {
    let stationary = is_stationary(system.blueprint);
    let measured = system.plan.measured.unwrap_or_else(|| {
        let seconds = if stationary { steady(system, factor) } else { changing(system.blueprint) };
        nanos(seconds)
    });
    let warmup = match system.plan.warmup {
        Some(stated) => stated,
        None if stationary => nanos(WARMUP * measured.as_secs_f64()),
        None => Nanos::ZERO,
    };
    (measured, warmup)
}

fn nanos(seconds: f64) -> Nanos {
    Nanos((seconds * 1e9).round() as u64)
}

fn steady(system: &System<'_>, factor: f64) -> f64 {
    let all: f64 = system.flows.iter().map(|flow| flow.per_s).sum();
    let calls = system.calls_per_s.max(all) * factor;
    let judged = |name: &str| system.objectives.iter().any(|objective| &*objective.entity == name);
    let own = system.flows.iter().filter(|flow| flow.per_s > 0.0 && judged(&flow.name)).map(|flow| flow.per_s);
    let slowest = own.reduce(f64::min).unwrap_or(all);
    let beyond = system.objectives.iter().map(|objective| match objective.aggregate {
        Aggregate::Percentile(share) => BEYOND / (1.0 - share),
        Aggregate::Mean | Aggregate::Max => 0.0,
    });
    let beyond = beyond.fold(0.0, f64::max);
    let requests = if beyond > 0.0 { beyond.max(REQUESTS) } else { FEW };
    let enough = (requests / (slowest * factor)).min(MOST / calls);
    let shortest = SHORTEST.max(TIMEOUTS * longest_timeout(system.blueprint)).min(MORE * MOST / calls);
    enough.clamp(shortest, LONGEST.max(shortest))
}

/// Until the last step of a load that changes by itself, or once round.
fn changing(blueprint: &Blueprint) -> f64 {
    let ends = blueprint.sources.iter().map(|source| match &source.arrivals {
        Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => {
            let last = profile.segments.last().map_or(0, |segment| segment.at);
            if profile.period == NEVER { 1.2 * last as f64 / 1e9 } else { profile.period as f64 / 1e9 }
        }
        Arrivals::Replay(times) => times.last().map_or(0.0, |last| *last as f64 / 1e9),
        Arrivals::Bursty { .. } | Arrivals::Closed { .. } => 0.0,
    });
    ends.fold(CHANGING, f64::max)
}

/// Seconds; 0 without timeouts and deadlines.
pub(super) fn longest_timeout(blueprint: &Blueprint) -> f64 {
    let links = blueprint.links.iter().flat_map(|link| [link.timeout, link.deadline]);
    let stated = links.chain(blueprint.sources.iter().map(|source| source.deadline)).filter(|time| *time != NEVER);
    stated.map(|time| time as f64 / 1e9).fold(0.0, f64::max).min(LONGEST_TIMEOUT)
}
