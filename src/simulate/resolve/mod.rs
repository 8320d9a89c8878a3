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

mod disturbances;
mod entry;
mod guards;
mod handlers;
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

use std::ops::Range;

use crate::diagnostic::Finding;
use crate::model::Topology;
use crate::simulate::blueprint::{Blueprint, Link};
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
    let links = links_of(topology, &index, &zones, &mut notes);
    let sources = sources::sources(topology, &index, &arrivals, &mut notes);
    let disturbances = disturbances::disturbances(topology, &index, &sources, &mut notes);
    let Notes { assumptions, left_out, findings } = notes.sorted();
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(Blueprint {
        stations,
        links,
        handlers,
        sources,
        disturbances,
        zones,
        zone_delays,
        hop_limit: HOP_LIMIT,
        assumptions: assumptions.into(),
        left_out,
    })
}

/// Most of what is noted is noted of links: both halves sort their own.
fn links_of(topology: &Topology, index: &Index, zones: &[Box<str>], notes: &mut Notes) -> Vec<Link> {
    let (all, half) = (index.links.len(), index.links.len() / 2);
    let part = |numbers: Range<usize>| {
        let mut notes = Notes::default();
        let links = links::links(topology, index, zones, numbers, &mut notes);
        notes.assumptions.sort();
        (links, notes)
    };
    let ((mut links, first), (more, second)) = together(all, || part(0..half), || part(half..all));
    links.extend(more);
    notes.append(first);
    notes.append(second);
    links
}
