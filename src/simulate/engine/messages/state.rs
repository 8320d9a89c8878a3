//! What is under way of messages: publications at their publishers, messages in their subscriptions.

use crate::simulate::engine::sagas::state::Order;

/// No object.
pub use crate::simulate::engine::state::NONE;

/// A message in one subscription, from its acceptance to its end. Small: a million of them may wait.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// What the draws of its handling belong to.
    pub key: u64,
    /// When its event was committed or published.
    pub born: u64,
    /// When the broker took it.
    pub accepted: u64,
    pub journey: u32,
    /// Behind it in its lane.
    pub next: u32,
    /// Of copies of one event: what is known of all of them.
    pub twins: u32,
    pub context: u32,
    /// Where the subscription looks at keys.
    pub entity: u32,
    /// Visits that carry it: it is kept until the last of them is gone.
    pub carried: u32,
    /// Handlings begun or on the way, at most so many.
    pub deliveries: u16,
    pub stage: Stage,
    pub marks: u8,
    pub level: u8,
    /// Its subscription, of which 16 bits tell it from others that get something in the same moment.
    pub home: u16,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// There is no such message.
    #[default]
    Free,
    /// Accepted, and not yet to be delivered.
    Delayed,
    Waiting,
    /// With a consumer, which has not acknowledged it.
    Delivered,
    /// Waits to be delivered again.
    Awaiting,
    /// Its end has been counted.
    Ended,
}

/// It has had its effect here.
pub const DONE: u8 = 1;
/// Every handling fails.
pub const POISON: u8 = 2;
/// It counts in the depth.
pub const DEEP: u8 = 4;
/// Its first handling has begun.
pub const BEGUN: u8 = 8;

/// An event on its way from the publisher to the broker.
#[derive(Clone, Debug)]
pub struct Publication {
    /// What the keys of its messages are made of: the publishing request, and the number of the call.
    pub base: u64,
    pub number: u32,
    /// The link that publishes it.
    pub link: u32,
    pub born: u64,
    pub journey: u32,
    pub context: u32,
    pub twins: u32,
    /// Only this subscription gets it; [`NONE`]: all of the topic.
    pub only: u32,
    pub accepted: u32,
    /// Visits on their way to the broker, or there.
    pub carried: u32,
    pub level: u8,
    /// It came from outside: its key is `base` itself.
    pub outside: bool,
    /// Nobody will send it again.
    pub over: bool,
    /// It may be sent again, so that copies must be told apart.
    pub repeats: bool,
    /// The station whose outbox it is in, and the call of the relay that publishes it.
    pub outbox: u32,
    pub call: u32,
    /// Times that the relay has taken it.
    pub taken: u32,
    /// The relay has learnt that the broker has it.
    pub confirmed: bool,
}

impl Default for Publication {
    fn default() -> Self {
        Self {
            base: 0,
            number: 0,
            link: 0,
            born: 0,
            journey: NONE,
            context: NONE,
            twins: NONE,
            only: NONE,
            accepted: 0,
            carried: 0,
            level: 0,
            outside: false,
            over: false,
            repeats: false,
            outbox: NONE,
            call: NONE,
            taken: 0,
            confirmed: false,
        }
    }
}

/// What copies of one event share.
#[derive(Clone, Copy, Debug, Default)]
pub struct Twins {
    /// Subscriptions of the topic, by their place in it, where the event has had its effect.
    pub done: u64,
    /// Copies and publications that look here.
    pub holders: u32,
}

/// A request from outside with everything that it set off.
#[derive(Clone, Copy, Debug, Default)]
pub struct Journey {
    pub started: u64,
    /// What is not over: the request, its visits, events and messages.
    pub open: u32,
    /// The source, with [`TAGGED`] and [`BROKEN`].
    pub source: u32,
}

/// The journey began in the window.
pub const TAGGED: u32 = 1 << 31;
/// Something of it failed or was lost.
pub const BROKEN: u32 = 1 << 30;
/// The part of [`Journey::source`] that is the source.
pub const SOURCE: u32 = BROKEN - 1;

/// What a message means beyond its own subscription.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    pub meaning: Meaning,
    /// Publications and messages that look here.
    pub holders: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meaning {
    #[default]
    Nothing,
    /// A request that is answered by a reply: over which link it was asked, when, and when that was
    /// acknowledged.
    /// Something that a saga has ordered.
    Ordered(Order),
    Asked {
        link: u32,
        at: u64,
        acknowledged: u64,
        journey: u32,
    },
}

/// Messages in the order in which they are delivered; a partition, or a priority.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    pub first: u32,
    pub last: u32,
    /// Partitions: one is in flight, or is to be delivered again first.
    pub busy: bool,
    /// Partitions: stands in the line of its consumer's ready ones.
    pub queued: bool,
    pub next_ready: u32,
}

impl Default for Lane {
    fn default() -> Self {
        Self { first: NONE, last: NONE, busy: false, queued: false, next_ready: NONE }
    }
}

/// One replica of a consumer as a subscription knows it.
#[derive(Clone, Copy, Debug)]
pub struct Credit {
    pub in_flight: u32,
    /// Polled: it has found nothing, and looks again at `looks_at`.
    pub asleep: bool,
    pub looks_at: u64,
    /// Looks so far.
    pub looks: u64,
    /// The event of its next look.
    pub look: u64,
    /// Partitions with something to deliver.
    pub first_ready: u32,
    pub last_ready: u32,
}
