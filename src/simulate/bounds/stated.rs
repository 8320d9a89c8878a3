//! Rates of inner edges that the file states, beside those that follow from the entries.

use super::Bounds;
use crate::simulate::blueprint::{Arrivals, Blueprint, Link};

/// A stated rate that is far from the one that follows.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherRate {
    /// The edge's id.
    pub edge: Box<str>,
    /// Calls per second, as the file has them.
    pub stated: f64,
    /// What follows from the entries, and is simulated.
    pub implied: f64,
}

/// Nearer than this share of the stated rate, both are the same figure measured twice.
const TOLERATED: f64 = 0.1;
/// What arithmetic adds to a difference that is exactly as large.
const ROUNDING: f64 = 1e-9;

/// Inner edges whose stated rate is more than a tenth off.
pub fn other_rates(blueprint: &Blueprint, bounds: &Bounds) -> Vec<OtherRate> {
    let waits = blueprint.sources.iter().any(|source| matches!(source.arrivals, Arrivals::Closed { .. }));
    let other = |(link, calls): (&Link, &f64)| {
        let stated = link.stated_rate?;
        // With a cache, a rate may count all calls or those that reach the callee.
        let most = match link.cache {
            Some(cache) if cache.hit_ratio >= 1.0 => f64::INFINITY,
            Some(cache) => calls / (1.0 - cache.hit_ratio),
            None => *calls,
        };
        // Users who wait ask for at most as much as bounds say.
        let least = if waits { 0.0 } else { *calls };
        let implied = stated.clamp(least.min(most), most);
        let apart = (implied - stated).abs() > (TOLERATED + ROUNDING) * stated;
        apart.then(|| OtherRate { edge: link.id.as_ref().into(), stated, implied })
    };
    blueprint.links.iter().zip(&bounds.calls_per_s).filter_map(other).collect()
}
