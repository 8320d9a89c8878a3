//! Large topologies from a seed: the same bytes on every machine.
//!
//! Shape: services stand in tiers, and all edges but those of a few circles lead down the order of
//! tier and number. So paths are short and circles few, as in real systems. Fan-in and fan-out are
//! heavy-tailed; besides, there is one hub that many call and one caller that calls many.

mod edge;
mod flow;
mod plan;
mod random;
mod service;

use edge::Edge;
use flow::Flow;
use plan::Plan;
use random::Random;
use service::Service;

/// Fewer would leave some tier empty.
pub const LEAST_SERVICES: usize = 100;

/// The hub gets 7 % of the edges: 14,000 of 200,000.
pub fn topology(services: usize, edges: usize, seed: u64) -> String {
    with_hub(services, edges, edges * 7 / 100, seed)
}

/// A valid file with so many services and `[[edges]]`, of which `hub` lead to one service.
///
/// # Panics
/// When there are fewer than [`LEAST_SERVICES`].
pub fn with_hub(services: usize, edges: usize, hub: usize, seed: u64) -> String {
    assert!(services >= LEAST_SERVICES, "fewer than {LEAST_SERVICES} services");
    let random = &mut Random(seed);
    let services: Vec<Service> = (0..services).map(|number| Service::drawn(number, random)).collect();
    let flows: Vec<Flow> =
        (0..services.len() / 1000 + 3).map(|number| Flow::drawn(number, &services, random)).collect();
    let mut edges = Plan::new(&services, edges, random).filled(hub, &flows);
    random.shuffle(&mut edges);
    for (number, edge) in edges.iter_mut().enumerate() {
        edge.call_it(number, random);
    }

    let mut file = String::with_capacity(services.len() * 100 + edges.len() * 130);
    file.push_str("version = 1\n\n[system]\nname = \"generated\"\n\n[brokers.bus]\nproduct = \"kafka\"\n");
    for service in &services {
        service.write(&mut file, random);
    }
    // One of the names that reach a service is enough to say in whose handling a call is made.
    let mut handled: Vec<Option<&Edge>> = vec![None; services.len()];
    for edge in &edges {
        for to in &edge.to {
            handled[*to] = Some(edge);
        }
    }
    for edge in &edges {
        edge.write(&services, handled[edge.from], &mut file, random);
    }
    for flow in &flows {
        flow.write(&services, &mut file);
    }
    file
}
