//! The system as it is simulated: every number settled, everything by index.
//!
//! Services, links and sources are sorted by name, so that the order of tables in the file changes
//! nothing; brokers come behind the services, and of links with one id the one that publishes goes first. Times are nanoseconds, rates are per second. What the file left open and was settled here
//! stands in [`Blueprint::assumptions`].

mod adaptation;
mod fault;
mod link;
mod message;
mod saga;
mod scale;
mod source;
mod station;

use std::cmp::Ordering;
use std::sync::Arc;

pub use adaptation::{Adaptation, AdaptiveLimit, Ejection, Scaling};
pub use fault::{Disturbance, Effect, Target, When};
pub use link::{
    Backoff, BackoffKind, Breaker, BreakerWindow, Cache, Delay, Deposit, Guarded, Hedge, HedgeAfter, Link, Permits,
    RateLimit, RetryBudget, Throttling,
};
pub use message::{Acknowledge, Keys, Order, Overflow, Publish, PublishMode, Relay, Reply, Subscription, Topic};
pub use saga::{Coordination, Saga, SagaStep, Way};
pub use source::{Arrivals, Batch, Entrance, Entrances, Profile, Segment, Source};
pub use station::{Balancing, BalancingPolicy, Branch, Choice, CoDel, Cores, Handler, Knowledge, Line, Stage, Station};

use crate::law::Law;

/// "No limit" and "never" for times.
pub const NEVER: u64 = u64::MAX;

/// Replicas of all stations, and users of all sources, are at most so many: an event names one of them
/// in 27 bits.
pub const MOST_OF_A_KIND: u32 = 1 << 27;

/// A value that the file did not state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// A service, an edge id, a flow, or `system`; shared by what is assumed of it.
    pub entity: Arc<str>,
    /// The attribute.
    pub attribute: &'static str,
    /// What was taken, as the file would state it; shared by all who have the same.
    pub value: Arc<str>,
    /// Why, or where the number comes from.
    pub because: &'static str,
}

impl Ord for Assumption {
    /// By entity, then by the rest.
    fn cmp(&self, other: &Self) -> Ordering {
        // Most neighbours share their entity, and then its name need not be read.
        let is_same = Arc::ptr_eq(&self.entity, &other.entity);
        let entity = if is_same { Ordering::Equal } else { self.entity.cmp(&other.entity) };
        entity.then_with(|| {
            (self.attribute, &self.value, self.because).cmp(&(other.attribute, &other.value, other.because))
        })
    }
}

impl PartialOrd for Assumption {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A lognormal that a duration of the file became, fitted to two figures or stated as such.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// A service, an edge id, a flow, a fault or a pair of zones.
    pub entity: Box<str>,
    /// The attribute.
    pub attribute: &'static str,
    pub law: Law,
}

impl Fitted {
    /// Standard deviation of the logarithm.
    pub fn sigma(&self) -> f64 {
        if let Law::Lognormal { sigma, .. } = self.law { sigma } else { 0.0 }
    }
}

/// A policy of the file that can do nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Idle {
    /// A service, an edge or a flow.
    pub entity: Box<str>,
    pub attribute: &'static str,
    /// Why.
    pub because: &'static str,
    /// What gives it an effect.
    pub help: &'static str,
}

/// The system with every number settled. Indices are valid by construction.
#[derive(Clone, Debug, Default)]
pub struct Blueprint {
    pub stations: Vec<Station>,
    pub links: Vec<Link>,
    pub handlers: Vec<Handler>,
    pub sources: Vec<Source>,
    pub topics: Vec<Topic>,
    /// By topic, see [`Topic::subscriptions`]; topics by id.
    pub subscriptions: Vec<Subscription>,
    pub sagas: Vec<Saga>,
    pub disturbances: Vec<Disturbance>,
    /// Zones by name; [`Blueprint::zone_delays`] is indexed by pairs of them.
    pub zones: Vec<Box<str>>,
    /// `zone_delays[from * zones.len() + to]`: what a link without a delay of its own takes.
    pub zone_delays: Vec<Delay>,
    /// Hops after which a request fails instead of calling further.
    pub hop_limit: u32,
    /// Sorted; shared, for a large system has several for each edge.
    pub assumptions: Arc<Vec<Assumption>>,
    /// Sorted by entity and attribute.
    pub fitted: Vec<Fitted>,
    /// Sorted.
    pub idle: Vec<Idle>,
    /// Edges that no request travels over, each with a flow that enters at its target; sorted.
    pub unused: Vec<(Box<str>, Option<Box<str>>)>,
    /// Edges that are left out of the simulation, with the reason; sorted.
    pub left_out: Vec<(Box<str>, &'static str)>,
}
