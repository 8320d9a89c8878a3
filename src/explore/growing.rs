//! Queues and outboxes that grow and that nothing limits, and what it would take to keep up.

use super::unstable::{Run, rising};
use crate::simulate::blueprint::{Blueprint, NEVER, Order};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;
use crate::simulate::measure::subscription::SubscriptionMeasure;

/// Messages come quicker than their consumer takes them.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueGrowth {
    pub consumer: Box<str>,
    /// Its subscriptions that grow, never empty; the one in which most wait first.
    pub subscriptions: Vec<Box<str>>,
    /// Messages per second in all of them, averaged over replications.
    pub per_s: f64,
    /// Mean depth of all of them at the end of the window.
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

/// A subscription that grows.
struct Growing {
    at: usize,
    per_s: f64,
    reached: f64,
    /// The run shows it; else it is known by arithmetic.
    seen: bool,
}

/// The consumers with subscriptions whose depth only grows, or must by arithmetic. Limited ones do not
/// count, and neither does load that changes.
pub(super) fn queues(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run) -> Vec<QueueGrowth> {
    let mut by_consumer: Vec<(u32, Vec<Growing>)> = Vec::new();
    for (at, subscription) in blueprint.subscriptions.iter().enumerate() {
        let Some(growing) = growing(blueprint, bounds, pool, run, at) else { continue };
        let consumer = blueprint.links[subscription.delivery as usize].to;
        match by_consumer.iter_mut().find(|(known, _)| *known == consumer) {
            Some((_, all)) => all.push(growing),
            None => by_consumer.push((consumer, vec![growing])),
        }
    }
    by_consumer.sort_by_key(|(consumer, _)| *consumer);
    by_consumer.into_iter().map(|(consumer, all)| of_consumer(blueprint, bounds, pool, run, (consumer, all))).collect()
}

fn growing(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run, at: usize) -> Option<Growing> {
    let (subscription, measured) = (&blueprint.subscriptions[at], &pool.subscriptions[at]);
    let bound = &bounds.subscriptions[at];
    if subscription.max_length != u32::MAX || subscription.ttl != NEVER {
        return None;
    }
    if let Some((per_s, reached)) = rising(blueprint, &measured.depth_areas, pool, run) {
        return Some(Growing { at, per_s, reached, seen: true });
    }
    let expected = bound.arrivals_per_s * run.measured_s * run.replications;
    let came = came(measured) >= expected - BY_CHANCE * expected.sqrt();
    let per_s = bound.arrivals_per_s - bound.capacity_per_s.filter(|_| bounds.stationary && !bound.stable && came)?;
    Some(Growing { at, per_s, reached: last(&measured.depth_areas, pool, run), seen: false })
}

fn came(measured: &SubscriptionMeasure) -> f64 {
    (measured.counts.accepted + measured.counts.duplicated) as f64
}

fn of_consumer(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    run: Run,
    (consumer, mut all): (u32, Vec<Growing>),
) -> QueueGrowth {
    // What is too much for a consumer shows in all its queues, and is the same in the arithmetic of each.
    if all.iter().any(|one| one.seen) {
        all.retain(|one| one.seen);
    }
    all.sort_by(|a, b| b.reached.total_cmp(&a.reached));
    let sum = all.iter().map(|one| one.per_s).sum();
    let most = all.iter().map(|one| one.per_s).fold(0.0, f64::max);
    let span = run.measured_s * run.replications;
    let growth = if all.iter().any(|one| one.seen) { sum } else { most };
    QueueGrowth {
        consumer: blueprint.stations[consumer as usize].name.clone(),
        per_s: growth,
        reached: all.iter().map(|one| one.reached).sum(),
        arrivals_per_s: all.iter().map(|one| came(&pool.subscriptions[one.at])).sum::<f64>() / span,
        needed: needed(blueprint, bounds, pool, (span, growth), (consumer, &all)),
        subscriptions: all.iter().map(|one| blueprint.subscriptions[one.at].id.clone()).collect(),
    }
}

fn needed(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    (span, growth): (f64, f64),
    (consumer, all): (u32, &[Growing]),
) -> Option<Needed> {
    let (station, bound) = (&blueprint.stations[consumer as usize], &bounds.stations[consumer as usize]);
    let up = |servers: f64| servers.ceil() as u64;
    let replicas = |all: u64, each: f64| up(all as f64 / each);
    // Work on crowded cores takes longer, and says nothing of slots.
    if let Some(cores) = station.cores {
        // What was let in and what was left waiting; bounds know nothing of sagas.
        let arrivals = pool.stations[consumer as usize].arrived as f64 / span + growth;
        let all = up(arrivals * bound.own_s);
        if all as f64 > cores.count * f64::from(station.replicas) {
            let replicas = replicas(all, cores.count);
            return Some(Needed { what: Server::Core, at_least: all, replicas, now: station.replicas });
        }
    }
    let waited = pool.stations[consumer as usize].wait.mean().unwrap_or(0.0);
    let mut servers = 0.0;
    let (mut each, mut partitions) = (f64::from(station.slots), f64::INFINITY);
    for one in all {
        let (subscription, measured) = (&blueprint.subscriptions[one.at], &pool.subscriptions[one.at]);
        // What waits in the consumer's line is not handled yet.
        let handled = (pool.links[subscription.delivery as usize].latency.mean()? - waited).max(0.0) / 1e9;
        let counts = &measured.counts;
        let tries = counts.deliveries as f64 / (counts.deliveries - counts.redelivered).max(1) as f64;
        servers += came(measured) / span * tries * handled;
        each = each.min(f64::from(subscription.max_in_flight));
        if let Order::Partitions { count, .. } = subscription.order {
            partitions = partitions.min(f64::from(count));
        }
    }
    let all = up(servers);
    if all as f64 > partitions {
        return Some(Needed { what: Server::Partition, at_least: all, replicas: 1, now: station.replicas });
    }
    Some(Needed { what: Server::Slot, at_least: all, replicas: replicas(all, each), now: station.replicas })
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
