//! The plainest parts of a blueprint, for tests that change one thing about them.

use hopwise::law::Law;
use hopwise::simulate::blueprint::{
    Arrivals, Batch, Blueprint, Branch, Entrance, Entrances, Handler, Link, NEVER, Profile, Segment, Source, Stage,
    Station,
};
use hopwise::units::Nanos;

/// A station with one replica, one slot and an unlimited line, that works for a constant time.
pub fn station(name: &str, slots: u32, work: Law) -> Station {
    Station::plain(name, slots, work)
}

/// A link without delay and without policies.
pub fn link(id: &str, from: Option<u32>, to: u32, handler: u32) -> Link {
    Link::bare(id, from, to, handler)
}

/// Requests for one link.
pub fn source(name: &str, arrivals: Arrivals, link: u32) -> Source {
    Source {
        name: name.into(),
        entrances: Entrances { list: vec![(Entrance::Link(link), 1.0)] },
        arrivals,
        batch: Batch::Single,
        deadline: NEVER,
        patience: None,
        priority: 0,
    }
}

pub fn steady(rate: f64) -> Profile {
    Profile { segments: vec![Segment { at: 0, rate, end_rate: rate }], period: NEVER }
}

pub fn branch(link: u32) -> Branch {
    Branch { link, count: 1.0, parallel: false, probability: 1.0 }
}

pub fn stage(branches: Vec<Branch>) -> Stage {
    Stage { branches, wait_for: None, choice: None }
}

pub fn handler(station: u32, stages: Vec<Stage>) -> Handler {
    Handler { station, operation: None, work: None, stages }
}

pub fn constant(time: u64) -> Law {
    Law::Constant(Nanos(time))
}

/// One station, one source: M/M/1 with these rates per second.
pub fn single(slots: u32, rate: f64, mean: f64) -> Blueprint {
    Blueprint {
        stations: vec![station("a", slots, Law::Exponential { mean })],
        links: vec![link("in", None, 0, 0)],
        handlers: vec![handler(0, Vec::new())],
        sources: vec![source("f", Arrivals::Poisson(steady(rate)), 0)],
        hop_limit: 64,
        ..Blueprint::default()
    }
}
