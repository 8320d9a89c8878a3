//! Own work: on a core of its own, on cores that are taken in turn, or on shared ones.

use super::setup::{CoresSetup, StationSetup};
use super::state::{NO_EVENT, NONE, Phase};
use super::world::{Consequence, Happening, World};
use crate::simulate::measure::split::{LINE, OWN};
use crate::vocabulary::CoreSharing;

impl World<'_> {
    /// A request with a slot begins own work of `amount` ns.
    #[inline(always)]
    pub fn work(&mut self, visit: u32, amount: u64, setup: &StationSetup) {
        let object = &mut self.visits[visit];
        object.left = 0;
        object.worked += amount;
        if amount == 0 {
            object.phase = Phase::Work;
            object.queued = true;
            self.agenda.push(Consequence::Worked(visit));
            let station = self.station_of(visit);
            if self.setup.stations[station].cores.is_some_and(|cores| cores.sharing == CoreSharing::Fifo) {
                self.work_begins(visit, station);
            }
            return;
        }
        match setup.cores {
            None => {
                let ends = self.now.saturating_add(amount);
                object.phase = Phase::Work;
                object.ends = ends;
                object.pending = self.events.push(ends, Happening::Worked.of(visit));
            }
            Some(cores) => {
                let station = object.station as usize;
                self.work_on_cores(visit, amount, station, cores);
            }
        }
    }

    fn work_on_cores(&mut self, visit: u32, amount: u64, station: usize, cores: CoresSetup) {
        let pod = self.visits[visit].pod as usize;
        match cores.sharing {
            CoreSharing::Ps => {
                self.visits[visit].phase = Phase::Shared;
                let now = self.now;
                if let Some(sharing) = &mut self.pods[pod].sharing {
                    sharing.advance(now);
                    sharing.add(visit, amount);
                }
                self.count_working(station, pod, cores, 1);
                self.expect_shared_end(pod);
            }
            CoreSharing::Fifo => {
                self.visits[visit].ends = amount;
                if self.pods[pod].working < cores.whole {
                    self.take_core(visit, station, pod, cores);
                } else {
                    self.visits[visit].phase = Phase::Core;
                    let mut chain = self.pods[pod].for_core;
                    chain.push(&mut self.visits, visit);
                    self.pods[pod].for_core = chain;
                    self.stations[station].line.rise(self.now);
                }
            }
        }
    }

    /// A request whose turn it is gets a core; `ends` holds its work.
    fn take_core(&mut self, visit: u32, station: usize, pod: usize, cores: CoresSetup) {
        let now = self.now;
        self.work_begins(visit, station);
        let object = &mut self.visits[visit];
        object.phase = Phase::Work;
        // A fraction of a core makes each of the next whole number of them slower.
        if cores.stretch != 1.0 {
            object.ends = (object.ends as f64 * cores.stretch).round() as u64;
        }
        object.ends = now.saturating_add(object.ends);
        object.pending = self.events.push(object.ends, Happening::Worked.of(visit));
        self.count_working(station, pod, cores, 1);
    }

    /// The wait of a request ends when its own work begins, where cores are taken in turn: until then
    /// it has waited for a slot, and then for a core.
    fn work_begins(&mut self, visit: u32, station: usize) {
        let object = &mut self.visits[visit];
        let is_first = !std::mem::replace(&mut object.begun, true);
        let waited = object.ledger[LINE];
        if self.in_window && is_first {
            self.stations[station].wait.record(waited);
        }
    }

    /// Those that wait for a core get those that are free; in a replica that crashes, nobody does.
    fn hand_out_cores(&mut self, station: usize, pod: usize, cores: CoresSetup) {
        while self.pods[pod].working < cores.whole && self.pods[pod].paused == 0 && self.pods[pod].down == 0 {
            let visit = self.pods[pod].for_core.first;
            if visit == NONE {
                return;
            }
            let mut chain = self.pods[pod].for_core;
            chain.remove(&mut self.visits, visit);
            self.pods[pod].for_core = chain;
            self.stations[station].line.fall(self.now);
            let waited = self.now - self.visits[visit].since;
            self.visits[visit].ledger[LINE] += waited;
            self.visits[visit].since = self.now;
            self.take_core(visit, station, pod, cores);
        }
    }

    /// One more or one less works in a pod.
    fn count_working(&mut self, station: usize, pod: usize, cores: CoresSetup, change: i32) {
        let old = self.pods[pod].working;
        let new = old.saturating_add_signed(change);
        self.pods[pod].working = new;
        let level = &mut self.stations[station].cores;
        level.set(level.now() + cores.busy(new) - cores.busy(old), self.now);
    }

    /// Schedules the end of the first shared job, unless it is scheduled already.
    fn expect_shared_end(&mut self, pod: usize) {
        if self.pods[pod].paused > 0 {
            return;
        }
        let replica = &mut self.pods[pod];
        let Some(end) = replica.sharing.as_ref().and_then(|sharing| sharing.next_end()) else {
            replica.shared_end = NO_EVENT;
            return;
        };
        if replica.shared_end != NO_EVENT && replica.shared_at == end {
            return;
        }
        replica.shared_at = end;
        replica.shared_end = self.events.push(end, Happening::Shared.of(pod as u32));
    }

    /// The first of the jobs on shared cores ends.
    pub fn shared_ended(&mut self, pod: u32, number: u64) {
        let pod = pod as usize;
        if self.pods[pod].shared_end != number {
            return;
        }
        self.pods[pod].shared_end = NO_EVENT;
        let now = self.now;
        let station = self.pods[pod].station as usize;
        let Some(cores) = self.setup.stations[station].cores else { return };
        if let Some(sharing) = &mut self.pods[pod].sharing {
            sharing.advance(now);
        }
        // All that end now leave the cores before any of them does what follows.
        while let Some(visit) = self.pods[pod].sharing.as_mut().and_then(|sharing| sharing.take_ended()) {
            self.count_working(station, pod, cores, -1);
            self.visits[visit].queued = true;
            self.visits[visit].phase = Phase::Work;
            self.agenda.push(Consequence::Worked(visit));
        }
        self.expect_shared_end(pod);
    }

    /// Own work on a core ends, by an event.
    #[inline(always)]
    pub fn core_ended(&mut self, visit: u32, number: u64) {
        let object = &mut self.visits[visit];
        if object.pending != number {
            return;
        }
        object.pending = NO_EVENT;
        let (station, pod) = (object.station as usize, object.pod as usize);
        if let Some(cores) = self.setup.stations[station].cores {
            self.count_working(station, pod, cores, -1);
            self.hand_out_cores(station, pod, cores);
        }
        self.worked(visit);
    }

    /// Own work that was scheduled as a consequence is done.
    pub fn worked_at_once(&mut self, visit: u32) {
        self.visits[visit].queued = false;
        if self.visits[visit].cancel == super::state::CANCELLED {
            return self.free_visit(visit);
        }
        if self.visits[visit].phase != Phase::Work {
            // Its replica has crashed in this moment.
            return;
        }
        self.worked(visit);
    }

    /// Stops own work and notes what is left of it.
    pub fn interrupt(&mut self, visit: u32) {
        let now = self.now;
        let pod = self.visits[visit].pod as usize;
        let station = self.pods[pod].station as usize;
        let cores = self.setup.stations[station].cores;
        let spent = now - self.visits[visit].since;
        match self.visits[visit].phase {
            Phase::Work => {
                self.visits[visit].ledger[OWN] += spent;
                self.visits[visit].pending = NO_EVENT;
                let left = self.visits[visit].ends.saturating_sub(now);
                let left = match cores {
                    Some(cores) => (left as f64 / cores.stretch).round() as u64,
                    None => left,
                };
                self.visits[visit].left = left.max(1);
                if let Some(cores) = cores {
                    self.count_working(station, pod, cores, -1);
                    self.hand_out_cores(station, pod, cores);
                }
            }
            Phase::Shared => {
                self.visits[visit].ledger[OWN] += spent;
                let mut left = None;
                if let Some(sharing) = &mut self.pods[pod].sharing {
                    sharing.advance(now);
                    left = sharing.remove(visit);
                }
                self.visits[visit].left = left.unwrap_or(1).max(1);
                if let Some(cores) = cores {
                    self.count_working(station, pod, cores, -1);
                }
                self.expect_shared_end(pod);
            }
            Phase::Core => {
                self.visits[visit].ledger[LINE] += spent;
                let mut chain = self.pods[pod].for_core;
                chain.remove(&mut self.visits, visit);
                self.pods[pod].for_core = chain;
                self.stations[station].line.fall(now);
                self.visits[visit].left = self.visits[visit].ends.max(1);
            }
            _ => return,
        }
        self.visits[visit].since = now;
        let left = self.visits[visit].left;
        self.visits[visit].worked = self.visits[visit].worked.saturating_sub(left);
    }

    /// All own work in a pod stops until it goes on; who waits for a core waits on.
    pub fn freeze(&mut self, pod: usize) {
        for visit in self.visits_in(pod) {
            if matches!(self.visits[visit].phase, Phase::Work | Phase::Shared) {
                self.interrupt(visit);
                self.visits[visit].phase = Phase::Frozen;
            }
        }
    }

    /// Own work in a pod goes on, on the cores that it had.
    pub fn thaw(&mut self, pod: usize) {
        let mut frozen = self.visits_in(pod);
        frozen.retain(|visit| self.visits[*visit].phase == Phase::Frozen);
        // Who was stopped comes before who became ready later.
        frozen.sort_by_key(|visit| self.visits[*visit].since);
        let station = self.pods[pod].station as usize;
        for visit in frozen {
            let left = self.visits[visit].left;
            let frozen = self.now - self.visits[visit].since;
            self.visits[visit].ledger[OWN] += frozen;
            self.visits[visit].since = self.now;
            self.work(visit, left, &self.setup.stations[station]);
        }
        if let Some(cores) = self.setup.stations[station].cores {
            self.hand_out_cores(station, pod, cores);
        }
    }
}
