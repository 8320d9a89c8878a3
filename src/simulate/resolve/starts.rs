//! What starts a saga.

use super::notes::Notes;
use crate::model::{Edge, Entry, Flow, ServiceId, Step, Topology};

/// Where a saga starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// The service whose answered request starts it.
    pub front: ServiceId,
    pub by: By,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The flow's own entry.
    Entry,
    /// Its own rate: it starts in the handler of its first step, or of its coordinator.
    Rate,
    /// Requests that enter `front` in any case.
    Callers,
}

impl Start {
    /// The step that the starting request is the execution of.
    pub fn executes(self, steps: &[Step]) -> Option<usize> {
        steps.iter().position(|step| step.after.is_empty() && step.service == self.front)
    }
}

/// Services that the entries of `flow` lead to.
pub(super) fn fronts(topology: &Topology, flow: &Flow) -> Vec<ServiceId> {
    let mut fronts = Vec::new();
    for entry in &flow.entries {
        match *entry {
            Entry::Service(service) => fronts.push(service),
            Entry::Edge(edge) => fronts.extend(topology.edge(edge).to.as_slice()),
        }
    }
    fronts
}

/// How `flow` starts, whose first transaction is made in `first`; `None`: nothing starts it.
pub(super) fn start(
    topology: &Topology,
    flow: &Flow,
    first: ServiceId,
    called: &[bool],
    notes: &mut Notes,
) -> Option<Start> {
    let fronts = fronts(topology, flow);
    let has_rate = flow.rate.is_some() || flow.load.arrivals.is_some();
    if fronts.is_empty() && has_rate {
        return Some(Start { front: first, by: By::Rate });
    }
    let front =
        fronts.iter().copied().find(|front| flow.steps.iter().any(|s| s.after.is_empty() && s.service == *front));
    let front = front.or(fronts.first().copied()).unwrap_or(first);
    if !starts_inside(flow, called) {
        return Some(Start { front, by: By::Entry });
    }
    if asked_for(topology, flow, front) || entered_from_outside(topology, flow, front, called) {
        return Some(Start { front, by: By::Callers });
    }
    notes.leave_out(&flow.name, "nothing starts it: it has no `rate`, and no request enters at its first service");
    None
}

/// Whether some edge to `front` asks for the first action there.
fn asked_for(topology: &Topology, flow: &Flow, front: ServiceId) -> bool {
    let first = flow.steps.iter().find(|step| step.after.is_empty() && step.service == front);
    let asks = |edge: &Edge| {
        edge.to.as_slice().contains(&front) && first.is_some_and(|step| edge.name.as_ref() == Some(&step.action))
    };
    topology.edges().iter().any(asks)
}

/// Whether another flow, or an edge whose sender nobody calls, leads to `front`.
fn entered_from_outside(topology: &Topology, flow: &Flow, front: ServiceId, called: &[bool]) -> bool {
    let mut entered = topology
        .flows()
        .iter()
        .filter(|other| other.name != flow.name && !other.entries.is_empty() && !starts_inside(other, called));
    if entered.clone().next().is_some() {
        return entered.any(|other| fronts(topology, other).contains(&front));
    }
    topology.edges().iter().any(|edge| !called[edge.from.index()] && edge.to.as_slice().contains(&front))
}

/// A flow of steps without a rate that starts in services which are called: their callers' requests start it.
pub(super) fn starts_inside(flow: &Flow, called: &[bool]) -> bool {
    let called = |entry: &Entry| matches!(entry, Entry::Service(service) if called[service.index()]);
    !flow.steps.is_empty() && flow.rate.is_none() && flow.load.arrivals.is_none() && flow.entries.iter().all(called)
}

/// By service: some edge leads to it.
pub(super) fn called(topology: &Topology) -> Vec<bool> {
    let mut called = vec![false; topology.services().len()];
    for target in topology.edges().iter().flat_map(|edge| edge.to.as_slice()) {
        called[target.index()] = true;
    }
    called
}
