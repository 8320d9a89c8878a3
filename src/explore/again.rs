//! Messages that are handed out once more: for ever, or while they are still handled; and those of one key
//! that come out of order all the same.

use crate::simulate::blueprint::{Acknowledge, Blueprint, NEVER, Order, Subscription};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;
use crate::vocabulary::Fate;

/// Messages that are refused each time, and that nothing gives up.
#[derive(Clone, Debug, PartialEq)]
pub struct ForEver {
    pub subscription: Box<str>,
    pub consumer: Box<str>,
    /// Share of the deliveries that are not the first of their message.
    pub repeats: f64,
    /// Until they expire; `None`: for ever.
    pub ttl_s: Option<f64>,
    /// Each blocks what is behind it in its partition.
    pub blocks: bool,
    pub dead_letters: bool,
}

/// A visibility timeout that ends while messages are still handled.
#[derive(Clone, Debug, PartialEq)]
pub struct TooSoon {
    pub subscription: Box<str>,
    pub timeout_s: f64,
    /// Mean, by calculation.
    pub handling_s: f64,
    /// Share of the deliveries that were not acknowledged by then.
    pub share: f64,
}

/// Effects out of order although partitions keep theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    pub subscription: Box<str>,
    pub effects: u64,
}

/// Of deliveries: when fewer end well, it is not by chance that messages come again.
const SELDOM: f64 = 0.1;
/// Of deliveries: fewer timeouts are the tail of the handling.
const TAIL: f64 = 0.01;

/// Subscriptions that hand out for ever what is refused, by index.
pub(super) fn for_ever(blueprint: &Blueprint, pool: &Measured) -> Vec<(usize, ForEver)> {
    let mut found = Vec::new();
    for (at, it) in blueprint.subscriptions.iter().enumerate() {
        let counts = &pool.subscriptions[at].counts;
        let hopeless = it.poison > 0.0 || counts.consumed as f64 <= SELDOM * counts.deliveries as f64;
        let given_up = it.max_deliveries != u32::MAX || it.acknowledge == Acknowledge::Before;
        if counts.redelivered == 0 || given_up || !hopeless {
            continue;
        }
        found.push((
            at,
            ForEver {
                subscription: it.id.clone(),
                consumer: blueprint.stations[blueprint.links[it.delivery as usize].to as usize].name.clone(),
                repeats: counts.redelivered as f64 / counts.deliveries.max(1) as f64,
                ttl_s: (it.ttl != NEVER).then_some(it.ttl as f64 / 1e9),
                blocks: it.order != Order::None,
                dead_letters: it.dead_letters,
            },
        ));
    }
    found
}

pub(super) fn too_soon(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured) -> Vec<TooSoon> {
    let one = |(at, it): (usize, &Subscription)| {
        let (link, measured) = (&blueprint.links[it.delivery as usize], &pool.links[it.delivery as usize]);
        let (timeout_s, handling_s) = (link.timeout as f64 / 1e9, bounds.subscriptions[at].handling_s);
        let ended: u64 = measured.fates.iter().sum();
        let share = measured.fates[Fate::Timeout as usize] as f64 / ended.max(1) as f64;
        let ends = link.timeout != NEVER && ended > 0 && (handling_s >= timeout_s || share > TAIL);
        ends.then(|| TooSoon { subscription: it.id.clone(), timeout_s, handling_s, share })
    };
    blueprint.subscriptions.iter().enumerate().filter_map(one).collect()
}

pub(super) fn overtaken(blueprint: &Blueprint, pool: &Measured) -> Vec<Overtaken> {
    let one = |(at, it): (usize, &Subscription)| {
        let counts = &pool.subscriptions[at].counts;
        let by_key = matches!(it.order, Order::Partitions { by_key: true, .. });
        let once = counts.redelivered == 0 && counts.duplicated == 0;
        let effects = counts.out_of_order;
        (by_key && once && effects > 0).then(|| Overtaken { subscription: it.id.clone(), effects })
    };
    blueprint.subscriptions.iter().enumerate().filter_map(one).collect()
}
