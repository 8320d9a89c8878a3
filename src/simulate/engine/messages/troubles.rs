//! Crashes and restarts, as brokers and consumers see them.

use super::accepting::End;
use super::state::Stage;
use crate::simulate::engine::world::World;

impl World<'_> {
    /// Whether the broker of a subscription delivers.
    pub fn broker_serves(&self, subscription: u32) -> bool {
        let pod = &self.pods[self.setup.mail.subscriptions[subscription as usize].broker_pod as usize];
        pod.down == 0 && pod.paused == 0
    }

    /// A replica has crashed: as a broker it forgets what is not durable; as a consumer, its partitions go
    /// to others.
    pub fn mail_crashes(&mut self, pod: usize) {
        let station = self.pods[pod].station as usize;
        for at in 0..self.setup.mail.brokers[station].len() {
            let subscription = self.setup.mail.brokers[station][at];
            let topic = self.setup.mail.subscriptions[subscription as usize].subscription.topic;
            if !self.setup.mail.topics[topic as usize].topic.durable {
                self.forget_waiting(subscription);
            }
        }
        self.mail_leaves(pod);
    }

    /// A consumer's replica takes nothing any more: its partitions go to others.
    pub fn mail_leaves(&mut self, pod: usize) {
        let station = self.pods[pod].station as usize;
        for at in 0..self.setup.mail.consumes[station].len() {
            let subscription = self.setup.mail.consumes[station][at];
            let setup = &self.setup.mail.subscriptions[subscription as usize];
            self.hand_over_lanes(subscription, pod as u32 - setup.first_pod);
        }
    }

    /// A replica works again: as a broker it delivers, as a consumer it takes what waits.
    pub fn mail_returns(&mut self, pod: usize) {
        let station = self.pods[pod].station as usize;
        for at in 0..self.setup.mail.brokers[station].len() {
            self.feed_all(self.setup.mail.brokers[station][at]);
        }
        for at in 0..self.setup.mail.consumes[station].len() {
            self.feed_all(self.setup.mail.consumes[station][at]);
        }
    }

    fn feed_all(&mut self, subscription: u32) {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        if !setup.is_ordered() && setup.poll.is_none() {
            return self.pump(subscription);
        }
        for replica in 0..setup.replicas {
            if setup.is_ordered() && !self.pods[(setup.first_pod + replica) as usize].takes_work() {
                self.hand_over_lanes(subscription, replica);
            } else {
                self.feed(subscription, replica);
            }
        }
        self.arm_looks(subscription);
    }

    /// All messages that wait in a subscription are lost. Looks at all messages.
    fn forget_waiting(&mut self, subscription: u32) {
        while let Some(oldest) = self.oldest(subscription) {
            self.take_out(subscription, oldest);
            self.end_message(subscription, oldest, End::Lost);
        }
        let boxed = &mut self.mail.boxes[subscription as usize];
        let held: Vec<u32> = boxed.delayed.items().chain(boxed.awaiting.items()).collect();
        boxed.delayed.clear();
        boxed.awaiting.clear();
        for message in held {
            if matches!(self.mail.messages[message].stage, Stage::Delayed | Stage::Awaiting) {
                self.free_lane(subscription, message);
                self.end_message(subscription, message, End::Lost);
            }
        }
    }
}
