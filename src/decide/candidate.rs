//! The seven answers an edge can get.

use crate::vocabulary::{Pattern, Policy};

/// A pattern that takes part in the scoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Candidate {
    Rest,
    Grpc,
    Graphql,
    Queue,
    PubSub,
    /// Spelled `event-driven` in every output.
    Outbox,
    /// Spelled `async-request-reply` in every output.
    Reply,
}

impl Candidate {
    pub const ALL: [Self; 7] =
        [Self::Rest, Self::Grpc, Self::Graphql, Self::Queue, Self::PubSub, Self::Outbox, Self::Reply];

    /// Position in [`Candidate::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The pattern that an edge is given.
    pub fn pattern(self) -> Pattern {
        match self {
            Self::Rest => Pattern::Rest,
            Self::Grpc => Pattern::Grpc,
            Self::Graphql => Pattern::Graphql,
            Self::Queue => Pattern::Queue,
            Self::PubSub => Pattern::PubSub,
            Self::Outbox => Pattern::EventDriven,
            Self::Reply => Pattern::AsyncRequestReply,
        }
    }

    /// Which of equals goes first.
    pub fn tie_order(policy: Policy) -> [Self; 7] {
        match policy {
            Policy::SyncFirst | Policy::Balanced => {
                [Self::Rest, Self::Grpc, Self::Queue, Self::Outbox, Self::PubSub, Self::Reply, Self::Graphql]
            }
            Policy::AsyncFirst => {
                [Self::Queue, Self::Outbox, Self::PubSub, Self::Reply, Self::Rest, Self::Grpc, Self::Graphql]
            }
        }
    }
}
