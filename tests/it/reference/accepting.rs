//! A broker of the reference takes an event: a message in every subscription.

use hopwise::simulate::blueprint::{Keys, NEVER, Overflow};
use hopwise::simulate::engine::purpose;
use hopwise::simulate::kernel::draws::{fold, named};
use hopwise::vocabulary::Fate;

use super::mail::{Message, Place, Publication};
use super::mail_tally::{ACCEPTED, DEAD_LETTERED, DROPPED, DUPLICATED, EXPIRED};
use super::state::{Event, Id, Rule, World};

impl World<'_> {
    fn depth(&self, subscription: usize) -> u32 {
        self.tally.mail.subscriptions[subscription].depth.level
    }

    fn is_full(&self, subscription: usize) -> bool {
        let most = self.plan.subscriptions[subscription].max_length;
        self.rule != Rule::NothingOverflows && self.depth(subscription) >= most
    }

    /// The subscriptions that get an event now: of a shared queue the one where the fewest wait.
    fn takers(&self, link: usize) -> Vec<usize> {
        let all = self.subscriptions(link);
        if !self.is_shared(link) {
            return all.collect();
        }
        let next = all.min_by_key(|at| (self.depth(*at), self.mail.accepted[*at], *at));
        next.into_iter().collect()
    }

    /// The broker takes an event, or refuses it.
    pub fn accept(&mut self, publication: Id) -> Fate {
        let object = self.mail.publications[&publication].clone();
        let takers = self.takers(object.link);
        let refuses = |at: &usize| self.plan.subscriptions[*at].overflow == Overflow::Reject && self.is_full(*at);
        if takers.iter().any(refuses) {
            return Fate::Rejected;
        }
        let is_first = object.accepted == 0;
        self.row(publication).accepted += 1;
        if let (true, true, Some(station)) = (is_first, self.tally.is_open, object.row_of) {
            self.tally.mail.outboxes[station].delay.record(self.now - object.born);
        }
        for subscription in takers {
            if self.is_full(subscription) {
                self.drop_oldest(subscription);
            }
            let message = self.new_message(publication, &object, subscription);
            self.tally.count_subscription(subscription, if is_first { ACCEPTED } else { DUPLICATED });
            self.mail.accepted[subscription] += u64::from(is_first);
            self.offer_first(message);
            let (spec, key) = (&self.plan.subscriptions[subscription], self.key_of(&object, subscription));
            if is_first && self.draw(&spec.id, purpose::DUPLICATE, key).happens(spec.duplicates) {
                let twin = self.new_message(publication, &object, subscription);
                self.tally.count_subscription(subscription, DUPLICATED);
                self.offer_first(twin);
            }
        }
        Fate::Ok
    }

    fn key_of(&self, object: &Publication, subscription: usize) -> u64 {
        fold(object.base ^ named(&self.plan.subscriptions[subscription].id), u64::from(object.number))
    }

    fn new_message(&mut self, publication: Id, object: &Publication, subscription: usize) -> Id {
        let spec = &self.plan.subscriptions[subscription];
        let key = self.key_of(object, subscription);
        let event = fold(object.base, u64::from(object.number));
        let share = self.draw(&self.plan.topics[spec.topic as usize].id, purpose::ENTITY, event).unit();
        let entity = spec.keys.as_ref().map(|keys| match keys {
            Keys::Even(count) => (share * f64::from(*count)) as u32,
            Keys::Shares(sums) => sums.iter().filter(|sum| **sum <= share).count() as u32,
        });
        let message = Message {
            key,
            publication,
            subscription,
            born: object.born,
            journey: object.journey,
            priority: object.priority,
            deliveries: 0,
            place: Place::Delayed,
            is_deep: true,
            has_begun: false,
            is_poisoned: self.draw(&spec.id, purpose::POISONED, key).happens(spec.poison),
            accepted: self.now,
            entity,
        };
        let id = self.new_id();
        self.mail.messages.insert(id, message);
        self.tally.mail.subscriptions[subscription].depth.add(self.now, 1);
        id
    }

    /// A message that has just come gets older, and may be delivered now or later.
    fn offer_first(&mut self, message: Id) {
        let spec = &self.plan.subscriptions[self.mail.messages[&message].subscription];
        if spec.ttl != NEVER {
            self.push(self.now + spec.ttl, Event::Expires(message));
        }
        if spec.delay == 0 {
            return self.offer(message);
        }
        self.push(self.now + spec.delay, Event::Delayed(message));
    }

    pub fn delay_ended(&mut self, message: Id) {
        if self.mail.messages.get(&message).is_some_and(|message| message.place == Place::Delayed) {
            self.offer(message);
        }
    }

    /// Whoever has it may go on; what still waits is no more.
    pub fn expires(&mut self, message: Id) {
        let Some(object) = self.mail.messages.get(&message) else { return };
        let waits = matches!(object.place, Place::Waiting | Place::Delayed);
        if waits && self.rule != Rule::NothingExpires {
            self.mail.waiting[object.subscription].retain(|other| *other != message);
            self.end_message(message, EXPIRED);
        }
    }

    /// Of those that are next in their lane the oldest gives way.
    fn drop_oldest(&mut self, subscription: usize) {
        let waiting = &self.mail.waiting[subscription];
        let is_next = |id: &Id| waiting.iter().find(|other| self.lane(**other) == self.lane(*id)) == Some(id);
        let age = |id: &Id| (self.mail.messages[id].accepted, self.mail.messages[id].key);
        let Some(oldest) = waiting.iter().copied().filter(is_next).min_by_key(age) else { return };
        self.mail.waiting[subscription].retain(|other| *other != oldest);
        let is_kept = self.plan.subscriptions[subscription].overflow == Overflow::DeadLetter;
        self.end_message(oldest, if is_kept { DEAD_LETTERED } else { DROPPED });
    }
}
