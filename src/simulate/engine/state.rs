//! What is under way: calls at their callers, visits at their callees.
//!
//! A *call* is what a caller wants; each try or hedge copy of it is an attempt, which becomes a *visit*
//! of one replica. A request from outside is a call without an owner.

use crate::simulate::blueprint::NEVER;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::split::Ledger;
use crate::vocabulary::Fate;

/// No object.
pub const NONE: u32 = u32::MAX;
/// The owner of a call that nobody waits for any more.
pub const GONE: u32 = u32::MAX - 1;
/// The owner of a call that is made for nobody: a relay's, or one that is forgotten at once.
pub const DETACHED: u32 = u32::MAX - 2;
/// The owner of a call that a saga makes.
pub const ORDER: u32 = u32::MAX - 3;
/// Whether the owner of a call is a visit.
pub const fn is_visit(owner: u32) -> bool {
    owner < ORDER
}

/// No event.
pub const NO_EVENT: u64 = u64::MAX;
/// The cancellation has arrived before the request.
pub const CANCELLED: u64 = u64::MAX - 1;

/// What a visit is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// There is no such visit.
    Free,
    /// At the caller: waits for a place in its bulkhead or pool.
    Permit,
    /// Has got its place, and is about to be sent.
    Permitted,
    /// On the way to the callee.
    Going,
    /// On the way, and never to arrive.
    Lost,
    /// In the line of the replica.
    Line,
    /// Holds a slot and waits for a core.
    Core,
    /// Own work, on a core of its own.
    Work,
    /// Own work on shared cores.
    Shared,
    /// Own work is done, or stopped, and goes on when the replica does.
    Frozen,
    /// Waits for its calls.
    Calls,
    /// The answer is on its way, or about to be.
    Answered,
    /// The answer is lost.
    Unheard,
}

/// An attempt of a call, from its permit to its answer.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What its draws belong to.
    pub key: u64,
    /// [`NONE`] once the caller has given up.
    pub call: u32,
    pub link: u32,
    /// Among all pods.
    pub pod: u32,
    /// Of the pod.
    pub station: u32,
    pub phase: Phase,
    pub level: u8,
    pub degraded: bool,
    /// In service for `work_after`.
    pub second: bool,
    pub has_slot: bool,
    /// A retry or a hedge copy for the trial of a half-open breaker.
    pub trial: bool,
    pub hops: u16,
    pub stage: u16,
    /// The stage waits for a number of its calls.
    pub counted: bool,
    /// Calls of the stage that are not done.
    pub outstanding: u32,
    /// Successes that the stage still needs; hard calls that are not done.
    pub needed: u32,
    /// Calls that may still succeed, where only some need to.
    pub spare: u32,
    /// Event that ends the phase.
    pub pending: u64,
    /// Timer of the attempt's timeout.
    pub timeout: u64,
    /// Timer of its patience, or of its wait for a permit.
    pub patience: u64,
    /// The event of its deadline, where that comes before the timeout.
    pub expiry: u64,
    /// When a cancellation arrives.
    pub cancel: u64,
    /// When the attempt was made, and when it was sent after waiting for permits.
    pub created: u64,
    pub sent: u64,
    /// Start of the wait for a slot; then start of the phase that is timed.
    pub since: u64,
    /// When own work on a core of its own ends.
    pub ends: u64,
    /// Own work that is left, of a request that was interrupted; else 0.
    pub left: u64,
    /// Own work done, ns.
    pub worked: u64,
    /// When the request is worthless, as far as the callee knows.
    pub deadline: u64,
    /// When its caller gives up: known to the one who drops expired requests.
    pub expires: u64,
    /// Neighbours in the line, or in a wait for permits.
    pub next: u32,
    pub prev: u32,
    /// Other live attempts of the call.
    pub next_attempt: u32,
    pub first_call: u32,
    pub fate: Fate,
    pub cause: Cause,
    /// The journey that it belongs to, where messages may come of it.
    pub journey: u32,
    /// Of a visit at a broker the publication, of a delivery the message.
    pub carries: u32,
    /// It has published before its own work.
    pub announced: bool,
    /// Own work on cores that are taken in turn has begun.
    pub begun: bool,
    /// Own work of no length is done, and what follows is about to happen: nobody may free it before.
    pub queued: bool,
    pub ledger: Ledger,
}

/// A call from its first attempt to its end.
#[derive(Clone, Debug)]
pub struct Call {
    pub key: u64,
    /// The visit that makes it; [`NONE`] from outside.
    pub owner: u32,
    pub link: u32,
    /// Among all callers of links.
    pub caller: u32,
    /// The branch of the stage that it belongs to.
    pub branch: u16,
    /// Calls of a sequence that are still to come, and the number of this one.
    pub left: u32,
    pub number: u32,
    /// Retries made, and attempts of any kind.
    pub retries: u32,
    pub attempts: u32,
    /// Hedge copies that may still be sent in this try.
    pub copies: u32,
    pub first_attempt: u32,
    /// Backoff or hedge timer.
    pub timer: u64,
    pub started: u64,
    /// Start of the try that is under way.
    pub try_started: u64,
    pub deadline: u64,
    /// Last full wait before a retry, for decorrelated jitter.
    pub wait: u64,
    /// Other calls of the owner.
    pub next_call: u32,
    pub prev_call: u32,
    pub fate: Fate,
    pub cause: Cause,
    pub degraded: bool,
    pub ledger: Ledger,
    /// The call has ended, and its owner is about to be told: nobody may free it before.
    pub queued: bool,
    /// It has not ended.
    pub is_open: bool,
    pub hops: u16,
    pub level: u8,
    /// See [`Visit::journey`] and [`Visit::carries`].
    pub journey: u32,
    pub carries: u32,
    // Of requests from outside:
    pub root: Root,
    pub deadline_timer: u64,
}

/// The request that a call from outside stands for.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    pub source: u32,
    /// [`NONE`] of an open source.
    pub user: u32,
    /// It arrived in the window.
    pub tagged: bool,
}

/// Where a failure comes from, and how the component failed.
pub type Cause = (Origin, Fate);

/// Nothing has gone wrong.
pub const UNHARMED: Cause = (Origin::Flow, Fate::Ok);

impl Default for Call {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Default for Visit {
    fn default() -> Self {
        Self::new(0, NONE, 0, 0)
    }
}

impl Call {
    /// Whether this is a request of the window that is under way.
    pub fn is_open_request(&self) -> bool {
        self.root.tagged && self.is_open
    }

    pub fn new(now: u64) -> Self {
        Self {
            key: 0,
            owner: NONE,
            link: 0,
            caller: 0,
            branch: 0,
            left: 0,
            number: 0,
            retries: 0,
            attempts: 0,
            copies: 0,
            first_attempt: NONE,
            timer: NO_EVENT,
            started: now,
            try_started: now,
            deadline: NEVER,
            wait: 0,
            next_call: NONE,
            prev_call: NONE,
            fate: Fate::Ok,
            cause: UNHARMED,
            degraded: false,
            ledger: [0; 8],
            queued: false,
            is_open: true,
            hops: 0,
            level: 0,
            journey: NONE,
            carries: NONE,
            root: Root { source: NONE, user: NONE, tagged: false },
            deadline_timer: NO_EVENT,
        }
    }
}

impl Visit {
    /// Whether the attempt has left its caller.
    pub fn is_sent(&self) -> bool {
        !matches!(self.phase, Phase::Permit | Phase::Permitted)
    }

    pub fn new(key: u64, call: u32, link: u32, now: u64) -> Self {
        Self {
            key,
            call,
            link,
            pod: 0,
            station: 0,
            phase: Phase::Permitted,
            level: 0,
            degraded: false,
            second: false,
            has_slot: false,
            trial: false,
            hops: 0,
            stage: 0,
            counted: false,
            outstanding: 0,
            needed: 0,
            spare: 0,
            pending: NO_EVENT,
            timeout: NO_EVENT,
            patience: NO_EVENT,
            expiry: NO_EVENT,
            cancel: NO_EVENT,
            created: now,
            sent: now,
            since: now,
            ends: 0,
            left: 0,
            worked: 0,
            deadline: NEVER,
            expires: NEVER,
            next: NONE,
            prev: NONE,
            next_attempt: NONE,
            first_call: NONE,
            fate: Fate::Ok,
            cause: UNHARMED,
            journey: NONE,
            carries: NONE,
            announced: false,
            begun: false,
            queued: false,
            ledger: [0; 8],
        }
    }
}
