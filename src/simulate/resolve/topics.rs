//! Which edges publish what: one topic per message, with its consumers and the replies to them.
//!
//! Edges of one sender with the same event that publish it alike are one message; so `decide` counts their
//! consumers too. Any other message edge is a topic of its own.

use rustc_hash::{FxHashMap, FxHashSet};

use super::brokers::Brokers;
use super::links::id_of;
use super::notes::Notes;
use super::plan::Plan;
use super::problem;
use super::transport::{Transport, reads_like_a_message};
use crate::file::edge_id;
use crate::model::{CallPolicy, Design, Edge, EdgeId, MessagePolicy, OutboxRelay, ServiceId, Topology};
use crate::simulate::blueprint::Topic as Made;
use crate::vocabulary::{Pattern, Reply};

/// One consumer of a topic.
#[derive(Clone, Debug)]
pub(super) struct Consumer {
    /// `from->to:event`.
    pub id: Box<str>,
    pub edge: EdgeId,
    pub target: usize,
    pub service: ServiceId,
}

/// One message and who gets it.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    pub id: Box<str>,
    pub publisher: ServiceId,
    /// In file order, never empty; of a reply the edge of the request.
    pub edges: Vec<EdgeId>,
    /// By id.
    pub consumers: Vec<Consumer>,
    /// Position in [`Brokers::list`].
    pub broker: usize,
    /// Of a reply: the edge and target of the request.
    pub answers: Option<(EdgeId, usize)>,
    /// Only sagas publish it.
    pub stepped: bool,
}

impl Topic {
    /// The edge that says how it is published: whatever the order of the file, the same one.
    pub fn lead<'a>(&self, topology: &'a Topology) -> &'a Edge {
        let edges = self.edges.iter().map(|id| topology.edge(*id));
        // Never empty.
        edges.min_by_key(|edge| &edge.id).unwrap_or_else(|| topology.edge(self.edges[0]))
    }
}

/// All topics, by id.
#[derive(Debug)]
pub(super) struct Topics {
    pub list: Vec<Topic>,
    /// By edge; `None` for calls.
    of_edge: Vec<Option<u32>>,
    replies: FxHashMap<(EdgeId, usize), u32>,
    /// Topic and consumer by edge and target.
    carrying: FxHashMap<(EdgeId, usize), (u32, usize)>,
    /// The first subscription of each topic.
    first: Vec<u32>,
}

impl Topics {
    pub fn of(plan: &Plan<'_>, transports: &[Option<Transport>], brokers: &Brokers<'_>, notes: &mut Notes) -> Self {
        let topology = plan.topology.as_ref();
        let mut list = requests(plan, transports, brokers);
        for topic in &list {
            if topic.consumers.len() > Made::MOST_SUBSCRIPTIONS as usize {
                notes.report(problem::too_many_consumers(&topic.id, topic.lead(topology).span));
            }
        }
        let replies: Vec<Topic> =
            list.iter().filter(|topic| !topic.stepped).flat_map(|topic| replies(topology, topic)).collect();
        list.extend(replies);
        list.sort_by(|a, b| (&a.id, a.answers.is_some()).cmp(&(&b.id, b.answers.is_some())));
        let mut of_edge = vec![None; transports.len()];
        let mut replies = FxHashMap::default();
        let mut carrying = FxHashMap::default();
        for (at, topic) in list.iter().enumerate() {
            match topic.answers {
                Some(request) => {
                    replies.insert(request, at as u32);
                }
                None => {
                    for id in &topic.edges {
                        carry(topology, (*id, at as u32), topic, &mut carrying);
                        // What a saga takes out of an event stands aside.
                        if !topic.stepped || of_edge[id.index()].is_none() {
                            of_edge[id.index()] = Some(at as u32);
                        }
                    }
                }
            }
        }
        let mut first = Vec::with_capacity(list.len());
        let mut subscriptions = 0;
        for topic in &list {
            first.push(subscriptions);
            subscriptions += topic.consumers.len() as u32;
        }
        Self { list, of_edge, replies, carrying, first }
    }

    /// The topic that `edge` publishes; `None` for a call.
    pub fn of_edge(&self, edge: EdgeId) -> Option<u32> {
        self.of_edge[edge.index()]
    }

    /// The topic of the reply to what `edge` sends to its target number `target`.
    pub fn reply_to(&self, edge: EdgeId, target: usize) -> Option<u32> {
        self.replies.get(&(edge, target)).copied()
    }

    /// The topic, and the consumer's place in it, by which `edge` tells its target number `target`.
    pub fn carrying(&self, edge: EdgeId, target: usize) -> Option<(u32, usize)> {
        self.carrying.get(&(edge, target)).copied()
    }

    /// The subscription of the consumer at `place`.
    pub fn subscription(&self, topic: u32, place: usize) -> u32 {
        self.first[topic as usize] + place as u32
    }

    /// Whether `edge` is the one of its topic that stands in the stages of handlers.
    pub fn leads(&self, edge: EdgeId) -> bool {
        self.of_edge(edge).is_none_or(|topic| self.list[topic as usize].edges.first() == Some(&edge))
    }
}

fn carry(
    topology: &Topology,
    (id, at): (EdgeId, u32),
    topic: &Topic,
    carrying: &mut FxHashMap<(EdgeId, usize), (u32, usize)>,
) {
    let places: FxHashMap<ServiceId, usize> =
        topic.consumers.iter().enumerate().map(|(place, consumer)| (consumer.service, place)).collect();
    for (target, service) in topology.edge(id).to.as_slice().iter().enumerate() {
        if let Some(place) = places.get(service) {
            carrying.insert((id, target), (at, *place));
        }
    }
}

fn requests(plan: &Plan<'_>, transports: &[Option<Transport>], brokers: &Brokers<'_>) -> Vec<Topic> {
    let topology = plan.topology.as_ref();
    let mut groups: Vec<Vec<EdgeId>> = Vec::new();
    let mut by_event: FxHashMap<(ServiceId, &str), Vec<usize>> = FxHashMap::default();
    for id in topology.edge_ids().filter(|id| transports[id.index()].is_none()) {
        let edge = topology.edge(id);
        let event = edge.name.as_deref().filter(|_| edge.is_event);
        let alike = event.map(|event| by_event.entry((edge.from, event)).or_default());
        let known = alike.as_ref().and_then(|known| {
            known.iter().copied().find(|group: &usize| publish_alike(topology.edge(groups[*group][0]), edge))
        });
        match known {
            Some(group) => groups[group].push(id),
            None => {
                if let Some(alike) = alike {
                    alike.push(groups.len());
                }
                groups.push(vec![id]);
            }
        }
    }
    let listed = topology.edge_ids().filter(|id| topology.edge(*id).to.as_slice().len() > 1);
    let lists: FxHashMap<&str, EdgeId> = listed.map(|id| (topology.edge(id).id.as_ref(), id)).collect();
    groups.into_iter().flat_map(|edges| split(plan, topic(topology, edges, &lists, brokers))).collect()
}

fn topic(topology: &Topology, edges: Vec<EdgeId>, lists: &FxHashMap<&str, EdgeId>, brokers: &Brokers<'_>) -> Topic {
    let mut consumers: Vec<Consumer> = Vec::new();
    let mut seen = FxHashSet::default();
    for id in &edges {
        for (target, service) in topology.edge(*id).to.as_slice().iter().enumerate() {
            // A consumer that two edges of the event name gets one copy.
            if seen.insert(*service) {
                consumers.push(Consumer {
                    id: id_of(topology, *id, target).into(),
                    edge: *id,
                    target,
                    service: *service,
                });
            }
        }
    }
    consumers.sort_by(|a, b| a.id.cmp(&b.id));
    let first = topology.edge(edges[0]);
    let id = match edges.as_slice() {
        [_] => first.id.clone(),
        several => {
            let shared: Box<str> = edge_id(&topology.service(first.from).name, "*", first.name.as_deref()).into();
            let taken = lists.get(shared.as_ref()).is_some_and(|other| !several.contains(other));
            let least = several.iter().map(|id| &topology.edge(*id).id).min();
            if taken { least.unwrap_or(&shared).clone() } else { shared }
        }
    };
    Topic {
        id,
        publisher: first.from,
        broker: brokers.of_edge(edges[0]),
        edges,
        consumers,
        answers: None,
        stepped: false,
    }
}

/// Takes the consumers that a saga orders out of `topic`, each to a topic of its own.
fn split(plan: &Plan<'_>, mut topic: Topic) -> Vec<Topic> {
    let topology = plan.topology.as_ref();
    let ordered = |service: ServiceId| {
        let targets = |id: &EdgeId| topology.edge(*id).to.as_slice().iter().position(|target| *target == service);
        topic.edges.iter().any(|id| targets(id).is_some_and(|target| plan.is_step(*id, target)))
    };
    let (stepped, others): (Vec<Consumer>, Vec<Consumer>) =
        topic.consumers.iter().cloned().partition(|consumer| ordered(consumer.service));
    if others.is_empty() && stepped.len() == 1 {
        topic.stepped = true;
        return vec![topic];
    }
    let alone = |consumer: Consumer| Topic {
        id: consumer.id.clone(),
        stepped: true,
        consumers: vec![consumer],
        ..topic.clone()
    };
    let mut topics: Vec<Topic> = stepped.into_iter().map(alone).collect();
    if !others.is_empty() {
        topics.push(Topic { consumers: others, ..topic });
    }
    topics
}

/// Whether two edges of one event are one message: what is said of its consumers may differ.
fn publish_alike(a: &Edge, b: &Edge) -> bool {
    let needs = |edge: &Edge| {
        let needs = &edge.needs;
        (needs.calls_per_request.unwrap_or(1.0), needs.parallel, needs.payload, needs.criticality)
    };
    let during = |edge: &Edge| {
        let mut during = edge.during.to_vec();
        during.sort_unstable();
        during
    };
    needs(a) == needs(b) && during(a) == during(b) && a.stage == b.stage && publisher_side(a) == publisher_side(b)
}

/// The design without what only its consumers know.
fn publisher_side(edge: &Edge) -> Design {
    let design = edge.design.as_deref().unwrap_or(&Design::NOTHING);
    let call = design.call.as_deref().map(|call| CallPolicy { latency: None, error_rate: None, ..call.clone() });
    let message = design.message.as_deref();
    let message = message.map(|message| MessagePolicy {
        publish: message.publish,
        linger: message.linger,
        ..MessagePolicy::default()
    });
    Design {
        call: call.filter(|call| *call != CallPolicy::default()).map(Box::new),
        message: message.filter(|message| *message != MessagePolicy::default()).map(Box::new),
        outbox_relay: OutboxRelay::default(),
        idempotent: None,
        idempotency_key: None,
        dlq: None,
        max_deliveries: None,
        max_in_flight: None,
        ack: None,
        ordering_key: None,
        event_version: None,
        schema: None,
        correlation_id: None,
        claim_check: None,
        monitored: None,
        ..design.clone()
    }
}

/// Whether whoever sends `edge` is answered by a later message.
pub(super) fn is_answered(edge: &Edge) -> bool {
    match edge.pattern() {
        Some(pattern) => pattern == Pattern::AsyncRequestReply,
        None => edge.needs.reply == Some(Reply::Deferred) && !reads_like_a_message(edge) && !edge.implied,
    }
}

/// The name of the reply to `edge`, as `during` states it.
pub(super) fn reply_name(edge: &Edge) -> Box<str> {
    match &edge.name {
        Some(name) => format!("{name}.reply").into(),
        None => "reply".into(),
    }
}

/// What the consumers of `topic` answer with, where they do so by message.
fn replies(topology: &Topology, topic: &Topic) -> Vec<Topic> {
    let mut replies = Vec::new();
    for consumer in &topic.consumers {
        let edge = topology.edge(consumer.edge);
        let asks_status = edge.design.as_ref().is_some_and(|design| design.status_endpoint == Some(true));
        if !is_answered(edge) || asks_status {
            continue;
        }
        let (from, to) = (&topology.service(consumer.service).name, &topology.service(topic.publisher).name);
        let id: Box<str> = edge_id(from, to, Some(&reply_name(edge))).into();
        let (request, target) = (consumer.edge, consumer.target);
        replies.push(Topic {
            id: id.clone(),
            publisher: consumer.service,
            edges: vec![request],
            consumers: vec![Consumer { id, edge: request, target, service: topic.publisher }],
            broker: topic.broker,
            answers: Some((request, target)),
            stepped: false,
        });
    }
    replies
}
