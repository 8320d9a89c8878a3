//! What goes wrong, where and when.

use crate::law::Law;
use crate::vocabulary::{FaultKind, PartitionMode};

/// One fault.
#[derive(Clone, Debug)]
pub struct Disturbance {
    /// As stated: `payment/2`, an edge id, a flow.
    pub label: Box<str>,
    /// What was stated; several disturbances may come from one fault.
    pub kind: FaultKind,
    pub target: Target,
    pub effect: Effect,
    pub when: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Station(u32),
    /// A station and one of its replicas, from 0.
    Replica(u32, u32),
    Link(u32),
    Source(u32),
    /// Replicas in a zone.
    Zone(u16),
    /// The network between two zones, both ways, or within one.
    Zones(u16, u16),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// What is there is lost, the line is emptied, callers are refused.
    Crash,
    /// Callers go elsewhere, what is there is finished, nobody else is let in; then it starts anew.
    Drain,
    /// Work freezes and resumes; the line is kept.
    Pause,
    /// Own work (on links and between zones: the network) takes `factor` times as long, and `delay` ns more.
    Slow { factor: f64, delay: u64 },
    /// This share of requests fails.
    Errors { rate: f64 },
    /// The source's rate is multiplied.
    Load { factor: f64 },
    /// This share of requests never arrives.
    Loss { rate: f64 },
    /// No message gets through, requests and replies alike.
    Partition(PartitionMode),
}

impl Effect {
    /// Whether requests, replies or work that go on are slowed, spoilt, lost or held.
    pub fn is_harm(&self) -> bool {
        match self {
            Self::Slow { .. } | Self::Errors { .. } | Self::Loss { .. } | Self::Partition(_) => true,
            Self::Crash | Self::Drain | Self::Pause | Self::Load { .. } => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// Starts `at`, lasts `lasts` ([`super::NEVER`]: to the end), again every `every`.
    Scheduled { at: u64, lasts: u64, every: Option<u64> },
    /// Up and repair times of these laws, in turn, starting up.
    Random { up: Law, repair: Law },
}
