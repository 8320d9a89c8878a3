//! What a safeguard may ask about an edge.

use super::patience::{Patience, patience};
use crate::decide::assess::Derived;
use crate::decide::cut::Role;
use crate::decide::decisions::Decisions;
use crate::decide::inputs::Inputs;
use crate::decide::participants::Form;
use crate::model::{Broker, Design, Edge, EdgeId, Service, ServiceId, ServiceTime, Topology};
use crate::threads::together;
use crate::units::Rate;
use crate::vocabulary::{Delivery, Intent, Pattern};

/// A decided edge in its surroundings.
pub struct Situation<'a> {
    pub topology: &'a Topology,
    pub id: EdgeId,
    pub edge: &'a Edge,
    /// What is stated of the design; empty when nothing is.
    pub design: &'a Design,
    pub from: &'a Service,
    /// The first target; lists of consumers differ in team only.
    pub to: &'a Service,
    pub to_time: ServiceTime,
    /// `None` when the needs contradict each other.
    pub pattern: Option<Pattern>,
    pub inputs: Inputs,
    pub derived: Derived,
    pub reach: &'a Reach,
    pub broker: Option<&'a Broker>,
    /// Of the first target, when the file gives it away.
    pub capacity: Option<Rate>,
    pub in_saga: bool,
    /// Carries a step of a two-step flow.
    pub in_two_step: bool,
}

impl<'a> Situation<'a> {
    pub fn of(decisions: &'a Decisions<'_>, id: EdgeId) -> Self {
        let topology = &*decisions.topology;
        let edge = topology.edge(id);
        let target = edge.to.as_slice()[0];
        let inputs = decisions.assessment.inputs(topology, id);
        Self {
            topology,
            id,
            edge,
            design: edge.design.as_deref().unwrap_or(&NOTHING_STATED),
            from: topology.service(edge.from),
            to: topology.service(target),
            to_time: decisions.ground.times[target.index()],
            pattern: decisions.answer(id),
            derived: decisions.assessment.derived[id.index()],
            inputs,
            reach: &decisions.reach,
            broker: topology.broker_of(edge),
            capacity: decisions.assessment.capacity[target.index()],
            in_saga: decisions.ground.sagas.carries(id),
            in_two_step: decisions.reach.in_two_step[id.index()],
        }
    }

    pub fn synchronous(&self) -> bool {
        self.pattern.is_some_and(Pattern::is_synchronous)
    }

    /// Messages pass a broker: not so for a reply that an outside system sends by HTTP.
    pub fn messaging(&self) -> bool {
        self.pattern.is_some_and(Pattern::is_messaging) && !self.outside_reply()
    }

    /// Async request-reply with an outside party: a 202 and polling or a callback, no queue.
    pub fn outside_reply(&self) -> bool {
        self.pattern == Some(Pattern::AsyncRequestReply) && self.inputs.side() != crate::decide::facts::Side::Inside
    }

    /// Messages may not be lost.
    pub fn kept(&self) -> bool {
        self.edge.needs.delivery != Some(Delivery::AtMostOnce)
    }

    pub fn is_event(&self) -> bool {
        self.inputs.intent == Intent::Event || matches!(self.pattern, Some(Pattern::PubSub | Pattern::EventDriven))
    }

    pub fn retried(&self) -> bool {
        self.design.retries.is_some_and(|n| n > 0) || self.design.mesh_retries.is_some_and(|n| n > 0)
    }

    /// How long to wait for the answer; `None` for streams and for what is no call.
    pub fn patience(&self) -> Option<Patience> {
        self.reach.patience[self.id.index()]
    }

    /// Peak, else rate.
    pub fn load(&self) -> Option<Rate> {
        self.edge.needs.peak.or(self.edge.needs.rate)
    }
}

/// A design that states nothing.
static NOTHING_STATED: Design = Design::NOTHING;

/// Figures of the decided graph that look beyond one edge.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Distinct services that call each service synchronously.
    pub callers: Vec<u32>,
    /// Per edge: its synchronous path ends in an async request-reply, so it answers 202.
    pub accepts: Vec<bool>,
    /// Per edge: hops of the longest synchronous path that runs over it.
    pub path_hops: Vec<u32>,
    /// Per edge: a deadline is stated on it or upstream.
    pub deadline_stated: Vec<bool>,
    /// Per edge: how long to wait for its answer; `None` for streams and for what is no call.
    pub patience: Vec<Option<Patience>>,
    /// Per service: it takes part in a flow.
    pub in_flow: Vec<bool>,
    /// Per edge: both ends take part in a two-step flow, and it orders or tells.
    pub in_two_step: Vec<bool>,
}

impl Reach {
    /// O(edges · log edges + calls).
    pub fn of(decisions: &Decisions<'_>) -> Self {
        let ((accepts, in_flow, in_two_step), (callers, path_hops, deadline_stated)) = together(
            decisions.topology.edges().len(),
            || (accepts(decisions), in_flow(decisions), in_two_step(decisions)),
            || (callers(decisions), path_hops(decisions), deadline_stated(decisions)),
        );
        let patience = patience(decisions, &deadline_stated);
        Self { callers, accepts, path_hops, deadline_stated, patience, in_flow, in_two_step }
    }
}

fn callers(decisions: &Decisions<'_>) -> Vec<u32> {
    let topology = &*decisions.topology;
    let mut ends: Vec<(ServiceId, ServiceId)> = topology
        .edge_ids()
        .filter(|id| decisions.answer(*id).is_some_and(Pattern::is_synchronous))
        .map(|id| (topology.edge(id).to.as_slice()[0], topology.edge(id).from))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let mut callers = vec![0; topology.services().len()];
    for (to, _) in ends {
        callers[to.index()] += 1;
    }
    callers
}

fn in_flow(decisions: &Decisions<'_>) -> Vec<bool> {
    let mut in_flow = vec![false; decisions.topology.services().len()];
    for step in decisions.topology.flows().iter().flat_map(|flow| &flow.steps) {
        in_flow[step.service.index()] = true;
    }
    in_flow
}

fn accepts(decisions: &Decisions<'_>) -> Vec<bool> {
    let topology = &*decisions.topology;
    let later = |id: EdgeId| {
        let outside = topology.service(topology.edge(id).from).is_outside();
        decisions.answer(id) == Some(Pattern::AsyncRequestReply) && !outside
    };
    let reads = |id: EdgeId| decisions.assessment.readings[id.index()].intent == Intent::Query;
    // A late answer to a query makes its readers wait; a command put off does not make a read above
    // it late.
    let mut accepts = upstream(decisions, |id| later(id) && reads(id));
    for (id, above) in topology.edge_ids().zip(upstream(decisions, |id| later(id) && !reads(id))) {
        accepts[id.index()] |= above && !reads(id);
    }
    accepts
}

fn in_two_step(decisions: &Decisions<'_>) -> Vec<bool> {
    let topology = &*decisions.topology;
    let mut found = vec![false; topology.edges().len()];
    for outline in decisions.ground.sagas.outlines.iter().filter(|outline| outline.form == Form::TwoStep) {
        for id in outline.participants.iter().flat_map(|id| decisions.ground.adjacency.leaving(*id)) {
            let reads = decisions.assessment.readings[id.index()].intent == Intent::Query;
            let stays = topology.edge(*id).to.as_slice().iter().any(|to| outline.participants.contains(to));
            found[id.index()] |= stays && !reads;
        }
    }
    found
}

/// Synchronous edges from which a call that `holds` is reached on a synchronous path.
fn upstream(decisions: &Decisions<'_>, holds: impl Fn(EdgeId) -> bool) -> Vec<bool> {
    let topology = &*decisions.topology;
    let handlers = &decisions.ground.handlers;
    let mut entering: Vec<Vec<EdgeId>> = vec![Vec::new(); handlers.len()];
    for id in topology.edge_ids() {
        if decisions.answer(id).is_some_and(Pattern::is_synchronous) {
            for handler in handlers.entered_by(id) {
                entering[*handler as usize].push(id);
            }
        }
    }
    let mut marked = vec![false; handlers.len()];
    let mut open: Vec<u32> = Vec::new();
    let mark = |list: &[u32], marked: &mut Vec<bool>, open: &mut Vec<u32>| {
        for handler in list {
            if !std::mem::replace(&mut marked[*handler as usize], true) {
                open.push(*handler);
            }
        }
    };
    for id in topology.edge_ids().filter(|id| holds(*id)) {
        mark(handlers.made_in(id), &mut marked, &mut open);
    }
    while let Some(handler) = open.pop() {
        for caller in &entering[handler as usize] {
            mark(handlers.made_in(*caller), &mut marked, &mut open);
        }
    }
    topology
        .edge_ids()
        .map(|id| {
            decisions.answer(id).is_some_and(Pattern::is_synchronous)
                && handlers.entered_by(id).iter().any(|handler| marked[*handler as usize])
        })
        .collect()
}

/// Hops at the deepest end of the synchronous paths over each edge. O(edges · log edges + calls).
fn path_hops(decisions: &Decisions<'_>) -> Vec<u32> {
    let Decisions { topology, ground, assessment, .. } = decisions;
    let hops = |id: EdgeId| assessment.figures[id.index()].hops;
    let mut path = vec![0; topology.edges().len()];
    let mut below = vec![0; ground.handlers.len()];
    let mut edges: Vec<EdgeId> =
        topology.edge_ids().filter(|id| decisions.answer(*id).is_some_and(Pattern::is_synchronous)).collect();
    // A callee's calls are a hop further, so they come first.
    edges.sort_by_key(|id| std::cmp::Reverse(hops(*id)));
    for id in edges {
        let deepest = ground.handlers.entered_by(id).iter().map(|handler| below[*handler as usize]).max();
        path[id.index()] = hops(id).max(deepest.unwrap_or(0));
        for handler in ground.handlers.made_in(id) {
            let known = &mut below[*handler as usize];
            *known = path[id.index()].max(*known);
        }
    }
    path
}

/// Edges that state a deadline, or that are called on a synchronous path below one that does.
fn deadline_stated(decisions: &Decisions<'_>) -> Vec<bool> {
    let Decisions { topology, ground, .. } = decisions;
    let mut stated: Vec<bool> = topology
        .edge_ids()
        .map(|id| topology.edge(id).needs.deadline.is_some() || ground.flow_deadline[id.index()].is_some())
        .collect();
    let mut entered = vec![false; ground.handlers.len()];
    let mut open: Vec<EdgeId> = topology.edge_ids().filter(|id| stated[id.index()]).collect();
    while let Some(id) = open.pop() {
        if !decisions.answer(id).is_some_and(Pattern::is_synchronous) {
            continue;
        }
        for handler in ground.handlers.entered_by(id).iter().map(|handler| *handler as usize) {
            if std::mem::replace(&mut entered[handler], true) {
                continue;
            }
            for call in ground.handlers.calls(handler) {
                if !std::mem::replace(&mut stated[call.edge.index()], true) {
                    open.push(call.edge);
                }
            }
        }
    }
    stated
}

impl Situation<'_> {
    /// Whether the caller waits, as the paths see it.
    pub fn waited_for(&self) -> bool {
        self.derived.role == Role::AnsweredNow && self.derived.cut.is_none()
    }
}
