//! Consumers that look now and then: who finds something takes it and looks on, who finds nothing comes
//! back later.

use super::state::NONE;
use crate::simulate::engine::purpose::{LOOK, PHASE};
use crate::simulate::engine::state::NO_EVENT;
use crate::simulate::engine::world::{Happening, World};
use crate::simulate::kernel::draws::fold;
use crate::simulate::kernel::sampler::Sampler;

impl World<'_> {
    /// Every replica that polls begins asleep, and looks first somewhere in its first interval.
    pub fn begin_looks(&mut self) {
        for (at, setup) in self.setup.mail.subscriptions.iter().enumerate() {
            let Some(poll) = &setup.poll else { continue };
            for replica in 0..setup.replicas {
                let key = self.mail.subscription_keys[at];
                let interval = poll.draw(&mut Self::draw(key, LOOK, fold(u64::from(replica), 0)));
                let phase = Self::draw(key, PHASE, u64::from(replica)).unit();
                let credit = &mut self.mail.credits[(setup.first_credit + replica) as usize];
                credit.asleep = true;
                credit.looks = 1;
                credit.looks_at = (interval as f64 * phase) as u64;
            }
        }
    }

    /// A replica has found nothing, and looks again one interval from now.
    pub fn fall_asleep(&mut self, subscription: u32, replica: u32) {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let at = (setup.first_credit + replica) as usize;
        self.mail.credits[at].asleep = true;
        self.mail.credits[at].looks_at = self.now;
        self.next_look(subscription, replica);
    }

    /// Moves the next look of a sleeping replica one interval on.
    fn next_look(&mut self, subscription: u32, replica: u32) {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let Some(poll) = &setup.poll else { return };
        let key = self.mail.subscription_keys[subscription as usize];
        let credit = &mut self.mail.credits[(setup.first_credit + replica) as usize];
        let interval = poll.draw(&mut Self::draw(key, LOOK, fold(u64::from(replica), credit.looks)));
        credit.looks += 1;
        credit.looks_at = credit.looks_at.saturating_add(interval.max(1));
    }

    /// Messages wait: sleeping replicas will see them at their next look. Looks that would find nothing are
    /// made up for here, without an event each.
    pub fn arm_looks(&mut self, subscription: u32) {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        if setup.poll.is_none() {
            return;
        }
        for replica in 0..setup.replicas {
            let at = (setup.first_credit + replica) as usize;
            let credit = self.mail.credits[at];
            if !credit.asleep || credit.look != NO_EVENT || !self.has_for(subscription, replica) {
                continue;
            }
            self.skip_looks(subscription, replica);
            let time = self.mail.credits[at].looks_at;
            self.mail.credits[at].look = self.events.push(time, Happening::Look.of(at as u32));
        }
    }

    /// Makes up for the looks that a sleeping replica has taken in vain.
    fn skip_looks(&mut self, subscription: u32, replica: u32) {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let at = (setup.first_credit + replica) as usize;
        if let Some(Sampler::Constant(interval)) = setup.poll {
            let credit = &mut self.mail.credits[at];
            let skipped = self.now.saturating_sub(credit.looks_at).div_ceil(interval.max(1));
            credit.looks_at += skipped * interval.max(1);
            credit.looks += skipped;
        }
        while self.mail.credits[at].looks_at < self.now {
            self.next_look(subscription, replica);
        }
    }

    /// A replica looks.
    pub fn look(&mut self, credit: u32, number: u64) {
        if self.mail.credits[credit as usize].look != number {
            return;
        }
        self.mail.credits[credit as usize].look = NO_EVENT;
        let subscription =
            self.setup.mail.subscriptions.partition_point(|setup| setup.first_credit <= credit) as u32 - 1;
        let replica = credit - self.setup.mail.subscriptions[subscription as usize].first_credit;
        let pod = self.setup.mail.subscriptions[subscription as usize].first_pod + replica;
        let unable = !self.pods[pod as usize].takes_work() || !self.broker_serves(subscription);
        if unable || !self.has_for(subscription, replica) {
            self.fall_asleep(subscription, replica);
            return self.arm_looks(subscription);
        }
        self.mail.credits[credit as usize].asleep = false;
        self.feed(subscription, replica);
    }

    /// Gives a replica what it can take. One that polls and finds nothing more falls asleep.
    pub fn feed(&mut self, subscription: u32, replica: u32) {
        while self.is_receptive(subscription, replica) {
            let Some(message) = self.take_next(subscription, replica) else { break };
            self.deliver(subscription, message, replica);
        }
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let credit = self.mail.credits[(setup.first_credit + replica) as usize];
        if setup.poll.is_some()
            && !credit.asleep
            && credit.in_flight < setup.subscription.max_in_flight
            && !self.has_for(subscription, replica)
        {
            self.fall_asleep(subscription, replica);
        }
    }

    /// Whether a replica would take a message now.
    pub fn is_receptive(&self, subscription: u32, replica: u32) -> bool {
        let setup = &self.setup.mail.subscriptions[subscription as usize];
        let credit = &self.mail.credits[(setup.first_credit + replica) as usize];
        !credit.asleep
            && credit.in_flight < setup.subscription.max_in_flight
            && self.pods[(setup.first_pod + replica) as usize].takes_work()
            && self.broker_serves(subscription)
    }

    /// Delivers what waits to whoever takes it, in turn.
    pub fn pump(&mut self, subscription: u32) {
        let at = subscription as usize;
        let replicas = self.setup.mail.subscriptions[at].replicas;
        while self.mail.boxes[at].waiting > 0 && self.mail.boxes[at].room > 0 {
            let turn = self.mail.boxes[at].turn;
            let mut able = (0..replicas).map(|step| (turn + step) % replicas);
            let Some(replica) = able.find(|replica| self.is_receptive(subscription, *replica)) else { return };
            self.mail.boxes[at].turn = (replica + 1) % replicas;
            let Some(message) = self.take_next(subscription, replica) else { return };
            debug_assert!(message != NONE, "somebody waits");
            self.deliver(subscription, message, replica);
        }
    }
}
