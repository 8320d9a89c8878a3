//! B1–B6: which kind of broker an edge's messages ask for.

use super::safeguards::Situation;
use crate::model::Broker;
use crate::vocabulary::{BrokerKind, Delivery, History, Intent, Ordering, Pattern, Product};

/// One broker question.
#[derive(Debug)]
pub struct BrokerQuestion {
    pub id: &'static str,
    pub asks: &'static str,
    /// Kind and products it suggests.
    pub suggests: &'static str,
    pub statements: &'static str,
}

/// B1–B6 in the order in which they are asked; the first yes decides.
pub static BROKER_QUESTIONS: [BrokerQuestion; 6] = [
    BrokerQuestion {
        id: "B1",
        asks: "Are past messages read again, kept long, or the source of state?",
        suggests: "log: Kafka; RabbitMQ streams and NATS JetStream also fit",
        statements: "S83 S99 S100",
    },
    BrokerQuestion {
        id: "B2",
        asks: "Is state rebuilt from a changelog by key?",
        suggests: "log with compaction: Kafka",
        statements: "RabbitMQ compared with Kafka",
    },
    BrokerQuestion {
        id: "B3",
        asks: "Is it one piece of work for one service?",
        suggests: "work queue: RabbitMQ, SQS, Service Bus",
        statements: "S24 S44 S98",
    },
    BrokerQuestion {
        id: "B4",
        asks: "May messages be lost (at-most-once), with low latency or many subjects?",
        suggests: "subject: NATS core; JetStream when nothing may be lost",
        statements: "S99; NATS documentation",
    },
    BrokerQuestion {
        id: "B5",
        asks: "Must messages keep their order per key, while keys run in parallel?",
        suggests: "log with a partition key; or a queue with message groups or sessions",
        statements: "S82 S118",
    },
    BrokerQuestion {
        id: "B6",
        asks: "Does nothing decide?",
        suggests: "command with one consumer: work queue; event with several: log. One broker for both is fine",
        statements: "S98 S99 S123",
    },
];

/// What an edge's messages ask of a broker.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerAdvice {
    pub kind: BrokerKind,
    /// Position in [`BROKER_QUESTIONS`].
    pub question: usize,
    pub because: &'static str,
    /// Name of the declared broker that can do it and is kept.
    pub keep: Option<Box<str>>,
}

/// The advice for an edge whose pattern sends messages; `None` for others.
pub fn advise(s: &Situation<'_>) -> Option<BrokerAdvice> {
    if !s.messaging() {
        return None;
    }
    let (question, kind, because) = ask(s);
    let keep = s.broker.filter(|broker| can_do(broker, kind)).map(|broker| broker.name.clone());
    Some(BrokerAdvice { kind, question, because, keep })
}

fn ask(s: &Situation<'_>) -> (usize, BrokerKind, &'static str) {
    let services = || std::iter::once(s.from).chain(s.edge.to.as_slice().iter().map(|to| s.topology.service(*to)));
    let per_key = s.edge.needs.ordering == Some(Ordering::PerKey);
    let rebuilds = services().any(|service| service.replay_state);
    let keeps_states = s.is_event() && s.from.history == History::Full;
    let months = s.broker.and_then(|broker| broker.retention).is_some_and(|time| time.as_secs_f64() > 14.0 * 86_400.0);
    match () {
        () if rebuilds && per_key => (1, BrokerKind::Log, "state is rebuilt by key"),
        () if s.edge.needs.replay == Some(true) => (0, BrokerKind::Log, "consumers read past messages again"),
        () if rebuilds || keeps_states => (0, BrokerKind::Log, "events are the source of state"),
        () if months && s.is_event() => (0, BrokerKind::Log, "messages are kept for long"),
        () if s.edge.needs.delivery == Some(Delivery::AtMostOnce) => {
            (3, BrokerKind::Subject, "messages may be lost, so nothing needs to be stored")
        }
        () if per_key => (4, BrokerKind::Log, "order per key, keys in parallel"),
        () if matches!(s.pattern, Some(Pattern::Queue | Pattern::AsyncRequestReply))
            && s.inputs.intent == Intent::Command =>
        {
            (2, BrokerKind::WorkQueue, "one-off work for one service")
        }
        () if matches!(s.pattern, Some(Pattern::PubSub | Pattern::EventDriven)) => {
            (5, BrokerKind::Log, "an event for several, each at its own pace")
        }
        () => (5, BrokerKind::WorkQueue, "one consumer"),
    }
}

/// Whether a declared broker can serve messages that ask for `kind`. A second broker for a
/// preference would be over-engineering, so a declared one is kept wherever it can do the work.
pub fn can_do(broker: &Broker, kind: BrokerKind) -> bool {
    match broker.product {
        // Queue semantics since 4.2; logs always. RabbitMQ: streams since 3.9. NATS: JetStream.
        Some(Product::Kafka | Product::Rabbitmq | Product::Nats | Product::Pubsub) => true,
        // Subscriptions, but no log to read again.
        Some(Product::ServiceBus | Product::Sqs) => kind != BrokerKind::Log,
        None => broker.kind.is_none_or(|declared| declared == kind || declared == BrokerKind::Log),
    }
}
