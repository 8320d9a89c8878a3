//! Topology to blueprint: every number settled, every assumption noted.
//!
//! ```text
//! transport      which edges are calls, and over what; the others are messages
//! brokers        what messages pass                   -> Brokers
//! topics         which edges publish what, and replies -> Topics
//! entry          which flows start, and where         -> Arrival
//! reach, index   services, handlers and edges by name -> Index
//! stations, handlers, links, subscriptions, sources, disturbances -> the blueprint's lists
//! ```
//!
//! A part that cannot be simulated yet is left out with a reason; what cannot run is a finding.

mod brokers;
mod disturbances;
mod entry;
mod guards;
mod handlers;
mod idle;
mod index;
mod links;
mod network;
mod notes;
mod order;
mod problem;
mod profile;
mod publishing;
mod reach;
mod relays;
mod retry;
mod sources;
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
use topics::Topics;

/// Hops after which a request fails instead of calling further: far more than any design means.
const HOP_LIMIT: u32 = 64;

/// The subscriptions of `topology`, as a simulation calls them, by id. Replies are among them.
pub fn subscriptions(topology: &Topology) -> Vec<String> {
    let mut notes = Notes::default();
    let transports = transport::transports(topology, &mut notes);
    let brokers = Brokers::of(topology, &transports, &mut notes);
    let topics = Topics::of(topology, &transports, &brokers, &mut notes);
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
    let transports = transport::transports(topology, &mut notes);
    let brokers = Brokers::of(topology, &transports, &mut notes);
    let topics = Topics::of(topology, &transports, &brokers, &mut notes);
    let arrivals = entry::arrivals(topology, &topics, &mut notes);
    let index = Index::of(topology, &transports, topics, &brokers, &arrivals);
    let zones = zones::zones(topology, &index);
    let zone_delays = zones::delays(topology, &zones, &mut notes);
    let stations = stations::stations(topology, &index, &brokers, &zones, &mut notes);
    let handlers = handlers::handlers(topology, &index, &mut notes);
    let ((links, of_links), (sources, of_sources)) = together(
        topology.edges().len(),
        || Notes::taken(|notes| links::links(topology, &index, &brokers, &zones, notes)),
        || Notes::taken(|notes| sources::sources(topology, &index, &arrivals, notes)),
    );
    notes.append(of_links);
    notes.append(of_sources);
    let (topics, subscriptions) = subscriptions::topics(topology, &index, &brokers, &mut notes);
    let disturbances = disturbances::disturbances(topology, &index, &brokers, &sources, &mut notes);
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
    let idle = idle::idle(topology, &index, &stations, &disturbances);
    let Notes { assumptions, fitted, left_out, findings } = notes.sorted();
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
        sagas: Vec::new(),
        disturbances,
        zones,
        zone_delays,
        hop_limit: HOP_LIMIT,
        assumptions: assumptions.into(),
        fitted,
        idle,
        left_out,
    })
}
