//! What the reference counts of messages, in the form in which it is compared.

use hopwise::simulate::measure::Measured;
use hopwise::simulate::measure::latency::{Latency, TWO_DIGITS};

use super::tally::{Area, Tally, latency};

pub const ACCEPTED: usize = 0;
pub const DUPLICATED: usize = 1;
pub const CONSUMED: usize = 2;
pub const DEAD_LETTERED: usize = 3;
pub const LOST: usize = 4;
pub const UNPUBLISHED: usize = 5;
pub const DELIVERIES: usize = 6;
pub const REDELIVERED: usize = 7;
pub const DOUBLE_EFFECTS: usize = 8;

#[derive(Clone, Debug, Default)]
pub struct AtSubscription {
    pub depth: Area,
    pub counts: [u64; 9],
    pub lag: Latency<TWO_DIGITS>,
    pub staleness: Latency<TWO_DIGITS>,
}

#[derive(Clone, Debug, Default)]
pub struct AtOutbox {
    pub depth: Area,
    pub delay: Latency<TWO_DIGITS>,
}

#[derive(Clone, Debug, Default)]
pub struct MailTally {
    pub subscriptions: Vec<AtSubscription>,
    /// By topic.
    pub published: Vec<u64>,
    /// By station.
    pub outboxes: Vec<AtOutbox>,
}

impl MailTally {
    pub fn new(subscriptions: usize, topics: usize, stations: usize) -> Self {
        Self {
            subscriptions: vec![AtSubscription::default(); subscriptions],
            published: vec![0; topics],
            outboxes: vec![AtOutbox::default(); stations],
        }
    }

    pub fn depths(&mut self) -> impl Iterator<Item = &mut Area> {
        let subscriptions = self.subscriptions.iter_mut().map(|subscription| &mut subscription.depth);
        subscriptions.chain(self.outboxes.iter_mut().map(|outbox| &mut outbox.depth))
    }
}

impl Tally {
    pub fn count_subscription(&mut self, subscription: usize, what: usize) {
        self.mail.subscriptions[subscription].counts[what] += u64::from(self.is_open);
    }
}

/// All figures, one a line, as the reference has them.
pub fn of_reference(tally: &Tally, has_outbox: impl Fn(usize) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, flow) in tally.flows.iter().enumerate() {
        let completion = latency(&flow.completion);
        lines.push(format!("flow {at}: {completion} incomplete {} pending {}", flow.incomplete, flow.pending));
    }
    let mail = tally.mail_at_end.as_ref().unwrap_or(&tally.mail);
    for (at, subscription) in mail.subscriptions.iter().enumerate() {
        lines.push(format!("subscription {at}: {:?} depth {}", subscription.counts, subscription.depth));
        let (lag, staleness) = (latency(&subscription.lag), latency(&subscription.staleness));
        lines.push(format!("subscription {at}: lag {lag} staleness {staleness}"));
    }
    lines.push(format!("published {:?}", tally.mail.published));
    for (at, outbox) in mail.outboxes.iter().enumerate().filter(|(at, _)| has_outbox(*at)) {
        lines.push(format!("outbox {at}: depth {} delay {}", outbox.depth, latency(&outbox.delay)));
    }
    lines
}

/// All figures, one a line, as the engine has them.
pub fn of_engine(measured: &Measured) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, flow) in measured.flows.iter().enumerate() {
        let completion = latency(&flow.completion);
        lines.push(format!("flow {at}: {completion} incomplete {} pending {}", flow.incomplete, flow.pending));
    }
    for (at, subscription) in measured.subscriptions.iter().enumerate() {
        let all = &subscription.counts;
        let counts = [
            all.accepted,
            all.duplicated,
            all.consumed,
            all.dead_lettered,
            all.lost,
            all.unpublished,
            all.deliveries,
            all.redelivered,
            all.double_effects,
        ];
        let depth = Area::of(&subscription.depth);
        lines.push(format!("subscription {at}: {counts:?} depth {depth}"));
        let (lag, staleness) = (latency(&subscription.lag), latency(&subscription.staleness));
        lines.push(format!("subscription {at}: lag {lag} staleness {staleness}"));
    }
    let published: Vec<u64> = measured.topics.iter().map(|topic| topic.published).collect();
    lines.push(format!("published {published:?}"));
    for (at, outbox) in measured.outboxes.iter().enumerate() {
        if let Some(outbox) = outbox {
            lines.push(format!("outbox {at}: depth {} delay {}", Area::of(&outbox.depth), latency(&outbox.delay)));
        }
    }
    lines
}
