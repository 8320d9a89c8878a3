//! What latency does not show.

use crate::report::account::figures::or_dash;
use crate::report::account::{Section, Table};
use crate::report::numbers::{duration, number, percent};
use crate::report::payload::Comparisons;
use crate::report::payload::compare::DesignPayload;

/// What became of messages and sagas, where any design has them.
pub(super) fn consistency(payload: &Comparisons<'_>) -> Option<Section> {
    let has = |design: &DesignPayload<'_>| design.parts.queues > 0 || design.consistency.stuck_ratio.is_some();
    let row = |design: &DesignPayload<'_>| {
        let it = &design.consistency;
        vec![
            design.label.to_owned(),
            it.lost.to_string(),
            it.undelivered.to_string(),
            it.double_effects.to_string(),
            it.out_of_order.to_string(),
            it.ghosts.to_string(),
            or_dash(it.stale_s, duration),
            or_dash(it.stuck_ratio, percent),
        ]
    };
    let header = vec!["Design", "lost", "parked", "twice", "disordered", "ghosts", "stale", "stuck"];
    let legend = "messages of all replications: lost; parked as dead letters, expired or dropped; with a second effect; \
                  handled after a younger one of their key; events of what then failed. stale: mean time until an effect, \
                  of the slowest queue; stuck: runs of a saga that nothing ends";
    payload.designs.iter().any(has).then(|| {
        let rows = payload.designs.iter().map(row).collect();
        Section::table("What becomes of data", Table { header, rows }, legend)
    })
}

/// What is to be built, run and watched, and what an answer depends on.
pub(super) fn parts(payload: &Comparisons<'_>) -> Option<Section> {
    let row = |design: &DesignPayload<'_>| {
        let it = &design.parts;
        let needs = design.hard_dependencies.iter().map(|(_, count)| *count).max();
        vec![
            design.label.to_owned(),
            it.services.to_string(),
            it.brokers.to_string(),
            it.edges.to_string(),
            it.queues.to_string(),
            it.outboxes.to_string(),
            it.coordinators.to_string(),
            needs.map_or_else(|| "-".to_owned(), |needs| needs.to_string()),
            or_dash(design.calls_per_request, number),
        ]
    };
    let header = vec!["Design", "services", "brokers", "edges", "queues", "outboxes", "sagas", "needs", "calls"];
    let legend = "sagas: those with a coordinator; needs: services and brokers that an answer cannot do without, of the \
                  flow with the most; calls: attempts and deliveries for each request";
    let rows: Vec<Vec<String>> = payload.designs.iter().map(row).collect();
    (!rows.is_empty()).then(|| Section::table("What there is to run", Table { header, rows }, legend))
}
