//! Zones, and how far they are from each other.

use super::index::Index;
use super::notes::Notes;
use crate::law::Law;
use crate::model::{Service, Topology, ZoneLink};
use crate::simulate::blueprint::Delay;
use crate::units::{Bytes, Nanos};

/// One way, within a zone: half of a round trip of 0.3 ms. literature.md, section 3.
pub(super) const WITHIN_A_ZONE: Nanos = Nanos(150_000);
/// One way, between zones: half of a round trip of 1 ms. literature.md, section 3.
const BETWEEN_ZONES: Nanos = Nanos(500_000);

/// Zones that a simulated service states, or one that calls it, by name.
pub(super) fn zones(topology: &Topology, index: &Index) -> Vec<Box<str>> {
    let senders = index.calls().map(|edge| topology.edge(edge).from);
    let services = index.services.iter().copied().chain(senders).map(|id| topology.service(id));
    let mut zones: Vec<Box<str>> = services.flat_map(|service| service.serving.zones.iter().cloned()).collect();
    zones.sort_unstable();
    zones.dedup();
    zones
}

/// The stated zones in turn.
pub(super) fn of_replicas(service: &Service, replicas: u32, zones: &[Box<str>]) -> Box<[u16]> {
    let own: Vec<u16> = service
        .serving
        .zones
        .iter()
        .filter_map(|name| zones.binary_search(name).ok().and_then(|at| u16::try_from(at).ok()))
        .collect();
    if own.is_empty() {
        return Box::default();
    }
    own.iter().copied().cycle().take(replicas as usize).collect()
}

/// For each pair, in rows.
pub(super) fn delays(topology: &Topology, zones: &[Box<str>], notes: &mut Notes) -> Vec<Delay> {
    let mut delays = Vec::with_capacity(zones.len() * zones.len());
    for from in zones {
        for to in zones {
            let link = between(topology, from, to);
            let stated = link.and_then(|link| link.latency.clone());
            if let (Some(law), Some([a, b])) = (&stated, link.map(|link| &link.zones)) {
                notes.fit(&format!("{a}~{b}"), "latency", law);
            }
            delays.push(Delay { law: stated.unwrap_or_else(|| assumed(from, to, notes)) });
        }
    }
    delays
}

fn assumed(from: &str, to: &str, notes: &mut Notes) -> Law {
    if from == to {
        notes.assume("system", "latency", WITHIN_A_ZONE, "one way within a zone: half of a usual round trip of 0.3ms");
        Law::Constant(WITHIN_A_ZONE)
    } else {
        notes.assume("system", "latency", BETWEEN_ZONES, "one way between zones: half of a usual round trip of 1ms");
        Law::Constant(BETWEEN_ZONES)
    }
}

/// The least bandwidth of the zone pairs that messages between two services may cross.
pub(super) fn bandwidth(topology: &Topology, from: &Service, to: &Service) -> Option<Bytes> {
    let (from, to) = (&from.serving.zones, &to.serving.zones);
    let pairs = from.iter().flat_map(|a| to.iter().map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| between(topology, a, b)?.bandwidth).min()
}

fn between<'a>(topology: &'a Topology, a: &str, b: &str) -> Option<&'a ZoneLink> {
    topology.zone_links().iter().find(|link| {
        let [from, to] = &link.zones;
        (from.as_ref(), to.as_ref()) == (a, b) || (from.as_ref(), to.as_ref()) == (b, a)
    })
}
