//! What happens, and what follows from it at once.

use crate::simulate::blueprint::MOST_OF_A_KIND;

/// What an event is; its payload holds the kind above an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Happening {
    /// Of a source: a request arrives.
    Arrival,
    /// Of a user: it has thought enough.
    User,
    /// Of a visit: it reaches the callee.
    Landing,
    /// Of a visit: its own work ends.
    Worked,
    /// Of a pod: the first of the jobs that share its cores ends.
    Shared,
    /// Of a visit: its answer reaches the caller.
    Answer,
    /// Of a link: its next timeout.
    Timeout,
    /// Of a visit: its deadline.
    Expiry,
    /// Of a visit: its patience, or its wait for a permit, is used up.
    Patience,
    /// Of a visit: its cancellation reaches the callee.
    Cancellation,
    /// Of a call: its backoff is over.
    Backoff,
    /// Of a link: its next hedge.
    Hedge,
    /// Of a call: its hedge, at a percentile.
    LateHedge,
    /// Of a source: its next deadline.
    Deadline,
    /// Of a disturbance: it begins or ends.
    Disturbance,
    /// The window begins or ends.
    Mark,
    /// Of a subscription: its next message may be delivered.
    Delayed,
    /// Of a subscription: its next message may be delivered again.
    Awaiting,
    /// Of a subscription: the life of its next message is over.
    Expiring,
    /// Of a consumer's replica that polls: it looks.
    Look,
    /// Of a station: its relay looks.
    Relay,
    /// Of a call that publishes: its batch is sent.
    Lingered,
    /// Of a context: whoever asked looks at the status, and sees the end.
    Seen,
    /// Of a context: a saga gives an order again.
    OrderedAgain,
    /// Of an autoscaler: it looks.
    Scaling,
    /// Of an autoscaler: replicas that it ordered serve.
    Started,
}

/// In the order of the enumeration; the places behind them are free.
const KINDS: [Happening; 1 << (u32::BITS - INDEX_BITS)] = {
    let known = [
        Happening::Arrival,
        Happening::User,
        Happening::Landing,
        Happening::Worked,
        Happening::Shared,
        Happening::Answer,
        Happening::Timeout,
        Happening::Expiry,
        Happening::Patience,
        Happening::Cancellation,
        Happening::Backoff,
        Happening::Hedge,
        Happening::LateHedge,
        Happening::Deadline,
        Happening::Disturbance,
        Happening::Mark,
        Happening::Delayed,
        Happening::Awaiting,
        Happening::Expiring,
        Happening::Look,
        Happening::Relay,
        Happening::Lingered,
        Happening::Seen,
        Happening::OrderedAgain,
        Happening::Scaling,
        Happening::Started,
    ];
    let mut kinds = [Happening::Mark; 1 << (u32::BITS - INDEX_BITS)];
    let mut at = 0;
    while at < known.len() {
        assert!(known[at] as usize == at);
        kinds[at] = known[at];
        at += 1;
    }
    kinds
};

/// Bits of the index; the other five hold the kind. Sources, users, links, pods and disturbances are
/// at most [`MOST_OF_A_KIND`], visits and calls far below (`MOST_UNDER_WAY`).
const INDEX_BITS: u32 = 27;
const _: () = assert!(1 << INDEX_BITS == MOST_OF_A_KIND);

impl Happening {
    #[inline]
    pub const fn of(self, index: u32) -> u32 {
        debug_assert!(index < MOST_OF_A_KIND);
        (self as u32) << INDEX_BITS | index
    }

    #[inline]
    pub fn split(payload: u32) -> (Self, u32) {
        (KINDS[(payload >> INDEX_BITS) as usize], payload & (MOST_OF_A_KIND - 1))
    }
}

/// What follows at once from an event, in the order in which it came up.
#[derive(Clone, Copy, Debug)]
pub enum Consequence {
    Worked(u32),
    Answered(u32),
    Permitted(u32),
    Attempt(u32),
    Ended(u32),
}
