//! What a simulation says of an edge.

use std::sync::Arc;

use super::{Figure, Times};
use crate::explore::gather::{Gathered, LinkRow};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::measure::Measured;
use crate::simulate::measure::link::BreakerChange;
use crate::simulate::measure::series::Sums;
use crate::sparse::Sparse;
use crate::vocabulary::Fate;

/// What a link carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRole {
    Call,
    /// Messages to a broker.
    Publish,
    /// Messages from a broker to a consumer; told with its subscription.
    Deliver,
}

/// One edge that was called. Means are over the window.
#[derive(Clone, Debug)]
pub struct LinkOutcome {
    pub id: Arc<str>,
    pub role: LinkRole,
    pub calls: u64,
    pub calls_per_s: Option<Figure>,
    /// Sent attempts, retries and hedge copies included.
    pub attempts_per_s: Option<Figure>,
    /// Attempts / calls; `None` without calls.
    pub amplification: Option<Figure>,
    pub retries_per_s: f64,
    pub hedges_per_s: f64,
    /// Share of calls that the cache answered; `None` without a cache.
    pub cache_hit_ratio: Option<f64>,
    /// How attempts ended, sent or not: shares of all of them, in the order of [`Fate`].
    pub outcomes: Vec<(Fate, f64)>,
    /// Of calls that ended well, from their beginning, with retries and hedges.
    pub latency: Sparse<Times>,
    /// Of asynchronous requests: until whoever asked has the reply.
    pub completed: Sparse<Times>,
    pub breaker: Option<Box<BreakerOutcome>>,
    /// Sent and failed attempts per second in each bin, averaged over replications; may be absent in
    /// large systems.
    pub attempts_series: Vec<f64>,
    pub failed_series: Vec<f64>,
    /// Calls per second, also those that a cache answers; and of these.
    pub calls_series: Vec<f64>,
    pub hits_series: Vec<f64>,
}

impl LinkOutcome {
    /// Sent attempts / calls per bin; `None` where nothing was called.
    pub fn amplification_series(&self) -> impl Iterator<Item = Option<f64>> {
        let bins = self.attempts_series.iter().zip(&self.calls_series);
        bins.map(|(sent, calls)| (*calls > 0.0).then(|| sent / calls))
    }
}

/// What a circuit breaker did.
#[derive(Clone, Debug)]
pub struct BreakerOutcome {
    /// Times that a breaker opened in the whole run, per replication.
    pub opened: f64,
    /// Share of attempts that an open breaker stopped.
    pub stopped_ratio: f64,
    /// Changes of the first replication, at most the first thousand.
    pub timeline: Vec<BreakerChange>,
    /// Openings per bin, averaged over replications.
    pub opened_series: Vec<f64>,
}

/// All of them.
pub(super) fn links(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured) -> Vec<LinkOutcome> {
    let mut roles = vec![LinkRole::Call; blueprint.links.len()];
    for subscription in &blueprint.subscriptions {
        roles[subscription.delivery as usize] = LinkRole::Deliver;
    }
    for (role, _) in roles.iter_mut().zip(&blueprint.links).filter(|(_, link)| link.publishes.is_some()) {
        *role = LinkRole::Publish;
    }
    roles.into_iter().enumerate().map(|(at, role)| link(blueprint, gathered, pool, (at, role))).collect()
}

pub(super) fn link(
    blueprint: &Blueprint,
    gathered: &Gathered,
    pool: &Measured,
    (at, role): (usize, LinkRole),
) -> LinkOutcome {
    let (link, rows, measured) = (&blueprint.links[at], &gathered.links[at], &pool.links[at]);
    let figure = |of: fn(&LinkRow) -> f64| Figure::mean_of(rows.iter().map(of));
    let ended: u64 = measured.fates.iter().sum();
    let share = |fate: Fate| if ended > 0 { measured.fates[fate as usize] as f64 / ended as f64 } else { 0.0 };
    let replications = rows.len() as f64;
    let bin = pool.bins.width as f64 / 1e9;
    let per_s = |sums: &Sums| sums.all().map(|sum| sum as f64 / bin / replications).collect::<Vec<f64>>();
    let breaker = link.breaker.as_ref().map(|_| {
        Box::new(BreakerOutcome {
            opened: measured.opened.0.iter().sum::<u64>() as f64 / replications,
            stopped_ratio: share(Fate::CircuitOpen),
            timeline: measured.breaker.clone(),
            opened_series: measured.opened.0.iter().map(|sum| *sum as f64 / replications).collect(),
        })
    });
    LinkOutcome {
        id: link.id.clone(),
        role,
        calls: measured.calls,
        calls_per_s: figure(|row| row.calls_per_s),
        attempts_per_s: figure(|row| row.attempts_per_s),
        amplification: figure(|row| row.amplification),
        retries_per_s: measured.retries as f64 / gathered.span / replications,
        hedges_per_s: measured.hedges as f64 / gathered.span / replications,
        cache_hit_ratio: link.cache.map(|_| measured.cache_hits as f64 / (measured.calls.max(1)) as f64),
        outcomes: Fate::ALL.iter().map(|fate| (*fate, share(*fate))).filter(|(_, share)| *share > 0.0).collect(),
        latency: Times::of(&measured.latency, rows.iter().map(|row| &*row.latency)),
        completed: Times::of(&measured.completed, rows.iter().map(|row| &*row.completed)),
        breaker,
        attempts_series: per_s(&measured.sent),
        failed_series: per_s(&measured.failed),
        calls_series: per_s(&measured.called),
        hits_series: if link.cache.is_some() { per_s(&measured.hit) } else { Vec::new() },
    }
}
