//! Sagas: local transactions in several services that hold together or are undone.

use crate::law::Law;

/// A process of steps.
#[derive(Clone, Debug)]
pub struct Saga {
    /// The flow's name.
    pub name: Box<str>,
    /// Every request of this source that is answered well starts it.
    pub source: u32,
    pub coordination: Coordination,
    /// Every step stands behind those that it comes after; at most [`Saga::MOST_STEPS`].
    pub steps: Vec<SagaStep>,
    /// Wait before a call for a step behind the pivot, or for a compensation, is made again; ns.
    pub retry_delay: u64,
    /// How often at most; then the saga is stuck.
    pub retries: u32,
}

impl Saga {
    /// Which steps are done is kept in one word.
    pub const MOST_STEPS: usize = 64;
}

#[derive(Clone, Debug)]
pub enum Coordination {
    /// A step's event starts the next ones.
    Choreography,
    /// A coordinator sends commands and takes replies.
    Orchestration {
        /// The handler of the coordinator that takes replies: its station does `log` of work for each, to
        /// write down where the saga is. See [`super::Handler::work`].
        coordinator: u32,
        log: Law,
    },
}

/// One local transaction.
#[derive(Clone, Debug)]
pub struct SagaStep {
    /// The action.
    pub name: Box<str>,
    /// The station that does it.
    pub station: u32,
    /// Steps that come before it, by position; empty: it starts at once.
    pub after: Box<[u32]>,
    /// How the step is reached: from the step before it, or from the coordinator.
    pub way: Way,
    /// How the coordinator learns of its end; `None` in a choreography, over a call, and at the entry.
    pub reply: Option<Way>,
    /// The way of the order to undo it; `None`: nothing undoes it.
    pub compensation: Option<Way>,
    /// Share of executions that fail for business reasons.
    pub fails: f64,
    /// Nothing depends on it.
    pub notify: bool,
    /// It cannot be undone: steps behind it are only tried again.
    pub pivot: bool,
}

/// What an order to a participant travels on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The request that starts the saga is the execution of this step.
    Entry,
    /// A call over this link, with its policies; also to the same service, over a link that takes no time.
    Call(u32),
    /// A message: published over this link, delivered by this subscription alone.
    Message { link: u32, subscription: u32 },
}
