//! One subscription, and what is published under one name.

use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::SubscriptionBound;
use super::disagreement::DISTURBED;
use super::times::{interval, value};
use super::{Named, Pair, TimesPayload};
use crate::explore::outcome::{Depth, Drain, Outcome, SubscriptionOutcome, TopicOutcome};
use crate::sparse::Sparse;

/// One consumer group; means are over the window, counts of all replications.
#[derive(Serialize, JsonSchema)]
pub struct SubscriptionPayload<'a> {
    pub topic: &'a str,
    pub broker: &'a str,
    pub consumer: &'a str,
    pub depth: DepthPayload,
    pub growth_per_s: Option<f64>,
    /// From the commit or the publishing to the beginning of the handling.
    pub lag: Sparse<TimesPayload>,
    /// The same, to the effect.
    pub staleness: Sparse<TimesPayload>,
    pub accepted_per_s: Option<f64>,
    pub deliveries_per_s: Option<f64>,
    pub accepted: u64,
    pub duplicated: u64,
    pub consumed: u64,
    pub deliveries: u64,
    pub redelivered: u64,
    pub dead_lettered: u64,
    pub expired: u64,
    pub dropped: u64,
    /// Also those that the broker never had.
    pub lost: u64,
    pub lost_before_broker: u64,
    pub double_effects: u64,
    pub out_of_order: u64,
    /// From handing out to the acknowledgement, of deliveries that were handled well.
    pub handling: Sparse<TimesPayload>,
    /// How deliveries ended: shares of all of them.
    pub outcomes: Named<'static, f64>,
    /// Null without a peak of the load that makes a backlog.
    pub drain: Option<Box<DrainPayload>>,
    pub ci95: SubscriptionIntervals,
    pub bound: SubscriptionBound,
}

/// How many wait.
#[derive(Serialize, JsonSchema)]
pub struct DepthPayload {
    pub mean: Option<f64>,
    pub max: u32,
    /// At the end of the window.
    #[serde(rename = "final")]
    pub last: Option<f64>,
    /// Of time; null for outboxes.
    pub p99: Option<f64>,
    pub ci95: DepthIntervals,
}

#[derive(Serialize, JsonSchema)]
pub struct DepthIntervals {
    pub mean: Pair,
    #[serde(rename = "final")]
    pub last: Pair,
    pub p99: Pair,
}

/// How a backlog goes away after a peak.
#[derive(Serialize, JsonSchema)]
pub struct DrainPayload {
    /// The end of the peak, from the start of the run.
    pub from_s: f64,
    /// Until the depth is as before the peak; null where it did not come so far.
    pub drain_s: Option<f64>,
    pub ci95: Pair,
    /// By rates alone: what the peak leaves, and how long it takes to go.
    pub backlog: Option<f64>,
    pub calculated_s: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
pub struct SubscriptionIntervals {
    pub growth_per_s: Pair,
    pub accepted_per_s: Pair,
    pub deliveries_per_s: Pair,
}

impl DepthPayload {
    pub(super) fn of(depth: &Depth, p99: Option<crate::explore::outcome::Figure>) -> Self {
        Self {
            mean: value(depth.mean),
            max: depth.max,
            last: value(depth.last),
            p99: value(p99),
            ci95: DepthIntervals { mean: interval(depth.mean), last: interval(depth.last), p99: interval(p99) },
        }
    }
}

impl DrainPayload {
    fn of(drain: &Drain) -> Self {
        Self {
            from_s: drain.from_s,
            drain_s: value(drain.measured_s),
            ci95: interval(drain.measured_s),
            backlog: drain.backlog,
            calculated_s: drain.calculated_s,
        }
    }
}

pub(super) fn subscriptions(outcome: &Outcome) -> Named<'_, SubscriptionPayload<'_>> {
    let told = |(it, bound): (&SubscriptionOutcome, &crate::simulate::bounds::SubscriptionBound)| {
        let bound = SubscriptionBound::of(bound);
        if is_handled_once(it) { bound } else { SubscriptionBound { lag_s: None, formula: None, ..bound } }
    };
    let all = outcome.subscriptions.iter().zip(&outcome.bounds.subscriptions);
    Named(all.map(|(it, bound)| (&*it.id, of(it, told((it, bound))))).collect())
}

/// Nothing came again and nothing went: of anything else formulas of the lag know nothing.
pub(super) fn is_handled_once(it: &SubscriptionOutcome) -> bool {
    let counts = &it.counts;
    let others = counts.duplicated + counts.redelivered + counts.dead_lettered;
    let gone = counts.expired + counts.dropped + counts.lost + counts.unpublished;
    (others + gone) as f64 <= DISTURBED * counts.accepted as f64
}

fn of(it: &SubscriptionOutcome, bound: SubscriptionBound) -> SubscriptionPayload<'_> {
    let counts = &it.counts;
    SubscriptionPayload {
        topic: &it.topic,
        broker: &it.broker,
        consumer: &it.consumer,
        depth: DepthPayload::of(&it.depth, it.depth_p99),
        growth_per_s: value(it.depth.growth_per_s),
        lag: TimesPayload::told(&it.lag),
        staleness: TimesPayload::told(&it.staleness),
        accepted_per_s: value(it.accepted_per_s),
        deliveries_per_s: value(it.deliveries_per_s),
        accepted: counts.accepted,
        duplicated: counts.duplicated,
        consumed: counts.consumed,
        deliveries: counts.deliveries,
        redelivered: counts.redelivered,
        dead_lettered: counts.dead_lettered,
        expired: counts.expired,
        dropped: counts.dropped,
        lost: it.lost(),
        lost_before_broker: counts.unpublished,
        double_effects: counts.double_effects,
        out_of_order: counts.out_of_order,
        handling: TimesPayload::told(&it.handling),
        outcomes: Named(it.outcomes.iter().map(|(fate, share)| (fate.name(), *share)).collect()),
        drain: it.drain.as_deref().map(|drain| Box::new(DrainPayload::of(drain))),
        ci95: SubscriptionIntervals {
            growth_per_s: interval(it.depth.growth_per_s),
            accepted_per_s: interval(it.accepted_per_s),
            deliveries_per_s: interval(it.deliveries_per_s),
        },
        bound,
    }
}

/// What is published under one name; counts of all replications.
#[derive(Serialize, JsonSchema)]
pub struct TopicPayload<'a> {
    pub broker: &'a str,
    pub published: u64,
    pub published_per_s: f64,
    /// Events that told of what then failed.
    pub ghosts: u64,
    /// Null without `linger`, as is their mean size.
    pub batches: Option<u64>,
    pub batch_size: Option<f64>,
}

pub(super) fn topics(outcome: &Outcome) -> Named<'_, TopicPayload<'_>> {
    Named(outcome.topics.iter().map(|topic| (&*topic.id, of_topic(topic))).collect())
}

fn of_topic(topic: &TopicOutcome) -> TopicPayload<'_> {
    TopicPayload {
        broker: &topic.broker,
        published: topic.published,
        published_per_s: topic.published_per_s,
        ghosts: topic.ghosts,
        batches: topic.batch_size.map(|_| topic.batches),
        batch_size: topic.batch_size,
    }
}
