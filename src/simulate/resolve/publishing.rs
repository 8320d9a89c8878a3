//! The two links of a message: to the broker, with the publisher's policies, and from it to a consumer.

use super::brokers::Brokers;
use super::index::{Extra, Index};
use super::notes::Notes;
use super::plan::Plan;
use super::topics::Topic;
use super::{guards, retry, stations, work};
use crate::model::{CallPolicy, Design, Edge, MessagePolicy, Topology};
use crate::simulate::blueprint::{Delay, Link, NEVER, Publish, PublishMode};
use crate::units::Bytes;
use crate::vocabulary::{Cancel, Criticality, Pattern, Publish as When};

/// Bytes of a small message.
const PAYLOAD: Bytes = Bytes(1_000);

/// The link over which `topic` is published.
pub(super) fn publishing(
    topology: &Topology,
    index: &Index,
    brokers: &Brokers<'_>,
    at: u32,
    notes: &mut Notes,
) -> Option<Link> {
    let topic = &index.topics.list[at as usize];
    let carrier = &brokers.list[topic.broker];
    let delay = Some(carrier.publish_delay(notes));
    let (to, handler) = (index.broker(topic.broker), index.extra(Extra::Broker(topic.broker))?);
    if topic.answers.is_some() {
        let publishes = Some(Publish { topic: at, mode: PublishMode::Confirmed, linger: 0 });
        let from = index.station(topic.publisher);
        return Some(Link { delay, publishes, ..Link::bare(&topic.id, from, to, handler) });
    }
    let edge = topic.lead(topology);
    let nothing = CallPolicy::default();
    let design = edge.design.as_deref().unwrap_or(&Design::NOTHING);
    let policy = design.call.as_deref().unwrap_or(&nothing);
    note_unused(edge, policy, notes);
    let from = topic.edges.iter().find_map(|id| index.caller(topology, *id));
    if from.is_some() && edge.needs.deadline.is_some() {
        notes.assume(&edge.id, "deadline", "not used", "nobody waits for what becomes of a message");
    }
    let mode = mode(topology, edge, from.is_some(), notes);
    let linger = message(edge).and_then(|message| message.linger).map_or(0, |linger| linger.0);
    Some(Link {
        delay,
        request_cost: cost(edge, policy),
        loss: policy.loss.unwrap_or(0.0),
        timeout: design.timeout.map_or(NEVER, |timeout| timeout.0),
        retries: retry::retries(design),
        retry_on: retry::retry_on(policy),
        backoff: retry::backoff(design, policy, &edge.id, notes),
        retry_budget: retry::budget(design, policy, &edge.id, notes).map(Box::new),
        throttling: guards::throttling(policy, &edge.id, notes),
        breaker: guards::breaker(design, policy, &edge.id, notes).map(Box::new),
        rate_limit: policy.rate_limit.map(|spec| stations::rate_limit(spec, &edge.id, notes)),
        bulkhead: guards::bulkhead(design, policy, &edge.id, notes),
        pool: guards::pool(policy),
        cancel: policy.cancel.unwrap_or(Cancel::None),
        fallback: design.fallback == Some(true),
        soft: edge.needs.criticality == Some(Criticality::Soft),
        publishes: Some(Publish { topic: at, mode, linger }),
        ..Link::bare(&topic.id, from, to, handler)
    })
}

/// The link that brings `topic` to its consumer number `place`.
pub(super) fn delivering(
    plan: &Plan<'_>,
    index: &Index,
    brokers: &Brokers<'_>,
    (at, place): (u32, usize),
    notes: &mut Notes,
) -> Option<Link> {
    let topology = plan.topology.as_ref();
    let topic = &index.topics.list[at as usize];
    let consumer = &topic.consumers[place];
    let (from, to) = (index.broker(topic.broker), index.station(consumer.service)?);
    let carrier = &brokers.list[topic.broker];
    if topic.answers.is_some() {
        let handler = index.extra(Extra::Reply(at))?;
        let delay = Some(carrier.delivery_delay(notes));
        return Some(Link { delay, ..Link::bare(&consumer.id, Some(from), to, handler) });
    }
    let edge = topology.edge(consumer.edge);
    let policy = edge.design.as_ref().and_then(|design| design.call.as_deref());
    let delay = match policy.and_then(|policy| policy.latency.as_ref()) {
        Some(law) => {
            work::check(law, "latency", &edge.id, edge.span, notes);
            Delay { law: law.clone() }
        }
        None => carrier.delivery_delay(notes),
    };
    let handler = match plan.replied(consumer.edge) {
        Some(saga) => index.extra(Extra::Coordinator(saga))?,
        None => index.entered(consumer.edge, consumer.target)?,
    };
    Some(Link {
        delay: Some(delay),
        error_rate: policy.and_then(|policy| policy.error_rate).unwrap_or(0.0),
        timeout: message(edge).and_then(|message| message.visibility_timeout).map_or(NEVER, |timeout| timeout.0),
        ..Link::bare(&consumer.id, Some(from), to, handler)
    })
}

pub(super) fn message(edge: &Edge) -> Option<&MessagePolicy> {
    edge.design.as_ref()?.message.as_deref()
}

/// Whether messages of `edge` are stored with the change that they tell of. Who is outside stores nothing.
pub(super) fn keeps_an_outbox(topology: &Topology, edge: &Edge) -> bool {
    let stated = edge.design.as_ref().and_then(|design| design.outbox);
    let by_pattern = edge.pattern() == Some(Pattern::EventDriven) && message(edge).is_none_or(|m| m.publish.is_none());
    stated.unwrap_or(by_pattern) && !topology.service(edge.from).is_outside()
}

fn mode(topology: &Topology, edge: &Edge, inside: bool, notes: &mut Notes) -> PublishMode {
    let design = edge.design.as_deref().unwrap_or(&Design::NOTHING);
    if keeps_an_outbox(topology, edge) {
        if inside {
            notes.settle((&edge.id, "outbox"), design.outbox, true, "an event-driven message commits with its change");
            return PublishMode::Outbox;
        }
        notes.assume(&edge.id, "outbox", "not used", "messages from outside come as they are");
    }
    let publish = message(edge).and_then(|message| message.publish);
    match publish {
        Some(When::BeforeCommit) if inside => return PublishMode::BeforeCommit,
        None if inside => {
            let because = "the change is there before anybody is told";
            notes.assume(&edge.id, "publish", When::AfterCommit, because);
        }
        _ => {}
    }
    let because = "a message that must arrive is confirmed";
    match notes.settle((&edge.id, "publisher_confirms"), design.publisher_confirms, true, because) {
        true => PublishMode::Confirmed,
        false => PublishMode::Forgotten,
    }
}

/// Payload through a stated bandwidth, and a stated cost of the protocol; the broker's latency has the rest.
fn cost(edge: &Edge, policy: &CallPolicy) -> u64 {
    let payload = edge.needs.payload.unwrap_or(PAYLOAD).0 as f64;
    let transfer = policy.bandwidth.map_or(0.0, |bandwidth| payload / bandwidth.0.max(1) as f64 * 1e9);
    let per_kib = policy.protocol_cost.per_kib.map_or(0.0, |cost| cost.0 as f64);
    let per_call = policy.protocol_cost.per_call.map_or(0, |cost| cost.0);
    per_call.saturating_add((per_kib * payload / 1_024.0 + transfer).round() as u64)
}

/// What a call has and a message cannot have.
fn note_unused(edge: &Edge, policy: &CallPolicy, notes: &mut Notes) {
    for (attribute, stated) in [
        ("cache", policy.cache.is_some()),
        ("hedge", policy.hedge.is_some()),
        ("propagate_deadline", policy.propagate_deadline == Some(true)),
    ] {
        if stated {
            notes.assume(&edge.id, attribute, "not used", "it is for calls, and this is a message");
        }
    }
}

/// Whether edges of `topic` state that its messages survive a crash of the broker.
pub(super) fn durable(topology: &Topology, topic: &Topic, notes: &mut Notes) -> bool {
    let edge = topic.lead(topology);
    let stated = edge.design.as_ref().and_then(|design| design.durable);
    notes.settle((&edge.id, "durable"), stated, true, "the default of messages")
}
