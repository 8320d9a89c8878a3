//! Networks that let nothing through: messages are lost, or held until they do again.

use super::faults::stricter;
use super::purpose::FAULT_LOSS;
use super::state::{NO_EVENT, NONE, Phase};
use super::world::{Happening, Harm, NO_HARM, World};
use crate::vocabulary::PartitionMode;

/// What a message crosses: a link and, where both ends state theirs, a pair of zones.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    link: usize,
    zones: Option<usize>,
}

/// A message that waits for the end of a partition.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    visit: u32,
    errand: Errand,
    way: Way,
    /// Of a word: what the visit knows it by.
    number: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errand {
    Request,
    Reply,
    /// That nobody waits any more.
    Word,
}

impl World<'_> {
    /// The way between the caller of a visit, which is known, and its replica.
    pub fn way(&self, visit: u32) -> Way {
        Way { link: self.visits[visit].link as usize, zones: self.crossed(visit) }
    }

    /// What faults do to a way.
    pub fn harms_of_way(&self, way: Way) -> [Harm; 2] {
        [self.link_harm[way.link], way.zones.map_or(NO_HARM, |pair| self.zone_harm[pair])]
    }

    fn cut(&self, way: Way) -> Option<PartitionMode> {
        let [of_link, of_zones] = self.harms_of_way(way);
        let cut = stricter(of_link.cut, of_zones.cut);
        // A broker knows that its consumer is cut off, and hands out nothing until it is not.
        let delivers = self.setup.links[way.link].delivers != NONE;
        if delivers { cut.map(|_| PartitionMode::Hold) } else { cut }
    }

    fn hold(&mut self, visit: u32, errand: Errand, way: Way) -> u64 {
        let number = self.events.reserve();
        self.held.push(Held { visit, errand, way, number });
        number
    }

    /// Whether a request that is being sent does not arrive by itself: a fault loses or holds it.
    pub fn is_stopped_on_the_way(&mut self, visit: u32) -> bool {
        let way = self.way(visit);
        match self.cut(way) {
            Some(PartitionMode::Drop) => self.visits[visit].phase = Phase::Lost,
            Some(PartitionMode::Hold) => _ = self.hold(visit, Errand::Request, way),
            None => {
                let (key, name) = (self.visits[visit].key, self.link_keys[way.link]);
                let lost = |rate: f64| rate > 0.0 && Self::draw(name, FAULT_LOSS, key).happens(rate);
                let [of_link, of_zones] = self.harms_of_way(way);
                let delivers = self.setup.links[way.link].delivers != NONE;
                if delivers || !lost(1.0 - (1.0 - of_link.loss) * (1.0 - of_zones.loss)) {
                    return false;
                }
                self.visits[visit].phase = Phase::Lost;
            }
        }
        true
    }

    /// The same of a reply.
    pub fn is_stopped_on_the_way_back(&mut self, visit: u32) -> bool {
        let way = self.way(visit);
        match self.cut(way) {
            Some(PartitionMode::Drop) => self.visits[visit].phase = Phase::Unheard,
            Some(PartitionMode::Hold) => _ = self.hold(visit, Errand::Reply, way),
            None => return false,
        }
        true
    }

    /// The same of the word that nobody waits.
    pub fn is_word_stopped(&mut self, visit: u32) -> bool {
        let way = self.way(visit);
        match self.cut(way) {
            Some(PartitionMode::Drop) => {}
            Some(PartitionMode::Hold) => self.visits[visit].cancel = self.hold(visit, Errand::Word, way),
            None => return false,
        }
        true
    }

    /// A partition has ended: what it held and no other holds sets out, in the order of sending.
    pub fn deliver_held(&mut self) {
        for held in std::mem::take(&mut self.held) {
            match self.cut(held.way) {
                None => self.release_held(held),
                Some(PartitionMode::Hold) => self.held.push(held),
                Some(PartitionMode::Drop) => self.lose(held),
            }
        }
    }

    fn release_held(&mut self, held: Held) {
        let Held { visit, errand, number, .. } = held;
        match errand {
            Errand::Request => {
                let time = self.now.saturating_add(self.request_delay(visit));
                self.visits[visit].pending = self.events.push(time, Happening::Landing.of(visit));
            }
            Errand::Reply => {
                let time = self.now.saturating_add(self.reply_delay(visit));
                self.visits[visit].pending = self.events.push(time, Happening::Answer.of(visit));
            }
            Errand::Word if self.visits[visit].cancel == number => {
                let time = self.now.saturating_add(self.cancel_delay(visit));
                self.visits[visit].cancel = self.events.push(time, Happening::Cancellation.of(visit));
            }
            Errand::Word => {}
        }
    }

    /// Another partition loses what this one held.
    fn lose(&mut self, held: Held) {
        let Held { visit, errand, number, .. } = held;
        let nobody_waits = self.visits[visit].call == NONE;
        match errand {
            Errand::Request => {
                self.visits[visit].phase = Phase::Lost;
                if nobody_waits {
                    self.leave_pod(visit);
                    self.free_visit(visit);
                }
            }
            Errand::Reply if nobody_waits => self.free_visit(visit),
            Errand::Reply => self.visits[visit].phase = Phase::Unheard,
            Errand::Word if self.visits[visit].cancel == number => self.visits[visit].cancel = NO_EVENT,
            Errand::Word => {}
        }
    }
}
