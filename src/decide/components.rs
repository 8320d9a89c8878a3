//! Handlers that wait for each other in a circle, collapsed to one component each.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{EdgeId, Handlers};

/// The components of the handler graph; callees have lower numbers than callers.
#[derive(Clone, Debug)]
pub struct Components {
    of_handler: Vec<u32>,
    /// Handlers by component: `members[first[c]..first[c + 1]]`.
    members: Vec<u32>,
    first: Vec<u32>,
    /// Followed edges by the component they enter, likewise.
    entering: Vec<EdgeId>,
    first_entering: Vec<u32>,
}

impl Components {
    /// Follows the calls for which `follows` holds. O(handlers + calls).
    pub fn of(handlers: &Handlers, follows: impl Fn(EdgeId) -> bool) -> Self {
        let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(handlers.len(), handlers.all_calls());
        for _ in 0..handlers.len() {
            graph.add_node(());
        }
        for handler in 0..handlers.len() {
            for call in handlers.calls(handler).iter().filter(|call| follows(call.edge)) {
                for target in handlers.entered_by(call.edge) {
                    graph.add_edge(NodeIndex::new(handler), NodeIndex::new(*target as usize), ());
                }
            }
        }
        let components = kosaraju_scc(&graph);
        let mut of_handler = vec![0; handlers.len()];
        let mut members = Vec::with_capacity(handlers.len());
        let mut first = vec![0];
        for (number, component) in components.iter().enumerate() {
            for node in component {
                of_handler[node.index()] = number as u32;
                members.push(node.index() as u32);
            }
            let start = first[number] as usize;
            members[start..].sort_unstable();
            first.push(members.len() as u32);
        }
        let mut result = Self { of_handler, members, first, entering: Vec::new(), first_entering: Vec::new() };
        result.index_entering(handlers, follows);
        result
    }

    fn index_entering(&mut self, handlers: &Handlers, follows: impl Fn(EdgeId) -> bool) {
        let mut count = vec![0u32; self.count() + 1];
        let mut links = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for handler in 0..handlers.len() {
            for call in handlers.calls(handler).iter().filter(|call| follows(call.edge)) {
                let shared = handlers.made_in(call.edge).len() > 1;
                if shared && !seen.insert(call.edge) {
                    continue;
                }
                for target in handlers.entered_by(call.edge) {
                    let component = self.of_handler[*target as usize];
                    count[component as usize + 1] += 1;
                    links.push((component, call.edge));
                }
            }
        }
        for at in 1..count.len() {
            count[at] += count[at - 1];
        }
        self.first_entering = count.clone();
        self.entering = vec![EdgeId::at(0); links.len()];
        for (component, edge) in links {
            let at = &mut count[component as usize];
            self.entering[*at as usize] = edge;
            *at += 1;
        }
    }

    pub fn count(&self) -> usize {
        self.first.len() - 1
    }

    pub fn of_handler(&self, handler: usize) -> usize {
        self.of_handler[handler] as usize
    }

    pub fn member_range(&self, component: usize) -> std::ops::Range<usize> {
        self.first[component] as usize..self.first[component + 1] as usize
    }

    /// The handler at position `at` of a member range.
    pub fn member(&self, at: usize) -> usize {
        self.members[at] as usize
    }

    pub fn entering_range(&self, component: usize) -> std::ops::Range<usize> {
        self.first_entering[component] as usize..self.first_entering[component + 1] as usize
    }

    /// The edge at position `at` of an entering range.
    pub fn entering(&self, at: usize) -> EdgeId {
        self.entering[at]
    }
}
