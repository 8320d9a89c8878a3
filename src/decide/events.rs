//! Edges of one sender with the same event belong together: Q1 counts their consumers as one set.

use rustc_hash::FxHashMap;

use crate::model::{Edge, EdgeId, ServiceId, Topology};
use crate::vocabulary::Delivery;

/// What the edges of one event have in common.
#[derive(Clone, Debug, Default)]
pub struct EventGroup {
    pub members: Vec<EdgeId>,
    /// Distinct services that get it.
    pub consumers: usize,
    /// Members that state `open_consumers = true`.
    pub open: usize,
    /// Members whose messages must not be lost.
    pub kept: usize,
    /// Members that state `reply = "immediate"` or an atomic step.
    pub needed_now: usize,
}

/// Groups by edge; an edge alone is a group of one.
#[derive(Clone, Debug)]
pub struct EventGroups {
    pub groups: Vec<EventGroup>,
    /// Position in `groups` by edge.
    pub of_edge: Vec<u32>,
}

impl EventGroups {
    /// O(edges + subscriptions).
    pub fn of(topology: &Topology) -> Self {
        let mut by_event: FxHashMap<(ServiceId, &str), u32> = FxHashMap::default();
        let mut groups: Vec<EventGroup> = Vec::with_capacity(topology.edges().len());
        let mut of_edge = Vec::with_capacity(topology.edges().len());
        for id in topology.edge_ids() {
            let edge = topology.edge(id);
            let fresh = groups.len() as u32;
            let group = match (&edge.name, edge.is_event) {
                (Some(event), true) => *by_event.entry((edge.from, event)).or_insert(fresh),
                _ => fresh,
            };
            if group == fresh {
                groups.push(EventGroup::default());
            }
            groups[group as usize].members.push(id);
            of_edge.push(group);
        }
        for group in &mut groups {
            group.count(topology);
        }
        Self { groups, of_edge }
    }

    pub fn group(&self, edge: EdgeId) -> &EventGroup {
        &self.groups[self.of_edge[edge.index()] as usize]
    }
}

impl EventGroup {
    fn count(&mut self, topology: &Topology) {
        let edges = || self.members.iter().map(|id| topology.edge(*id));
        self.consumers = match self.members.as_slice() {
            [alone] => topology.edge(*alone).to.as_slice().len(),
            _ => {
                let mut all: Vec<_> = edges().flat_map(|edge| edge.to.as_slice()).collect();
                all.sort_unstable();
                all.dedup();
                all.len()
            }
        };
        let count = |holds: fn(&Edge) -> bool| edges().filter(|edge| holds(edge)).count();
        let open = count(|edge| edge.needs.open_consumers == Some(true));
        let kept = count(is_kept);
        let needed_now = count(is_needed_now);
        (self.open, self.kept, self.needed_now) = (open, kept, needed_now);
    }
}

/// Whether messages of `edge` must not be lost; at-least-once unless stated.
pub fn is_kept(edge: &Edge) -> bool {
    edge.needs.delivery != Some(Delivery::AtMostOnce)
}

/// Whether `edge` states that the answer is needed at once.
pub fn is_needed_now(edge: &Edge) -> bool {
    use crate::vocabulary::{Consistency, Reply, Streaming};
    edge.needs.reply == Some(Reply::Immediate)
        || edge.needs.consistency == Some(Consistency::Atomic)
        || edge.needs.streaming.is_some_and(|streaming| streaming != Streaming::None)
}
