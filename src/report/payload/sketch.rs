//! Which services there are and who leads to whom: what a picture of the system is made of.

use crate::file::edge_id;
use crate::model::Topology;
use crate::vocabulary::ServiceKind;

pub struct Sketch {
    pub services: Vec<Drawn>,
    /// A list edge has one per consumer.
    pub arrows: Vec<Arrow>,
}

pub struct Drawn {
    pub name: String,
    pub kind: ServiceKind,
}

pub struct Arrow {
    /// Of the edge.
    pub edge: String,
    /// Of the subscription, if it is one: with the consumer in place of `*`.
    pub id: String,
    /// Places in `services`.
    pub from: usize,
    pub to: usize,
}

impl Sketch {
    pub fn of(topology: &Topology) -> Self {
        let services = topology.services().iter().map(|it| Drawn { name: it.name.to_string(), kind: it.kind });
        let arrows = topology.edges().iter().flat_map(|edge| {
            edge.to.as_slice().iter().map(|to| Arrow {
                edge: edge.id.to_string(),
                id: edge_id(&topology.service(edge.from).name, &topology.service(*to).name, edge.name.as_deref()),
                from: edge.from.index(),
                to: to.index(),
            })
        });
        Self { services: services.collect(), arrows: arrows.collect() }
    }
}
