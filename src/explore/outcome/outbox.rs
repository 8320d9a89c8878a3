//! What a simulation says of the outbox of a service.

use super::{Depth, Times};
use crate::explore::gather::{Gathered, means};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::measure::Measured;
use crate::sparse::Sparse;

/// Rows that a relay publishes.
#[derive(Clone, Debug)]
pub struct OutboxOutcome {
    pub service: Box<str>,
    /// Its station.
    pub station: usize,
    /// Rows that are not marked as published.
    pub depth: Depth,
    /// From the commit to the first time that the broker took the event.
    pub delay: Sparse<Times>,
    /// Per bin, averaged over replications.
    pub depth_series: Vec<f64>,
}

/// `None` without an outbox.
pub(super) fn outbox(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured, at: usize) -> Option<OutboxOutcome> {
    let measured = pool.outboxes.get(at)?.as_ref()?;
    let rows = &gathered.mail.outboxes[at];
    let bins = means(&measured.depth_areas, pool.bins.width as f64 / 1e9).into_iter();
    Some(OutboxOutcome {
        service: blueprint.stations[at].name.clone(),
        station: at,
        depth: Depth::of(rows.iter().map(|row| row.depth), measured.depth.max()),
        delay: Times::of(&measured.delay, rows.iter().map(|row| &*row.delay)),
        depth_series: bins.map(|depth| depth / gathered.count() as f64).collect(),
    })
}
