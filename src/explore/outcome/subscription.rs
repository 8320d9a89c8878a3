//! What a simulation says of a subscription: how many messages wait, for how long, and what became of them.

use super::{Figure, LinkRole, Times};
use crate::explore::gather::{DepthRow, Gathered, SubscriptionRow, means, p99};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::bounds::{Bounds, messages_per_request};
use crate::simulate::measure::Measured;
use crate::simulate::measure::series::MOST_SERIES;
use crate::simulate::measure::subscription::MessageCounts;
use crate::simulate::statistics::{CONFIDENCE, Interval, around};
use crate::sparse::Sparse;
use crate::vocabulary::Fate;

/// How many wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Depth {
    pub mean: Option<Figure>,
    /// In any replication.
    pub max: u32,
    /// At the end of the window.
    pub last: Option<Figure>,
    /// From the beginning of the window to its end.
    pub growth_per_s: Option<Figure>,
}

impl Depth {
    pub(super) fn of(rows: impl Iterator<Item = DepthRow> + Clone, max: u32) -> Self {
        Self {
            mean: Figure::mean_of(rows.clone().map(|row| row.mean)),
            max,
            last: Figure::mean_of(rows.clone().map(|row| row.last)),
            growth_per_s: Figure::mean_of(rows.map(|row| row.growth_per_s)),
        }
    }
}

/// One consumer group. Means are over the window, counts over the windows of all replications.
#[derive(Clone, Debug)]
pub struct SubscriptionOutcome {
    /// `from->to:event`.
    pub id: Box<str>,
    pub topic: Box<str>,
    pub broker: Box<str>,
    pub consumer: Box<str>,
    /// Messages that the broker has taken and whose handling has not begun.
    pub depth: Depth,
    /// The depth that is not exceeded for 99 % of the time.
    pub depth_p99: Option<Figure>,
    /// From the commit with an outbox, else from the publishing, to the beginning of the first handling.
    pub lag: Sparse<Times>,
    /// The same, to the effect.
    pub staleness: Sparse<Times>,
    pub accepted_per_s: Option<Figure>,
    /// Redeliveries included.
    pub deliveries_per_s: Option<Figure>,
    pub counts: MessageCounts,
    /// Of deliveries that were handled well, until the broker learns of it.
    pub handling: Sparse<Times>,
    /// How deliveries ended: shares of all of them, in the order of [`Fate`].
    pub outcomes: Vec<(Fate, f64)>,
    /// After the first peak of the load, where it makes a backlog here.
    pub drain: Option<Box<Drain>>,
    /// Per bin, averaged over replications; `lag_s` is absent where no handling began. Empty in very large
    /// systems.
    pub depth_series: Vec<f64>,
    pub lag_series: Vec<Option<f64>>,
}

/// How a backlog goes away after a peak.
#[derive(Clone, Debug, PartialEq)]
pub struct Drain {
    /// When the peak ends, from the start of the run.
    pub from_s: f64,
    /// Until the depth is as before the peak; `None` where some replication did not come so far.
    pub measured_s: Option<Figure>,
    /// By rates alone: (peak − capacity) × its length, and backlog / (capacity − rate after it); `None`
    /// where no capacity is known, or it does not suffice.
    pub backlog: Option<f64>,
    pub calculated_s: Option<f64>,
}

impl SubscriptionOutcome {
    /// Messages that nobody will ever see the effect of, and nobody was told of.
    pub fn lost(&self) -> u64 {
        self.counts.lost + self.counts.unpublished
    }
}

pub(super) fn subscription(
    blueprint: &Blueprint,
    bounds: &Bounds,
    gathered: &Gathered,
    pool: &Measured,
    at: usize,
) -> SubscriptionOutcome {
    let (subscription, measured) = (&blueprint.subscriptions[at], &pool.subscriptions[at]);
    let (rows, replications) = (&gathered.mail.subscriptions[at], gathered.count() as f64);
    let figure = |of: fn(&SubscriptionRow) -> f64| Figure::mean_of(rows.iter().map(of));
    let (topic, link) = (&blueprint.topics[subscription.topic as usize], subscription.delivery as usize);
    let delivery = super::link::link(blueprint, gathered, pool, (link, LinkRole::Deliver));
    let p99s: Vec<f64> = rows.iter().map(|row| row.depth_p99).collect();
    let width = pool.bins.width as f64 / 1e9;
    let told = blueprint.subscriptions.len() <= MOST_SERIES;
    let lags = measured.begun_at.all().zip(measured.lag_at.all());
    let lag = |(count, sum): (u64, u64)| (count > 0).then(|| sum as f64 / 1e9 / count as f64);
    SubscriptionOutcome {
        id: subscription.id.clone(),
        topic: topic.id.clone(),
        broker: blueprint.stations[topic.broker as usize].name.clone(),
        consumer: blueprint.stations[blueprint.links[link].to as usize].name.clone(),
        depth: Depth::of(rows.iter().map(|row| row.depth), measured.depth.max()),
        depth_p99: Some(depth_p99(p99(&measured.times), &p99s)),
        lag: Times::of(&measured.lag, rows.iter().map(|row| &*row.lag)),
        staleness: Times::of(&measured.staleness, rows.iter().map(|row| &*row.staleness)),
        accepted_per_s: figure(|row| row.accepted_per_s),
        deliveries_per_s: figure(|row| row.deliveries_per_s),
        counts: measured.counts,
        handling: delivery.latency,
        outcomes: delivery.outcomes,
        drain: drain(blueprint, bounds, gathered, at).map(Box::new),
        depth_series: match told {
            true => means(&measured.depth_areas, width).into_iter().map(|depth| depth / replications).collect(),
            false => Vec::new(),
        },
        lag_series: if told { lags.map(lag).collect() } else { Vec::new() },
    }
}

/// `half`: how far each value may be off by itself.
fn depth_p99((value, half): (f64, f64), own: &[f64]) -> Figure {
    let interval = around(value, own, CONFIDENCE);
    let wider = |it: Interval| Interval { low: (it.low - half).max(0.0), high: it.high + half };
    Figure { value, interval: interval.map(wider) }
}

fn drain(blueprint: &Blueprint, bounds: &Bounds, gathered: &Gathered, at: usize) -> Option<Drain> {
    let peak = gathered.peak?;
    let per_request = messages_per_request(blueprint, peak.source)[at];
    let bound = &bounds.subscriptions[at];
    if per_request <= 0.0 {
        return None;
    }
    // Bounds take the load as it is at the start.
    let others = (bound.arrivals_per_s - per_request * peak.start).max(0.0);
    let (during, after) = (others + per_request * peak.during, others + per_request * peak.after);
    let capacity = bound.capacity_per_s;
    let backlog = capacity.map(|capacity| (during - capacity) * (peak.to_s - peak.from_s)).filter(|all| *all > 0.0);
    let spare = capacity.map(|capacity| capacity - after).filter(|spare| *spare > 0.0);
    let measured_s = Figure::mean_of(gathered.mail.subscriptions[at].iter().map(|row| row.drain));
    (backlog.is_some() || measured_s.is_some()).then(|| Drain {
        from_s: peak.to_s,
        measured_s,
        backlog,
        calculated_s: backlog.zip(spare).map(|(backlog, spare)| backlog / spare),
    })
}

/// What is published under one name; counts over the windows of all replications.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicOutcome {
    pub id: Box<str>,
    pub broker: Box<str>,
    /// Events that were committed.
    pub published: u64,
    pub published_per_s: f64,
    /// Events that told of what then failed.
    pub ghosts: u64,
    /// Batches sent, and the mean number of messages in them; 0 and `None` without `linger`.
    pub batches: u64,
    pub batch_size: Option<f64>,
}

pub(super) fn topic(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured, at: usize) -> TopicOutcome {
    let (topic, measured) = (&blueprint.topics[at], &pool.topics[at]);
    TopicOutcome {
        id: topic.id.clone(),
        broker: blueprint.stations[topic.broker as usize].name.clone(),
        published: measured.published,
        published_per_s: measured.published as f64 / gathered.span / gathered.count() as f64,
        ghosts: measured.ghosts,
        batches: measured.batches,
        batch_size: (measured.batches > 0).then(|| measured.batched as f64 / measured.batches as f64),
    }
}
