//! What one replication counts: integers and histograms, so that merging is exact.

pub mod flow;
pub mod latency;
pub mod level;
pub mod link;
mod recorder;
pub mod saga;
pub mod series;
pub mod split;
pub mod station;
pub mod subscription;

use flow::FlowMeasure;
use link::LinkMeasure;
use saga::SagaMeasure;
use series::Bins;
use station::StationMeasure;
use subscription::{OutboxMeasure, SubscriptionMeasure, TopicMeasure};

/// Slots of a station that nobody will ever leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standstill {
    pub station: u32,
    pub slots: u64,
    /// Stations for which those who hold them wait, ascending.
    pub waits_for: Vec<u32>,
}

/// Everything that one replication measured. Vectors follow the blueprint.
#[derive(Clone, Debug)]
pub struct Measured {
    pub flows: Vec<FlowMeasure>,
    pub stations: Vec<StationMeasure>,
    pub links: Vec<LinkMeasure>,
    pub topics: Vec<TopicMeasure>,
    pub subscriptions: Vec<SubscriptionMeasure>,
    /// By station; `None` without an outbox.
    pub outboxes: Vec<Option<OutboxMeasure>>,
    pub sagas: Vec<SagaMeasure>,
    pub bins: Bins,
    /// When the last thing happened that was simulated, ns.
    pub ended: u64,
    /// Events that happened.
    pub events: u64,
    /// Requests that called further than the hop limit allows.
    pub too_far: u64,
    /// Nothing could happen any more while requests were under way.
    pub stuck: bool,
    /// Stations whose slots are held by requests that wait for each other; of the first replication that
    /// has some.
    pub standstills: Vec<Standstill>,
    /// The run stopped before its end: the event list ran out of numbers, too much was under way or
    /// happened in one moment, or somebody stopped it.
    pub cut_short: bool,
}

impl Measured {
    /// Adds what another replication of the same blueprint and span measured. Series and counts are
    /// sums over all replications then; levels keep the largest maximum.
    pub fn merge(&mut self, other: &Self) {
        for (own, other) in self.flows.iter_mut().zip(&other.flows) {
            own.merge(other);
        }
        for (own, other) in self.stations.iter_mut().zip(&other.stations) {
            own.merge(other);
        }
        for (own, other) in self.links.iter_mut().zip(&other.links) {
            own.merge(other);
        }
        for (own, other) in self.topics.iter_mut().zip(&other.topics) {
            own.merge(other);
        }
        for (own, other) in self.subscriptions.iter_mut().zip(&other.subscriptions) {
            own.merge(other);
        }
        for (own, other) in self.outboxes.iter_mut().zip(&other.outboxes) {
            if let (Some(own), Some(other)) = (own, other) {
                own.merge(other);
            }
        }
        for (own, other) in self.sagas.iter_mut().zip(&other.sagas) {
            own.merge(other);
        }
        self.ended = self.ended.max(other.ended);
        self.events += other.events;
        self.too_far += other.too_far;
        self.stuck |= other.stuck;
        if self.standstills.is_empty() {
            self.standstills.clone_from(&other.standstills);
        }
        self.cut_short |= other.cut_short;
    }
}
