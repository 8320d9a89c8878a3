//! The outbox: events committed with the change, published by the relay of the service.
//!
//! The relay looks at its phase and again every interval; a look that finds the one before unfinished is
//! skipped. It takes the oldest rows, publishes them all, and marks those that the broker confirmed in one
//! go. A crash before that leaves them unmarked, and they are published again.

use super::state::NONE;
use crate::simulate::engine::state::{GONE, NO_EVENT};
use crate::simulate::engine::world::{Happening, World};
use crate::vocabulary::Fate;

impl World<'_> {
    /// A row is committed with the change that a request has made.
    pub fn store_row(&mut self, visit: u32, publication: u32) {
        self.store_row_at(self.station_of(visit), publication);
    }

    /// A row is committed at a station.
    pub fn store_row_at(&mut self, station: usize, publication: u32) {
        self.mail.publications[publication].outbox = station as u32;
        let now = self.now;
        if let Some(outbox) = &mut self.mail.outboxes[station] {
            outbox.rows.push_back(publication);
            outbox.measure.depth.rise(now);
        }
        self.arm_relay(station);
    }

    /// Schedules the next look of a relay, unless it is at work or has nothing to do.
    fn arm_relay(&mut self, station: usize) {
        let Some(relay) = self.setup.stations[station].station.relay else { return };
        let now = self.now;
        let Some(outbox) = &mut self.mail.outboxes[station] else { return };
        if outbox.look != NO_EVENT || outbox.open > 0 || outbox.rows.is_empty() {
            return;
        }
        let time = match now.checked_sub(outbox.phase) {
            None => outbox.phase,
            Some(since) => outbox.phase + (since / relay.poll + 1) * relay.poll,
        };
        outbox.look = self.events.push(time, Happening::Relay.of(station as u32));
    }

    /// A relay looks.
    pub fn relay_looks(&mut self, station: u32, number: u64) {
        let at = station as usize;
        let setup = &self.setup.stations[at];
        let Some(relay) = setup.station.relay else { return };
        let pods = setup.first_pod..setup.first_pod + setup.station.replicas;
        let host = pods.clone().find(|pod| self.pods[*pod as usize].down == 0 && self.pods[*pod as usize].paused == 0);
        let Some(outbox) = &mut self.mail.outboxes[at] else { return };
        if outbox.look != number {
            return;
        }
        outbox.look = NO_EVENT;
        let Some(host) = host else { return self.arm_relay(at) };
        let taken = outbox.rows.len().min(relay.batch as usize) as u32;
        (outbox.taken, outbox.open, outbox.host) = (taken, taken, host);
        for row in 0..taken as usize {
            let Some(publication) = self.mail.outboxes[at].as_ref().map(|outbox| outbox.rows[row]) else { return };
            self.mail.publications[publication].taken += 1;
            let call = self.send_detached(publication, host);
            self.mail.publications[publication].call = call;
        }
    }

    /// How long a row travels: as long as is drawn, and not less than the rows before it.
    pub fn in_order(&mut self, visit: u32, delay: u64) -> u64 {
        let carried = self.visits[visit].carries;
        let station = if carried == NONE { NONE } else { self.mail.publications[carried].outbox };
        let now = self.now;
        match self.mail.outboxes.get_mut(station as usize) {
            Some(Some(outbox)) => {
                outbox.last_arrival = outbox.last_arrival.max(now.saturating_add(delay));
                outbox.last_arrival - now
            }
            _ => delay,
        }
    }

    /// The relay learns how the publishing of a row ended.
    pub fn row_sent(&mut self, call: u32, publication: u32, fate: Fate) {
        let object = &mut self.mail.publications[publication];
        object.call = NONE;
        object.confirmed = fate == Fate::Ok;
        let station = object.outbox as usize;
        self.calls.remove(call);
        let Some(outbox) = &mut self.mail.outboxes[station] else { return };
        outbox.open -= 1;
        if outbox.open == 0 {
            self.mark_rows(station);
        }
    }

    /// The relay has published what it took: it marks what was confirmed, and leaves the rest in place.
    fn mark_rows(&mut self, station: usize) {
        let now = self.now;
        let Some(outbox) = &mut self.mail.outboxes[station] else { return };
        let taken = std::mem::take(&mut outbox.taken) as usize;
        outbox.host = NONE;
        let mut kept = std::mem::take(&mut outbox.kept);
        for _ in 0..taken {
            let Some(outbox) = &mut self.mail.outboxes[station] else { return };
            let Some(publication) = outbox.rows.pop_front() else { break };
            if !self.mail.publications[publication].confirmed {
                kept.push(publication);
                continue;
            }
            outbox.measure.depth.fall(now);
            let object = &mut self.mail.publications[publication];
            object.outbox = NONE;
            object.over = true;
            self.close_publication(publication);
        }
        if let Some(outbox) = &mut self.mail.outboxes[station] {
            while let Some(publication) = kept.pop() {
                outbox.rows.push_front(publication);
            }
            outbox.kept = kept;
        }
        self.arm_relay(station);
    }

    /// The replica at which a relay works has crashed: nothing is marked.
    pub fn relay_crashes(&mut self, pod: u32) {
        let station = self.pods[pod as usize].station as usize;
        let Some(outbox) = &mut self.mail.outboxes[station] else { return };
        if outbox.host != pod || outbox.open == 0 {
            return;
        }
        outbox.open = 0;
        let taken = outbox.taken as usize;
        for row in 0..taken {
            let Some(publication) = self.mail.outboxes[station].as_ref().map(|outbox| outbox.rows[row]) else { return };
            let call = std::mem::replace(&mut self.mail.publications[publication].call, NONE);
            self.mail.publications[publication].confirmed = false;
            if call == NONE {
                continue;
            }
            self.abandon_attempts(call);
            self.calls[call].timer = NO_EVENT;
            if self.calls[call].queued {
                (self.calls[call].owner, self.calls[call].carries) = (GONE, NONE);
            } else {
                self.drop_call(call);
            }
        }
        self.mark_rows(station);
    }
}
