//! Lines that grow and that nothing limits.

use super::warmup::Warmup;
use crate::simulate::blueprint::Blueprint;
use crate::simulate::measure::Measured;

/// A line that grows without end.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    pub service: Box<str>,
    /// Requests per second, averaged over replications.
    pub per_s: f64,
    /// Mean length in the last bin.
    pub reached: f64,
}

/// Parts of the window that are compared.
const PARTS: usize = 8;
/// Requests in the line before it can be said to grow.
const LEAST: f64 = 20.0;

/// The stations whose line only grows over the window: mean lengths of its eighths rise one after the
/// other, and the last is far above the first. Bounded lines do not count, and neither does load that
/// changes.
pub(super) fn growths(blueprint: &Blueprint, pool: &Measured, warmup: Warmup, replications: u64) -> Vec<Growth> {
    let stationary = super::warmup::is_stationary(blueprint);
    let width = pool.bins.width as f64 / 1e9;
    let first_bin = (warmup.span().as_secs_f64() / width).ceil() as usize;
    let mut growths = Vec::new();
    for (station, measured) in blueprint.stations.iter().zip(&pool.stations) {
        if station.line.capacity != u32::MAX || !stationary || measured.line_areas.len() < first_bin + 4 * PARTS {
            continue;
        }
        let areas = &measured.line_areas[first_bin.saturating_sub(1)..];
        let length = (areas.len() - 1) / PARTS;
        let mean = |part: usize| {
            let (from, to) = (areas[part * length], areas[(part + 1) * length]);
            (to - from) as f64 / 1e9 / (length as f64 * width) / replications as f64
        };
        let means: Vec<f64> = (0..PARTS).map(mean).collect();
        let rising = means.windows(2).filter(|pair| pair[1] > pair[0]).count();
        let span = (PARTS - 1) as f64 * length as f64 * width;
        let (start, end) = (means[0], means[PARTS - 1]);
        if rising >= PARTS - 2 && end > LEAST && end > 3.0 * start.max(1.0) {
            growths.push(Growth { service: station.name.clone(), per_s: (end - start) / span, reached: end });
        }
    }
    growths
}
