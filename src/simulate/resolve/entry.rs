//! Where requests come in: the flows that can start, each with its doors.

use std::borrow::Cow;

use super::notes::Notes;
use super::plan::{Plan, is_saga};
use super::starts::{By, called, starts_inside};
use super::topics::Topics;
use crate::model::{EdgeId, Entry, Flow, ServiceId, Topology};
use crate::units::{Nanos, Rate};

/// One way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// A call, and which of its targets.
    Edge(EdgeId, usize),
    /// A message, by topic.
    Topic(u32),
    Service(ServiceId),
    /// A saga starts by itself; its position.
    Saga(u32),
}

/// A flow that is simulated.
#[derive(Clone, Debug)]
pub(super) struct Arrival<'a> {
    pub name: Box<str>,
    /// `None`: an edge whose sender nobody calls.
    pub flow: Option<&'a Flow>,
    /// Never empty.
    pub doors: Vec<Door>,
}

/// Flows with an entry, sagas with a rate, and every edge whose sender nobody calls where no flow has an entry;
/// by name.
pub(super) fn arrivals<'a>(
    topology: &'a Topology,
    plan: &Plan<'_>,
    topics: &Topics,
    notes: &mut Notes,
) -> Vec<Arrival<'a>> {
    let called = called(topology);
    let mut arrivals = stated(topology, plan, topics, &called, notes);
    if topology.flows().iter().all(|flow| flow.entries.is_empty() || starts_inside(flow, &called)) {
        arrivals.extend(uncalled(topology, topics, &called));
    }
    arrivals.sort_by(|a, b| a.name.cmp(&b.name));
    arrivals
}

fn stated<'a>(
    topology: &'a Topology,
    plan: &Plan<'_>,
    topics: &Topics,
    called: &[bool],
    notes: &mut Notes,
) -> Vec<Arrival<'a>> {
    let mut arrivals = Vec::new();
    for id in topology.flow_ids() {
        let flow = topology.flow(id);
        let doors = match plan.saga(id) {
            Some((saga, planned)) if planned.start.by == By::Rate => vec![Door::Saga(saga)],
            Some((_, planned)) if planned.start.by == By::Callers => continue,
            None if is_saga(flow) => continue,
            None if flow.entries.is_empty() || starts_inside(flow, called) => {
                notes.leave_out(&flow.name, "its steps need not hold together, and nothing enters by it");
                continue;
            }
            _ => doors(topology, topics, flow, notes),
        };
        if !doors.is_empty() {
            arrivals.push(Arrival { name: flow.name.clone(), flow: Some(flow), doors });
        }
    }
    arrivals
}

fn doors(topology: &Topology, topics: &Topics, flow: &Flow, notes: &mut Notes) -> Vec<Door> {
    let mut doors = Vec::new();
    for entry in &flow.entries {
        let door = match *entry {
            Entry::Service(service) => Door::Service(service),
            Entry::Edge(id) => match topics.of_edge(id) {
                Some(topic) => Door::Topic(topic),
                None if topology.edge(id).to.as_slice().len() > 1 => {
                    notes.leave_out(&topology.edge(id).id, "an entry that calls several services is not simulated");
                    continue;
                }
                None => Door::Edge(id, 0),
            },
        };
        // Edges of one event are one way in.
        if !matches!(door, Door::Topic(_)) || !doors.contains(&door) {
            doors.push(door);
        }
    }
    doors
}

/// One flow per topic, or edge and target, whose sender has no caller.
fn uncalled<'a>(topology: &'a Topology, topics: &Topics, called: &[bool]) -> Vec<Arrival<'a>> {
    let mut arrivals = Vec::new();
    for id in topology.edge_ids().filter(|id| !called[topology.edge(*id).from.index()] && !topology.edge(*id).implied) {
        if let Some(topic) = topics.of_edge(id) {
            if topics.leads(id) {
                let name = topics.list[topic as usize].id.clone();
                arrivals.push(Arrival { name, flow: None, doors: vec![Door::Topic(topic)] });
            }
            continue;
        }
        for target in 0..topology.edge(id).to.as_slice().len() {
            let door = Door::Edge(id, target);
            arrivals.push(Arrival {
                name: super::links::id_of(topology, id, target).into(),
                flow: None,
                doors: vec![door],
            });
        }
    }
    arrivals
}

/// Requests per second, and the share of each door.
pub(super) fn rate_and_shares(
    topology: &Topology,
    topics: &Topics,
    arrival: &Arrival<'_>,
    notes: &mut Notes,
) -> (f64, Vec<f64>) {
    let stated: Vec<Option<Rate>> = arrival.doors.iter().map(|door| door_rate(topology, topics, *door)).collect();
    let total = arrival.flow.and_then(|flow| flow.rate);
    let evenly = vec![1.0 / stated.len() as f64; stated.len()];
    if total.is_none() && stated.iter().all(Option::is_none) {
        notes.assume(&arrival.name, "rate", Rate(1.0), "no rate is stated");
        return (1.0, evenly);
    }
    if let Some(total) = total
        && stated.iter().any(Option::is_none)
    {
        return (total.0, evenly);
    }
    let mut rates = Vec::with_capacity(stated.len());
    for (door, rate) in arrival.doors.iter().zip(stated) {
        rates.push(rate.unwrap_or_else(|| {
            let name = match *door {
                Door::Edge(id, target) => super::links::id_of(topology, id, target),
                Door::Service(id) => Cow::Borrowed(&*topology.service(id).name),
                Door::Topic(topic) => Cow::Borrowed(&*topics.list[topic as usize].id),
                Door::Saga(_) => Cow::Borrowed(&*arrival.name),
            };
            notes.assume(&name, "rate", Rate(1.0), "no rate is stated");
            Rate(1.0)
        }));
    }
    let sum: f64 = rates.iter().map(|rate| rate.0).sum();
    let shares = if sum > 0.0 { rates.iter().map(|rate| rate.0 / sum).collect() } else { evenly };
    (total.map_or(sum, |total| total.0), shares)
}

/// Of an event, the highest that one of its edges states.
fn door_rate(topology: &Topology, topics: &Topics, door: Door) -> Option<Rate> {
    match door {
        Door::Edge(id, _) => topology.edge(id).needs.rate,
        Door::Topic(topic) => {
            let rates = topics.list[topic as usize].edges.iter().filter_map(|id| topology.edge(*id).needs.rate);
            rates.max_by(|a, b| a.0.total_cmp(&b.0))
        }
        Door::Service(_) | Door::Saga(_) => None,
    }
}

/// The flow's deadline, else the shortest that an entry edge states.
pub(super) fn deadline(topology: &Topology, topics: &Topics, arrival: &Arrival<'_>) -> Option<Nanos> {
    let of_door = |door: &Door| match *door {
        Door::Edge(id, _) => topology.edge(id).needs.deadline,
        Door::Topic(topic) => {
            topics.list[topic as usize].edges.iter().filter_map(|id| topology.edge(*id).needs.deadline).min()
        }
        Door::Service(_) | Door::Saga(_) => None,
    };
    arrival.flow.and_then(|flow| flow.deadline).or_else(|| arrival.doors.iter().filter_map(of_door).min())
}
