//! The broker takes an event: a message in every subscription.

use super::state::{DEEP, DONE, Meaning, Message, NONE, POISON, Stage, Twins};
use crate::simulate::blueprint::{Keys, NEVER, Overflow};
use crate::simulate::engine::purpose::{DUPLICATE, ENTITY, POISONED};
use crate::simulate::engine::world::{Happening, World};
use crate::simulate::kernel::draws::fold;
use crate::simulate::kernel::timers::Timer;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::subscription::MessageCounts;
use crate::vocabulary::Fate;

/// How a message ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Consumed,
    DeadLettered,
    Expired,
    Dropped,
    Lost,
}

impl World<'_> {
    /// The broker has done its work for a visit that publishes: it takes the event, or refuses it.
    pub fn accept(&mut self, visit: u32) -> Fate {
        let publication = self.visits[visit].carries;
        let object = &self.mail.publications[publication];
        let targets = self.takers(object.link, object.only);
        let is_full = |subscription: u32| {
            let spec = &self.setup.mail.subscriptions[subscription as usize].subscription;
            spec.overflow == Overflow::Reject
                && self.mail.subscriptions[subscription as usize].depth.now() >= spec.max_length
        };
        if targets.clone().any(is_full) {
            let broker = self.station_of(visit) as u32;
            self.visits[visit].cause = (Origin::Station(broker), Fate::Rejected);
            return Fate::Rejected;
        }
        let (first, repeats) = (object.accepted == 0, object.repeats);
        let (context, outbox, born) = (object.context, object.outbox, object.born);
        if first && repeats {
            let twins = self.mail.twins.claim();
            self.mail.twins[twins] = Twins { done: 0, holders: 1 };
            self.mail.publications[publication].twins = twins;
        }
        self.mail.publications[publication].accepted += 1;
        if first {
            if context != NONE
                && let Meaning::Asked { acknowledged, .. } = &mut self.mail.contexts[context].meaning
                && *acknowledged == NEVER
            {
                *acknowledged = self.now;
            }
            if outbox != NONE
                && self.in_window
                && let Some(outbox) = &mut self.mail.outboxes[outbox as usize]
            {
                outbox.measure.delay.record(self.now - born);
            }
        }
        for subscription in targets {
            self.take_in(subscription, publication, first);
        }
        Fate::Ok
    }

    /// Subscriptions that get an event now: all of its topic, or of a shared queue the one that is next.
    fn takers(&self, link: u32, only: u32) -> std::ops::Range<u32> {
        let targets = self.targets(link, only);
        if !self.is_shared(link) || targets.len() < 2 {
            return targets;
        }
        let measures = &self.mail.subscriptions;
        let key = |at: &u32| (measures[*at as usize].depth.now(), measures[*at as usize].all.accepted, *at);
        let next = targets.clone().min_by_key(key).unwrap_or(targets.start);
        next..next + 1
    }

    /// A subscription gets an event, or gets it once more.
    fn take_in(&mut self, subscription: u32, publication: u32, first: bool) {
        let at = subscription as usize;
        let spec = &self.setup.mail.subscriptions[at].subscription;
        if self.mail.subscriptions[at].depth.now() >= spec.max_length {
            let end = if spec.overflow == Overflow::DeadLetter { End::DeadLettered } else { End::Dropped };
            self.drop_oldest(subscription, end);
        }
        let message = self.new_message(subscription, publication);
        self.count(subscription, |counts| if first { counts.accepted += 1 } else { counts.duplicated += 1 });
        self.offer_first(subscription, message);
        if first && spec.duplicates > 0.0 {
            let key = self.mail.messages[message].key;
            if Self::draw(self.mail.subscription_keys[at], DUPLICATE, key).happens(spec.duplicates) {
                let twin = self.new_message(subscription, publication);
                self.count(subscription, |counts| counts.duplicated += 1);
                self.offer_first(subscription, twin);
            }
        }
    }

    fn new_message(&mut self, subscription: u32, publication: u32) -> u32 {
        let at = subscription as usize;
        let setup = &self.setup.mail.subscriptions[at];
        let spec = &setup.subscription;
        let object = &self.mail.publications[publication];
        // A consumer meets the demands that it would meet if it were called.
        let key = if object.outside { object.base } else { fold(object.base ^ setup.name, u64::from(object.number)) };
        let (journey, context, twins) = (object.journey, object.context, object.twins);
        let (born, level) = (object.born, object.level);
        let poisoned =
            spec.poison > 0.0 && Self::draw(self.mail.subscription_keys[at], POISONED, key).happens(spec.poison);
        let entity = spec.keys.as_ref().map_or(NONE, |keys| {
            let topic = self.mail.topic_keys[spec.topic as usize];
            let event = fold(object.base, u64::from(object.number));
            entity(keys, Self::draw(topic, ENTITY, event).unit())
        });
        self.join_journey(journey);
        self.hold_context(context);
        if twins != NONE {
            self.mail.twins[twins].holders += 1;
        }
        let message = self.mail.messages.claim();
        self.mail.messages[message] = Message {
            key,
            born,
            accepted: self.now,
            journey,
            next: NONE,
            twins,
            context,
            entity,
            deliveries: 0,
            carried: 0,
            stage: Stage::Waiting,
            marks: DEEP | if poisoned { POISON } else { 0 },
            level,
            home: subscription as u16,
        };
        self.mail.subscriptions[at].rise(self.now);
        message
    }

    /// A message that has just come may be delivered, now or after its delay; its time to live begins.
    fn offer_first(&mut self, subscription: u32, message: u32) {
        let at = subscription as usize;
        let spec = &self.setup.mail.subscriptions[at].subscription;
        if spec.ttl != NEVER {
            let (time, ttl) = (self.now.saturating_add(spec.ttl), spec.ttl);
            let messages = &self.mail.messages;
            let wanted = |timer: &Timer| is_of(&messages[timer.item], timer.time, ttl, subscription);
            let payload = Happening::Expiring.of(subscription);
            self.mail.boxes[at].expiring.start(&mut self.events, time, message, payload, wanted);
        }
        if spec.delay == 0 {
            return self.offer(subscription, message);
        }
        self.mail.messages[message].stage = Stage::Delayed;
        let time = self.now.saturating_add(spec.delay);
        let payload = Happening::Delayed.of(subscription);
        self.mail.boxes[at].delayed.start(&mut self.events, time, message, payload, |_| true);
    }

    /// The delay of the next message of a subscription is over.
    pub fn delay_ended(&mut self, subscription: u32, number: u64) {
        let at = subscription as usize;
        let payload = Happening::Delayed.of(subscription);
        if let Some(message) = self.mail.boxes[at].delayed.end(&mut self.events, number, payload, |_| true)
            && self.is_due(subscription, message)
        {
            self.mail.messages[message].stage = Stage::Waiting;
            self.offer(subscription, message);
        }
    }

    /// Whether the delay of a message ends now: it may have expired before, and its place used again.
    fn is_due(&self, subscription: u32, message: u32) -> bool {
        let delay = self.setup.mail.subscriptions[subscription as usize].subscription.delay;
        let object = &self.mail.messages[message];
        object.stage == Stage::Delayed && object.accepted.saturating_add(delay) == self.now
    }

    /// The time to live of the next message of a subscription is over.
    pub fn life_ended(&mut self, subscription: u32, number: u64) {
        let at = subscription as usize;
        let ttl = self.setup.mail.subscriptions[at].subscription.ttl;
        let payload = Happening::Expiring.of(subscription);
        let messages = &self.mail.messages;
        let wanted = |timer: &Timer| is_of(&messages[timer.item], timer.time, ttl, subscription);
        let Some(message) = self.mail.boxes[at].expiring.end(&mut self.events, number, payload, wanted) else { return };
        match self.mail.messages[message].stage {
            Stage::Waiting => self.take_out(subscription, message),
            Stage::Delayed => {}
            // Who has it may go on; if it comes back, it is too old.
            _ => return,
        }
        self.end_message(subscription, message, End::Expired);
    }

    /// The oldest message that waits gives way to a new one.
    fn drop_oldest(&mut self, subscription: u32, end: End) {
        if let Some(oldest) = self.oldest(subscription) {
            self.take_out(subscription, oldest);
            self.end_message(subscription, oldest, end);
        }
    }

    /// A message is over in its subscription.
    pub fn end_message(&mut self, subscription: u32, message: u32, end: End) {
        let object = &mut self.mail.messages[message];
        debug_assert!(!matches!(object.stage, Stage::Ended | Stage::Free), "a message ends once");
        object.stage = Stage::Ended;
        let (journey, deep) = (object.journey, object.marks & DEEP != 0);
        object.marks &= !DEEP;
        if deep {
            self.mail.subscriptions[subscription as usize].fall(self.now);
        }
        self.count(subscription, |counts| match end {
            End::Consumed => counts.consumed += 1,
            End::DeadLettered => counts.dead_lettered += 1,
            End::Expired => counts.expired += 1,
            End::Dropped => counts.dropped += 1,
            End::Lost => counts.lost += 1,
        });
        // What has had its effect, here or as its twin, is missed by nobody.
        if end != End::Consumed && !self.is_done(subscription, message) {
            self.break_journey(journey);
        }
        self.leave_journey(journey);
        self.forget_message(message);
    }

    /// Frees a message that has ended and that no visit carries.
    pub fn forget_message(&mut self, message: u32) {
        let object = &mut self.mail.messages[message];
        if object.stage != Stage::Ended || object.carried > 0 {
            return;
        }
        object.stage = Stage::Free;
        let (twins, context) = (object.twins, object.context);
        self.mail.messages.remove(message);
        self.let_twins_go(twins);
        self.let_context_go(context);
    }

    /// Whether a message, or a copy of the same event, has had its effect in this subscription.
    pub fn is_done(&self, subscription: u32, message: u32) -> bool {
        let object = &self.mail.messages[message];
        let bit = self.setup.mail.subscriptions[subscription as usize].bit;
        object.marks & DONE != 0 || object.twins != NONE && self.mail.twins[object.twins].done & bit != 0
    }

    /// Counts something of a subscription.
    #[inline]
    pub fn count(&mut self, subscription: u32, change: impl Fn(&mut MessageCounts)) {
        let measure = &mut self.mail.subscriptions[subscription as usize];
        if self.in_window {
            change(&mut measure.counts);
        }
        change(&mut measure.all);
    }
}

/// Whether a timer that ends at `time` is about this message, which has not come to an end: its place may
/// have been used again, but then by one that ends at the same time, or of another subscription.
fn is_of(message: &Message, time: u64, ttl: u64, subscription: u32) -> bool {
    let is_over = matches!(message.stage, Stage::Ended | Stage::Free);
    !is_over && message.home == subscription as u16 && message.accepted.saturating_add(ttl) == time
}

/// The key of an event whose draw is `share`.
fn entity(keys: &Keys, share: f64) -> u32 {
    match keys {
        Keys::Even(count) => ((share * f64::from(*count)) as u32).min(count.saturating_sub(1)),
        Keys::Shares(sums) => sums.partition_point(|sum| *sum <= share).min(sums.len().saturating_sub(1)) as u32,
    }
}
