//! Topology to blueprint: every number settled, every assumption noted.
//!
//! ```text
//! entry          which flows start, and where        -> Arrival
//! transport      which edges are calls, and over what
//! index          services, handlers and edges by name -> Index
//! stations, handlers, links, sources, disturbances    -> the blueprint's lists
//! ```
//!
//! A part that cannot be simulated yet is left out with a reason; what cannot run is a finding.

mod adaptation;
mod disturbances;
mod entry;
mod guards;
mod handlers;
mod idle;
mod index;
mod links;
mod network;
mod notes;
mod problem;
mod profile;
mod retry;
mod sources;
mod stations;
mod transport;
mod work;
mod zones;

use crate::diagnostic::Finding;
use crate::model::Topology;
use crate::simulate::blueprint::{Arrivals, Blueprint, MOST_OF_A_KIND};
use crate::threads::together;
use index::Index;
use notes::Notes;

/// Hops after which a request fails instead of calling further: far more than any design means.
const HOP_LIMIT: u32 = 64;

/// Settles every number of `topology`. O(edges · log edges + calls of handlers).
///
/// # Errors
/// Everything that forbids a simulation, in file order: nothing arrives, a law has no mean, a stage
/// waits for more calls than it makes.
pub fn resolve(topology: &Topology) -> Result<Blueprint, Vec<Finding>> {
    let mut notes = Notes::default();
    let arrivals = entry::arrivals(topology, &mut notes);
    let index = Index::of(topology, &arrivals, &mut notes);
    let zones = zones::zones(topology, &index);
    let zone_delays = zones::delays(topology, &zones, &mut notes);
    let stations = stations::stations(topology, &index, &zones, &mut notes);
    let handlers = handlers::handlers(topology, &index, &mut notes);
    let ((links, of_links), (sources, of_sources)) = together(
        topology.edges().len(),
        || Notes::taken(|notes| links::links(topology, &index, &zones, notes)),
        || Notes::taken(|notes| sources::sources(topology, &index, &arrivals, notes)),
    );
    notes.append(of_links);
    notes.append(of_sources);
    let parts = disturbances::Parts { stations: &stations, sources: &sources, zones: &zones };
    let disturbances = disturbances::disturbances(topology, &index, &parts, &mut notes);
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
        topics: Vec::new(),
        subscriptions: Vec::new(),
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
