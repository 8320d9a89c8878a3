//! Messages: what is published, who gets a copy, how it is handled.
//!
//! A broker is a station, and publishing is a call to it over a link that says [`super::Link::publishes`];
//! handing a message to a consumer is a call from the broker over [`Subscription::delivery`]. So faults,
//! policies and queueing of calls hold for messages too.

/// What is published under one name.
#[derive(Clone, Debug)]
pub struct Topic {
    /// The edge's id; of a reply, with what it replies to.
    pub id: Box<str>,
    /// The broker's station.
    pub broker: u32,
    /// Its subscriptions, which stand side by side: first, and one past the last. At most
    /// [`Topic::MOST_SUBSCRIPTIONS`].
    pub subscriptions: (u32, u32),
    /// Each event goes to one of the subscriptions: different services share one queue. To the one with
    /// the fewest waiting, in turn among equals.
    pub shared: bool,
    /// What waits survives a crash of the broker.
    pub durable: bool,
}

impl Topic {
    /// Who has seen an event is kept in one word.
    pub const MOST_SUBSCRIPTIONS: u32 = 64;
}

/// How a link publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publish {
    pub topic: u32,
    pub mode: PublishMode,
    /// The first message opens a batch, which is sent so long after it; ns, 0: no batches.
    pub linger: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishMode {
    /// The caller goes on when the broker has it.
    Confirmed,
    /// The caller goes on at once, and never learns what became of it.
    Forgotten,
    /// Confirmed, before the caller's own work: what fails then has told of what never was.
    BeforeCommit,
    /// A row that the relay of the caller's service publishes.
    Outbox,
}

/// The relay that empties the outbox of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relay {
    /// It looks at a phase drawn per replication, and again every `poll` ns; above 0.
    pub poll: u64,
    /// Rows that it takes at a time; at least 1.
    pub batch: u32,
}

/// One consumer group of a topic.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// `from->to:event`.
    pub id: Box<str>,
    pub topic: u32,
    /// The link from the broker to the consumer. Its timeout is the visibility timeout; it never retries.
    pub delivery: u32,
    /// Messages that may wait; `u32::MAX` is unlimited.
    pub max_length: u32,
    pub overflow: Overflow,
    /// From acceptance; [`super::NEVER`] for none.
    pub ttl: u64,
    /// From acceptance until it may be delivered.
    pub delay: u64,
    /// Unacknowledged messages of one replica of the consumer; `u32::MAX` is unlimited.
    pub max_in_flight: u32,
    /// `None`: pushed. Else each replica looks, takes what there is, and looks again so long after it
    /// found nothing.
    pub poll: Option<crate::law::Law>,
    pub acknowledge: Acknowledge,
    /// After a failed handling.
    pub redelivery_delay: u64,
    /// At least 1; `u32::MAX` is unlimited.
    pub max_deliveries: u32,
    pub dead_letters: bool,
    /// `Some`: a message that has had its effect has no second one, and handling it again takes so long;
    /// ns. The check is also made before the first handling.
    pub idempotent: Option<u64>,
    /// Share of messages whose handling always fails.
    pub poison: f64,
    /// Share of messages that the broker hands out twice.
    pub duplicates: f64,
    /// The larger is delivered first; fixed by the flow's priority where the queue has priorities.
    pub priorities: bool,
    pub order: Order,
    /// Keys of messages, to tell which effects come out of order; `None`: nobody looks.
    pub keys: Option<Keys>,
    /// The reply that a handled message is answered by, as a link that the consumer publishes over, and
    /// how whoever asked learns of it.
    pub reply: Option<Reply>,
    /// The link over which the request was published that this subscription brings the reply to.
    pub replies_to: Option<u32>,
}

impl Subscription {
    /// Pushed to whoever has room, with nothing that limits, delays or repeats it.
    pub fn plain(id: &str, topic: u32, delivery: u32) -> Self {
        Self {
            id: id.into(),
            topic,
            delivery,
            max_length: u32::MAX,
            overflow: Overflow::Reject,
            ttl: super::NEVER,
            delay: 0,
            max_in_flight: u32::MAX,
            poll: None,
            acknowledge: Acknowledge::After,
            redelivery_delay: 0,
            max_deliveries: u32::MAX,
            dead_letters: false,
            idempotent: None,
            poison: 0.0,
            duplicates: 0.0,
            priorities: false,
            order: Order::None,
            keys: None,
            reply: None,
            replies_to: None,
        }
    }
}

/// What happens when a queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// The publisher is refused.
    Reject,
    /// The oldest goes.
    DropOldest,
    /// The oldest becomes a dead letter.
    DeadLetter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// After handling: at least once.
    After,
    /// On delivery: at most once.
    Before,
}

/// Which messages wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Any consumer takes any message; one that failed goes to the end of the line.
    None,
    /// By partition: one in flight each, in order; one that failed blocks its partition. Each partition
    /// belongs to one replica of the consumer.
    Partitions {
        /// At least 1.
        count: u32,
        /// By the key; else evenly, in turn.
        by_key: bool,
    },
}

/// The keys that messages carry, with cumulated shares up to 1: key 0, 1, 2 …
#[derive(Clone, Debug, PartialEq)]
pub enum Keys {
    /// So many keys, all alike.
    Even(u32),
    /// Key by key.
    Shares(Box<[f64]>),
}

/// How the reply of an asynchronous request comes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// As a message, over this link of the consumer.
    Message(u32),
    /// Whoever asked looks at the status, first so long after the acknowledgement, then again and again.
    Status(crate::law::Law),
}
