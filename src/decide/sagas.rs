//! Edges that take their pattern from a saga, and edges that only a saga's steps imply.

use rustc_hash::{FxHashMap, FxHashSet};

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
    pub id: String,
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
    /// O(edges + Σ steps × edges that leave the participants).
    pub fn of(topology: &Topology) -> Self {
        let outlines: Vec<Outline> = topology.flows().iter().map(|flow| outline(topology, flow)).collect();
        let mut sagas = Self { outlines, carried: FxHashMap::default() };
        if sagas.outlines.iter().all(|outline| outline.form != Form::Saga) {
            return sagas;
        }
        let leaving = Leaving::of(topology);
        for flow in topology.flow_ids() {
            sagas.assign(topology, &leaving, flow);
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

    fn assign(&mut self, topology: &Topology, leaving: &Leaving, flow: FlowId) {
        let outline = &self.outlines[flow.index()];
        let Some(coordination) = outline.coordination else { return };
        let mut senders: Vec<ServiceId> = outline.participants.iter().copied().chain(outline.coordinator).collect();
        senders.sort_unstable();
        senders.dedup();
        for id in senders.into_iter().flat_map(|sender| leaving.edges(sender)).copied() {
            if !takes_part(topology, leaving, flow, outline, coordination, topology.edge(id)) {
                continue;
            }
            let carried = self.carried.entry(id).or_insert_with(|| Carried { coordination, flows: Vec::new() });
            carried.flows.push(flow);
            if coordination == Coordination::Orchestration {
                carried.coordination = coordination;
            }
        }
    }
}

/// Hops that the sagas of `topology` need and that no declared edge makes; each id once.
pub fn implied(topology: &Topology) -> Vec<Implied> {
    let outlines: Vec<Outline> = topology.flows().iter().map(|flow| outline(topology, flow)).collect();
    let mut implied: Vec<Implied> = Vec::new();
    if outlines.iter().all(|outline| outline.form != Form::Saga) {
        return implied;
    }
    let leaving = Leaving::of(topology);
    let mut known = FxHashSet::default();
    for (flow, outline) in topology.flow_ids().zip(&outlines) {
        let Some(coordination) = outline.coordination else { continue };
        let steps = &topology.flow(flow).steps;
        let within = || outline.participants.iter().chain(&outline.coordinator).flat_map(|id| leaving.edges(*id));
        for step in steps.iter().filter(|step| !step.notify) {
            // Somebody in the flow orders it already, if not the step before.
            if within().any(|id| orders(topology.edge(*id), step)) {
                continue;
            }
            for from in triggers(outline, coordination, steps, step) {
                if leaving.edges(from).iter().any(|id| travels_on(topology.edge(*id), step)) {
                    continue;
                }
                let name = |id: ServiceId| &topology.service(id).name;
                let id = format!("{}->{}:{}", name(from), name(step.service), step.action);
                if known.insert(id.clone()) {
                    implied.push(Implied { id, from, to: step.service, action: step.action.clone() });
                }
            }
        }
    }
    implied
}

/// The services whose message starts `step`: the coordinator, or those of the steps before it.
fn triggers(outline: &Outline, coordination: Coordination, steps: &[Step], step: &Step) -> Vec<ServiceId> {
    let all: Vec<ServiceId> = match coordination {
        Coordination::Orchestration => outline.coordinator.into_iter().collect(),
        Coordination::Choreography => {
            step.after.iter().map(|at| &steps[*at]).filter(|step| !step.notify).map(|before| before.service).collect()
        }
    };
    all.into_iter().filter(|from| *from != step.service).collect()
}

/// Edges by the service they leave.
struct Leaving {
    by_sender: FxHashMap<ServiceId, Vec<EdgeId>>,
}

impl Leaving {
    fn of(topology: &Topology) -> Self {
        let mut by_sender: FxHashMap<_, Vec<EdgeId>> = FxHashMap::default();
        for id in topology.edge_ids() {
            by_sender.entry(topology.edge(id).from).or_default().push(id);
        }
        Self { by_sender }
    }

    fn edges(&self, sender: ServiceId) -> &[EdgeId] {
        self.by_sender.get(&sender).map(Vec::as_slice).unwrap_or_default()
    }
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

/// Whether `edge` is a command of the saga, or only carries the answer to one.
fn takes_part(
    topology: &Topology,
    leaving: &Leaving,
    flow: FlowId,
    outline: &Outline,
    coordination: Coordination,
    edge: &Edge,
) -> bool {
    let leads = coordination == Coordination::Orchestration && outline.coordinator == Some(edge.from);
    let inside = outline.participants.contains(&edge.from) || leads;
    let [target] = edge.to.as_slice() else { return false };
    if !inside || edge.needs.reply == Some(Reply::Immediate) || edge.needs.intent == Some(Intent::Query) {
        return false;
    }
    let steps = &topology.flow(flow).steps;
    let commands = steps.iter().any(|step| !step.notify && orders(edge, step));
    let leader = outline.coordinator.filter(|_| coordination == Coordination::Orchestration);
    let answers = edge.is_event
        && (outline.participants.contains(target) || leader == Some(*target))
        && steps.iter().filter(|step| !step.notify && step.service == edge.from).any(|step| {
            triggers(outline, coordination, steps, step).contains(target)
                || leaving.edges(*target).iter().any(|id| orders(topology.edge(*id), step))
        });
    commands || answers
}

/// Whether `edge` says in so many words that `step` be done.
fn orders(edge: &Edge, step: &Step) -> bool {
    edge.to.as_slice() == [step.service] && edge.name.as_ref().is_some_and(|name| *name == step.action)
}

/// Whether `step` travels on `edge`, which leaves the service that triggers it.
fn travels_on(edge: &Edge, step: &Step) -> bool {
    edge.to.as_slice().contains(&step.service)
        && (edge.is_event || edge.name.as_ref().is_none_or(|name| *name == step.action))
}
