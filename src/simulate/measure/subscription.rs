//! What is measured where messages wait: subscriptions, topics and outboxes.

use super::latency::{Latency, TWO_DIGITS};
use super::level::{Level, Times};
use super::series::{Bins, Sums};
use crate::sparse::Sparse;

/// Counts and integrals of one subscription over the window, with its depth over the whole run.
///
/// At every instant, counted from the start of the run: accepted + duplicated = consumed + dead-lettered
/// + expired + dropped + lost + waiting + in handling + awaiting redelivery.
#[derive(Clone, Debug)]
pub struct SubscriptionMeasure {
    /// Messages that the broker has taken and whose handling has not begun.
    pub depth: Level,
    /// Of the depth.
    pub times: Times,
    /// Area of the depth at the end of each bin.
    pub depth_areas: Vec<u128>,
    /// Depth when the window began.
    pub depth_before: u32,
    /// From the commit with an outbox, else from the publishing, to the beginning of the first handling.
    pub lag: Sparse<Latency<TWO_DIGITS>>,
    /// The same, to the effect: how far this view of the world is behind.
    pub staleness: Sparse<Latency<TWO_DIGITS>>,
    /// Per bin: first handlings that began, and the sum of their lags, ns.
    pub begun_at: Sums,
    pub lag_at: Sums,
    pub counts: MessageCounts,
    /// The same counts over the whole run.
    pub all: MessageCounts,
}

/// What became of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCounts {
    /// Taken by the broker, without duplicates.
    pub accepted: u64,
    /// Copies more: published again, or handed out twice.
    pub duplicated: u64,
    /// Handled and acknowledged.
    pub consumed: u64,
    pub dead_lettered: u64,
    /// Their time to live was over.
    pub expired: u64,
    /// Gave way in a full queue.
    pub dropped: u64,
    /// Given up after they had been accepted.
    pub lost: u64,
    /// Committed by the publisher, and never accepted.
    pub unpublished: u64,
    pub deliveries: u64,
    pub redelivered: u64,
    /// Effects after the first one.
    pub double_effects: u64,
    /// Effects of a message after that of a younger one with the same key.
    pub out_of_order: u64,
}

impl MessageCounts {
    pub fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.duplicated += other.duplicated;
        self.consumed += other.consumed;
        self.dead_lettered += other.dead_lettered;
        self.expired += other.expired;
        self.dropped += other.dropped;
        self.lost += other.lost;
        self.unpublished += other.unpublished;
        self.deliveries += other.deliveries;
        self.redelivered += other.redelivered;
        self.double_effects += other.double_effects;
        self.out_of_order += other.out_of_order;
    }

    /// Messages that have come to an end, of those that were accepted.
    pub fn ended(&self) -> u64 {
        self.consumed + self.dead_lettered + self.expired + self.dropped + self.lost
    }
}

impl SubscriptionMeasure {
    /// `series`: bins of the run, `None` where they would take too much memory.
    pub fn new(series: Option<Bins>) -> Self {
        let sums = || series.map(Sums::new).unwrap_or_default();
        Self {
            depth: Level::default(),
            times: Times::default(),
            depth_areas: Vec::new(),
            depth_before: 0,
            lag: Sparse::default(),
            staleness: Sparse::default(),
            begun_at: sums(),
            lag_at: sums(),
            counts: MessageCounts::default(),
            all: MessageCounts::default(),
        }
    }

    #[inline]
    pub fn rise(&mut self, time: u64) {
        self.times.pass(self.depth.rise(time));
    }

    #[inline]
    pub fn fall(&mut self, time: u64) {
        self.times.pass(self.depth.fall(time));
    }

    /// A bin of the series ends at `time`.
    pub fn close_bin(&mut self, time: u64) {
        self.depth_areas.push(self.depth.area_at(time));
    }

    /// The window begins: what was counted before is forgotten.
    pub fn begin_window(&mut self, time: u64) {
        self.depth.begin_window(time);
        self.depth_before = self.depth.now();
        self.times.clear();
        (self.lag, self.staleness) = (Sparse::default(), Sparse::default());
        self.counts = MessageCounts::default();
    }

    /// The window ends.
    pub fn end_window(&mut self, time: u64) {
        self.times.pass(self.depth.end_window(time));
    }

    /// Adds the counts of another replication.
    pub fn merge(&mut self, other: &Self) {
        self.depth.merge(&other.depth);
        self.times.merge(&other.times);
        for (area, more) in self.depth_areas.iter_mut().zip(&other.depth_areas) {
            *area += more;
        }
        for (own, other) in [(&mut self.lag, &other.lag), (&mut self.staleness, &other.staleness)] {
            if let Some(other) = other.told() {
                own.merge(other);
            }
        }
        self.begun_at.merge(&other.begun_at);
        self.lag_at.merge(&other.lag_at);
        self.counts.add(&other.counts);
        self.all.add(&other.all);
    }
}

/// Counts of one topic over the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopicMeasure {
    /// Events that were committed.
    pub published: u64,
    /// Events that told of what then failed.
    pub ghosts: u64,
    /// Batches sent, and messages in them; 0 without `linger`.
    pub batches: u64,
    pub batched: u64,
}

impl TopicMeasure {
    pub fn merge(&mut self, other: &Self) {
        self.published += other.published;
        self.ghosts += other.ghosts;
        self.batches += other.batches;
        self.batched += other.batched;
    }
}

/// The outbox of one service.
#[derive(Clone, Debug, Default)]
pub struct OutboxMeasure {
    /// Rows that are not marked as published.
    pub depth: Level,
    /// Area of the depth at the end of each bin.
    pub depth_areas: Vec<u128>,
    /// From the commit to the first time that the broker took the event.
    pub delay: Latency<TWO_DIGITS>,
}

impl OutboxMeasure {
    pub fn begin_window(&mut self, time: u64) {
        self.depth.begin_window(time);
        self.delay = Latency::new();
    }

    pub fn merge(&mut self, other: &Self) {
        self.depth.merge(&other.depth);
        for (area, more) in self.depth_areas.iter_mut().zip(&other.depth_areas) {
            *area += more;
        }
        self.delay.merge(&other.delay);
    }
}
