//! Which service is which station, which edge which links: by name, so that the order of the file's
//! tables changes nothing.

use std::borrow::Cow;

use super::brokers::Brokers;
use super::entry::{Arrival, Door};
use super::links::id_of;
use super::plan::Plan;
use super::reach::Reached;
use super::topics::Topics;
use super::transport::Transport;
use crate::file::edge_id;
use crate::model::{EdgeId, Handlers, ServiceId, Topology};
use crate::vocabulary::{Coordination, ServiceKind};

/// What a link of the blueprint is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    /// An edge to one of its targets.
    Call(EdgeId, usize, Transport),
    /// To the broker, by topic.
    Publish(u32),
    /// From the broker, by topic and consumer.
    Deliver(u32, usize),
    /// Within a service, by position in [`Plan::locals`].
    Local(u32),
}

/// A handler that the topology does not have; in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extra {
    /// A broker takes a message; its position among brokers.
    Broker(usize),
    /// Whoever asked gets the reply, by topic.
    Reply(u32),
    /// The coordinator of a saga takes a reply.
    Coordinator(u32),
    /// A handler of the topology, with all its calls at the same time.
    Resolvers(usize),
}

/// Topology ids to blueprint indices and back.
#[derive(Debug)]
pub(super) struct Index {
    pub handlers: Handlers,
    pub topics: Topics,
    /// Services by station; brokers come behind them.
    pub services: Vec<ServiceId>,
    /// By service; `None` for a client that only sends.
    station: Vec<Option<u32>>,
    /// Handlers of the topology by handler of the blueprint; [`Index::extras`] come behind them.
    pub handled: Vec<usize>,
    handler: Vec<Option<u32>>,
    pub extras: Vec<Extra>,
    /// By link.
    pub links: Vec<Wire>,
    /// Links by edge, one per target; of a message the one that publishes it.
    of_edge: Vec<Vec<u32>>,
    /// By topic.
    publishing: Vec<u32>,
    /// By topic, by consumer.
    delivering: Vec<Vec<u32>>,
    /// By position in [`Plan::locals`].
    locals: Vec<u32>,
    /// By link: only sagas use it.
    stepped: Vec<bool>,
    /// By saga: the handler in which it starts by itself.
    starts: Vec<Option<u32>>,
    reached: Reached,
    is_entry: Vec<bool>,
}

impl Index {
    pub fn of(
        plan: &Plan<'_>,
        transports: &[Option<Transport>],
        topics: Topics,
        brokers: &Brokers<'_>,
        arrivals: &[Arrival<'_>],
    ) -> Self {
        let topology = plan.topology.as_ref();
        let handlers = Handlers::of(topology);
        let reached = Reached::of(plan, &handlers, &topics, arrivals);
        let mut is_entry = vec![false; transports.len()];
        for door in arrivals.iter().flat_map(|arrival| &arrival.doors) {
            match *door {
                Door::Edge(id, _) => is_entry[id.index()] = true,
                Door::Topic(topic) => {
                    topics.list[topic as usize].edges.iter().for_each(|id| is_entry[id.index()] = true);
                }
                Door::Service(_) | Door::Saga(_) => {}
            }
        }
        let services = stations(topology, arrivals, &topics);
        let mut station = vec![None; topology.services().len()];
        for (at, id) in services.iter().enumerate() {
            station[id.index()] = Some(at as u32);
        }
        let handled: Vec<usize> = services.iter().flat_map(|id| handlers.of_service(*id)).collect();
        let mut handler = vec![None; handlers.len()];
        for (at, own) in handled.iter().enumerate() {
            handler[*own] = Some(at as u32);
        }
        let mut extras: Vec<Extra> = (0..brokers.list.len()).map(Extra::Broker).collect();
        let replies = topics.list.iter().enumerate().filter(|(_, topic)| topic.answers.is_some());
        extras.extend(replies.map(|(at, _)| Extra::Reply(at as u32)));
        extras.extend((0..plan.sagas.len() as u32).map(Extra::Coordinator));
        extras.extend(resolved(topology, transports, &handlers).into_iter().map(Extra::Resolvers));
        let links = wires(plan, transports, &topics);
        let stepped = links.iter().map(|wire| match *wire {
            Wire::Call(id, target, _) => plan.is_step(id, target),
            Wire::Publish(topic) => topics.list[topic as usize].stepped,
            Wire::Deliver(..) | Wire::Local(_) => false,
        });
        let stepped = stepped.collect();
        let mut index = Self {
            handlers,
            services,
            station,
            handled,
            handler,
            extras,
            of_edge: vec![Vec::new(); transports.len()],
            publishing: vec![0; topics.list.len()],
            delivering: topics.list.iter().map(|topic| vec![0; topic.consumers.len()]).collect(),
            locals: vec![0; plan.locals.len()],
            stepped,
            starts: Vec::new(),
            topics,
            links,
            reached,
            is_entry,
        };
        index.find_links(topology);
        index.starts = (0..plan.sagas.len()).map(|saga| index.start_of(plan, saga)).collect();
        index
    }

    fn find_links(&mut self, topology: &Topology) {
        for (at, wire) in self.links.iter().enumerate() {
            match *wire {
                Wire::Call(id, ..) => self.of_edge[id.index()].push(at as u32),
                Wire::Publish(topic) => self.publishing[topic as usize] = at as u32,
                Wire::Deliver(topic, consumer) => self.delivering[topic as usize][consumer] = at as u32,
                Wire::Local(local) => self.locals[local as usize] = at as u32,
            }
        }
        for id in topology.edge_ids() {
            match self.topics.of_edge(id) {
                Some(topic) => self.of_edge[id.index()].push(self.publishing[topic as usize]),
                None => self.of_edge[id.index()].sort_by_key(|at| match self.links[*at as usize] {
                    Wire::Call(_, target, _) => target,
                    Wire::Publish(_) | Wire::Deliver(..) | Wire::Local(_) => 0,
                }),
            }
        }
    }

    pub fn station(&self, id: ServiceId) -> Option<u32> {
        self.station[id.index()]
    }

    /// The station of the broker at `position`.
    pub fn broker(&self, position: usize) -> u32 {
        (self.services.len() + position) as u32
    }

    /// The base handler of a service.
    pub fn base_handler(&self, id: ServiceId) -> Option<u32> {
        self.handler[self.handlers.of_service(id).start]
    }

    /// The handler that the link of `edge` to its target number `target` enters.
    pub fn entered(&self, edge: EdgeId, target: usize) -> Option<u32> {
        self.handler[self.handlers.entered_by(edge)[target] as usize]
    }

    /// The same for a call over `transport`.
    pub fn called(&self, edge: EdgeId, target: usize, transport: Transport) -> Option<u32> {
        match transport {
            Transport::Graphql => self.extra(Extra::Resolvers(self.handlers.entered_by(edge)[target] as usize)),
            Transport::Rest | Transport::Grpc | Transport::Native => self.entered(edge, target),
        }
    }

    /// The handler that stands for `extra`.
    pub fn extra(&self, extra: Extra) -> Option<u32> {
        let at = self.extras.binary_search(&extra).ok()?;
        Some((self.handled.len() + at) as u32)
    }

    /// Links of `edge`, one per target; of a message the one that publishes it.
    pub fn links_of(&self, edge: EdgeId) -> &[u32] {
        &self.of_edge[edge.index()]
    }

    /// Links that a fault of `edge` is a fault of: its calls, also those that only sagas make; of a message
    /// the ways to its consumers, for what is before them is the broker's.
    pub fn hit_by(&self, topology: &Topology, edge: EdgeId) -> Vec<u32> {
        let targets = 0..topology.edge(edge).to.as_slice().len();
        let carried = targets.filter_map(|target| self.topics.carrying(edge, target));
        let mut links: Vec<u32> = carried.map(|(topic, consumer)| self.delivering(topic, consumer)).collect();
        if self.topics.of_edge(edge).is_none() {
            links.extend(self.links_of(edge));
        }
        links.sort_unstable();
        links.dedup();
        links
    }

    /// The link that publishes to `topic`.
    pub fn publishing(&self, topic: u32) -> u32 {
        self.publishing[topic as usize]
    }

    pub fn is_entry(&self, edge: EdgeId) -> bool {
        self.is_entry[edge.index()]
    }

    /// The link that brings `topic` to its consumer number `consumer`.
    pub fn delivering(&self, topic: u32, consumer: usize) -> u32 {
        self.delivering[topic as usize][consumer]
    }

    /// The link within a service at `position` of [`Plan::locals`].
    pub fn local(&self, position: u32) -> u32 {
        self.locals[position as usize]
    }

    /// Whether only sagas use `link`.
    pub fn is_stepped(&self, link: u32) -> bool {
        self.stepped[link as usize]
    }

    /// The handler in which a saga starts by itself.
    pub fn start(&self, saga: u32) -> Option<u32> {
        self.starts[saga as usize]
    }

    /// The handler in which `service` works on `operation`.
    pub fn handling(&self, service: ServiceId, operation: &str) -> Option<u32> {
        self.handler[self.handlers.handling(service, operation)]
    }

    /// That of its first step, or of its coordinator.
    fn start_of(&self, plan: &Plan<'_>, saga: usize) -> Option<u32> {
        let planned = &plan.sagas[saga];
        if planned.coordination == Coordination::Orchestration {
            return self.extra(Extra::Coordinator(saga as u32));
        }
        let steps = &plan.topology.flow(planned.flow).steps;
        let first = &steps[planned.start.executes(steps)?];
        self.handling(first.service, &first.action)
    }

    /// Edges that are called, with their targets.
    pub fn calls(&self) -> impl Iterator<Item = EdgeId> + use<'_> {
        self.links.iter().filter_map(|wire| match wire {
            Wire::Call(edge, ..) => Some(*edge),
            Wire::Publish(_) | Wire::Deliver(..) | Wire::Local(_) => None,
        })
    }

    /// Whether requests enter over `edge`, or a handler that they reach makes it.
    pub fn is_travelled(&self, edge: EdgeId) -> bool {
        self.is_entry[edge.index()] || self.reached.makes(&self.handlers, edge)
    }

    /// The station that calls or publishes `edge`; `None` when only the outside does.
    pub fn caller(&self, topology: &Topology, edge: EdgeId) -> Option<u32> {
        let called = !self.is_entry[edge.index()] || self.reached.makes(&self.handlers, edge);
        self.station(topology.edge(edge).from).filter(|_| called)
    }
}

/// Handlers that GraphQL requests enter, ascending.
fn resolved(topology: &Topology, transports: &[Option<Transport>], handlers: &Handlers) -> Vec<usize> {
    let edges = topology.edge_ids().filter(|id| transports[id.index()] == Some(Transport::Graphql));
    let mut entered: Vec<usize> = edges.flat_map(|id| handlers.entered_by(id)).map(|at| *at as usize).collect();
    entered.sort_unstable();
    entered.dedup();
    entered
}

/// All links by id; one that publishes goes before one that delivers.
fn wires(plan: &Plan<'_>, transports: &[Option<Transport>], topics: &Topics) -> Vec<Wire> {
    let topology = plan.topology.as_ref();
    let mut wires: Vec<Named<'_>> = Vec::with_capacity(transports.len());
    for (id, transport) in topology.edge_ids().zip(transports) {
        let Some(transport) = *transport else { continue };
        for target in 0..topology.edge(id).to.as_slice().len() {
            wires.push(Named::new(id_of(topology, id, target), 0, Wire::Call(id, target, transport)));
        }
    }
    for (at, topic) in topics.list.iter().enumerate() {
        wires.push(Named::new(Cow::Borrowed(&topic.id), 1, Wire::Publish(at as u32)));
        for (place, consumer) in topic.consumers.iter().enumerate() {
            wires.push(Named::new(Cow::Borrowed(&consumer.id), 2, Wire::Deliver(at as u32, place)));
        }
    }
    for (at, (service, operation)) in plan.locals.iter().enumerate() {
        wires.push(Named::new(local_id(topology, *service, operation).into_string().into(), 0, Wire::Local(at as u32)));
    }
    wires.sort_by(|a, b| (a.start, &a.id, a.rank).cmp(&(b.start, &b.id, b.rank)));
    wires.into_iter().map(|named| named.wire).collect()
}

/// A link on its way to its place.
struct Named<'a> {
    /// The first bytes of the id, which mostly decide: reading whole ids takes several times as long.
    start: u128,
    id: Cow<'a, str>,
    rank: u8,
    wire: Wire,
}

impl<'a> Named<'a> {
    fn new(id: Cow<'a, str>, rank: u8, wire: Wire) -> Self {
        let mut start = [0; 16];
        let length = id.len().min(start.len());
        start[..length].copy_from_slice(&id.as_bytes()[..length]);
        Self { start: u128::from_be_bytes(start), id, rank, wire }
    }
}

/// What a way within a service is called.
pub(super) fn local_id(topology: &Topology, service: ServiceId, operation: &str) -> Box<str> {
    let name = &topology.service(service).name;
    edge_id(name, name, Some(operation)).into()
}

/// Everything but clients; of these only the ones that are entered, called, or get a message.
fn stations(topology: &Topology, arrivals: &[Arrival<'_>], topics: &Topics) -> Vec<ServiceId> {
    let mut serves: Vec<bool> = topology.services().iter().map(|s| s.kind != ServiceKind::Client).collect();
    for target in topology.edges().iter().flat_map(|edge| edge.to.as_slice()) {
        serves[target.index()] = true;
    }
    for consumer in topics.list.iter().flat_map(|topic| &topic.consumers) {
        serves[consumer.service.index()] = true;
    }
    for door in arrivals.iter().flat_map(|arrival| &arrival.doors) {
        if let Door::Service(id) = *door {
            serves[id.index()] = true;
        }
    }
    let mut services: Vec<ServiceId> = topology.service_ids().filter(|id| serves[id.index()]).collect();
    services.sort_by_key(|id| &topology.service(*id).name);
    services
}
