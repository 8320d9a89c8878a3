//! Which flows are sagas, who leads them, and what each of their steps travels on.
//!
//! A way that no declared edge makes becomes an implied edge of the topology, so that it is a message like
//! any other.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::notes::Notes;
use super::problem;
use super::starts::{By, Start, called, start};
use super::transport::transport;
use crate::model::{EdgeId, Flow, FlowId, ServiceId, Step, Topology};
use crate::simulate::blueprint::Saga;
use crate::vocabulary::{Coordination, ServiceKind};

/// What an order travels on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The request that starts the saga.
    Entry,
    /// An edge and which of its targets.
    Edge(EdgeId, usize),
    /// Within a service, by position in [`Plan::locals`].
    Local(u32),
}

#[derive(Clone, Debug)]
pub(super) struct PlannedStep {
    /// Position among the steps of the flow.
    pub step: usize,
    /// Positions among planned steps.
    pub after: Box<[u32]>,
    pub route: Route,
    pub reply: Option<EdgeId>,
    pub compensation: Option<Route>,
}

/// One saga.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub flow: FlowId,
    pub coordination: Coordination,
    pub leader: ServiceId,
    pub start: Start,
    /// Each behind those that it comes after.
    pub steps: Vec<PlannedStep>,
}

/// All sagas, by name, and the topology with what they imply.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub sagas: Vec<Planned>,
    pub topology: Cow<'a, Topology>,
    /// Ways within a service: which, and the operation.
    pub locals: Vec<(ServiceId, Box<str>)>,
    /// Edges and targets that only sagas use.
    stepped: FxHashSet<(EdgeId, usize)>,
    /// Sagas by the edge that brings their coordinator a reply.
    replies: FxHashMap<EdgeId, u32>,
}

impl<'a> Plan<'a> {
    pub fn of(topology: &'a Topology, notes: &mut Notes) -> Self {
        let mut flows: Vec<FlowId> = topology.flow_ids().filter(|id| is_saga(topology.flow(*id))).collect();
        flows.sort_by_key(|id| &topology.flow(*id).name);
        let (called, leaving) =
            if flows.is_empty() { Default::default() } else { (called(topology), leaving(topology)) };
        let mut ways = Ways::default();
        let mut sagas = Vec::new();
        for id in flows {
            let flow = topology.flow(id);
            if flow.steps.len() > Saga::MOST_STEPS {
                notes.report(problem::too_many_steps(&flow.name, flow.span));
                continue;
            }
            let coordination = coordination(topology, flow, notes);
            let leader = leader(topology, flow, coordination, notes);
            let front = match coordination {
                Coordination::Choreography => flow.steps[0].service,
                Coordination::Orchestration => leader,
            };
            let Some(start) = start(topology, flow, front, &called, notes) else { continue };
            let planner =
                Planner { topology, leaving: &leaving, flow, coordination, leader, start, saga: sagas.len() as u32 };
            let steps = planner.steps(&mut ways);
            sagas.push(Planned { flow: id, coordination, leader, start, steps });
        }
        let topology = match ways.implied.is_empty() {
            true => Cow::Borrowed(topology),
            false => Cow::Owned(topology.with_implied(ways.implied)),
        };
        Self { sagas, topology, locals: ways.locals, stepped: ways.stepped, replies: ways.replies }
    }

    /// Whether only a saga sends `edge` to its target number `target`.
    pub fn is_step(&self, edge: EdgeId, target: usize) -> bool {
        self.stepped.contains(&(edge, target))
    }

    /// The saga whose coordinator gets replies by `edge`.
    pub fn replied(&self, edge: EdgeId) -> Option<u32> {
        self.replies.get(&edge).copied()
    }

    /// The saga of `flow`, and its position.
    pub fn saga(&self, flow: FlowId) -> Option<(u32, &Planned)> {
        let at = self.sagas.iter().position(|saga| saga.flow == flow)?;
        Some((at as u32, &self.sagas[at]))
    }
}

/// Its steps hold together, and more than one service commits.
pub(super) fn is_saga(flow: &Flow) -> bool {
    let compensations = flow.steps.iter().filter(|step| step.compensation.is_some()).count();
    let together = flow.transactional.unwrap_or(compensations >= 2 || flow.coordination.is_some());
    together && participants(flow).len() > 1
}

/// Services whose local transaction the outcome depends on.
fn participants(flow: &Flow) -> Vec<ServiceId> {
    let mut participants = Vec::new();
    for step in flow.steps.iter().filter(|step| !step.notify) {
        if !participants.contains(&step.service) {
            participants.push(step.service);
        }
    }
    participants
}

/// As `recommend` decides it: few participants need no leader, unless something asks for one.
fn coordination(topology: &Topology, flow: &Flow, notes: &mut Notes) -> Coordination {
    let few = participants(flow).len() as u64 <= topology.system().thresholds.choreography_max;
    let joins = flow.joins.unwrap_or_else(|| flow.steps.iter().any(|step| step.after.len() > 1));
    let asked = flow.branching || joins || flow.long_running || flow.human_step || flow.status_tracking;
    let (usual, because) = match (few, asked) {
        (true, false) => (Coordination::Choreography, "no more participants than `choreography_max`"),
        (true, true) => {
            (Coordination::Orchestration, "branches, joins, timers, people or status ask for a coordinator")
        }
        (false, _) => (Coordination::Orchestration, "more participants than `choreography_max`"),
    };
    notes.settle((&flow.name, "coordination"), flow.coordination, usual, because)
}

/// The stated coordinator, else the entry's service if that is one of ours, else that of the first step.
fn leader(topology: &Topology, flow: &Flow, coordination: Coordination, notes: &mut Notes) -> ServiceId {
    let entries = super::starts::fronts(topology, flow);
    let entry = entries.first().copied().filter(|id| topology.service(*id).kind == ServiceKind::Service);
    let usual = entry.unwrap_or(flow.steps[0].service);
    if flow.coordinator.is_none() && coordination == Coordination::Orchestration {
        let because = if entry.is_some() { "the service of its entry" } else { "the service of its first step" };
        notes.assume(&flow.name, "coordinator", &topology.service(usual).name, because);
    }
    flow.coordinator.unwrap_or(usual)
}

/// What the sagas planned so far use.
#[derive(Debug, Default)]
struct Ways {
    implied: Vec<(ServiceId, ServiceId, Box<str>)>,
    locals: Vec<(ServiceId, Box<str>)>,
    stepped: FxHashSet<(EdgeId, usize)>,
    replies: FxHashMap<EdgeId, u32>,
}

impl Ways {
    fn imply(&mut self, topology: &Topology, from: ServiceId, to: ServiceId, name: &str) -> EdgeId {
        let known = self.implied.iter().enumerate().position(|(at, (a, b, c))| {
            let edge = EdgeId::at(topology.edges().len() + at);
            (*a, *b, c.as_ref()) == (from, to, name) && !self.replies.contains_key(&edge)
        });
        let at = known.unwrap_or_else(|| {
            self.implied.push((from, to, name.into()));
            self.implied.len() - 1
        });
        EdgeId::at(topology.edges().len() + at)
    }

    /// The way of an order from one service to another.
    fn route(&mut self, planner: &Planner<'_>, (from, to): (ServiceId, ServiceId), name: &str, told: Told) -> Route {
        if from == to {
            let known = self.locals.iter().position(|(service, local)| *service == to && local.as_ref() == name);
            return Route::Local(known.unwrap_or_else(|| {
                self.locals.push((to, name.into()));
                self.locals.len() - 1
            }) as u32);
        }
        let (edge, target) =
            planner.declared(from, to, name, told).unwrap_or_else(|| (self.imply(planner.topology, from, to, name), 0));
        self.stepped.insert((edge, target));
        Route::Edge(edge, target)
    }

    /// The way of a participant's reply to the coordinator of `saga`.
    fn reply(&mut self, topology: &Topology, from: ServiceId, to: ServiceId, action: &str, saga: u32) -> EdgeId {
        self.implied.push((from, to, format!("{action}.reply").into()));
        let edge = EdgeId::at(topology.edges().len() + self.implied.len() - 1);
        self.replies.insert(edge, saga);
        self.stepped.insert((edge, 0));
        edge
    }
}

/// Whether an event may bring an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    ByEvent,
    ByName,
}

/// Edges by their sender, in file order.
fn leaving(topology: &Topology) -> Vec<Vec<EdgeId>> {
    let mut leaving = vec![Vec::new(); topology.services().len()];
    for id in topology.edge_ids() {
        leaving[topology.edge(id).from.index()].push(id);
    }
    leaving
}

/// One saga while it is planned.
struct Planner<'a> {
    topology: &'a Topology,
    /// By service.
    leaving: &'a [Vec<EdgeId>],
    flow: &'a Flow,
    coordination: Coordination,
    leader: ServiceId,
    start: Start,
    saga: u32,
}

impl Planner<'_> {
    fn steps(&self, ways: &mut Ways) -> Vec<PlannedStep> {
        let steps = &self.flow.steps;
        let order = in_order(steps);
        let mut place = vec![0; steps.len()];
        for (at, step) in order.iter().enumerate() {
            place[*step] = at as u32;
        }
        // A coordinator that starts by itself orders all steps.
        let led = self.coordination == Coordination::Orchestration && self.start.by == By::Rate;
        let entered = self.start.executes(steps).filter(|_| !led);
        let mut planned = Vec::with_capacity(steps.len());
        for at in order {
            let step = &steps[at];
            let before = committed_before(steps, at);
            let route = if entered == Some(at) {
                Route::Entry
            } else {
                ways.route(self, (self.sender(&before), step.service), &step.action, Told::ByEvent)
            };
            let by_message = self.is_message(route);
            let reply = (self.coordination == Coordination::Orchestration && by_message)
                .then(|| ways.reply(self.topology, step.service, self.leader, &step.action, self.saga));
            let compensation = step.compensation.as_ref().and_then(|name| {
                let ends = (self.undone_by(at), step.service);
                let is_known = self.declared(ends.0, ends.1, name, Told::ByName).is_some();
                // What never happens needs no way.
                let wanted = is_known || !by_message || may_be_undone(steps, at);
                wanted.then(|| ways.route(self, ends, name, Told::ByName))
            });
            let mut after: Vec<u32> = before.iter().map(|step| place[*step]).collect();
            after.sort_unstable();
            planned.push(PlannedStep { step: at, after: after.into(), route, reply, compensation });
        }
        planned
    }

    /// The edge with this operation goes before an event, an event before an edge without a name.
    fn declared(&self, from: ServiceId, to: ServiceId, name: &str, told: Told) -> Option<(EdgeId, usize)> {
        let mut best: Option<(u8, EdgeId, usize)> = None;
        for id in &self.leaving[from.index()] {
            let edge = self.topology.edge(*id);
            let Some(target) = edge.to.as_slice().iter().position(|target| *target == to) else { continue };
            let rank = match &edge.name {
                Some(own) if own.as_ref() == name => 0,
                Some(_) if edge.is_event && told == Told::ByEvent => 1,
                None if told == Told::ByEvent => 2,
                _ => continue,
            };
            if best.is_none_or(|(known, ..)| rank < known) {
                best = Some((rank, *id, target));
            }
        }
        best.map(|(_, edge, target)| (edge, target))
    }

    /// Whether the coordinator has to be told of the end.
    fn is_message(&self, route: Route) -> bool {
        let Route::Edge(edge, _) = route else { return false };
        let declared = self.topology.edges().get(edge.index());
        declared.is_none_or(|edge| transport(self.topology, edge, &mut Notes::default()).is_none())
    }

    /// Who orders a step: the coordinator, or the service of the last step before it.
    fn sender(&self, before: &[usize]) -> ServiceId {
        match (self.coordination, before.last()) {
            (Coordination::Orchestration, _) => self.leader,
            (Coordination::Choreography, Some(last)) => self.flow.steps[*last].service,
            (Coordination::Choreography, None) => self.start.front,
        }
    }

    /// Who orders that `step` is undone: the coordinator, or the first step behind it in another service.
    fn undone_by(&self, step: usize) -> ServiceId {
        if self.coordination == Coordination::Orchestration {
            return self.leader;
        }
        let steps = &self.flow.steps;
        let service = steps[step].service;
        let behind = |at: &usize| committed_before(steps, *at).contains(&step);
        let mut others = (0..steps.len()).filter(|at| steps[*at].service != service && !steps[*at].notify);
        let next = others.clone().find(behind).or_else(|| others.next());
        next.map_or(service, |at| steps[at].service)
    }
}

/// Each step behind those that it comes after; otherwise as written.
fn in_order(steps: &[Step]) -> Vec<usize> {
    let mut order = Vec::with_capacity(steps.len());
    let mut done = vec![false; steps.len()];
    while let Some(at) = (0..steps.len()).find(|at| !done[*at] && steps[*at].after.iter().all(|before| done[*before])) {
        done[at] = true;
        order.push(at);
    }
    order
}

/// Steps before `step`, ascending; a notification stands for the steps before it.
fn committed_before(steps: &[Step], step: usize) -> Vec<usize> {
    let mut open: Vec<usize> = steps[step].after.to_vec();
    let mut found = Vec::new();
    let mut seen = vec![false; steps.len()];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if steps[at].notify {
            open.extend(&steps[at].after);
        } else {
            found.push(at);
        }
    }
    found.sort_unstable();
    found
}

/// Whether another step may fail when `step` has committed: one that does not come before it.
fn may_be_undone(steps: &[Step], step: usize) -> bool {
    let mut before = vec![false; steps.len()];
    let mut open = vec![step];
    while let Some(at) = open.pop() {
        for at in &steps[at].after {
            if !std::mem::replace(&mut before[*at], true) {
                open.push(*at);
            }
        }
    }
    (0..steps.len()).any(|at| at != step && !before[at] && !steps[at].notify)
}
