//! Requests in handling that have to do with messages: a delivery, an event told before it is so, a broker.

use crate::simulate::engine::state::{NONE, Phase};
use crate::simulate::engine::world::World;
use crate::vocabulary::Fate;

impl World<'_> {
    /// A request begins at a station that has to do with messages. Whether it publishes before its own
    /// work.
    pub fn mail_begins(&mut self, visit: u32) -> bool {
        let link = self.visits[visit].link as usize;
        if self.setup.links[link].delivers != NONE {
            self.handling_begins(visit);
        }
        let announces = self.setup.handlers[self.setup.links[link].handler as usize].announces;
        if announces {
            self.visits[visit].phase = Phase::Calls;
            self.visits[visit].stage = 0;
            self.next_stage(visit);
        }
        announces
    }

    /// What was to be published before the own work is published: the work begins.
    pub fn announced(&mut self, visit: u32) {
        self.visits[visit].announced = true;
        self.visits[visit].since = self.now;
        let (station, pod) = (self.station_of(visit), self.visits[visit].pod as usize);
        let own = self.own_work(visit, station, pod);
        if self.pods[pod].paused > 0 {
            self.visits[visit].phase = Phase::Frozen;
            self.visits[visit].left = own;
            return;
        }
        self.work(visit, own, &self.setup.stations[station]);
    }

    /// A request fails after it has told of its success: nobody will take that back.
    pub fn count_ghosts(&mut self, visit: u32) {
        if !self.visits[visit].announced || !self.in_window {
            return;
        }
        let handler = self.setup.links[self.visits[visit].link as usize].handler as usize;
        for at in 0..self.setup.handlers[handler].stages[0].branches.len() {
            let branch = self.setup.handlers[handler].stages[0].branches[at];
            let told = u64::from(self.calls_of(visit, &branch));
            if let Some(publish) = self.setup.links[branch.link as usize].publishes {
                self.mail.topics[publish.topic as usize].ghosts += told;
            }
        }
    }

    /// Handling is over: a broker takes an event, a message has its effect. How the handling ends after
    /// that.
    pub fn mail_finishes(&mut self, visit: u32, fate: Fate) -> Fate {
        if fate != Fate::Ok {
            self.count_ghosts(visit);
            return fate;
        }
        if self.setup.links[self.visits[visit].link as usize].delivers == NONE {
            return self.accept(visit);
        }
        self.take_effect(visit);
        fate
    }
}
