//! Faults, zone links and objectives, as stated.

use super::{BrokerId, EdgeId, FlowId, ServiceId};
use crate::diagnostic::Span;
use crate::law::Law;
use crate::units::{Bytes, Nanos};
use crate::vocabulary::{FaultKind, PartitionMode};

/// What a fault hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultTarget {
    Service(ServiceId),
    /// One replica, from 1 as people count: `payment/2`.
    Replica(ServiceId, u32),
    Broker(BrokerId),
    /// All replicas in a zone, or the network between it and the others.
    Zone(Box<str>),
    /// The network between two zones, or within one.
    Zones(Box<str>, Box<str>),
    Edge(EdgeId),
    Flow(FlowId),
}

/// One `[[faults]]` entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// As written: `payment/2`, an edge id, a flow's name.
    pub label: Box<str>,
    pub target: FaultTarget,
    pub kind: FaultKind,
    /// Scheduled: from the start of the run, warm-up included.
    pub at: Option<Nanos>,
    /// `None`: to the end of the run.
    pub lasts: Option<Nanos>,
    pub every: Option<Nanos>,
    /// Random instead of scheduled; both or none.
    pub mtbf: Option<Law>,
    pub mttr: Option<Law>,
    /// `slow`, `latency`, `load`: multiplier ≥ 0.
    pub factor: Option<f64>,
    /// `slow`, `latency`: added.
    pub delay: Option<Nanos>,
    /// `errors`, `loss`: 0..=1.
    pub rate: Option<f64>,
    pub mode: Option<PartitionMode>,
    /// `deploy`: between two replicas; until what is left in one is killed.
    pub gap: Option<Nanos>,
    pub drain: Option<Nanos>,
    pub span: Span,
}

/// `[links."a~b"]`: the network between two zones, or within one (`a~a`). Symmetrical.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneLink {
    pub zones: [Box<str>; 2],
    pub latency: Option<Law>,
    /// Bytes per second.
    pub bandwidth: Option<Bytes>,
    pub span: Span,
}

/// One `[[objectives]]` entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// As written.
    pub expression: Box<str>,
    pub name: Option<Box<str>>,
    pub span: Span,
}
