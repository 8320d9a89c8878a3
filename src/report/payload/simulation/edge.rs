//! One edge that was called.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::EdgeBound;
use super::times::{interval, value};
use super::{Named, Pair, TimesPayload};
use crate::explore::outcome::{BreakerOutcome, LinkOutcome, LinkRole, Outcome};
use crate::simulate::measure::link::{BreakerChange, BreakerState};
use crate::sparse::Sparse;

/// One edge; means are over the window.
#[derive(Serialize, JsonSchema)]
pub struct EdgeOutcomePayload<'a> {
    pub calls: u64,
    pub calls_per_s: Option<f64>,
    /// Sent attempts, retries and hedge copies included.
    pub attempts_per_s: Option<f64>,
    /// Attempts / calls; null without calls.
    pub amplification: Option<f64>,
    pub retries_per_s: f64,
    pub hedges_per_s: f64,
    /// Null without a cache.
    pub cache_hit_ratio: Option<f64>,
    /// How attempts ended, sent or not: shares of all of them.
    pub outcomes: Named<'static, f64>,
    /// Of calls that ended well, with retries and hedges; of a message, until the broker has it.
    pub latency: Sparse<TimesPayload>,
    /// Of asynchronous requests, until whoever asked has the reply; null for others.
    pub completed: Option<Box<TimesPayload>>,
    pub breaker: Option<BreakerPayload<'a>>,
    pub ci95: EdgeIntervals,
    pub bound: EdgeBound,
}

#[derive(Serialize, JsonSchema)]
pub struct BreakerPayload<'a> {
    /// Times that a breaker opened, per replication.
    pub opened: f64,
    /// Share of attempts that an open breaker stopped.
    pub stopped_ratio: f64,
    /// Of the first replication; at most the first thousand changes.
    #[serde(serialize_with = "changes")]
    #[schemars(with = "Vec<Change>")]
    pub timeline: &'a [BreakerChange],
}

#[derive(Serialize, JsonSchema)]
struct Change {
    at_s: f64,
    /// Replica of the caller, from 0.
    caller: u32,
    to: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct EdgeIntervals {
    pub calls_per_s: Pair,
    pub attempts_per_s: Pair,
    pub amplification: Pair,
}

fn changes<S: serde::Serializer>(timeline: &[BreakerChange], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(timeline.iter().map(|change| Change {
        at_s: change.time as f64 / 1e9,
        caller: change.caller,
        to: match change.to {
            BreakerState::Closed => "closed",
            BreakerState::Open => "open",
            BreakerState::HalfOpen => "half-open",
        },
    }))
}

pub(super) fn edges(outcome: &Outcome) -> Named<'_, EdgeOutcomePayload<'_>> {
    let all = outcome.links.iter().zip(&outcome.bounds.calls_per_s);
    let links = all.filter(|(link, _)| link.role != LinkRole::Deliver);
    Named(links.map(|(link, calls)| (&*link.id, of(link, EdgeBound { calls_per_s: *calls }))).collect())
}

fn of(link: &LinkOutcome, bound: EdgeBound) -> EdgeOutcomePayload<'_> {
    EdgeOutcomePayload {
        calls: link.calls,
        calls_per_s: value(link.calls_per_s),
        attempts_per_s: value(link.attempts_per_s),
        amplification: value(link.amplification),
        retries_per_s: link.retries_per_s,
        hedges_per_s: link.hedges_per_s,
        cache_hit_ratio: link.cache_hit_ratio,
        outcomes: Named(link.outcomes.iter().map(|(fate, share)| (fate.name(), *share)).collect()),
        latency: TimesPayload::told(&link.latency),
        completed: (link.completed.count > 0).then(|| Box::new(TimesPayload::of(&link.completed))),
        breaker: link.breaker.as_deref().map(breaker),
        ci95: EdgeIntervals {
            calls_per_s: interval(link.calls_per_s),
            attempts_per_s: interval(link.attempts_per_s),
            amplification: interval(link.amplification),
        },
        bound,
    }
}

fn breaker(breaker: &BreakerOutcome) -> BreakerPayload<'_> {
    BreakerPayload { opened: breaker.opened, stopped_ratio: breaker.stopped_ratio, timeline: &breaker.timeline }
}
