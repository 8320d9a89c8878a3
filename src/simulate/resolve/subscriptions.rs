//! Topics and who gets a copy: how messages wait, are handed out, and come again.

use super::brokers::Brokers;
use super::index::Index;
use super::notes::Notes;
use super::order;
use super::publishing::{durable, message};
use super::topics::{Consumer, Topic as Planned, is_answered};
use super::work;
use crate::model::{Design, Edge, MessagePolicy, Topology};
use crate::simulate::blueprint::{Acknowledge, NEVER, Overflow, Reply, Subscription, Topic};
use crate::units::Nanos;
use crate::vocabulary::{Ack, Overflow as Rule, Pattern, ServiceKind};

/// A person who waits looks about so often.
const STATUS_POLL: Nanos = Nanos::from_millis(1_000);

/// Topics by id, and their subscriptions side by side.
pub(super) fn topics(
    topology: &Topology,
    index: &Index,
    brokers: &Brokers<'_>,
    notes: &mut Notes,
) -> (Vec<Topic>, Vec<Subscription>) {
    let mut topics = Vec::with_capacity(index.topics.list.len());
    let mut subscriptions = Vec::new();
    for (at, topic) in index.topics.list.iter().enumerate() {
        let first = subscriptions.len() as u32;
        for place in 0..topic.consumers.len() {
            let ends = Ends { at: at as u32, place, topic, consumer: &topic.consumers[place] };
            subscriptions.push(match topic.answers {
                Some(_) => of_reply(index, &ends),
                None => subscription(topology, index, brokers, &ends, notes),
            });
        }
        topics.push(Topic {
            id: topic.id.clone(),
            broker: index.broker(topic.broker),
            subscriptions: (first, subscriptions.len() as u32),
            shared: is_shared(topology, topic),
            durable: durable(topology, topic, notes),
        });
    }
    (topics, subscriptions)
}

/// Several services behind one edge that is built as a queue take from the same queue.
fn is_shared(topology: &Topology, topic: &Planned) -> bool {
    let is_queue = |id: &crate::model::EdgeId| topology.edge(*id).pattern() == Some(Pattern::Queue);
    let one = topic.edges.len() == 1 && topology.edge(topic.edges[0]).to.as_slice().len() > 1;
    one && topic.consumers.len() > 1 && topic.answers.is_none() && topic.edges.iter().all(is_queue)
}

/// A topic and one of its consumers.
struct Ends<'a> {
    at: u32,
    place: usize,
    topic: &'a Planned,
    consumer: &'a Consumer,
}

/// Nothing is stated of a reply: it waits for its asker as long as it must.
fn of_reply(index: &Index, ends: &Ends<'_>) -> Subscription {
    let request = ends.topic.answers.and_then(|(edge, _)| index.topics.of_edge(edge));
    Subscription {
        replies_to: request.map(|request| index.publishing(request)),
        ..Subscription::plain(&ends.consumer.id, ends.at, index.delivering(ends.at, ends.place))
    }
}

fn subscription(
    topology: &Topology,
    index: &Index,
    brokers: &Brokers<'_>,
    ends: &Ends<'_>,
    notes: &mut Notes,
) -> Subscription {
    let edge = topology.edge(ends.consumer.edge);
    let id = edge.id.as_ref();
    let design = edge.design.as_deref().unwrap_or(&Design::NOTHING);
    let nothing = MessagePolicy::default();
    let policy = message(edge).unwrap_or(&nothing);
    if edge.pattern() == Some(Pattern::Queue) && ends.topic.consumers.len() > 1 {
        notes.assume(id, "to", "a queue for each consumer", "services do not compete for messages");
    }
    let whole = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let acknowledge = notes.settle((id, "ack"), design.ack, Ack::Manual, "the default of messages");
    let (redelivery, because) = (policy.redelivery_delay, "a failed message is handed out again at once");
    let carrier = &brokers.list[ends.topic.broker];
    let slots = order::slots(topology, ends.consumer.service);
    let (order, keys) = order::order(edge, carrier, slots, notes);
    if let Some(law) = &policy.poll {
        work::check(law, "poll", id, edge.span, notes);
    }
    Subscription {
        id: ends.consumer.id.clone(),
        topic: ends.at,
        delivery: index.delivering(ends.at, ends.place),
        max_length: policy.max_length.map_or(u32::MAX, whole),
        overflow: overflow(edge, policy, notes),
        ttl: ttl(edge, policy, carrier.stated.and_then(|broker| broker.retention), notes),
        delay: policy.delay.map_or(0, |delay| delay.0),
        max_in_flight: max_in_flight(topology, ends, design, notes),
        poll: policy.poll.clone(),
        acknowledge: if acknowledge == Ack::Auto { Acknowledge::Before } else { Acknowledge::After },
        redelivery_delay: notes.settle((id, "redelivery_delay"), redelivery, Nanos::ZERO, because).0,
        max_deliveries: max_deliveries(edge, design, acknowledge, notes),
        dead_letters: design.dlq == Some(true),
        idempotent: (design.idempotent == Some(true)).then(|| {
            let because = "the check is within the consumer's own work";
            notes.settle((id, "idempotent.check"), policy.idempotency_check, Nanos::ZERO, because).0
        }),
        poison: policy.poison.unwrap_or(0.0),
        duplicates: policy.duplicates.unwrap_or(0.0),
        priorities: policy.priority == Some(true),
        order,
        keys,
        reply: reply(index, ends, edge, policy, notes),
        replies_to: None,
    }
}

fn overflow(edge: &Edge, policy: &MessagePolicy, notes: &mut Notes) -> Overflow {
    let rule = match (policy.overflow, policy.max_length) {
        (Some(stated), _) => stated,
        (None, None) => Rule::Reject,
        (None, Some(_)) => {
            notes.settle((&edge.id, "overflow"), None, Rule::DropOldest, "RabbitMQ's default, which it calls drop-head")
        }
    };
    match rule {
        Rule::Reject => Overflow::Reject,
        Rule::DropOldest => Overflow::DropOldest,
        Rule::DeadLetter => Overflow::DeadLetter,
    }
}

/// What a broker no longer keeps is not delivered.
fn ttl(edge: &Edge, policy: &MessagePolicy, retention: Option<Nanos>, notes: &mut Notes) -> u64 {
    match (policy.ttl, retention) {
        (Some(stated), _) => stated.0,
        (None, Some(kept)) => notes.settle((&edge.id, "ttl"), None, kept, "the broker's `retention`").0,
        (None, None) => NEVER,
    }
}

/// 0 is unlimited.
fn max_in_flight(topology: &Topology, ends: &Ends<'_>, design: &Design, notes: &mut Notes) -> u32 {
    let consumer = topology.service(ends.consumer.service);
    match (design.max_in_flight, consumer.concurrency) {
        (Some(0), _) => u32::MAX,
        (Some(stated), _) => u32::try_from(stated).unwrap_or(u32::MAX),
        (None, Some(slots)) if consumer.kind != ServiceKind::Client => {
            let because = "as many as the consumer handles at a time";
            notes.assume(&ends.consumer.id, "max_in_flight", slots, because);
            u32::try_from(slots).unwrap_or(u32::MAX).max(1)
        }
        (None, _) => {
            let because = "nothing says how many the consumer handles at a time";
            notes.assume(&ends.consumer.id, "max_in_flight", "unlimited", because);
            u32::MAX
        }
    }
}

/// What is acknowledged on delivery is never delivered again.
fn max_deliveries(edge: &Edge, design: &Design, acknowledge: Ack, notes: &mut Notes) -> u32 {
    if design.max_deliveries.is_none() && acknowledge == Ack::Manual {
        notes.assume(&edge.id, "max_deliveries", "unlimited", "a message that fails is delivered again for ever");
    }
    design.max_deliveries.map_or(u32::MAX, |stated| u32::try_from(stated).unwrap_or(u32::MAX).max(1))
}

fn reply(index: &Index, ends: &Ends<'_>, edge: &Edge, policy: &MessagePolicy, notes: &mut Notes) -> Option<Reply> {
    if !is_answered(edge) || ends.topic.stepped {
        return None;
    }
    if let Some(topic) = index.topics.reply_to(ends.consumer.edge, ends.consumer.target) {
        let stated = edge.design.as_ref().and_then(|design| design.reply_channel);
        notes.settle((&edge.id, "reply_channel"), stated, true, "no `status_endpoint` is stated: replies are messages");
        return Some(Reply::Message(index.publishing(topic)));
    }
    let because = "how often somebody looks who waits";
    if let Some(law) = &policy.status_poll {
        work::check(law, "status_endpoint.poll", &edge.id, edge.span, notes);
    }
    Some(Reply::Status(notes.settle_law(
        (&edge.id, "status_endpoint.poll"),
        policy.status_poll.as_ref(),
        STATUS_POLL,
        because,
    )))
}
