//! One changed attribute, as `--set` would state it: a what-if is a new topology.

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

    /// The attribute's name in the file, and its value there.
    pub fn attribute(self) -> (&'static str, String) {
        match self {
            Self::Reply(reply) => ("reply", reply.to_string()),
            Self::Consistency(consistency) => ("consistency", consistency.to_string()),
            Self::Streaming(streaming) => ("streaming", streaming.to_string()),
            Self::OpenConsumers(open) => ("open_consumers", open.to_string()),
            Self::TypedContract(typed) => ("typed_contract", typed.to_string()),
            Self::HumanReadable(readable) => ("human_readable", readable.to_string()),
            Self::HttpCaching(cached) => ("http_caching", cached.to_string()),
            Self::VariableShape(variable) => ("variable_shape", variable.to_string()),
            Self::Audience(audience) => ("audience", audience.to_string()),
            Self::Delivery(delivery) => ("delivery", delivery.to_string()),
            Self::Rate(rate) => ("rate", rate.to_string()),
            Self::Peak(peak) => ("peak", peak.to_string()),
            Self::Deadline(deadline) => ("deadline", deadline.to_string()),
        }
    }
}

impl Change {
    /// What is changed, as `--set` names it: `order->payment`, `services.bank`, `system`.
    pub fn target(&self, topology: &Topology) -> String {
        match self {
            Self::Edge(id, _) => topology.edge(*id).id.to_string(),
            Self::ServiceTime(id, _) | Self::Database(id) => format!("services.{}", topology.service(*id).name),
            Self::FlowDeadline(id, _) => format!("flows.{}", topology.flow(*id).name),
            Self::Policy(_) | Self::HouseRpc(_) => "system".to_owned(),
            Self::MaxSyncHops(_) => "thresholds".to_owned(),
        }
    }

    /// The attribute's name in the file, and its value there.
    pub fn attribute(&self, topology: &Topology) -> (&'static str, String) {
        match self {
            Self::Edge(_, edge) => edge.attribute(),
            Self::ServiceTime(_, mean) => ("service_time", mean.to_string()),
            Self::Database(id) => ("database", topology.service(*id).name.to_string()),
            Self::FlowDeadline(_, deadline) => ("deadline", deadline.to_string()),
            Self::Policy(policy) => ("policy", policy.to_string()),
            Self::HouseRpc(house_rpc) => ("house_rpc", house_rpc.to_string()),
            Self::MaxSyncHops(hops) => ("max_sync_hops", hops.to_string()),
        }
    }
}
