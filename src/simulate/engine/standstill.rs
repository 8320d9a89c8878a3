//! Requests that hold slots and wait for each other: nothing ends that, however long the run.
//!
//! A replica stands still when all its slots are held by requests that wait for a call to a replica that
//! stands still, and no timeout, deadline or patience ends any of these waits.

use super::state::{NO_EVENT, NONE, Phase};
use super::world::World;
use crate::simulate::blueprint::NEVER;
use crate::simulate::measure::Standstill;
use crate::vocabulary::Cancel;

impl World<'_> {
    /// The stations that have such replicas, in their order. Looks at all that is under way.
    pub fn standstills(&self) -> Vec<Standstill> {
        if !(0..self.pods.len()).any(|pod| self.is_taken(pod, self.pods[pod].busy)) {
            return Vec::new();
        }
        let mut holders = vec![Vec::new(); self.pods.len()];
        for visit in self.visits.places() {
            let object = &self.visits[visit];
            let pod = object.pod as usize;
            if object.has_slot && self.is_in(visit, pod) {
                holders[pod].push(visit);
            }
        }
        // All that may, less those that somebody will leave, until none is left out.
        let mut still: Vec<bool> =
            (0..self.pods.len()).map(|pod| self.is_taken(pod, holders[pod].len() as u32)).collect();
        loop {
            let mut changed = false;
            for pod in 0..still.len() {
                let waits = |visit: &u32| self.is_held(*visit) && self.awaited(*visit, &still).is_some();
                if still[pod] && !holders[pod].iter().all(waits) {
                    still[pod] = false;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut standstills: Vec<Standstill> = Vec::new();
        for pod in (0..still.len()).filter(|pod| still[*pod]) {
            let station = self.pods[pod].station;
            if standstills.last().is_none_or(|last| last.station != station) {
                standstills.push(Standstill { station, slots: 0, waits_for: Vec::new() });
            }
            let Some(last) = standstills.last_mut() else { continue };
            last.slots += holders[pod].len() as u64;
            let awaited = holders[pod].iter().filter_map(|visit| self.awaited(*visit, &still));
            last.waits_for.extend(awaited.map(|pod| self.pods[pod].station));
            last.waits_for.sort_unstable();
            last.waits_for.dedup();
        }
        standstills
    }

    fn is_taken(&self, pod: usize, held: u32) -> bool {
        let replica = &self.pods[pod];
        let slots = self.setup.stations[replica.station as usize].station.slots;
        slots < u32::MAX && held == slots && replica.paused == 0 && replica.down == 0
    }

    /// Whether a visit keeps its slot for as long as it waits.
    fn is_held(&self, visit: u32) -> bool {
        let object = &self.visits[visit];
        let link = &self.setup.links[object.link as usize].link;
        link.cancel != Cancel::Immediate || object.call == NONE || self.is_patient(visit)
    }

    /// Whether nothing ends an attempt but its answer.
    fn is_patient(&self, visit: u32) -> bool {
        let object = &self.visits[visit];
        let by_itself = [object.timeout, object.expiry, object.patience].iter().all(|event| *event == NO_EVENT);
        by_itself && (object.call == NONE || self.calls[object.call].deadline == NEVER)
    }

    /// The replica that stands still for which a visit waits, if there is one.
    fn awaited(&self, visit: u32, still: &[bool]) -> Option<usize> {
        let object = &self.visits[visit];
        if object.phase != Phase::Calls || object.counted {
            return None;
        }
        let mut call = object.first_call;
        while call != NONE {
            let is_soft = self.setup.links[self.calls[call].link as usize].soft;
            if (!is_soft || object.needed == 0)
                && let Some(pod) = self.stuck_at(call, still)
            {
                return Some(pod);
            }
            call = self.calls[call].next_call;
        }
        None
    }

    /// Where all attempts of a call wait for ever: the replica of one of them.
    fn stuck_at(&self, call: u32, still: &[bool]) -> Option<usize> {
        let object = &self.calls[call];
        if !object.is_open || object.timer != NO_EVENT {
            return None;
        }
        let mut found = None;
        let mut attempt = object.first_attempt;
        while attempt != NONE {
            let pod = self.visits[attempt].pod as usize;
            let stuck = match self.is_patient(attempt) && self.visits[attempt].is_sent() {
                true if still[pod] && self.is_in(attempt, pod) => Some(pod),
                true => self.awaited(attempt, still),
                false => None,
            };
            found = Some(stuck?);
            attempt = self.visits[attempt].next_attempt;
        }
        found
    }
}
