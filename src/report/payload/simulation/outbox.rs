//! The outbox of one service.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::OutboxBound;
use super::subscription::DepthPayload;
use super::times::{interval, value};
use super::{Named, Pair, TimesPayload};
use crate::explore::outcome::Outcome;

/// Rows that a relay publishes; means are over the window.
#[derive(Serialize, JsonSchema)]
pub struct OutboxPayload {
    pub depth: DepthPayload,
    pub growth_per_s: Option<f64>,
    /// From the commit to the first time that the broker took the event.
    pub delay: TimesPayload,
    pub ci95: OutboxIntervals,
    pub bound: Option<OutboxBound>,
}

#[derive(Serialize, JsonSchema)]
pub struct OutboxIntervals {
    pub growth_per_s: Pair,
}

pub(super) fn outboxes(outcome: &Outcome) -> Named<'_, OutboxPayload> {
    let of = |outbox: &crate::explore::outcome::OutboxOutcome| OutboxPayload {
        depth: DepthPayload::of(&outbox.depth, None),
        growth_per_s: value(outbox.depth.growth_per_s),
        delay: TimesPayload::of(&outbox.delay),
        ci95: OutboxIntervals { growth_per_s: interval(outbox.depth.growth_per_s) },
        bound: outcome.bounds.outboxes.get(outbox.station).copied().flatten().map(|bound| OutboxBound::of(&bound)),
    };
    Named(outcome.outboxes.iter().map(|outbox| (&*outbox.service, of(outbox))).collect())
}
