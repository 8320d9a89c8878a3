//! Which messages wait for each other, and which keys they carry.

use super::brokers::Carrier;
use super::notes::Notes;
use crate::model::{Edge, KeySpec, ServiceId, Topology};
use crate::simulate::blueprint::{Keys, Order};
use crate::units::math;
use crate::vocabulary::Ordering;

use super::publishing::message;

/// Enough that no key has much of the load.
const KEYS: u64 = 1_000;

/// Slots of all replicas of `consumer`, where they are known.
pub(super) fn slots(topology: &Topology, consumer: ServiceId) -> Option<u64> {
    let service = topology.service(consumer);
    Some(service.concurrency?.saturating_mul(service.replicas.unwrap_or(1)))
}

/// How messages of `edge` keep their order. A key keeps the messages that carry it in order, unless no order
/// is asked for; a log has partitions in any case.
pub(super) fn order(
    edge: &Edge,
    carrier: &Carrier<'_>,
    slots: Option<u64>,
    notes: &mut Notes,
) -> (Order, Option<Keys>) {
    let design = edge.design.as_deref();
    let spec = message(edge).and_then(|message| message.key.as_ref());
    let keyed = spec.is_some() || design.is_some_and(|design| design.ordering_key.is_some());
    let keys = |notes: &mut Notes| match spec {
        Some(spec) => keys(edge, spec, notes),
        None => {
            notes.assume(&edge.id, "key.count", KEYS, "no key has much of the load");
            Keys::Even(KEYS as u32)
        }
    };
    match edge.needs.ordering {
        Some(Ordering::Total) => (Order::Partitions { count: 1, by_key: false }, None),
        Some(Ordering::None) if !carrier.is_log() => (Order::None, spec.map(|_| keys(notes))),
        None | Some(Ordering::PerKey) if keyed => {
            let keys = keys(notes);
            (Order::Partitions { count: partitions(edge, carrier, slots, notes), by_key: true }, Some(keys))
        }
        stated => {
            // Without a key nothing keeps the order that is asked for: out of order is counted.
            let watched = stated == Some(Ordering::PerKey) || spec.is_some();
            let keys = watched.then(|| keys(notes));
            let order = match carrier.is_log() {
                true => Order::Partitions { count: partitions(edge, carrier, slots, notes), by_key: false },
                false => Order::None,
            };
            (order, keys)
        }
    }
}

/// At least 1.
fn partitions(edge: &Edge, carrier: &Carrier<'_>, slots: Option<u64>, notes: &mut Notes) -> u32 {
    let own = message(edge).and_then(|message| message.partitions);
    let stated = own.or_else(|| carrier.stated.and_then(|broker| broker.partitions));
    let because = "as many as the consumers handle at a time, up to 10,000";
    let count = notes.settle((&edge.id, "partitions"), stated, slots.unwrap_or(1).clamp(1, 10_000), because);
    u32::try_from(count).unwrap_or(u32::MAX).max(1)
}

fn keys(edge: &Edge, spec: &KeySpec, notes: &mut Notes) -> Keys {
    let weights: Vec<f64> = match spec {
        KeySpec::Weights(weights) => weights.to_vec(),
        KeySpec::Ranked { count, zipf } => {
            let count = notes.settle((&edge.id, "key.count"), *count, KEYS, "no key has much of the load");
            // The file has at most a million.
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            match zipf.filter(|power| *power > 0.0) {
                None => return Keys::Even(count),
                Some(power) => (1..=count).map(|rank| 1.0 / math::pow(f64::from(rank), power)).collect(),
            }
        }
    };
    let sum: f64 = weights.iter().sum();
    let mut shares: Vec<f64> = Vec::with_capacity(weights.len());
    let mut below = 0.0;
    for weight in weights {
        below += weight;
        shares.push(below / sum);
    }
    if let Some(last) = shares.last_mut() {
        *last = 1.0;
    }
    Keys::Shares(shares.into())
}
