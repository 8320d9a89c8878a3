//! An edge as links, one per target: network and policies.

use std::borrow::Cow;

use super::brokers::Brokers;
use super::index::{Index, Wire, local_id};
use super::network::{self, Zoned};
use super::notes::Notes;
use super::plan::Plan;
use super::transport::Transport;
use super::{guards, publishing, retry, stations, zones};
use crate::file::edge_id;
use crate::model::{CallPolicy, Design, EdgeId, Topology};
use crate::simulate::blueprint::{Cache, Link, NEVER};
use crate::vocabulary::{Cancel, Criticality};

/// The edge's id; of a list edge, the subscription's: `from->to:operation`.
pub(super) fn id_of(topology: &Topology, id: EdgeId, target: usize) -> Cow<'_, str> {
    let edge = topology.edge(id);
    match edge.to.as_slice() {
        [_] => Cow::Borrowed(&edge.id),
        many => {
            let (from, to) = (&topology.service(edge.from).name, &topology.service(many[target]).name);
            edge_id(from, to, edge.name.as_deref()).into()
        }
    }
}

/// All links, by id.
pub(super) fn links(
    plan: &Plan<'_>,
    index: &Index,
    brokers: &Brokers<'_>,
    zones: &[Box<str>],
    notes: &mut Notes,
) -> Vec<Link> {
    let mut links = Vec::with_capacity(index.links.len());
    for wire in &index.links {
        let noted = notes.assumptions.len();
        links.extend(link(plan, index, brokers, zones, wire, notes));
        // Links come by id, so that what is said of all of them is in order too.
        notes.assumptions[noted..].sort();
    }
    links
}

fn link(
    plan: &Plan<'_>,
    index: &Index,
    brokers: &Brokers<'_>,
    zones: &[Box<str>],
    wire: &Wire,
    notes: &mut Notes,
) -> Option<Link> {
    let topology = plan.topology.as_ref();
    match *wire {
        Wire::Call(id, target, transport) => call(topology, index, zones, (id, target, transport), notes),
        Wire::Publish(topic) => publishing::publishing(topology, index, brokers, topic, notes),
        Wire::Deliver(topic, consumer) => publishing::delivering(plan, index, brokers, (topic, consumer), notes),
        Wire::Local(local) => {
            let (service, operation) = &plan.locals[local as usize];
            let (id, station) = (local_id(topology, *service, operation), index.station(*service)?);
            Some(Link::bare(&id, Some(station), station, index.handling(*service, operation)?))
        }
    }
}

fn call(
    topology: &Topology,
    index: &Index,
    zones: &[Box<str>],
    (id, target, transport): (EdgeId, usize, Transport),
    notes: &mut Notes,
) -> Option<Link> {
    let edge = topology.edge(id);
    let nothing = CallPolicy::default();
    let design = edge.design.as_deref().unwrap_or(&Design::NOTHING);
    let policy = design.call.as_deref().unwrap_or(&nothing);
    let callee = edge.to.as_slice()[target];
    let from = index.caller(topology, id);
    let zoned = |service: usize| !topology.services()[service].serving.zones.is_empty();
    let zoned = match from {
        _ if zoned(edge.from.index()) && zoned(callee.index()) => Zoned::Both,
        _ => Zoned::Unknown,
    };
    let network = network::network(topology, (edge, target), (transport, zoned), policy, notes);
    let retries = retry::retries(design);
    Some(Link {
        id: id_of(topology, id, target).into(),
        from,
        from_zone: zones::of_replicas(topology.service(edge.from), 1, zones).first().copied(),
        // Of an entry edge it is the flow's.
        deadline: edge.needs.deadline.filter(|_| from.is_some()).map_or(NEVER, |deadline| deadline.0),
        to: index.station(callee)?,
        handler: index.called(id, target, transport)?,
        delay: network.delay,
        request_cost: network.request_cost,
        reply_cost: network.reply_cost,
        loss: policy.loss.unwrap_or(0.0),
        error_rate: policy.error_rate.unwrap_or(0.0),
        cache: policy
            .cache
            .map(|spec| Cache { hit_ratio: spec.hit_ratio, warm_up: spec.warm_up.map_or(0, |time| time.0) }),
        timeout: design.timeout.map_or(NEVER, |timeout| timeout.0),
        retries,
        retry_on: retry::retry_on(policy),
        backoff: retry::backoff(design, policy, &edge.id, notes),
        retry_budget: retry::budget(design, policy, &edge.id, notes).map(Box::new),
        throttling: guards::throttling(policy, &edge.id, notes),
        hedge: guards::hedge(policy).map(Box::new),
        breaker: guards::breaker(design, policy, &edge.id, notes).map(Box::new),
        rate_limit: policy.rate_limit.map(|spec| stations::rate_limit(spec, &edge.id, notes)),
        bulkhead: guards::bulkhead(design, policy, &edge.id, notes),
        pool: guards::pool(policy),
        cancel: policy.cancel.unwrap_or(Cancel::None),
        propagate_deadline: policy.propagate_deadline.unwrap_or(false),
        fallback: design.fallback == Some(true),
        soft: edge.needs.criticality == Some(Criticality::Soft),
        publishes: None,
        stated_rate: edge.needs.rate.filter(|_| from.is_some() && !index.is_entry(id)).map(|rate| rate.0),
    })
}
