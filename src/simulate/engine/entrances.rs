//! Sources, ready to be read: where their requests enter, and what comes of these.

use super::messages::setup::set_off_messages;
use crate::simulate::blueprint::{Arrivals, Batch, Blueprint, Entrance, Link, NEVER, Source};
use crate::simulate::kernel::draws::named;
use crate::simulate::kernel::sampler::Sampler;

#[derive(Clone, Debug)]
pub struct SourceSetup {
    pub source: Source,
    pub name: u64,
    /// The links by which requests enter, with cumulated weights.
    pub entrances: Vec<(u32, f64)>,
    pub gap: Option<Sampler>,
    /// Mean gap of single Poisson arrivals at one rate for ever, ns.
    pub steady: Option<f64>,
    pub patience: Option<Sampler>,
    pub level: u8,
    /// Messages may come of its requests.
    pub sets_off: bool,
    /// The saga that its requests start; else `u32::MAX`.
    pub saga: u32,
}

/// Entrances straight into a handler: each needs a way of its own.
pub fn ways(blueprint: &Blueprint) -> usize {
    let entrances = blueprint.sources.iter().flat_map(|source| &source.entrances.list);
    entrances.filter(|(entrance, _)| matches!(entrance, Entrance::Handler(_))).count()
}

/// All sources; `add` takes a way straight into a handler and says which link it is. O(size of the blueprint).
pub fn sources(blueprint: &Blueprint, levels: &[i64], mut add: impl FnMut(&Link) -> u32) -> Vec<SourceSetup> {
    let set_off = set_off_messages(blueprint);
    let sets_off = |entrance: &Entrance| match *entrance {
        Entrance::Link(link) => {
            let link = &blueprint.links[link as usize];
            link.publishes.is_some() || set_off[link.handler as usize]
        }
        Entrance::Handler(handler) => set_off[handler as usize],
    };
    let mut started = vec![u32::MAX; blueprint.sources.len()];
    // Of several sagas the first one counts.
    for (at, saga) in blueprint.sagas.iter().enumerate().rev() {
        started[saga.source as usize] = at as u32;
    }
    let mut sources = Vec::with_capacity(blueprint.sources.len());
    for (source, saga) in blueprint.sources.iter().zip(started) {
        let mut entrances = Vec::with_capacity(source.entrances.list.len());
        let mut sum = 0.0;
        for (entrance, weight) in &source.entrances.list {
            sum += weight;
            let link = match entrance {
                Entrance::Link(link) => *link,
                Entrance::Handler(handler) => {
                    let station = blueprint.handlers[*handler as usize].station;
                    add(&Link::bare(&source.name, None, station, *handler))
                }
            };
            entrances.push((link, sum));
        }
        let sets_off = saga != u32::MAX || source.entrances.list.iter().any(|(entrance, _)| sets_off(entrance));
        sources.push(SourceSetup { sets_off, saga, ..SourceSetup::of(source, entrances, levels) });
    }
    sources
}

impl SourceSetup {
    fn of(source: &Source, entrances: Vec<(u32, f64)>, levels: &[i64]) -> Self {
        let gap = match &source.arrivals {
            Arrivals::Renewal { gap, .. } => Some(Sampler::of(gap)),
            Arrivals::Closed { think, .. } => Some(Sampler::of(think)),
            _ => None,
        };
        let steady = match &source.arrivals {
            Arrivals::Poisson(profile) if source.batch == Batch::Single && profile.period == NEVER => {
                match profile.segments.as_slice() {
                    [only] if only.rate > 0.0 => Some(1e9 / only.rate),
                    _ => None,
                }
            }
            _ => None,
        };
        let level = levels.binary_search(&source.priority).unwrap_or(0).min(255) as u8;
        Self {
            name: named(&source.name),
            entrances,
            gap,
            steady,
            patience: source.patience.as_ref().map(Sampler::of),
            level,
            sets_off: false,
            saga: u32::MAX,
            source: source.clone(),
        }
    }
}
