//! Topology to blueprint: every number settled, every assumption noted.
//!
//! ```text
//! plan, starts   which flows are sagas, and the edges that they imply -> Plan
//! transport      which edges are calls, and over what; the others are messages
//! brokers        what messages pass                   -> Brokers
//! topics         which edges publish what, and replies -> Topics
//! entry          which flows start, and where         -> Arrival
//! reach, index   services, handlers and edges by name -> Index
//! stations, handlers, links, subscriptions, sources, disturbances -> the blueprint's lists
//! ```
//!
//! A part that cannot be simulated yet is left out with a reason; what cannot run is a finding.

mod adaptation;
mod brokers;
mod disturbances;
mod entry;
mod guards;
mod handlers;
mod idle;
mod idle_messages;
mod index;
mod links;
mod network;
mod notes;
mod order;
mod plan;
mod problem;
mod profile;
mod publishing;
mod reach;
mod relays;
mod retry;
mod sagas;
mod sources;
mod starts;
mod stations;
mod subscriptions;
mod topics;
mod transport;
mod work;
mod zones;

use crate::diagnostic::Finding;
use crate::model::Topology;
use crate::simulate::blueprint::{Arrivals, Blueprint, MOST_OF_A_KIND};
use crate::threads::together;
use brokers::Brokers;
use index::Index;
use notes::Notes;
use plan::Plan;
use topics::Topics;

/// Hops after which a request fails instead of calling further: far more than any design means.
const HOP_LIMIT: u32 = 64;

/// The subscriptions of `topology`, as a simulation calls them, by id. Replies are among them.
pub fn subscriptions(topology: &Topology) -> Vec<String> {
    let mut notes = Notes::default();
    let plan = Plan::of(topology, &mut notes);
    let topology = plan.topology.as_ref();
    let transports = transport::transports(topology, &mut notes);
    let brokers = Brokers::of(topology, &transports, &mut notes);
    let topics = Topics::of(&plan, &transports, &brokers, &mut notes);
    let mut ids: Vec<String> =
        topics.list.iter().flat_map(|topic| &topic.consumers).map(|consumer| consumer.id.to_string()).collect();
    ids.sort();
    ids
}

/// Settles every number of `topology`. O(edges · log edges + calls of handlers).
///
/// # Errors
/// Everything that forbids a simulation, in file order: nothing arrives, a law has no mean, a stage
/// waits for more calls than it makes.
pub fn resolve(topology: &Topology) -> Result<Blueprint, Vec<Finding>> {
    let mut notes = Notes::default();
    let plan = Plan::of(topology, &mut notes);
    let topology = plan.topology.as_ref();
    let transports = transport::transports(topology, &mut notes);
    let brokers = Brokers::of(topology, &transports, &mut notes);
    let topics = Topics::of(&plan, &transports, &brokers, &mut notes);
    let arrivals = entry::arrivals(topology, &plan, &topics, &mut notes);
    let index = Index::of(&plan, &transports, topics, &brokers, &arrivals);
    let zones = zones::zones(topology, &index);
    let zone_delays = zones::delays(topology, &zones, &mut notes);
    // Most of what is noted is noted of links: two threads share the work.
    let of_links = || {
        let mut notes = Notes::default();
        (links::links(&plan, &index, &brokers, &zones, &mut notes), notes.sorted())
    };
    let of_others = || {
        let stations = stations::stations(topology, &index, &brokers, &zones, &mut notes);
        let handlers = handlers::handlers(&plan, &index, &mut notes);
        let first = std::mem::take(&mut notes.findings);
        let (topics, subscriptions) = subscriptions::topics(topology, &index, &brokers, &mut notes);
        let sources = sources::sources(topology, &index, &arrivals, &mut notes);
        let sagas = sagas::sagas(&plan, &index, &arrivals, &sources, &mut notes);
        let parts = disturbances::Parts { sources: &sources, zones: &zones };
        let disturbances = disturbances::disturbances(topology, &index, &brokers, &parts, &mut notes);
        ((stations, handlers, topics, subscriptions, sources, sagas, disturbances), first, notes.sorted())
    };
    let ((links, of_links), (others, first, of_others)) = together(index.links.len(), of_links, of_others);
    let (stations, handlers, topics, subscriptions, sources, sagas, disturbances) = others;
    // Of findings of one place those of stations and handlers come first, then those of links.
    let mut notes = Notes::found(first).and(of_links).and(of_others);
    let replicas = stations.iter().map(|station| u64::from(station.replicas));
    let users = sources.iter().map(|source| match source.arrivals {
        Arrivals::Closed { users, .. } => u64::from(users),
        _ => 0,
    });
    for (what, count) in [("replicas", replicas.sum::<u64>()), ("users", users.sum())] {
        if count > u64::from(MOST_OF_A_KIND) {
            notes.report(problem::too_many(what, MOST_OF_A_KIND));
        }
    }
    let mut idle = idle::idle(topology, &index, &stations, &disturbances);
    idle.extend(idle_messages::idle(&plan, &index, &transports));
    idle.sort();
    let unused = idle_messages::unused(&plan, &index, &arrivals);
    let Notes { assumptions, fitted, left_out, findings, .. } = notes.rest_sorted();
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(Blueprint {
        stations,
        links,
        handlers,
        sources,
        topics,
        subscriptions,
        sagas,
        disturbances,
        zones,
        zone_delays,
        hop_limit: HOP_LIMIT,
        assumptions: assumptions.into(),
        fitted,
        idle,
        unused,
        left_out,
    })
}
