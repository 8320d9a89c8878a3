//! Edges by where they leave, where they enter, and what they order: look-ups that keep a hub or a
//! thousand flows from costing a scan each.

use rustc_hash::FxHashMap;

use crate::model::{EdgeId, ServiceId, Topology};

/// Edges of every service. A list edge enters each of its targets.
#[derive(Clone, Debug)]
pub struct Adjacency {
    leaving: Vec<Vec<EdgeId>>,
    entering: Vec<Vec<EdgeId>>,
}

impl Adjacency {
    /// O(edges + subscriptions).
    pub fn of(topology: &Topology) -> Self {
        let count = topology.services().len();
        let mut adjacency = Self { leaving: vec![Vec::new(); count], entering: vec![Vec::new(); count] };
        for id in topology.edge_ids() {
            let edge = topology.edge(id);
            adjacency.leaving[edge.from.index()].push(id);
            for target in edge.to.as_slice() {
                adjacency.entering[target.index()].push(id);
            }
        }
        adjacency
    }

    pub fn leaving(&self, id: ServiceId) -> &[EdgeId] {
        &self.leaving[id.index()]
    }

    pub fn entering(&self, id: ServiceId) -> &[EdgeId] {
        &self.entering[id.index()]
    }
}

/// Edges by their two ends, and by target and operation; built only where flows ask.
pub struct Routes<'a> {
    between: FxHashMap<(ServiceId, ServiceId), Vec<EdgeId>>,
    ordering: FxHashMap<ServiceId, FxHashMap<&'a str, Vec<EdgeId>>>,
}

impl<'a> Routes<'a> {
    /// Edges that leave a service for which `concerns` holds. O(edges + subscriptions).
    pub fn of(topology: &'a Topology, concerns: impl Fn(ServiceId) -> bool) -> Self {
        let mut routes = Self { between: FxHashMap::default(), ordering: FxHashMap::default() };
        for id in topology.edge_ids().filter(|id| concerns(topology.edge(*id).from)) {
            let edge = topology.edge(id);
            for target in edge.to.as_slice() {
                routes.between.entry((edge.from, *target)).or_default().push(id);
                if let (Some(name), [_]) = (&edge.name, edge.to.as_slice()) {
                    routes.ordering.entry(*target).or_default().entry(name).or_default().push(id);
                }
            }
        }
        routes
    }

    /// Edges from `from` that reach `to`.
    pub fn between(&self, from: ServiceId, to: ServiceId) -> &[EdgeId] {
        self.between.get(&(from, to)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Edges that lead to `to` alone and are called `name`.
    pub fn ordering(&self, to: ServiceId, name: &str) -> &[EdgeId] {
        self.ordering.get(&to).and_then(|names| names.get(name)).map(Vec::as_slice).unwrap_or_default()
    }
}
