//! Consumers of the reference that look for messages now and then.

use hopwise::simulate::engine::purpose;
use hopwise::simulate::kernel::draws::fold;

use super::state::{Event, Rule, World};

impl World<'_> {
    pub fn polls(&self, subscription: usize) -> bool {
        self.plan.subscriptions[subscription].poll.is_some()
    }

    fn interval(&self, subscription: usize, replica: usize, number: u64) -> u64 {
        let spec = &self.plan.subscriptions[subscription];
        let law = spec.poll.as_ref().expect("it polls");
        let drawn = self.drawn(law, &spec.id, purpose::LOOK, fold(replica as u64, number));
        if self.rule == Rule::LooksTwiceAsOften { drawn / 2 } else { drawn }
    }

    /// Each first looks somewhere in its first interval.
    pub fn begin_looks(&mut self) {
        for subscription in 0..self.mail.sleepers.len() {
            for replica in 0..self.mail.sleepers[subscription].len() {
                if self.polls(subscription) {
                    let name = &self.plan.subscriptions[subscription].id;
                    let phase = self.draw(name, purpose::PHASE, replica as u64).unit();
                    let first = self.interval(subscription, replica, 0);
                    let sleeper = &mut self.mail.sleepers[subscription][replica];
                    (sleeper.is_asleep, sleeper.looks) = (true, 1);
                    sleeper.looks_at = (first as f64 * phase) as u64;
                }
            }
        }
    }

    /// It has found nothing, and looks again one interval from now.
    fn fall_asleep(&mut self, subscription: usize, replica: usize) {
        let now = self.now;
        let sleeper = &mut self.mail.sleepers[subscription][replica];
        (sleeper.is_asleep, sleeper.looks_at) = (true, now);
        self.next_look(subscription, replica);
    }

    fn next_look(&mut self, subscription: usize, replica: usize) {
        let number = self.mail.sleepers[subscription][replica].looks;
        let interval = self.interval(subscription, replica, number).max(1);
        let sleeper = &mut self.mail.sleepers[subscription][replica];
        (sleeper.looks, sleeper.looks_at) = (number + 1, sleeper.looks_at + interval);
    }

    /// There may be something to see: the next look of each sleeper is an event, the looks before it saw nothing.
    pub fn expect_looks(&mut self, subscription: usize) {
        for replica in 0..self.mail.sleepers[subscription].len() {
            let sleeper = self.mail.sleepers[subscription][replica];
            if !sleeper.is_asleep || sleeper.is_expected || !self.has_for(subscription, replica) {
                continue;
            }
            while self.mail.sleepers[subscription][replica].looks_at < self.now {
                self.next_look(subscription, replica);
            }
            let time = self.mail.sleepers[subscription][replica].looks_at;
            self.mail.sleepers[subscription][replica].is_expected = true;
            self.push(time, Event::Look(subscription, replica));
        }
    }

    pub fn look(&mut self, subscription: usize, replica: usize) {
        self.mail.sleepers[subscription][replica].is_expected = false;
        let is_down = self.pods[self.pod_of(self.consumer_of(subscription), replica)].down > 0;
        if is_down || !self.broker_serves(subscription) || !self.has_for(subscription, replica) {
            self.fall_asleep(subscription, replica);
            return self.expect_looks(subscription);
        }
        self.mail.sleepers[subscription][replica].is_asleep = false;
        self.feed(subscription, replica);
    }

    /// A replica takes what it can. One that polls and finds nothing more falls asleep.
    pub fn feed(&mut self, subscription: usize, replica: usize) {
        while self.is_receptive(subscription, replica) {
            let Some(message) = self.take_next(subscription, replica) else { break };
            self.deliver(message, replica);
        }
        let is_awake = self.polls(subscription) && !self.mail.sleepers[subscription][replica].is_asleep;
        if is_awake && self.has_place(subscription, replica) && !self.has_for(subscription, replica) {
            self.fall_asleep(subscription, replica);
        }
    }
}
