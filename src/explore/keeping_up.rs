//! What it would take to keep up with a queue that grows.

use super::growing::came;
use crate::simulate::blueprint::{Blueprint, Keys, Order};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;

/// What keeps up: more than arrivals × mean handling time, and more than there is.
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
    /// There are slots enough, and `max_in_flight` leaves them idle.
    InFlight,
    Core,
    Partition,
    /// The only one: a total order allows no more.
    OnlyPartition,
}

/// A partition that alone gets more than it can take, one message after the other: more of anything else
/// is no help.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hot {
    /// Of the messages.
    pub share: f64,
    /// It is all of one key, or nearly.
    pub is_one_key: bool,
    pub handling_s: f64,
    /// Handling that it would keep up with must be shorter.
    pub below_s: f64,
}

/// Of the time: a partition that is so busy, in a queue that grows, is what holds it up.
const BUSY: f64 = 0.95;

/// `all`: the subscriptions of `consumer` that grow, by `growth` a second together.
pub(super) fn needed(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    (span, growth): (f64, f64),
    (consumer, all): (u32, &[usize]),
) -> Option<Needed> {
    let (station, bound) = (&blueprint.stations[consumer as usize], &bounds.stations[consumer as usize]);
    let (replicas, now) = (f64::from(station.replicas), station.replicas);
    let more_than = |servers: f64| servers.floor() as u64 + 1;
    let replicas_of = |all: u64, each: f64| (all as f64 / each).ceil() as u64;
    // Work on crowded cores takes longer, and says nothing of slots.
    if let Some(cores) = station.cores {
        // What was let in and what was left waiting; bounds know nothing of sagas.
        let arrivals = pool.stations[consumer as usize].arrived as f64 / span + growth;
        let all = more_than(arrivals * bound.own_s);
        if all as f64 > cores.count * replicas {
            return Some(Needed { what: Server::Core, at_least: all, replicas: replicas_of(all, cores.count), now });
        }
    }
    let mut servers = 0.0;
    let (mut in_flight, mut partitions) = (f64::INFINITY, f64::INFINITY);
    for at in all {
        let subscription = &blueprint.subscriptions[*at];
        servers += busy(blueprint, pool, span, *at)?.0;
        in_flight = in_flight.min(f64::from(subscription.max_in_flight));
        if let Order::Partitions { count, .. } = subscription.order {
            partitions = partitions.min(f64::from(count));
        }
    }
    let (all, slots) = (more_than(servers), f64::from(station.slots));
    let told = |what, replicas| Some(Needed { what, at_least: all, replicas, now });
    if all as f64 > partitions {
        return told(if partitions > 1.0 { Server::Partition } else { Server::OnlyPartition }, 1);
    }
    if all as f64 > slots * replicas {
        return told(Server::Slot, replicas_of(all, slots));
    }
    (all as f64 > in_flight * replicas).then_some(())?;
    told(Server::InFlight, u64::from(now))
}

/// Messages of a subscription that are handled at a time if none waits, and how long one is, in seconds.
fn busy(blueprint: &Blueprint, pool: &Measured, span: f64, at: usize) -> Option<(f64, f64)> {
    let (subscription, measured) = (&blueprint.subscriptions[at], &pool.subscriptions[at]);
    let link = &blueprint.links[subscription.delivery as usize];
    let waited = pool.stations[link.to as usize].wait.mean().unwrap_or(0.0);
    // What waits in the consumer's line is not handled yet.
    let handled = (pool.links[subscription.delivery as usize].latency.mean()? - waited).max(0.0) / 1e9;
    let counts = &measured.counts;
    let tries = counts.deliveries as f64 / counts.deliveries.saturating_sub(counts.redelivered).max(1) as f64;
    Some((came(measured) / span * tries * handled, tries * handled))
}

/// The partition that is too full by itself, where others are not.
pub(super) fn hot(blueprint: &Blueprint, pool: &Measured, span: f64, at: usize) -> Option<Hot> {
    let subscription = &blueprint.subscriptions[at];
    let (Order::Partitions { count, by_key: true }, Some(keys)) = (subscription.order, &subscription.keys) else {
        return None;
    };
    let (all, handling_s) = busy(blueprint, pool, span, at)?;
    let share_of = |key: usize| match keys {
        Keys::Even(count) => 1.0 / f64::from(*count),
        Keys::Shares(sums) => sums[key] - if key > 0 { sums[key - 1] } else { 0.0 },
    };
    let keys = match keys {
        Keys::Even(count) => *count as usize,
        Keys::Shares(sums) => sums.len(),
    };
    let mut partitions = vec![0.0; keys.min(count as usize)];
    let mut most = 0.0_f64;
    for key in 0..keys {
        most = most.max(share_of(key));
        partitions[key % count as usize] += share_of(key);
    }
    let fullest = partitions.iter().copied().fold(0.0, f64::max);
    let is_one_key = all * most >= BUSY;
    // Where all are too full, more partitions help.
    let alone = is_one_key || all <= f64::from(count);
    let share = if is_one_key { most } else { fullest };
    (alone && all * share >= BUSY).then(|| Hot { share, is_one_key, handling_s, below_s: handling_s / (all * share) })
}
