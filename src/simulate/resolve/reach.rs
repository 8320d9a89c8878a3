//! What an entrance leads to.

use rustc_hash::FxHashMap;

use super::entry::{Arrival, Door};
use super::plan::Plan;
use super::topics::{Topic, Topics, reply_name};
use crate::model::{EdgeId, Handlers, ServiceId, Topology};

/// Handlers that are entered, and edges that are made while a reply is handled.
#[derive(Debug)]
pub(super) struct Reached {
    /// By handler of the topology.
    handlers: Vec<bool>,
    /// By edge.
    on_reply: Vec<bool>,
}

impl Reached {
    /// Follows calls and messages.
    pub fn of(plan: &Plan<'_>, handlers: &Handlers, topics: &Topics, arrivals: &[Arrival<'_>]) -> Self {
        let topology = plan.topology.as_ref();
        let mut reached = Self { handlers: vec![false; handlers.len()], on_reply: vec![false; topology.edges().len()] };
        let mut made: Vec<EdgeId> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for door in arrivals.iter().flat_map(|arrival| &arrival.doors) {
            match *door {
                Door::Edge(id, target) => open.push(handlers.entered_by(id)[target] as usize),
                Door::Topic(topic) => made.extend(&topics.list[topic as usize].edges),
                Door::Service(id) => open.push(handlers.of_service(id).start),
                Door::Saga(_) => {}
            }
        }
        for step in plan.sagas.iter().flat_map(|saga| &topology.flow(saga.flow).steps) {
            open.push(handlers.handling(step.service, &step.action));
            open.extend(step.compensation.iter().map(|name| handlers.handling(step.service, name)));
        }
        let on_reply = OnReply::of(topology, topics);
        let mut followed = vec![false; topology.edges().len()];
        loop {
            if let Some(edge) = made.pop() {
                if std::mem::replace(&mut followed[edge.index()], true) {
                    continue;
                }
                open.extend(handlers.entered_by(edge).iter().map(|next| *next as usize));
                for target in 0..topology.edge(edge).to.as_slice().len() {
                    let Some(reply) = topics.reply_to(edge, target) else { continue };
                    let reply = &topics.list[reply as usize];
                    for id in on_reply.of_topic(topology, reply) {
                        reached.on_reply[id.index()] = true;
                        made.push(id);
                    }
                }
            } else if let Some(handler) = open.pop() {
                if !std::mem::replace(&mut reached.handlers[handler], true) {
                    made.extend(handlers.calls(handler).iter().map(|call| call.edge));
                }
            } else {
                return reached;
            }
        }
    }

    /// Whether a handler that is entered makes `edge`.
    pub fn makes(&self, handlers: &Handlers, edge: EdgeId) -> bool {
        self.on_reply[edge.index()] || handlers.made_in(edge).iter().any(|handler| self.handlers[*handler as usize])
    }
}

/// The first of `arrivals` whose requests make an edge that is `wanted`, on their way or at their door.
pub(super) fn first_to_make<'a, 'b>(
    plan: &Plan<'_>,
    handlers: &Handlers,
    topics: &Topics,
    arrivals: &'a [Arrival<'b>],
    wanted: impl Fn(EdgeId) -> bool,
) -> Option<&'a Arrival<'b>> {
    // What an earlier arrival reached leads to no wanted edge, and need not be looked at again.
    let mut seen = vec![false; handlers.len()];
    arrivals.iter().find(|arrival| makes_unseen(plan, handlers, topics, arrival, &wanted, &mut seen))
}

fn makes_unseen(
    plan: &Plan<'_>,
    handlers: &Handlers,
    topics: &Topics,
    arrival: &Arrival<'_>,
    wanted: &impl Fn(EdgeId) -> bool,
    seen: &mut [bool],
) -> bool {
    let topology = plan.topology.as_ref();
    let mut made: Vec<EdgeId> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for door in &arrival.doors {
        match *door {
            Door::Edge(id, _) => made.push(id),
            Door::Topic(topic) => made.extend(&topics.list[topic as usize].edges),
            Door::Service(id) => open.push(handlers.of_service(id).start),
            Door::Saga(_) => {}
        }
    }
    loop {
        if let Some(edge) = made.pop() {
            if wanted(edge) {
                return true;
            }
            let entered = handlers.entered_by(edge).iter().enumerate();
            open.extend(entered.filter(|(target, _)| !plan.is_step(edge, *target)).map(|(_, next)| *next as usize));
        } else if let Some(handler) = open.pop() {
            if !std::mem::replace(&mut seen[handler], true) {
                let calls = handlers.calls(handler).iter().map(|call| call.edge);
                made.extend(calls.filter(|edge| {
                    (0..topology.edge(*edge).to.as_slice().len()).any(|target| !plan.is_step(*edge, target))
                }));
            }
        } else {
            return false;
        }
    }
}

/// Edges that are made while replies are handled.
#[derive(Debug)]
pub(super) struct OnReply {
    /// With a `during`, by sender, in file order; empty where nobody is answered.
    told: FxHashMap<ServiceId, Vec<EdgeId>>,
}

impl OnReply {
    pub fn of(topology: &Topology, topics: &Topics) -> Self {
        let mut told: FxHashMap<ServiceId, Vec<EdgeId>> = FxHashMap::default();
        if topics.list.iter().any(|topic| topic.answers.is_some()) {
            for id in topology.edge_ids().filter(|id| !topology.edge(*id).during.is_empty()) {
                told.entry(topology.edge(id).from).or_default().push(id);
            }
        }
        Self { told }
    }

    /// Edges that whoever gets the reply `topic` makes then.
    pub fn of_topic(&self, topology: &Topology, topic: &Topic) -> Vec<EdgeId> {
        let name = reply_name(topology.edge(topic.edges[0]));
        let asker = topic.consumers.first().map(|consumer| consumer.service);
        let calls = asker.and_then(|asker| self.told.get(&asker)).map(Vec::as_slice).unwrap_or_default();
        calls.iter().copied().filter(|id| topology.edge(*id).during.contains(&name)).collect()
    }
}
