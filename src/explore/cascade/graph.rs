//! How far everything is from where a fault struck, and over what it is reached.

use std::collections::VecDeque;

use crate::simulate::blueprint::{Blueprint, Entrance, Link, Target};

/// What a fault strikes, as far as it is a place among services.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Struck {
    pub stations: Vec<u32>,
    pub links: Vec<u32>,
    pub sources: Vec<u32>,
}

impl Struck {
    pub fn add(&mut self, blueprint: &Blueprint, target: Target) {
        let stations = || (0u32..).zip(&blueprint.stations);
        match target {
            Target::Station(station) | Target::Replica(station, _) => self.stations.push(station),
            Target::Link(link) => self.links.push(link),
            Target::Source(source) => self.sources.push(source),
            Target::Zone(zone) => {
                let there = stations().filter(|(_, station)| station.zones.contains(&zone));
                self.stations.extend(there.map(|(at, _)| at));
            }
            Target::Zones(a, b) => {
                let is_in = |station: u32, zone| blueprint.stations[station as usize].zones.contains(&zone);
                let crosses = |link: &Link| {
                    let between = |one, other| link.from.is_some_and(|from| is_in(from, one) && is_in(link.to, other));
                    between(a, b) || between(b, a)
                };
                let links = (0u32..).zip(&blueprint.links);
                self.links.extend(links.filter(|(_, link)| crosses(link)).map(|(at, _)| at));
            }
        }
    }
}

/// Half hops from the fault by station: a link lies between two of them.
#[derive(Clone, Debug)]
pub(super) struct Distances {
    stations: Vec<u32>,
    struck_links: Vec<u32>,
}

pub(super) const FAR: u32 = u32::MAX / 2;

/// The stations that requests of a source enter.
pub(super) fn entered(blueprint: &Blueprint, source: usize) -> impl Iterator<Item = u32> {
    blueprint.sources[source].entrances.list.iter().map(|(entrance, _)| match *entrance {
        Entrance::Link(link) => blueprint.links[link as usize].to,
        Entrance::Handler(handler) => blueprint.handlers[handler as usize].station,
    })
}

impl Distances {
    pub fn from(blueprint: &Blueprint, struck: &Struck) -> Self {
        let mut distances = vec![FAR; blueprint.stations.len()];
        let mut next = VecDeque::new();
        let links = struck.links.iter().flat_map(|link| {
            let link = &blueprint.links[*link as usize];
            link.from.into_iter().chain([link.to]).map(|station| (station, 1))
        });
        let entered = struck.sources.iter().flat_map(|source| entered(blueprint, *source as usize));
        let starts = struck.stations.iter().map(|station| (*station, 0));
        for (station, distance) in starts.chain(links).chain(entered.map(|station| (station, 2))) {
            let known = &mut distances[station as usize];
            if *known > distance {
                *known = distance;
                next.push_back(station);
            }
        }
        let mut beside = vec![Vec::new(); blueprint.stations.len()];
        for link in &blueprint.links {
            if let Some(from) = link.from {
                beside[from as usize].push(link.to);
                beside[link.to as usize].push(from);
            }
        }
        while let Some(station) = next.pop_front() {
            let distance = distances[station as usize] + 2;
            for other in &beside[station as usize] {
                if distances[*other as usize] > distance {
                    distances[*other as usize] = distance;
                    next.push_back(*other);
                }
            }
        }
        Self { stations: distances, struck_links: struck.links.clone() }
    }

    pub fn of_station(&self, station: usize) -> u32 {
        self.stations[station]
    }

    pub fn of_link(&self, blueprint: &Blueprint, link: usize) -> u32 {
        if self.struck_links.contains(&(link as u32)) {
            return 0;
        }
        let link = &blueprint.links[link];
        let ends = link.from.into_iter().chain([link.to]).map(|station| self.stations[station as usize]);
        ends.min().unwrap_or(FAR) + 1
    }

    pub fn of_source(&self, blueprint: &Blueprint, source: usize) -> u32 {
        entered(blueprint, source).map(|station| self.stations[station as usize]).min().unwrap_or(FAR) + 2
    }
}
