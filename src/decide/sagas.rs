//! Edges that take their pattern from a saga, and edges that only a saga's steps imply.

use rustc_hash::{FxHashMap, FxHashSet};

use super::adjacency::Routes;
use super::participants::{Form, Outline, outline};
use crate::model::{Edge, EdgeId, Entry, FlowId, ServiceId, Step, Topology};
use crate::vocabulary::{Coordination, Intent, Pattern, Reply, ServiceKind};

/// One declared edge that carries steps of sagas.
#[derive(Clone, Debug)]
pub struct Carried {
    pub coordination: Coordination,
    /// All sagas it serves, in the order of the file.
    pub flows: Vec<FlowId>,
}

/// One hop that the file does not declare, but a saga needs.
#[derive(Clone, Debug)]
pub struct Implied {
    pub from: ServiceId,
    pub to: ServiceId,
    pub action: Box<str>,
}

/// All sagas of a topology.
#[derive(Clone, Debug)]
pub struct Sagas {
    pub outlines: Vec<Outline>,
    carried: FxHashMap<EdgeId, Carried>,
}

impl Sagas {
    /// O(edges + steps).
    pub fn of(topology: &Topology) -> Self {
        let outlines: Vec<Outline> = topology.flows().iter().map(|flow| outline(topology, flow)).collect();
        let mut sagas = Self { outlines, carried: FxHashMap::default() };
        if sagas.outlines.iter().all(|outline| outline.form != Form::Saga) {
            return sagas;
        }
        let concerned = concerned(topology, &sagas.outlines);
        let routes = Routes::of(topology, |id| concerned[id.index()]);
        for flow in topology.flow_ids() {
            sagas.assign(topology, &routes, flow);
        }
        sagas
    }

    /// Whether `edge` takes its pattern from a saga.
    pub fn carries(&self, edge: EdgeId) -> bool {
        self.carried.contains_key(&edge)
    }

    pub fn carried(&self, edge: EdgeId) -> Option<&Carried> {
        self.carried.get(&edge)
    }

    fn assign(&mut self, topology: &Topology, routes: &Routes<'_>, flow: FlowId) {
        let outline = &self.outlines[flow.index()];
        let Some(coordination) = outline.coordination else { return };
        let steps = &topology.flow(flow).steps;
        let mut found: Vec<EdgeId> = Vec::new();
        for step in steps.iter().filter(|step| !step.notify) {
            let orders = || {
                routes
                    .ordering(step.service, &step.action)
                    .iter()
                    .copied()
                    .filter(|id| is_inside(outline, coordination, topology.edge(*id).from))
            };
            found.extend(orders());
            // Who ordered the step gets its answer.
            let asked_by = triggers(outline, coordination, steps, step)
                .into_iter()
                .chain(orders().map(|id| topology.edge(id).from));
            for asker in asked_by.filter(|asker| is_inside(outline, coordination, *asker)) {
                let events = routes.between(step.service, asker).iter().copied();
                found.extend(
                    events.filter(|id| topology.edge(*id).is_event && topology.edge(*id).to.as_slice().len() == 1),
                );
            }
        }
        found.retain(|id| takes_its_pattern(topology.edge(*id)));
        found.sort_unstable();
        found.dedup();
        for id in found {
            let carried = self.carried.entry(id).or_insert_with(|| Carried { coordination, flows: Vec::new() });
            carried.flows.push(flow);
            if coordination == Coordination::Orchestration {
                carried.coordination = coordination;
            }
        }
    }
}

/// Services that commit a step of a saga, or lead one.
fn concerned(topology: &Topology, outlines: &[Outline]) -> Vec<bool> {
    let mut concerned = vec![false; topology.services().len()];
    for outline in outlines.iter().filter(|outline| outline.form == Form::Saga) {
        for id in outline.participants.iter().chain(&outline.coordinator) {
            concerned[id.index()] = true;
        }
    }
    concerned
}

/// Hops that the sagas of `topology` need and that no declared edge makes; each once.
pub fn implied(topology: &Topology) -> Vec<Implied> {
    let outlines: Vec<Outline> = topology.flows().iter().map(|flow| outline(topology, flow)).collect();
    let mut implied: Vec<Implied> = Vec::new();
    if outlines.iter().all(|outline| outline.form != Form::Saga) {
        return implied;
    }
    let concerned = concerned(topology, &outlines);
    let routes = Routes::of(topology, |id| concerned[id.index()]);
    let mut known = FxHashSet::default();
    for (flow, outline) in topology.flow_ids().zip(&outlines) {
        let Some(coordination) = outline.coordination else { continue };
        let steps = &topology.flow(flow).steps;
        for step in steps.iter().filter(|step| !step.notify) {
            // Somebody in the flow orders it already, if not the step before.
            let ordered = routes.ordering(step.service, &step.action);
            if ordered.iter().any(|id| is_inside(outline, coordination, topology.edge(*id).from)) {
                continue;
            }
            for from in triggers(outline, coordination, steps, step) {
                if routes.between(from, step.service).iter().any(|id| travels_on(topology.edge(*id), step)) {
                    continue;
                }
                if known.insert((from, step.service, &step.action)) {
                    implied.push(Implied { from, to: step.service, action: step.action.clone() });
                }
            }
        }
    }
    implied
}

/// The services whose message starts `step`: the coordinator, or those of the steps before it.
fn triggers(outline: &Outline, coordination: Coordination, steps: &[Step], step: &Step) -> Vec<ServiceId> {
    let mut all: Vec<ServiceId> = match coordination {
        Coordination::Orchestration => outline.coordinator.into_iter().collect(),
        Coordination::Choreography => committed_before(steps, step),
    };
    all.retain(|from| *from != step.service);
    all
}

/// Services of the steps before `step`; a notification stands for the steps before it.
fn committed_before(steps: &[Step], step: &Step) -> Vec<ServiceId> {
    let mut open: Vec<usize> = step.after.to_vec();
    let mut seen = vec![false; steps.len()];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        match &steps[at] {
            told if told.notify => open.extend(&told.after),
            before if !found.contains(&before.service) => found.push(before.service),
            _ => {}
        }
    }
    found
}

/// Whether `id` takes part: it commits a step, or leads.
fn is_inside(outline: &Outline, coordination: Coordination, id: ServiceId) -> bool {
    let leader = outline.coordinator.filter(|_| coordination == Coordination::Orchestration);
    outline.participants.contains(&id) || leader == Some(id)
}

/// A stated immediate reply, or a query, keeps an edge's own pattern.
fn takes_its_pattern(edge: &Edge) -> bool {
    edge.needs.reply != Some(Reply::Immediate) && edge.needs.intent != Some(Intent::Query)
}

/// The pattern of an edge inside a saga.
pub fn pattern(coordination: Coordination) -> Pattern {
    match coordination {
        Coordination::Choreography => Pattern::EventDriven,
        Coordination::Orchestration => Pattern::AsyncRequestReply,
    }
}

/// The service that leads an orchestrated flow: its entry if that is a service of ours, else the
/// service of its first step.
pub fn coordinator(topology: &Topology, flow: &crate::model::Flow) -> Option<ServiceId> {
    let entry = flow.entries.iter().find_map(|entry| match entry {
        Entry::Service(service) => Some(*service),
        Entry::Edge(edge) => topology.edge(*edge).to.as_slice().first().copied(),
    });
    entry
        .filter(|service| topology.service(*service).kind == ServiceKind::Service)
        .or_else(|| flow.steps.first().map(|step| step.service))
}

/// Whether `step` travels on `edge`, which leaves the service that triggers it.
fn travels_on(edge: &Edge, step: &Step) -> bool {
    edge.to.as_slice().contains(&step.service)
        && (edge.is_event || edge.name.as_ref().is_none_or(|name| *name == step.action))
}
