//! The whole state of messages in one replication.

use std::collections::VecDeque;

use super::setup::MailSetup;
use super::state::{Context, Credit, Journey, Lane, Message, NONE, Publication, Twins};
use crate::simulate::engine::state::NO_EVENT;
use crate::simulate::kernel::slab::Slab;
use crate::simulate::kernel::timers::Timers;
use crate::simulate::measure::series::Bins;
use crate::simulate::measure::subscription::{OutboxMeasure, SubscriptionMeasure, TopicMeasure};

/// Everything that is under way, and what was measured of it.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    pub messages: Slab<Message>,
    pub publications: Slab<Publication>,
    pub twins: Slab<Twins>,
    pub journeys: Slab<Journey>,
    pub contexts: Slab<Context>,
    pub credits: Vec<Credit>,
    pub lanes: Vec<Lane>,
    pub boxes: Vec<Mailbox>,
    /// By station that has a relay.
    pub outboxes: Vec<Option<Box<Outbox>>>,
    /// By caller of a link: when its open batch is sent.
    pub batches: Vec<u64>,
    pub subscriptions: Vec<SubscriptionMeasure>,
    pub topics: Vec<TopicMeasure>,
    /// Journeys of the window that are not over.
    pub tagged: u64,
    pub topic_keys: Vec<u64>,
    pub subscription_keys: Vec<u64>,
}

/// What a subscription holds.
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    /// Messages in its lanes.
    pub waiting: u32,
    /// Replicas that have room.
    pub room: u32,
    /// Replica that is next in turn.
    pub turn: u32,
    /// Messages to become deliverable, to be delivered again, to expire.
    pub delayed: Timers,
    pub awaiting: Timers,
    pub expiring: Timers,
    /// By key: when the youngest event that has had its effect was born. Empty before the first effect.
    pub youngest: Box<[u64]>,
}

/// Rows that wait for the relay of a service.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    pub rows: VecDeque<u32>,
    /// Of the rows, the first ones that the relay is at work on, and those of them whose call is open.
    pub taken: u32,
    pub open: u32,
    /// Its first look.
    pub phase: u64,
    /// The event of its next look.
    pub look: u64,
    /// The replica that it works at.
    pub host: u32,
    /// When the last row reaches the broker: over one connection they do so in order.
    pub last_arrival: u64,
    /// Rows that stay, while others are marked.
    pub kept: Vec<u32>,
    pub measure: OutboxMeasure,
}

impl Mail {
    /// Empty, at time 0. `relays`: by station, the phase of its relay, where it has one.
    pub fn new(
        setup: &MailSetup,
        relays: impl Iterator<Item = Option<u64>>,
        callers: usize,
        series: Option<Bins>,
        key: impl Fn(u64) -> u64,
    ) -> Self {
        let outbox = |phase: u64| Outbox { phase, look: NO_EVENT, host: NONE, ..Outbox::default() };
        let credit = Credit {
            in_flight: 0,
            asleep: false,
            looks_at: 0,
            looks: 0,
            look: NO_EVENT,
            first_ready: NONE,
            last_ready: NONE,
        };
        let boxes = setup
            .subscriptions
            .iter()
            .map(|subscription| Mailbox { room: subscription.replicas, ..Mailbox::default() });
        let lingers = !setup.topics.is_empty();
        Self {
            credits: vec![credit; setup.credits as usize],
            lanes: vec![Lane::default(); setup.lanes as usize],
            boxes: boxes.collect(),
            outboxes: relays.map(|phase| phase.map(outbox).map(Box::new)).collect(),
            batches: vec![0; if lingers { callers } else { 0 }],
            subscriptions: setup.subscriptions.iter().map(|_| SubscriptionMeasure::new(series)).collect(),
            topics: vec![TopicMeasure::default(); setup.topics.len()],
            topic_keys: setup.topics.iter().map(|topic| key(topic.name)).collect(),
            subscription_keys: setup.subscriptions.iter().map(|subscription| key(subscription.name)).collect(),
            ..Self::default()
        }
    }

    /// A bin of the series ends at `time`.
    pub fn close_bin(&mut self, time: u64) {
        self.subscriptions.iter_mut().for_each(|subscription| subscription.close_bin(time));
        for outbox in self.outboxes.iter_mut().flatten() {
            let area = outbox.measure.depth.area_at(time);
            outbox.measure.depth_areas.push(area);
        }
    }

    pub fn begin_window(&mut self, time: u64) {
        self.subscriptions.iter_mut().for_each(|subscription| subscription.begin_window(time));
        self.topics.fill(TopicMeasure::default());
        self.outboxes.iter_mut().flatten().for_each(|outbox| outbox.measure.begin_window(time));
    }

    pub fn end_window(&mut self, time: u64) {
        self.subscriptions.iter_mut().for_each(|subscription| subscription.end_window(time));
        for outbox in self.outboxes.iter_mut().flatten() {
            outbox.measure.depth.end_window(time);
        }
    }
}
