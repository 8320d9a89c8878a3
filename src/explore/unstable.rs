//! Lines that grow and that nothing limits: seen to grow, or known to by arithmetic.

use super::overloaded::overloaded;
use super::warmup::Warmup;
use crate::simulate::blueprint::{Blueprint, Entrance, NEVER, Source, Station};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;
use crate::vocabulary::Cancel;

/// A line that grows without end.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    pub service: Box<str>,
    /// Requests per second, averaged over replications.
    pub per_s: f64,
    /// Mean length at the end of the window.
    pub reached: f64,
}

/// How much was run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub warmup: Warmup,
    pub measured_s: f64,
    pub replications: f64,
}

/// Parts of the window that are compared.
const PARTS: usize = 8;
/// Requests in the line before it can be said to grow.
const LEAST: f64 = 20.0;

/// The stations that more reaches than they can do, and those whose line only grows, by name. What is
/// seen goes before what is calculated.
pub(super) fn growths(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run) -> Vec<Growth> {
    let mut growths = seen(blueprint, pool, run);
    for growth in overloaded(blueprint, bounds, pool, run) {
        if !growths.iter().any(|known| known.service == growth.service) {
            growths.push(growth);
        }
    }
    growths.sort_by(|a, b| a.service.cmp(&b.service));
    growths
}

/// Whether something keeps the line of a station short: a capacity, shedding, or callers that take
/// their requests back.
pub(super) fn is_limited(blueprint: &Blueprint, at: usize) -> bool {
    let line = &blueprint.stations[at].line;
    let mut links = blueprint.links.iter().filter(|link| link.to as usize == at);
    let expires = line.max_wait != NEVER || links.clone().any(|link| link.timeout != NEVER || link.propagate_deadline);
    let enters = |source: &Source| {
        source.entrances.list.iter().any(|(entrance, _)| match *entrance {
            Entrance::Link(link) => blueprint.links[link as usize].to as usize == at,
            Entrance::Handler(handler) => blueprint.handlers[handler as usize].station as usize == at,
        })
    };
    let impatient = blueprint.sources.iter().any(|source| source.patience.is_some() && enters(source));
    line.capacity != u32::MAX
        || line.codel.is_some()
        || line.drop_expired && expires
        || impatient
        || links.any(|link| link.cancel != Cancel::None)
}

/// The stations whose line only grows. Limited lines do not count.
fn seen(blueprint: &Blueprint, pool: &Measured, run: Run) -> Vec<Growth> {
    let one = |(at, station): (usize, &Station)| {
        let (per_s, reached) = rising(blueprint, &pool.stations[at].line_areas, pool, run)?;
        (!is_limited(blueprint, at)).then(|| Growth { service: station.name.clone(), per_s, reached })
    };
    blueprint.stations.iter().enumerate().filter_map(one).collect()
}

/// How much a level grows per second, and its mean at the end, when it only grows over the window: means of
/// its eighths rise one after the other, and the last is far above the first. `areas`: at the end of each
/// bin. Load that changes does not count.
pub(super) fn rising(blueprint: &Blueprint, areas: &[u128], pool: &Measured, run: Run) -> Option<(f64, f64)> {
    let width = pool.bins.width as f64 / 1e9;
    let first_bin = (run.warmup.span().as_secs_f64() / width).ceil() as usize;
    if areas.len() < first_bin + 4 * PARTS || !super::warmup::is_stationary(blueprint) {
        return None;
    }
    let areas = &areas[first_bin.saturating_sub(1)..];
    let length = (areas.len() - 1) / PARTS;
    let mean = |part: usize| {
        let (from, to) = (areas[part * length], areas[(part + 1) * length]);
        (to - from) as f64 / 1e9 / (length as f64 * width) / run.replications
    };
    let means: Vec<f64> = (0..PARTS).map(mean).collect();
    let rises = means.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let span = (PARTS - 1) as f64 * length as f64 * width;
    let (start, end) = (means[0], means[PARTS - 1]);
    (rises >= PARTS - 2 && end > LEAST && end > 3.0 * start.max(1.0)).then(|| ((end - start) / span, end))
}
