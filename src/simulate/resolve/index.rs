//! Which service is which station, which edge which links: by name, so that the order of the file's
//! tables changes nothing.

use super::entry::{Arrival, Door};
use super::links::id_of;
use super::notes::Notes;
use super::transport::{Transport, from_outside, transport};
use crate::model::{EdgeId, Handlers, ServiceId, Topology};
use crate::vocabulary::ServiceKind;

/// Topology ids to blueprint indices and back.
#[derive(Debug)]
pub(super) struct Index {
    pub handlers: Handlers,
    /// Services by station.
    pub services: Vec<ServiceId>,
    /// By service; `None` for a client that only sends.
    station: Vec<Option<u32>>,
    /// Handlers of the topology by handler of the blueprint.
    pub handled: Vec<usize>,
    handler: Vec<Option<u32>>,
    /// Edge, target and transport by link.
    pub links: Vec<(EdgeId, usize, Transport)>,
    /// Links by edge, one per target; empty for messages.
    of_edge: Vec<Vec<u32>>,
    /// By edge: it is called in handlers, and is no message.
    is_call: Vec<bool>,
    /// By topology handler: an entrance leads to it.
    reached: Vec<bool>,
    is_entry: Vec<bool>,
}

impl Index {
    pub fn of(topology: &Topology, arrivals: &[Arrival<'_>], notes: &mut Notes) -> Self {
        let handlers = Handlers::of(topology);
        let mut transports: Vec<Option<Transport>> =
            topology.edges().iter().map(|edge| transport(topology, edge, notes)).collect();
        let is_call: Vec<bool> = transports.iter().map(Option::is_some).collect();
        let reached = reached(topology, &handlers, arrivals, &is_call);
        let mut is_entry = vec![false; is_call.len()];
        for door in arrivals.iter().flat_map(|arrival| &arrival.doors) {
            if let Door::Edge(id, _) = *door {
                is_entry[id.index()] = true;
            }
        }
        for id in topology.edge_ids().filter(|id| !is_call[id.index()]) {
            let edge = topology.edge(id);
            let made = handlers.made_in(id).iter().any(|handler| reached[*handler as usize]);
            if is_entry[id.index()] {
                transports[id.index()] = Some(from_outside(edge, notes));
            }
            if made || !is_entry[id.index()] {
                notes.leave_out(&edge.id, "messages are not simulated yet");
            }
        }
        let services = stations(topology, arrivals, &transports);
        let mut station = vec![None; topology.services().len()];
        for (at, id) in services.iter().enumerate() {
            station[id.index()] = Some(at as u32);
        }
        let handled: Vec<usize> = services.iter().flat_map(|id| handlers.of_service(*id)).collect();
        let mut handler = vec![None; handlers.len()];
        for (at, own) in handled.iter().enumerate() {
            handler[*own] = Some(at as u32);
        }
        let mut links = Vec::new();
        for (id, transport) in topology.edge_ids().zip(&transports) {
            for target in 0..transport.map_or(0, |_| topology.edge(id).to.as_slice().len()) {
                links.extend(transport.map(|transport| (id, target, transport)));
            }
        }
        links.sort_by_cached_key(|(id, target, _)| id_of(topology, *id, *target));
        let mut of_edge: Vec<Vec<u32>> = vec![Vec::new(); transports.len()];
        for (at, (id, ..)) in links.iter().enumerate() {
            of_edge[id.index()].push(at as u32);
        }
        for of_one in &mut of_edge {
            of_one.sort_by_key(|at| links[*at as usize].1);
        }
        Self { handlers, services, station, handled, handler, links, of_edge, is_call, reached, is_entry }
    }

    pub fn station(&self, id: ServiceId) -> Option<u32> {
        self.station[id.index()]
    }

    /// The base handler of a service.
    pub fn base_handler(&self, id: ServiceId) -> Option<u32> {
        self.handler[self.handlers.of_service(id).start]
    }

    /// The handler that the link of `edge` to its target number `target` enters.
    pub fn entered(&self, edge: EdgeId, target: usize) -> Option<u32> {
        self.handler[self.handlers.entered_by(edge)[target] as usize]
    }

    /// Links of `edge`, one per target.
    pub fn links_of(&self, edge: EdgeId) -> &[u32] {
        &self.of_edge[edge.index()]
    }

    pub fn is_call(&self, edge: EdgeId) -> bool {
        self.is_call[edge.index()]
    }

    pub fn is_entry(&self, edge: EdgeId) -> bool {
        self.is_entry[edge.index()]
    }

    /// The station that calls `edge`; `None` when only the outside does.
    pub fn caller(&self, topology: &Topology, edge: EdgeId) -> Option<u32> {
        let called = self.is_call(edge)
            && (!self.is_entry[edge.index()]
                || self.handlers.made_in(edge).iter().any(|handler| self.reached[*handler as usize]));
        self.station(topology.edge(edge).from).filter(|_| called)
    }
}

/// Everything but clients; of these only the ones that are entered or called.
fn stations(topology: &Topology, arrivals: &[Arrival<'_>], transports: &[Option<Transport>]) -> Vec<ServiceId> {
    let mut serves: Vec<bool> = topology.services().iter().map(|s| s.kind != ServiceKind::Client).collect();
    for (edge, _) in topology.edges().iter().zip(transports).filter(|(_, transport)| transport.is_some()) {
        for target in edge.to.as_slice() {
            serves[target.index()] = true;
        }
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

fn reached(topology: &Topology, handlers: &Handlers, arrivals: &[Arrival<'_>], is_call: &[bool]) -> Vec<bool> {
    let mut reached = vec![false; handlers.len()];
    let mut open: Vec<usize> = Vec::new();
    for door in arrivals.iter().flat_map(|arrival| &arrival.doors) {
        open.push(match *door {
            Door::Edge(id, target) => handlers.entered_by(id)[target] as usize,
            Door::Service(id) => handlers.of_service(id).start,
        });
    }
    while let Some(handler) = open.pop() {
        if std::mem::replace(&mut reached[handler], true) {
            continue;
        }
        for call in handlers.calls(handler).iter().filter(|call| is_call[call.edge.index()]) {
            open.extend(handlers.entered_by(call.edge).iter().map(|next| *next as usize));
        }
    }
    debug_assert_eq!(topology.edges().len(), is_call.len());
    reached
}
