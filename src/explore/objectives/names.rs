//! What an objective may name, as the outcome will call it.

use super::Noun;
use crate::file::edge_id;
use crate::model::{Edge, Topology};
use crate::simulate::resolve::subscriptions;

/// Why a name leads nowhere.
pub(super) enum NoName {
    Unknown,
    /// The short form of several.
    Ambiguous(Vec<String>),
}

/// The full name of `name`: `from->to` stands for the one edge between the two.
pub(super) fn full(known: &[String], name: &str) -> Result<String, NoName> {
    if known.iter().any(|one| one == name) {
        return Ok(name.to_owned());
    }
    let longer = |one: &&String| one.strip_prefix(name).is_some_and(|rest| rest.starts_with(':'));
    let mut found: Vec<String> = known.iter().filter(longer).cloned().collect();
    match found.len() {
        0 => Err(NoName::Unknown),
        1 => Ok(found.remove(0)),
        _ => Err(NoName::Ambiguous(found)),
    }
}

/// All names of `noun`, in file order.
pub(super) fn known(topology: &Topology, noun: Noun) -> Vec<String> {
    match noun {
        Noun::Flow => flows(topology),
        Noun::Service => topology.services().iter().map(|service| service.name.to_string()).collect(),
        Noun::Edge => topology.edges().iter().flat_map(|edge| ids(topology, edge)).collect(),
        Noun::Subscription => subscriptions(topology),
        Noun::Saga => sagas(topology),
    }
}

/// Stated flows; without any that starts, every edge whose sender nobody calls is a flow.
fn flows(topology: &Topology) -> Vec<String> {
    let mut names: Vec<String> = topology.flows().iter().map(|flow| flow.name.to_string()).collect();
    if topology.flows().iter().all(|flow| flow.entries.is_empty()) {
        let mut called = vec![false; topology.services().len()];
        for target in topology.edges().iter().flat_map(|edge| edge.to.as_slice()) {
            called[target.index()] = true;
        }
        let entries = topology.edges().iter().filter(|edge| !called[edge.from.index()]);
        names.extend(entries.flat_map(|edge| ids(topology, edge)));
    }
    names
}

/// Flows with steps that hold together.
fn sagas(topology: &Topology) -> Vec<String> {
    topology.flows().iter().filter(|flow| !flow.steps.is_empty()).map(|flow| flow.name.to_string()).collect()
}

/// One id per target.
fn ids(topology: &Topology, edge: &Edge) -> Vec<String> {
    let targets = edge.to.as_slice();
    if targets.len() == 1 {
        return vec![edge.id.to_string()];
    }
    let from = &topology.service(edge.from).name;
    targets.iter().map(|to| edge_id(from, &topology.service(*to).name, edge.name.as_deref())).collect()
}
