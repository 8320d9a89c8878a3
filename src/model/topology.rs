//! The graph of services and edges; fields are private so that ids stay valid.

use crate::file::edge_id;

use super::{
    Broker, BrokerId, Edge, EdgeId, Fault, Flow, FlowId, Needs, Objective, Service, ServiceId, System, Targets,
    ZoneLink,
};

/// A valid system. Built only by [`super::lower`].
#[derive(Clone, Debug)]
pub struct Topology {
    pub(super) system: System,
    pub(super) services: Vec<Service>,
    pub(super) brokers: Vec<Broker>,
    pub(super) edges: Vec<Edge>,
    pub(super) flows: Vec<Flow>,
    pub(super) faults: Vec<Fault>,
    pub(super) zone_links: Vec<ZoneLink>,
    pub(super) objectives: Vec<Objective>,
}

impl Topology {
    pub fn system(&self) -> &System {
        &self.system
    }

    pub fn services(&self) -> &[Service] {
        &self.services
    }

    pub fn brokers(&self) -> &[Broker] {
        &self.brokers
    }

    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub fn zone_links(&self) -> &[ZoneLink] {
        &self.zone_links
    }

    pub fn objectives(&self) -> &[Objective] {
        &self.objectives
    }

    pub fn service(&self, id: ServiceId) -> &Service {
        &self.services[id.index()]
    }

    pub fn broker(&self, id: BrokerId) -> &Broker {
        &self.brokers[id.index()]
    }

    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.edges[id.index()]
    }

    pub fn flow(&self, id: FlowId) -> &Flow {
        &self.flows[id.index()]
    }

    pub fn service_ids(&self) -> impl ExactSizeIterator<Item = ServiceId> + use<> {
        (0..self.services.len()).map(ServiceId::at)
    }

    pub fn edge_ids(&self) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (0..self.edges.len()).map(EdgeId::at)
    }

    pub fn flow_ids(&self) -> impl ExactSizeIterator<Item = FlowId> + use<> {
        (0..self.flows.len()).map(FlowId::at)
    }

    /// The edge with the canonical id `id`. O(edges).
    pub fn find_edge(&self, id: &str) -> Option<EdgeId> {
        self.edges.iter().position(|edge| edge.id.as_ref() == id).map(EdgeId::at)
    }

    /// The service called `name`. O(services).
    pub fn find_service(&self, name: &str) -> Option<ServiceId> {
        self.services.iter().position(|service| service.name.as_ref() == name).map(ServiceId::at)
    }

    /// The same system with one more edge per `(from, to, operation)`, marked as implied.
    pub fn with_implied(&self, edges: impl IntoIterator<Item = (ServiceId, ServiceId, Box<str>)>) -> Self {
        let mut topology = self.clone();
        for (from, to, operation) in edges {
            topology.edges.push(Edge {
                id: edge_id(&self.service(from).name, &self.service(to).name, Some(&operation)).into(),
                from,
                to: Targets::One(to),
                name: Some(operation),
                is_event: false,
                during: Box::default(),
                stage: None,
                needs: Needs::default(),
                implied: true,
                design: None,
                span: self.service(from).span,
            });
        }
        topology
    }

    /// The broker that the messages of `edge` pass: the stated one, else the only one.
    pub fn broker_of(&self, edge: &Edge) -> Option<&Broker> {
        match edge.design.as_ref().and_then(|design| design.broker) {
            Some(id) => Some(self.broker(id)),
            None if self.brokers.len() == 1 => self.brokers.first(),
            None => None,
        }
    }
}
