//! Who is next in a subscription of the reference: by order of coming, by priority, or by partition.

use hopwise::simulate::blueprint::Order;
use hopwise::simulate::kernel::draws::mix;

use super::mail::Place;
use super::state::{Id, Rule, World};

impl World<'_> {
    fn is_ordered(&self, subscription: usize) -> bool {
        self.plan.subscriptions[subscription].order != Order::None
    }

    /// The partition of a message, or its priority.
    pub fn lane(&self, message: Id) -> i64 {
        let object = &self.mail.messages[&message];
        let spec = &self.plan.subscriptions[object.subscription];
        match spec.order {
            Order::Partitions { count, by_key: true } => i64::from(object.entity.expect("a key") % count),
            Order::Partitions { count, by_key: false } => (mix(object.key) % u64::from(count)) as i64,
            Order::None if spec.priorities => object.priority,
            Order::None => 0,
        }
    }

    /// A message may be delivered, after those that wait.
    pub fn offer(&mut self, message: Id) {
        let subscription = self.mail.messages[&message].subscription;
        self.mail.waiting[subscription].push(message);
        self.wake(message);
    }

    /// A message that failed may be delivered again: in a partition before all others.
    pub fn offer_again(&mut self, message: Id) {
        let subscription = self.mail.messages[&message].subscription;
        if !self.is_ordered(subscription) {
            return self.offer(message);
        }
        let place = if self.rule == Rule::FailedGoesLast { self.mail.waiting[subscription].len() } else { 0 };
        self.mail.waiting[subscription].insert(place, message);
        self.mail.busy.remove(&(subscription, self.lane(message)));
        self.wake(message);
    }

    fn wake(&mut self, message: Id) {
        self.message(message).place = Place::Waiting;
        let subscription = self.mail.messages[&message].subscription;
        if self.is_ordered(subscription) {
            self.ready(subscription, self.lane(message));
        } else {
            self.pump(subscription);
        }
        self.expect_looks(subscription);
    }

    /// The partition of a message has nothing in flight any more.
    pub fn free_partition(&mut self, message: Id) {
        let subscription = self.mail.messages[&message].subscription;
        if self.is_ordered(subscription) {
            let lane = self.lane(message);
            self.mail.busy.remove(&(subscription, lane));
            self.ready(subscription, lane);
        }
    }

    /// A partition that is free and not empty lines up at the replica that it belongs to: in turn, and of those
    /// that are down to the next one that is up.
    fn ready(&mut self, subscription: usize, lane: i64) {
        let is_listed = self.mail.ready[subscription].iter().any(|lanes| lanes.contains(&lane));
        let is_empty = !self.mail.waiting[subscription].iter().any(|message| self.lane(*message) == lane);
        if is_listed || is_empty || self.mail.busy.contains(&(subscription, lane)) {
            return;
        }
        let replicas = self.mail.ready[subscription].len();
        let own = lane as usize % replicas;
        let station = self.consumer_of(subscription);
        let is_up = |replica: &usize| self.pods[self.pod_of(station, *replica)].down == 0;
        let owner = (0..replicas).map(|step| (own + step) % replicas).find(is_up).unwrap_or(own);
        self.mail.ready[subscription][owner].push(lane);
        self.feed(subscription, owner);
        self.expect_looks(subscription);
    }

    /// The partitions that were ready for a replica that is down go to others.
    fn hand_over(&mut self, subscription: usize, replica: usize) {
        for lane in std::mem::take(&mut self.mail.ready[subscription][replica]) {
            self.ready(subscription, lane);
        }
    }

    /// What a replica would get next, out of the line.
    pub fn take_next(&mut self, subscription: usize, replica: usize) -> Option<Id> {
        let next = if self.is_ordered(subscription) {
            loop {
                if self.mail.ready[subscription][replica].is_empty() {
                    return None;
                }
                let lane = self.mail.ready[subscription][replica].remove(0);
                // What made it ready may have gone.
                let first = self.mail.waiting[subscription].iter().find(|message| self.lane(**message) == lane);
                if let Some(first) = first.copied() {
                    self.mail.busy.insert((subscription, lane));
                    break first;
                }
            }
        } else {
            let waiting = &self.mail.waiting[subscription];
            let highest = waiting.iter().map(|message| self.lane(*message)).max()?;
            *waiting.iter().find(|message| self.lane(**message) == highest)?
        };
        self.mail.waiting[subscription].retain(|other| *other != next);
        Some(next)
    }

    /// There is something that a replica might take.
    pub fn has_for(&self, subscription: usize, replica: usize) -> bool {
        match self.is_ordered(subscription) {
            true => !self.mail.ready[subscription][replica].is_empty(),
            false => !self.mail.waiting[subscription].is_empty(),
        }
    }

    /// A consumer's replica has room again.
    pub fn has_room(&mut self, subscription: usize, replica: usize) {
        if self.is_ordered(subscription) || self.polls(subscription) {
            self.feed(subscription, replica);
        } else {
            self.pump(subscription);
        }
    }

    /// A broker or a consumer is there again.
    pub fn mail_returns(&mut self, pod: usize) {
        let all = 0..self.mail.waiting.len();
        let of_broker = all.clone().filter(|at| self.broker_of(*at) == pod);
        let of_consumer = all.filter(|at| self.consumer_of(*at) == self.pods[pod].station);
        for subscription in of_broker.chain(of_consumer).collect::<Vec<usize>>() {
            self.feed_all(subscription);
        }
    }

    fn feed_all(&mut self, subscription: usize) {
        if !self.is_ordered(subscription) && !self.polls(subscription) {
            return self.pump(subscription);
        }
        let station = self.consumer_of(subscription);
        for replica in 0..self.mail.ready[subscription].len() {
            if self.is_ordered(subscription) && self.pods[self.pod_of(station, replica)].down > 0 {
                self.hand_over(subscription, replica);
            } else {
                self.feed(subscription, replica);
            }
        }
        self.expect_looks(subscription);
    }

    /// A replica of a consumer has crashed: its partitions go to others.
    pub fn consumer_crashes(&mut self, pod: usize) {
        for subscription in 0..self.mail.waiting.len() {
            if self.consumer_of(subscription) == self.pods[pod].station {
                self.hand_over(subscription, self.pods[pod].replica);
            }
        }
    }
}
