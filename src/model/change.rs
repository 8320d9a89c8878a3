//! One changed attribute, as `--set` would state it: a what-if is a new topology.

use std::fmt;

use super::{EdgeId, FlowId, ServiceId, Topology};
use crate::file::TimeSpec;
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Audience, Consistency, Delivery, HouseRpc, Policy, Reply, Streaming};

/// A new value for one attribute of one edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EdgeChange {
    Reply(Reply),
    Consistency(Consistency),
    Streaming(Streaming),
    OpenConsumers(bool),
    TypedContract(bool),
    HumanReadable(bool),
    HttpCaching(bool),
    VariableShape(bool),
    Audience(Audience),
    Delivery(Delivery),
    Rate(Rate),
    Peak(Rate),
    Deadline(Nanos),
}

/// A new value for one attribute of the topology.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    Edge(EdgeId, EdgeChange),
    /// A bare duration: the mean, its tail unknown.
    ServiceTime(ServiceId, Nanos),
    /// A database named like the service.
    Database(ServiceId),
    FlowDeadline(FlowId, Nanos),
    Policy(Policy),
    HouseRpc(HouseRpc),
    MaxSyncHops(u64),
}

impl Topology {
    /// The same system with `change`. O(size of the topology).
    pub fn changed(&self, change: &Change) -> Self {
        let mut changed = self.clone();
        match *change {
            Change::Edge(id, edge) => edge.apply(&mut changed.edges[id.index()].needs),
            Change::ServiceTime(id, mean) => {
                changed.services[id.index()].service_time = Some(TimeSpec::Mean(mean));
            }
            Change::Database(id) => {
                let service = &mut changed.services[id.index()];
                service.database = Some(service.name.clone());
            }
            Change::FlowDeadline(id, deadline) => changed.flows[id.index()].deadline = Some(deadline),
            Change::Policy(policy) => changed.system.policy = Some(policy),
            Change::HouseRpc(house_rpc) => changed.system.house_rpc = Some(house_rpc),
            Change::MaxSyncHops(hops) => changed.system.thresholds.max_sync_hops = hops,
        }
        changed
    }
}

impl EdgeChange {
    fn apply(self, needs: &mut super::Needs) {
        match self {
            Self::Reply(reply) => needs.reply = Some(reply),
            Self::Consistency(consistency) => needs.consistency = Some(consistency),
            Self::Streaming(streaming) => needs.streaming = Some(streaming),
            Self::OpenConsumers(open) => needs.open_consumers = Some(open),
            Self::TypedContract(typed) => needs.typed_contract = Some(typed),
            Self::HumanReadable(readable) => needs.human_readable = Some(readable),
            Self::HttpCaching(cached) => needs.http_caching = Some(cached),
            Self::VariableShape(variable) => needs.variable_shape = Some(variable),
            Self::Audience(audience) => needs.audience = Some(audience),
            Self::Delivery(delivery) => needs.delivery = Some(delivery),
            Self::Rate(rate) => needs.rate = Some(rate),
            Self::Peak(peak) => needs.peak = Some(peak),
            Self::Deadline(deadline) => needs.deadline = Some(deadline),
        }
    }

    /// The attribute's name in the file.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Reply(_) => "reply",
            Self::Consistency(_) => "consistency",
            Self::Streaming(_) => "streaming",
            Self::OpenConsumers(_) => "open_consumers",
            Self::TypedContract(_) => "typed_contract",
            Self::HumanReadable(_) => "human_readable",
            Self::HttpCaching(_) => "http_caching",
            Self::VariableShape(_) => "variable_shape",
            Self::Audience(_) => "audience",
            Self::Delivery(_) => "delivery",
            Self::Rate(_) => "rate",
            Self::Peak(_) => "peak",
            Self::Deadline(_) => "deadline",
        }
    }
}

impl fmt::Display for EdgeChange {
    /// The value as the file states it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply(reply) => reply.fmt(f),
            Self::Consistency(consistency) => consistency.fmt(f),
            Self::Streaming(streaming) => streaming.fmt(f),
            Self::Audience(audience) => audience.fmt(f),
            Self::Delivery(delivery) => delivery.fmt(f),
            Self::Rate(rate) | Self::Peak(rate) => rate.fmt(f),
            Self::Deadline(deadline) => deadline.fmt(f),
            Self::OpenConsumers(on)
            | Self::TypedContract(on)
            | Self::HumanReadable(on)
            | Self::HttpCaching(on)
            | Self::VariableShape(on) => on.fmt(f),
        }
    }
}

impl Change {
    /// The argument of `--set` that makes this change.
    pub fn setting<'a>(&'a self, topology: &'a Topology) -> Setting<'a> {
        Setting { change: self, topology }
    }
}

/// Displays a change as `ID.ATTRIBUTE=VALUE`.
pub struct Setting<'a> {
    change: &'a Change,
    topology: &'a Topology,
}

impl fmt::Display for Setting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topology = self.topology;
        match self.change {
            Change::Edge(id, edge) => write!(f, "{}.{}={edge}", topology.edge(*id).id, edge.attribute()),
            Change::ServiceTime(id, mean) => write!(f, "services.{}.service_time={mean}", topology.service(*id).name),
            Change::Database(id) => {
                let name = &topology.service(*id).name;
                write!(f, "services.{name}.database={name}")
            }
            Change::FlowDeadline(id, deadline) => write!(f, "flows.{}.deadline={deadline}", topology.flow(*id).name),
            Change::Policy(policy) => write!(f, "system.policy={policy}"),
            Change::HouseRpc(house_rpc) => write!(f, "system.house_rpc={house_rpc}"),
            Change::MaxSyncHops(hops) => write!(f, "thresholds.max_sync_hops={hops}"),
        }
    }
}
