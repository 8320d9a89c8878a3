//! Who was hit, in order, and over which edge it came.

use std::ops::Range;

use super::graph::{Distances, Struck};
use super::signs::{Seen, Spans};
use super::windows::{Bins, Window};
use super::{Kind, Sign, Step};
use crate::explore::outcome::{LinkRole, Outcome};
use crate::simulate::blueprint::{Blueprint, Entrance};

/// One entity of the blueprint that shows a sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub kind: Kind,
    pub index: usize,
    seen: Seen,
    distance: u32,
}

/// Everything that was hit, by time and distance.
pub(super) fn hits(
    blueprint: &Blueprint,
    outcome: &Outcome,
    depths: &[Vec<f64>],
    distances: &Distances,
    window: &Window,
    before: &Range<usize>,
) -> Vec<Hit> {
    let spans = Spans { before: before.clone(), told: window.from..window.until };
    let mut hits = Vec::new();
    let mut add = |kind, index, distance, all: Vec<Seen>| {
        hits.extend(all.into_iter().map(|seen| Hit { kind, index, seen, distance }));
    };
    for (at, service) in outcome.services.iter().enumerate() {
        add(Kind::Service, at, distances.of_station(at), spans.of_service(service));
    }
    // What is handed out by a broker is told by its subscription.
    let called = outcome.links.iter().enumerate().filter(|(_, link)| link.role != LinkRole::Deliver);
    for (at, link) in called {
        add(Kind::Edge, at, distances.of_link(blueprint, at), spans.of_link(link));
    }
    for (at, depth) in depths.iter().enumerate() {
        let delivery = blueprint.subscriptions[at].delivery as usize;
        add(
            Kind::Subscription,
            at,
            distances.of_link(blueprint, delivery),
            spans.of_depth(depth).into_iter().collect(),
        );
    }
    for (at, flow) in outcome.flows.iter().enumerate() {
        add(Kind::Flow, at, distances.of_source(blueprint, at), spans.of_flow(flow));
    }
    // Indices follow names.
    hits.sort_by_key(|hit| (hit.seen.bin, hit.distance, hit.kind, hit.index, hit.seen.sign));
    hits
}

/// The hits in words.
pub(super) fn told(
    blueprint: &Blueprint,
    outcome: &Outcome,
    struck: &Struck,
    hits: Vec<Hit>,
    window: &Window,
    bins: &Bins,
) -> Vec<Step> {
    let step = |hit: &Hit| {
        let entity = match hit.kind {
            Kind::Service => &*outcome.services[hit.index].name,
            Kind::Edge => &*outcome.links[hit.index].id,
            Kind::Subscription => &*blueprint.subscriptions[hit.index].id,
            Kind::Flow => &*outcome.flows[hit.index].name,
        };
        Step {
            at_s: window.time(hit.seen.bin, bins),
            kind: hit.kind,
            entity: entity.into(),
            sign: hit.seen.sign,
            worst: hit.seen.worst,
            through: through(blueprint, struck, &hits, hit).map(|link| blueprint.links[link].id.as_ref().into()),
        }
    };
    hits.iter().map(step).collect()
}

/// The link over which `hit` came: one whose callee was struck, or hit no later and nearer to the fault.
fn through(blueprint: &Blueprint, struck: &Struck, hits: &[Hit], hit: &Hit) -> Option<usize> {
    // Where the request itself goes is behind it, however near.
    let of_link = |link: usize, own: bool| {
        let to = blueprint.links[link].to;
        let at_callee = struck.stations.contains(&to) || struck.links.contains(&(link as u32));
        let earlier = hits.iter().filter(|other| {
            let same = match other.kind {
                Kind::Edge => other.index == link,
                Kind::Service => other.index == to as usize,
                Kind::Subscription | Kind::Flow => false,
            };
            let behind = own && other.kind == Kind::Edge || other.distance < hit.distance;
            same && behind && other.seen.bin <= hit.seen.bin
        });
        let first = earlier.map(|other| (other.seen.bin, other.distance)).min();
        if at_callee { Some((0, 0)) } else { first }
    };
    // Of several, the one that fails most.
    let failing = |link: usize| {
        let own = hits.iter().filter(|other| other.kind == Kind::Edge && other.index == link);
        own.filter(|own| own.seen.sign == Sign::Failing).map(|own| own.seen.worst).fold(0.0, f64::max)
    };
    let best = |links: &mut dyn Iterator<Item = usize>, own: bool| {
        let known = links.filter_map(|link| Some((of_link(link, own)?, failing(link), link)));
        known.min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2))).map(|(.., link)| link)
    };
    let links_of = |handler: u32| {
        let stages = blueprint.handlers[handler as usize].stages.iter();
        stages.flat_map(|stage| &stage.branches).map(|branch| branch.link as usize).collect::<Vec<_>>()
    };
    let links_from = |station: u32| {
        let links = blueprint.links.iter().enumerate();
        links.filter(move |(_, link)| link.from == Some(station)).map(|(at, _)| at)
    };
    match hit.kind {
        Kind::Service if struck.stations.contains(&(hit.index as u32)) => None,
        Kind::Service => best(&mut links_from(hit.index as u32), false),
        Kind::Edge if struck.links.contains(&(hit.index as u32)) => None,
        // What opens a breaker are the calls over the edge itself.
        Kind::Edge if hit.seen.sign == Sign::BreakerOpens => None,
        Kind::Edge => {
            let link = &blueprint.links[hit.index];
            // What the request itself asks for; else what others wait for in the same slots.
            let own = best(&mut links_of(link.handler).into_iter(), true);
            let is_broker = blueprint.topics.iter().any(|topic| topic.broker == link.to);
            own.or_else(|| if is_broker { None } else { best(&mut links_from(link.to), false) })
        }
        Kind::Subscription => None,
        Kind::Flow => {
            let entrances = &blueprint.sources[hit.index].entrances.list;
            let own = entrances.iter().flat_map(|(entrance, _)| match *entrance {
                Entrance::Link(link) => vec![link as usize],
                Entrance::Handler(handler) => links_of(handler),
            });
            let others = entrances.iter().flat_map(|(entrance, _)| match *entrance {
                Entrance::Link(_) => Vec::new(),
                Entrance::Handler(handler) => links_from(blueprint.handlers[handler as usize].station).collect(),
            });
            best(&mut { own }, true).or_else(|| best(&mut { others }, false))
        }
    }
}
