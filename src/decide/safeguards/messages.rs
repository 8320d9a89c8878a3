//! Safeguards of messages: queues, subscriptions, and replies by message.

use std::borrow::Cow;

use super::{Advice, Situation};
use crate::units::Nanos;
use crate::vocabulary::{Ack, Ordering, Pattern, Product};

pub(super) fn outbox(s: &Situation<'_>) -> Option<Advice> {
    let commits = s.from.database.is_some() || s.in_saga;
    if !s.messaging() || !s.kept() || !commits || s.from.is_outside() {
        return None;
    }
    let value: Cow<'static, str> = match larger_batch(s) {
        Some(batch) => format!("poll 1s, batch {batch}, or change capture").into(),
        None => "poll 1s, batch 100 (at most about 100/s)".into(),
    };
    let relay = s.design.outbox_relay;
    let stated = s.design.outbox.filter(|on| *on).map(|_| match (relay.poll, relay.batch) {
        (None, None) => "in place".to_owned(),
        (poll, batch) => {
            format!("poll {}, batch {}", poll.unwrap_or(Nanos::from_millis(1_000)), batch.unwrap_or(100))
        }
    });
    Some(Advice::required(value).stated(stated))
}

/// Rows that the relay must take at a time when the usual 100 once a second, which carry just under 100
/// events a second, are too few.
fn larger_batch(s: &Situation<'_>) -> Option<f64> {
    s.load().filter(|rate| rate.0 >= 100.0).map(|rate| (rate.0 * 1.25).ceil())
}

/// The outbox to write into the file.
pub(in crate::decide) fn outbox_of(s: &Situation<'_>) -> Cow<'static, str> {
    match larger_batch(s) {
        Some(batch) => format!("{{ poll = \"1s\", batch = {batch} }}").into(),
        None => "true".into(),
    }
}

pub(super) fn idempotent_consumer(s: &Situation<'_>) -> Option<Advice> {
    (s.messaging() && s.kept()).then(|| {
        Advice::required("marker and effect in one transaction, unique on the message id per consumer")
            .switched(s.design.idempotent)
    })
}

pub(super) fn dlq(s: &Situation<'_>) -> Option<Advice> {
    let durable = s.design.durable.unwrap_or_else(|| s.kept());
    if !s.messaging() || !durable {
        return None;
    }
    let stated = s.design.dlq.filter(|on| *on).map(|_| match s.design.max_deliveries {
        Some(deliveries) => format!("after {deliveries} deliveries"),
        None => "in place".to_owned(),
    });
    Some(Advice::required("after 5 deliveries (assumed)").stated(stated))
}

pub(super) fn durable_messages(s: &Situation<'_>) -> Option<Advice> {
    (s.messaging() && s.kept())
        .then(|| Advice::required("durable queues, persistent messages").switched(default_on(s, s.design.durable)))
}

pub(super) fn manual_ack(s: &Situation<'_>) -> Option<Advice> {
    (s.messaging() && s.kept()).then(|| {
        let manual = s.design.ack.map(|ack| ack == Ack::Manual);
        Advice::required("acknowledge after handling").switched(default_on(s, manual))
    })
}

/// Durable and manual are what an edge with a stated messaging pattern has unless it says otherwise.
fn default_on(s: &Situation<'_>, stated: Option<bool>) -> Option<bool> {
    stated.or_else(|| s.design.pattern.filter(|pattern| pattern.is_messaging()).map(|_| true))
}

pub(super) fn publisher_confirms(s: &Situation<'_>) -> Option<Advice> {
    (s.messaging() && s.kept()).then(|| {
        Advice::required("wait for the broker's confirm before marking as sent").switched(s.design.publisher_confirms)
    })
}

pub(super) fn ordering_key(s: &Situation<'_>) -> Option<Advice> {
    if !s.messaging() {
        return None;
    }
    let value: Cow<'static, str> = match s.edge.needs.ordering? {
        Ordering::None => return None,
        Ordering::PerKey => match s.broker.and_then(|broker| broker.partitions) {
            Some(partitions) => format!("the id of the entity; at most {partitions} consumers work").into(),
            None => "the id of the entity the messages are about".into(),
        },
        Ordering::Total => "one partition and one consumer".into(),
    };
    Some(Advice::required(value).stated(s.design.ordering_key.as_ref().map(|key| key.to_string())))
}

pub(super) fn consumer_concurrency_limit(s: &Situation<'_>) -> Option<Advice> {
    if !s.messaging() {
        return None;
    }
    let value = match s.broker.and_then(|broker| broker.product) {
        _ if in_order(s) => "1 in flight, to keep the order",
        _ if is_slow(s) => "1 in flight: the work is slow",
        Some(Product::Nats) => "1000 pending (NATS default)",
        _ => "100 to 300 in flight",
    };
    let limit = s.design.max_in_flight.filter(|limit| *limit > 0);
    Some(Advice::required(value).stated(limit.map(|limit| format!("{limit} in flight"))))
}

fn in_order(s: &Situation<'_>) -> bool {
    s.edge.needs.ordering == Some(Ordering::Total)
}

fn is_slow(s: &Situation<'_>) -> bool {
    s.to_time.stated && s.to_time.mean >= Nanos::from_millis(1_000)
}

/// The limit to write into the file.
pub(in crate::decide) fn in_flight_of(s: &Situation<'_>) -> u64 {
    match s.broker.and_then(|broker| broker.product) {
        _ if in_order(s) || is_slow(s) => 1,
        Some(Product::Nats) => 1_000,
        _ => 100,
    }
}

pub(super) fn backpressure(s: &Situation<'_>) -> Option<Advice> {
    let (load, capacity) = (s.load()?, s.capacity?);
    if s.pattern.is_none_or(|pattern| pattern == Pattern::Native) || load <= capacity {
        return None;
    }
    let needs = &s.edge.needs;
    let peak_for = needs.peak_for.unwrap_or(Nanos::from_millis(60_000));
    let backlog = (load.0 - capacity.0) * peak_for.as_secs_f64();
    let average = needs.rate.map_or(0.0, |rate| rate.0);
    let value = match needs.peak {
        Some(_) if average < capacity.0 => {
            let drain = Nanos((backlog / (capacity.0 - average) * 1e9) as u64);
            let drain = Nanos(drain.0 / 1_000_000 * 1_000_000);
            format!(
                "a peak of {peak_for} leaves {backlog:.0} waiting, drained in {drain}: bound the queue, shed, scale"
            )
        }
        _ => format!("{load} arrive, {capacity} are done: the backlog grows without end; scale or shed"),
    };
    Some(Advice::required(value))
}

pub(super) fn queue_depth_monitoring(s: &Situation<'_>) -> Option<Advice> {
    s.messaging()
        .then(|| Advice::required("alarm when the time to drain exceeds the latency goal").switched(s.design.monitored))
}

pub(super) fn reply_channel(s: &Situation<'_>) -> Option<Advice> {
    (s.pattern == Some(Pattern::AsyncRequestReply) && !s.outside_reply())
        .then(|| Advice::required("a reply queue per caller").switched(s.design.reply_channel))
}
