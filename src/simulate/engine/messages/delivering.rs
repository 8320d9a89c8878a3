//! A message goes to a replica of its consumer, and what becomes of it there.

use super::accepting::End;
use super::state::{BEGUN, DEEP, NONE, POISON, Stage};
use crate::simulate::blueprint::{Acknowledge, NEVER};
use crate::simulate::engine::purpose::ATTEMPT;
use crate::simulate::engine::state::{Call, Phase, Visit};
use crate::simulate::engine::world::{Happening, World};
use crate::simulate::kernel::draws::fold;
use crate::simulate::kernel::timers::Timer;
use crate::vocabulary::Fate;

/// Least wait before a message is delivered again that the consumer did not even let in, ns: it would
/// come back in the same moment for ever.
const LEAST_WAIT: u64 = 10_000_000;

impl World<'_> {
    /// Hands a message to a replica.
    pub fn deliver(&mut self, subscription: u32, message: u32, replica: u32) {
        let at = subscription as usize;
        let setup = &self.setup.mail.subscriptions[at];
        let (link, pod, station) = (setup.subscription.delivery, setup.first_pod + replica, setup.station);
        let credit = (setup.first_credit + replica) as usize;
        self.mail.credits[credit].in_flight += 1;
        if self.mail.credits[credit].in_flight == setup.subscription.max_in_flight {
            self.mail.boxes[at].room -= 1;
        }
        let object = &mut self.mail.messages[message];
        object.stage = Stage::Delivered;
        let number = object.deliveries;
        object.deliveries = number.saturating_add(1);
        object.carried += 1;
        let (journey, level) = (object.journey, object.level);
        let key = if number == 0 { object.key } else { fold(object.key ^ ATTEMPT, u64::from(number)) };
        self.count(subscription, |counts| {
            counts.deliveries += 1;
            counts.redelivered += u64::from(number > 0);
        });
        let call = self.calls.claim();
        self.calls[call] = Call::new(self.now);
        let new = &mut self.calls[call];
        new.key = key;
        new.link = link;
        new.caller = self.setup.links[link as usize].first_caller;
        new.journey = journey;
        new.level = level;
        new.carries = message;
        new.number = replica;
        new.attempts = 1;
        let visit = self.visits.claim();
        self.visits[visit] = Visit::new(key, call, link, self.now);
        let new = &mut self.visits[visit];
        new.journey = journey;
        new.level = level;
        new.carries = message;
        new.pod = pod;
        new.station = station;
        new.phase = Phase::Going;
        self.calls[call].first_attempt = visit;
        self.join_journey(journey);
        self.links[link as usize].call(self.bin, self.in_window);
        self.links[link as usize].attempts += u64::from(self.in_window);
        self.links[link as usize].sent.add(self.bin, 1);
        self.pods[pod as usize].under_way += 1;
        self.set_out(visit);
    }

    /// A delivery is on its way, watched by the visibility timeout.
    fn set_out(&mut self, visit: u32) {
        let link = self.visits[visit].link;
        let setup = &self.setup.links[link as usize];
        if setup.timeout != NEVER {
            let time = self.now.saturating_add(setup.timeout);
            self.visits[visit].expires = time;
            let visits = &self.visits;
            let wanted = |timer: &Timer| visits[timer.item].timeout == timer.number;
            let payload = Happening::Timeout.of(link);
            let number = self.timeouts[link as usize].start(&mut self.events, time, visit, payload, wanted);
            self.visits[visit].timeout = number;
        }
        self.set_off(visit, setup);
    }

    /// Handling begins: the message is not behind any more.
    pub fn handling_begins(&mut self, visit: u32) {
        let (message, link) = (self.visits[visit].carries, self.visits[visit].link as usize);
        let subscription = self.setup.links[link].delivers as usize;
        let object = &mut self.mail.messages[message];
        let (deep, first) = (object.marks & DEEP != 0, object.marks & BEGUN == 0);
        object.marks = object.marks & !DEEP | BEGUN;
        let lag = self.now - object.born;
        let measure = &mut self.mail.subscriptions[subscription];
        if deep {
            measure.fall(self.now);
        }
        if first {
            measure.begun_at.add(self.bin, 1);
            measure.lag_at.add(self.bin, lag);
            if self.in_window {
                measure.lag.record(lag);
            }
        }
    }

    /// How long handling takes, where the station alone would take `own`.
    pub fn handling_work(&self, visit: u32, own: u64) -> u64 {
        let object = &self.visits[visit];
        let subscription = self.setup.links[object.link as usize].delivers;
        match self.setup.mail.subscriptions[subscription as usize].subscription.idempotent {
            None => own,
            Some(check) if self.is_done(subscription, object.carries) => check,
            Some(check) => own.saturating_add(check),
        }
    }

    /// Whether handling a visit's message must fail.
    pub fn is_poisoned(&self, visit: u32) -> bool {
        let object = &self.visits[visit];
        let delivers = self.setup.links[object.link as usize].delivers != NONE;
        delivers && self.mail.messages[object.carries].marks & POISON != 0
    }

    /// The broker learns how a delivery ended.
    pub fn delivery_ended(&mut self, call: u32) {
        let object = &self.calls[call];
        let (message, fate, replica) = (object.carries, object.fate, object.number);
        let (link, started) = (object.link as usize, object.started);
        let subscription = self.setup.links[link].delivers;
        self.calls.remove(call);
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let credit = (setup.first_credit + replica) as usize;
        if self.mail.credits[credit].in_flight == setup.subscription.max_in_flight {
            self.mail.boxes[subscription as usize].room += 1;
        }
        self.mail.credits[credit].in_flight -= 1;
        if self.mail.messages[message].stage == Stage::Delivered {
            let broker_down = self.pods[setup.broker_pod as usize].down > 0;
            let before = setup.subscription.acknowledge == Acknowledge::Before;
            let durable = self.setup.mail.topics[setup.subscription.topic as usize].topic.durable;
            match fate {
                // An acknowledgement that finds the broker down is lost, and the message comes again.
                Fate::Ok if before || !broker_down || !durable => {
                    self.end_delivery(subscription, message, End::Consumed);
                }
                Fate::Ok => self.again(subscription, message, started),
                _ if before || broker_down && !durable => self.end_delivery(subscription, message, End::Lost),
                _ => self.handling_failed(subscription, message, started),
            }
        }
        self.has_room(subscription, replica);
    }

    fn handling_failed(&mut self, subscription: u32, message: u32, started: u64) {
        let spec = &self.setup.mail.subscriptions[subscription as usize].subscription;
        if u32::from(self.mail.messages[message].deliveries) < spec.max_deliveries {
            return self.again(subscription, message, started);
        }
        let end = if spec.dead_letters { End::DeadLettered } else { End::Lost };
        self.end_delivery(subscription, message, end);
    }

    fn end_delivery(&mut self, subscription: u32, message: u32, end: End) {
        self.free_lane(subscription, message);
        self.end_message(subscription, message, end);
    }

    /// A message is delivered again, after the redelivery delay.
    fn again(&mut self, subscription: u32, message: u32, started: u64) {
        let at = subscription as usize;
        let mut delay = self.setup.mail.subscriptions[at].subscription.redelivery_delay;
        if delay == 0 && started == self.now {
            delay = LEAST_WAIT;
        }
        if delay == 0 {
            return self.put_back(subscription, message);
        }
        self.mail.messages[message].stage = Stage::Awaiting;
        let time = self.now.saturating_add(delay);
        let payload = Happening::Awaiting.of(subscription);
        self.mail.boxes[at].awaiting.start(&mut self.events, time, message, payload, |_| true);
    }

    /// The redelivery delay of the next message of a subscription is over.
    pub fn wait_ended(&mut self, subscription: u32, number: u64) {
        let payload = Happening::Awaiting.of(subscription);
        let awaiting = &mut self.mail.boxes[subscription as usize].awaiting;
        if let Some(message) = awaiting.end(&mut self.events, number, payload, |_| true)
            && self.mail.messages[message].stage == Stage::Awaiting
        {
            self.put_back(subscription, message);
        }
    }

    /// A replica has room for one more.
    fn has_room(&mut self, subscription: u32, replica: u32) {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        if setup.is_ordered() || setup.poll.is_some() {
            self.feed(subscription, replica);
        } else {
            self.pump(subscription);
        }
    }
}
