//! How long messages travel.

use super::purpose::{REPLY_DELAY, REQUEST_DELAY};
use super::setup::DelaySetup;
use super::state::{DETACHED, GONE, NONE, ORDER};
use super::world::World;

impl World<'_> {
    /// How long the request of an attempt travels to its replica, ns.
    #[inline]
    pub fn request_delay(&self, visit: u32) -> u64 {
        let link = &self.setup.links[self.visits[visit].link as usize];
        self.latency(visit, REQUEST_DELAY) + link.link.request_cost
    }

    /// How long its answer travels back, ns.
    #[inline]
    pub fn reply_delay(&self, visit: u32) -> u64 {
        let link = &self.setup.links[self.visits[visit].link as usize];
        if link.publishes.is_some() {
            // What publishing takes includes the acknowledgement.
            return 0;
        }
        self.latency(visit, REPLY_DELAY) + link.link.reply_cost
    }

    /// How long the word travels that nobody waits any more, ns: no payload.
    pub fn cancel_delay(&self, visit: u32) -> u64 {
        self.latency(visit, super::purpose::CANCEL_DELAY)
    }

    #[inline]
    fn latency(&self, visit: u32, purpose: super::purpose::Purpose) -> u64 {
        let at = self.visits[visit].link as usize;
        let link = &self.setup.links[at];
        let stream = || Self::draw(self.link_keys[at], purpose, self.visits[visit].key);
        let latency = match &link.delay {
            DelaySetup::Constant(delay) => *delay,
            DelaySetup::Drawn(sampler) => sampler.draw(&mut stream()),
            DelaySetup::Zones => {
                let pair = self.zone_pair(visit);
                self.setup.zone_delays.get(pair).map_or(0, |sampler| sampler.draw(&mut stream()))
            }
        };
        if !self.harmed {
            return latency;
        }
        let [of_link, of_zones] = self.harms_of_way(self.way(visit));
        let (mut factor, mut delay) = (of_link.factor * of_zones.factor, of_link.delay.saturating_add(of_zones.delay));
        if link.publishes.is_some() {
            // A slow broker is slow to take what is published.
            let broker = self.station_harm[link.to as usize];
            factor *= broker.factor;
            delay = delay.saturating_add(broker.delay);
        }
        ((latency as f64 * factor).round() as u64).saturating_add(delay)
    }

    /// The pair of zones of caller and callee; who has no zone counts as being in the first.
    fn zone_pair(&self, visit: u32) -> usize {
        let zone = |pod: u32| self.zone_of(pod).unwrap_or(0);
        let to = zone(self.visits[visit].pod);
        // A caller that has gone, or one outside that states no zone, counts as being in the callee's.
        let outside = self.setup.links[self.visits[visit].link as usize].link.from_zone.map_or(to, usize::from);
        let from = self.calling_pod(visit).map_or(outside, zone);
        from * self.setup.zones + to
    }

    /// The zone of a replica, where one is stated.
    pub fn zone_of(&self, pod: u32) -> Option<usize> {
        let station = &self.setup.stations[self.pods[pod as usize].station as usize];
        let zones = &station.station.zones;
        let replica = (pod - station.first_pod) as usize;
        (!zones.is_empty()).then(|| zones[replica % zones.len()] as usize)
    }

    /// The pair of zones that a message crosses, where both are stated.
    pub fn crossed(&self, visit: u32) -> Option<usize> {
        let from = match self.calling_pod(visit) {
            Some(pod) => self.zone_of(pod)?,
            None => usize::from(self.setup.links[self.visits[visit].link as usize].link.from_zone?),
        };
        Some(from * self.setup.zones + self.zone_of(self.visits[visit].pod)?)
    }

    /// The replica that makes the call of a visit; `None`: nobody inside, or nobody any more.
    fn calling_pod(&self, visit: u32) -> Option<u32> {
        let call = self.visits[visit].call;
        if call == NONE {
            return None;
        }
        let (owner, caller) = (self.calls[call].owner, self.calls[call].caller);
        match owner {
            NONE | GONE => None,
            DETACHED => {
                let setup = &self.setup.links[self.visits[visit].link as usize];
                let from = &self.setup.stations[setup.link.from? as usize];
                Some(from.first_pod + (caller - setup.first_caller))
            }
            ORDER => None,
            owner => Some(self.visits[owner].pod),
        }
    }
}
