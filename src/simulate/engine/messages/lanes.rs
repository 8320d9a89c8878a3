//! Who is next in a subscription: one line, one per priority, or partitions.

use super::state::{DEEP, NONE, Stage};
use crate::simulate::blueprint::Order;
use crate::simulate::engine::world::World;
use crate::simulate::kernel::draws::mix;

impl World<'_> {
    /// The lane of a message among all.
    fn lane_of(&self, subscription: u32, message: u32) -> usize {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let object = &self.mail.messages[message];
        let lane = match setup.subscription.order {
            Order::Partitions { count, by_key: true } => object.entity % count.max(1),
            // Evenly, and the same however the event gets here.
            Order::Partitions { count, by_key: false } => (mix(object.key) % u64::from(count.max(1))) as u32,
            Order::None if setup.lanes > 1 => u32::from(object.level),
            Order::None => 0,
        };
        (setup.first_lane + lane) as usize
    }

    /// A message may be delivered: it stands at the end of its lane.
    pub fn offer(&mut self, subscription: u32, message: u32) {
        let lane = self.lane_of(subscription, message);
        self.mail.messages[message].next = NONE;
        let last = self.mail.lanes[lane].last;
        if last == NONE {
            self.mail.lanes[lane].first = message;
        } else {
            self.mail.messages[last].next = message;
        }
        self.mail.lanes[lane].last = message;
        self.wake_lane(subscription, message, lane);
    }

    /// A message of a partition comes back: it is the next one.
    fn offer_again(&mut self, subscription: u32, message: u32) {
        let lane = self.lane_of(subscription, message);
        self.mail.messages[message].next = self.mail.lanes[lane].first;
        if self.mail.lanes[lane].first == NONE {
            self.mail.lanes[lane].last = message;
        }
        self.mail.lanes[lane].first = message;
        self.mail.lanes[lane].busy = false;
        self.wake_lane(subscription, message, lane);
    }

    fn wake_lane(&mut self, subscription: u32, message: u32, lane: usize) {
        let at = subscription as usize;
        self.mail.messages[message].stage = Stage::Waiting;
        self.mail.boxes[at].waiting += 1;
        if self.setup.mail.subscriptions[at].is_ordered() {
            self.ready_lane(subscription, lane);
        } else {
            self.pump(subscription);
        }
        self.arm_looks(subscription);
    }

    /// A message whose handling failed may be delivered again.
    pub fn put_back(&mut self, subscription: u32, message: u32) {
        if self.mail.messages[message].marks & DEEP == 0 {
            self.mail.messages[message].marks |= DEEP;
            self.mail.subscriptions[subscription as usize].rise(self.now);
        }
        if self.setup.mail.subscriptions[subscription as usize].is_ordered() {
            self.offer_again(subscription, message);
        } else {
            self.offer(subscription, message);
        }
    }

    /// A partition has nothing in flight any more.
    pub fn free_lane(&mut self, subscription: u32, message: u32) {
        if !self.setup.mail.subscriptions[subscription as usize].is_ordered() {
            return;
        }
        let lane = self.lane_of(subscription, message);
        self.mail.lanes[lane].busy = false;
        self.ready_lane(subscription, lane);
    }

    /// A partition that is free and not empty stands in the line of the replica that it belongs to.
    fn ready_lane(&mut self, subscription: u32, lane: usize) {
        let object = self.mail.lanes[lane];
        if object.busy || object.queued || object.first == NONE {
            return;
        }
        let replica = self.owner(subscription, lane);
        let credit = (self.setup.mail.subscriptions[subscription as usize].first_credit + replica) as usize;
        self.mail.lanes[lane].queued = true;
        self.mail.lanes[lane].next_ready = NONE;
        let last = self.mail.credits[credit].last_ready;
        if last == NONE {
            self.mail.credits[credit].first_ready = lane as u32;
        } else {
            self.mail.lanes[last as usize].next_ready = lane as u32;
        }
        self.mail.credits[credit].last_ready = lane as u32;
        self.feed(subscription, replica);
        self.arm_looks(subscription);
    }

    /// The replica that a partition belongs to: in turn; of those that are down, the next one that is up.
    fn owner(&self, subscription: u32, lane: usize) -> u32 {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let partition = lane as u32 - setup.first_lane;
        let is_up = |replica: &u32| self.pods[(setup.first_pod + replica) as usize].takes_work();
        let own = partition % setup.replicas;
        (0..setup.replicas).map(|step| (own + step) % setup.replicas).find(is_up).unwrap_or(own)
    }

    /// Partitions that are ready for a replica that is down go to those that are up.
    pub fn hand_over_lanes(&mut self, subscription: u32, replica: u32) {
        let credit = (self.setup.mail.subscriptions[subscription as usize].first_credit + replica) as usize;
        let mut lane = self.mail.credits[credit].first_ready;
        (self.mail.credits[credit].first_ready, self.mail.credits[credit].last_ready) = (NONE, NONE);
        while lane != NONE {
            let next = self.mail.lanes[lane as usize].next_ready;
            self.mail.lanes[lane as usize].queued = false;
            self.ready_lane(subscription, lane as usize);
            lane = next;
        }
    }

    /// Takes the message that is next for a replica out of its lane.
    pub fn take_next(&mut self, subscription: u32, replica: u32) -> Option<u32> {
        let at = subscription as usize;
        let setup = &self.setup.mail.subscriptions[at];
        let lane = if setup.is_ordered() {
            let credit = &mut self.mail.credits[(setup.first_credit + replica) as usize];
            let lane = credit.first_ready;
            if lane == NONE {
                return None;
            }
            credit.first_ready = self.mail.lanes[lane as usize].next_ready;
            if credit.first_ready == NONE {
                credit.last_ready = NONE;
            }
            self.mail.lanes[lane as usize].queued = false;
            if self.mail.lanes[lane as usize].first == NONE {
                // What made it ready has expired.
                return self.take_next(subscription, replica);
            }
            self.mail.lanes[lane as usize].busy = true;
            lane as usize
        } else {
            let lanes = setup.first_lane as usize..(setup.first_lane + setup.lanes) as usize;
            lanes.rev().find(|lane| self.mail.lanes[*lane].first != NONE)?
        };
        let message = self.mail.lanes[lane].first;
        self.mail.lanes[lane].first = self.mail.messages[message].next;
        if self.mail.lanes[lane].first == NONE {
            self.mail.lanes[lane].last = NONE;
        }
        self.mail.boxes[at].waiting -= 1;
        Some(message)
    }

    /// Takes a waiting message out of its lane, wherever it stands. O(those before it): the oldest one is
    /// first.
    pub fn take_out(&mut self, subscription: u32, message: u32) {
        let lane = self.lane_of(subscription, message);
        let mut before = NONE;
        let mut at = self.mail.lanes[lane].first;
        while at != message && at != NONE {
            before = at;
            at = self.mail.messages[at].next;
        }
        if at == NONE {
            return;
        }
        let next = self.mail.messages[message].next;
        if before == NONE {
            self.mail.lanes[lane].first = next;
        } else {
            self.mail.messages[before].next = next;
        }
        if self.mail.lanes[lane].last == message {
            self.mail.lanes[lane].last = before;
        }
        self.mail.boxes[subscription as usize].waiting -= 1;
    }

    /// The message that has waited longest, of those that wait in the lanes.
    pub fn oldest(&self, subscription: u32) -> Option<u32> {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let firsts =
            (setup.first_lane..setup.first_lane + setup.lanes).map(|lane| self.mail.lanes[lane as usize].first);
        firsts.filter(|first| *first != NONE).min_by_key(|first| {
            let message = &self.mail.messages[*first];
            (message.accepted, message.key)
        })
    }

    /// Whether a subscription has something that a replica may take.
    pub fn has_for(&self, subscription: u32, replica: u32) -> bool {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        if setup.is_ordered() {
            return self.mail.credits[(setup.first_credit + replica) as usize].first_ready != NONE;
        }
        self.mail.boxes[subscription as usize].waiting > 0
    }
}
