//! Delivering in the reference: who gets a message, and what becomes of it.

use hopwise::simulate::blueprint::{Acknowledge, NEVER};
use hopwise::simulate::engine::purpose;
use hopwise::simulate::kernel::draws::fold;
use hopwise::vocabulary::Fate;

use super::mail::{Message, Place};
use super::mail_tally::{CONSUMED, DEAD_LETTERED, DELIVERIES, DOUBLE_EFFECTS, LOST, REDELIVERED};
use super::state::{Attempt, Call, Event, Freight, Id, Rule, World};
use super::tally::{ATTEMPTS, CALLS};

/// Least wait of a message that its consumer did not even let in, ns.
const LEAST_WAIT: u64 = 10_000_000;

impl World<'_> {
    fn message(&mut self, id: Id) -> &mut Message {
        self.mail.messages.get_mut(&id).expect("a message that somebody has")
    }

    /// The broker of a subscription.
    fn broker_of(&self, subscription: usize) -> usize {
        let topic = self.plan.subscriptions[subscription].topic as usize;
        self.pod_of(self.plan.topics[topic].broker as usize, 0)
    }

    fn consumer_of(&self, subscription: usize) -> usize {
        self.link(self.plan.subscriptions[subscription].delivery as usize).to as usize
    }

    /// The link brings messages to a consumer.
    pub fn delivers(&self, link: usize) -> bool {
        self.plan.subscriptions.iter().any(|subscription| subscription.delivery as usize == link)
    }

    /// Messages of a subscription that a replica has and has not acknowledged.
    fn in_flight(&self, subscription: usize, replica: usize) -> usize {
        let delivery = self.plan.subscriptions[subscription].delivery as usize;
        self.calls.values().filter(|call| call.link == delivery && call.number as usize == replica).count()
    }

    /// Hands out what waits, to the replicas in turn.
    pub fn pump(&mut self, subscription: usize) {
        let station = self.consumer_of(subscription);
        let replicas = self.station(station).replicas as usize;
        let most = self.plan.subscriptions[subscription].max_in_flight as usize;
        let most = most + usize::from(self.rule == Rule::OneMoreInFlight);
        let broker = self.broker_of(subscription);
        while !self.mail.waiting[subscription].is_empty() {
            if self.pods[broker].down + self.pods[broker].paused > 0 {
                return;
            }
            let turn = self.mail.turns[subscription];
            let has_room = |replica: &usize| {
                self.in_flight(subscription, *replica) < most && self.pods[self.pod_of(station, *replica)].down == 0
            };
            let Some(replica) = (0..replicas).map(|step| (turn + step) % replicas).find(has_room) else { return };
            self.mail.turns[subscription] = (replica + 1) % replicas;
            let message = self.mail.waiting[subscription].remove(0);
            self.deliver(message, replica);
        }
    }

    /// A broker or a consumer is there again.
    pub fn pump_all(&mut self, pod: usize) {
        let all = 0..self.mail.waiting.len();
        for subscription in all.clone() {
            if self.broker_of(subscription) == pod {
                self.pump(subscription);
            }
        }
        for subscription in all {
            if self.consumer_of(subscription) == self.pods[pod].station {
                self.pump(subscription);
            }
        }
    }

    fn deliver(&mut self, id: Id, replica: usize) {
        let object = self.message(id);
        object.place = Place::Delivered;
        object.deliveries += 1;
        let object = object.clone();
        self.tally.count_subscription(object.subscription, DELIVERIES);
        let mut key = object.key;
        if object.deliveries > 1 {
            self.tally.count_subscription(object.subscription, REDELIVERED);
            key = fold(object.key ^ purpose::ATTEMPT, u64::from(object.deliveries) - 1);
        }
        let at = self.plan.subscriptions[object.subscription].delivery as usize;
        let link = self.link(at);
        let mut call = Call::new(key, at, 0, self.now);
        (call.freight, call.journey) = (Freight::Message(id), object.journey);
        (call.priority, call.number, call.attempts_made) = (object.priority, replica as u32, 1);
        let (caller, attempt) = (self.new_id(), self.new_id());
        call.attempts.push(attempt);
        let mut made = Attempt::new(key, (caller, &call), self.now);
        made.pod = self.pod_of(link.to as usize, replica);
        self.pods[made.pod].under_way += 1;
        self.gates(at, 0).under_way[replica] += 1;
        self.attempts.insert(attempt, made);
        self.calls.insert(caller, call);
        self.tally.count_link(at, CALLS);
        self.tally.count_link(at, ATTEMPTS);
        if link.timeout != NEVER {
            self.attempt(attempt).timeout = self.after(link.timeout, Event::Timeout(attempt));
        }
        self.set_out(attempt);
    }

    /// The message that an attempt brings.
    fn brought(&self, id: Id) -> Option<Id> {
        match self.attempts[&id].freight {
            Freight::Message(message) => Some(message),
            _ => None,
        }
    }

    fn is_done(&self, message: Id) -> bool {
        let object = &self.mail.messages[&message];
        self.mail.effects.contains(&(object.publication, object.subscription))
    }

    /// A request has a slot: a message is not behind any more.
    pub fn handling_begins(&mut self, id: Id) {
        let Some(message) = self.brought(id).filter(|_| !self.attempts[&id].second) else { return };
        let now = self.now;
        let object = self.message(message);
        let was_deep = std::mem::replace(&mut object.is_deep, false);
        let has_begun = std::mem::replace(&mut object.has_begun, true);
        let (lag, subscription) = (now - object.born, object.subscription);
        let tally = &mut self.tally.mail.subscriptions[subscription];
        tally.depth.add(now, if was_deep { -1 } else { 0 });
        if !has_begun && self.tally.is_open {
            tally.lag.record(lag);
        }
    }

    /// How long handling takes, where the station alone takes `own`.
    pub fn handling_work(&self, id: Id, own: u64) -> u64 {
        let Some(message) = self.brought(id) else { return own };
        match self.plan.subscriptions[self.mail.messages[&message].subscription].idempotent {
            None => own,
            Some(check) if self.is_done(message) => check,
            Some(check) => own + check,
        }
    }

    pub fn is_poisoned(&self, id: Id) -> bool {
        self.brought(id).is_some_and(|message| self.mail.messages[&message].is_poisoned)
    }

    /// Handling went well: the broker takes an event, a message has its effect.
    pub fn mail_finishes(&mut self, id: Id) {
        let message = match self.attempts[&id].freight {
            Freight::Nothing => return,
            Freight::Publication(publication) => return self.accept(id, publication),
            Freight::Message(message) => message,
        };
        let is_again = self.is_done(message);
        let object = self.mail.messages[&message].clone();
        let subscription = object.subscription;
        self.mail.effects.insert((object.publication, subscription));
        if is_again && self.plan.subscriptions[subscription].idempotent.is_none() {
            self.tally.count_subscription(subscription, DOUBLE_EFFECTS);
        }
        if !is_again && self.tally.is_open {
            self.tally.mail.subscriptions[subscription].staleness.record(self.now - object.born);
        }
    }

    /// The broker learns how a delivery ended.
    pub fn delivery_ended(&mut self, id: Id, message: Id, call: &Call) {
        self.forget_call(id);
        let subscription = self.mail.messages[&message].subscription;
        let spec = &self.plan.subscriptions[subscription];
        let is_down = self.pods[self.broker_of(subscription)].down > 0;
        let is_durable = self.plan.topics[spec.topic as usize].durable;
        let is_before = spec.acknowledge == Acknowledge::Before;
        let most = spec.max_deliveries.saturating_add(u32::from(self.rule == Rule::OneMoreDelivery));
        if call.fate == Fate::Ok && (is_before || !is_down || !is_durable) {
            self.end_message(message, CONSUMED);
        } else if call.fate != Fate::Ok && (is_before || is_down && !is_durable) {
            self.end_message(message, LOST);
        } else if call.fate == Fate::Ok || self.mail.messages[&message].deliveries < most {
            self.deliver_again(message, call.started);
        } else {
            self.end_message(message, if spec.dead_letters { DEAD_LETTERED } else { LOST });
        }
        self.pump(subscription);
    }

    fn deliver_again(&mut self, message: Id, started: u64) {
        let subscription = self.mail.messages[&message].subscription;
        let delay = match self.plan.subscriptions[subscription].redelivery_delay {
            0 if started == self.now => LEAST_WAIT,
            _ if self.rule == Rule::NoRedeliveryDelay => 0,
            delay => delay,
        };
        if delay == 0 {
            return self.put_back(message);
        }
        self.message(message).place = Place::Awaiting;
        self.push(self.now + delay, Event::Awaited(message));
    }

    /// A message stands at the end of the line again.
    pub fn put_back(&mut self, message: Id) {
        // What it waited for may have been forgotten by the broker.
        let Some(object) = self.mail.messages.get_mut(&message).filter(|object| object.place != Place::Ended) else {
            return;
        };
        object.place = Place::Waiting;
        let (was_deep, subscription) = (std::mem::replace(&mut object.is_deep, true), object.subscription);
        self.tally.mail.subscriptions[subscription].depth.add(self.now, if was_deep { 0 } else { 1 });
        self.mail.waiting[subscription].push(message);
        self.pump(subscription);
    }

    fn end_message(&mut self, message: Id, how: usize) {
        let object = self.message(message);
        object.place = Place::Ended;
        let was_deep = std::mem::replace(&mut object.is_deep, false);
        let (subscription, journey) = (object.subscription, object.journey);
        self.tally.mail.subscriptions[subscription].depth.add(self.now, if was_deep { -1 } else { 0 });
        self.tally.count_subscription(subscription, how);
        if how != CONSUMED && !self.is_done(message) {
            self.break_journey(journey);
        }
    }

    /// A broker has crashed: what waits in it and is not durable is lost.
    pub fn broker_forgets(&mut self, station: usize) {
        for (id, message) in self.mail.messages.clone() {
            let topic = &self.plan.topics[self.plan.subscriptions[message.subscription].topic as usize];
            let waits = matches!(message.place, Place::Waiting | Place::Awaiting);
            if waits && topic.broker as usize == station && !topic.durable {
                self.mail.waiting[message.subscription].retain(|other| *other != id);
                self.end_message(id, LOST);
            }
        }
    }
}
