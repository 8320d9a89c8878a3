//! Queues and outboxes that grow and that nothing limits, and what it would take to keep up.

use super::unstable::{Run, rising};
use crate::simulate::blueprint::{Blueprint, NEVER, Order, Subscription};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;
use crate::simulate::measure::subscription::SubscriptionMeasure;

/// Messages come quicker than their consumer takes them.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueGrowth {
    pub subscription: Box<str>,
    pub consumer: Box<str>,
    /// Messages per second, averaged over replications.
    pub per_s: f64,
    /// Mean depth at the end of the window.
    pub reached: f64,
    pub arrivals_per_s: f64,
    /// `None` when nothing was handled.
    pub needed: Option<Needed>,
}

/// What keeps up: arrivals × mean handling time, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    pub what: Server,
    pub at_least: u64,
    /// Replicas with so many of them, and those there are.
    pub replicas: u64,
    pub now: u32,
}

/// What handles one message at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    Slot,
    Core,
    Partition,
}

/// Rows come quicker than the relay takes them.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxGrowth {
    pub service: Box<str>,
    pub per_s: f64,
    pub reached: f64,
    pub arrivals_per_s: f64,
    /// A batch each time that the relay looks.
    pub capacity_per_s: f64,
    /// The batch that would suffice.
    pub batch: u64,
}

/// Standard deviations that a Poisson number of arrivals may be below its mean.
const BY_CHANCE: f64 = 3.0;

/// The subscriptions whose depth only grows, or must by arithmetic. Limited ones do not count, and neither
/// does load that changes.
pub(super) fn queues(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run) -> Vec<QueueGrowth> {
    let one = |(at, subscription): (usize, &Subscription)| {
        let measured = &pool.subscriptions[at];
        let bound = &bounds.subscriptions[at];
        if subscription.max_length != u32::MAX || subscription.ttl != NEVER {
            return None;
        }
        let span = run.measured_s * run.replications;
        let came = (measured.counts.accepted + measured.counts.duplicated) as f64;
        let expected = bound.arrivals_per_s * span;
        let known = bounds.stationary && !bound.stable && came >= expected - BY_CHANCE * expected.sqrt();
        let by_arithmetic = || {
            let capacity = bound.capacity_per_s.filter(|_| known)?;
            Some((bound.arrivals_per_s - capacity, last(&measured.depth_areas, pool, run)))
        };
        let (per_s, reached) = rising(blueprint, &measured.depth_areas, pool, run).or_else(by_arithmetic)?;
        let link = &blueprint.links[subscription.delivery as usize];
        Some(QueueGrowth {
            subscription: subscription.id.clone(),
            consumer: blueprint.stations[link.to as usize].name.clone(),
            per_s,
            reached,
            arrivals_per_s: came / span,
            needed: needed(blueprint, bounds, pool, (subscription, measured), came / span),
        })
    };
    blueprint.subscriptions.iter().enumerate().filter_map(one).collect()
}

fn needed(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    (subscription, measured): (&Subscription, &SubscriptionMeasure),
    arrivals: f64,
) -> Option<Needed> {
    let at = blueprint.links[subscription.delivery as usize].to as usize;
    let station = &blueprint.stations[at];
    // What waits in the consumer's line is not handled yet.
    let handled = pool.links[subscription.delivery as usize].latency.mean()?;
    let handling_s = (handled - pool.stations[at].wait.mean().unwrap_or(0.0)).max(0.0) / 1e9;
    let counts = &measured.counts;
    let tries = counts.deliveries as f64 / (counts.deliveries - counts.redelivered).max(1) as f64;
    let up = |servers: f64| servers.ceil() as u64;
    let replicas = |all: u64, each: f64| up(all as f64 / each);
    let cores = station.cores.map(|cores| {
        let all = up(arrivals * tries * bounds.stations[at].own_s);
        Needed { what: Server::Core, at_least: all, replicas: replicas(all, cores.count), now: station.replicas }
    });
    let all = up(arrivals * tries * handling_s);
    let side_by_side = match subscription.order {
        Order::Partitions { .. } => {
            Needed { what: Server::Partition, at_least: all, replicas: 1, now: station.replicas }
        }
        Order::None => {
            let each = f64::from(subscription.max_in_flight.min(station.slots));
            Needed { what: Server::Slot, at_least: all, replicas: replicas(all, each), now: station.replicas }
        }
    };
    // Work on crowded cores takes longer, and says nothing of slots.
    match cores {
        Some(cores) if cores.replicas > u64::from(station.replicas) => Some(cores),
        _ => Some(side_by_side),
    }
}

/// The outboxes whose rows only grow.
pub(super) fn outboxes(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run) -> Vec<OutboxGrowth> {
    let mut growths = Vec::new();
    for (at, outbox) in pool.outboxes.iter().enumerate() {
        let (Some(outbox), Some(bound), Some(relay)) = (outbox, bounds.outboxes[at], blueprint.stations[at].relay)
        else {
            continue;
        };
        let by_arithmetic = || {
            let known = bounds.stationary && !bound.stable;
            known.then(|| (bound.arrivals_per_s - bound.capacity_per_s, last(&outbox.depth_areas, pool, run)))
        };
        let Some((per_s, reached)) = rising(blueprint, &outbox.depth_areas, pool, run).or_else(by_arithmetic) else {
            continue;
        };
        growths.push(OutboxGrowth {
            service: blueprint.stations[at].name.clone(),
            per_s,
            reached,
            arrivals_per_s: bound.arrivals_per_s,
            capacity_per_s: bound.capacity_per_s,
            batch: (bound.arrivals_per_s * relay.poll as f64 / 1e9).ceil() as u64,
        });
    }
    growths
}

/// Mean level of the last bin.
fn last(areas: &[u128], pool: &Measured, run: Run) -> f64 {
    match areas {
        [.., before, last] => (last - before) as f64 / pool.bins.width as f64 / run.replications,
        _ => 0.0,
    }
}
