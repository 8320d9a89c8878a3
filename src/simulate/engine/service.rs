//! At the replica: who is let in, who waits, who is next.

use super::purpose::{PATIENCE, UNAVAILABLE, WORK, WORK_AFTER};
use super::setup::StationSetup;
use super::state::{CANCELLED, NO_EVENT, NONE, Phase};
use super::world::{Happening, World};
use crate::simulate::blueprint::NEVER;
use crate::simulate::kernel::sampler::Sampler;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::split::{LINE, NETWORK};
use crate::vocabulary::{Discipline, Fate};

impl World<'_> {
    /// A request reaches its replica.
    #[inline(always)]
    pub fn land(&mut self, visit: u32) {
        let now = self.now;
        let object = &mut self.visits[visit];
        object.ledger[NETWORK] += now - object.sent;
        object.since = now;
        let (pod, station) = (object.pod as usize, object.station as usize);
        let (cancelled, guarded) = (object.cancel == CANCELLED, object.deadline != NEVER);
        let setup = &self.setup.stations[station];
        if cancelled || guarded || !setup.open || self.pods[pod].down + self.pods[pod].out > 0 {
            return self.land_guarded(visit, pod, station, cancelled);
        }
        self.stations[station].come(self.in_window);
        self.admit(visit, pod, station, setup);
    }

    /// A request reaches a replica that may not let it in, or finds out that nobody wants it.
    fn land_guarded(&mut self, visit: u32, pod: usize, station: usize, cancelled: bool) {
        if cancelled {
            self.leave_pod(visit);
            return self.free_visit(visit);
        }
        self.stations[station].come(self.in_window);
        match self.refusal(visit, station, pod) {
            Some(fate) => self.turn_away(visit, station, fate),
            None => self.admit(visit, pod, station, &self.setup.stations[station]),
        }
    }

    /// A request that nothing refuses gets a slot, waits in line, or finds the line full.
    #[inline(always)]
    fn admit(&mut self, visit: u32, pod: usize, station: usize, setup: &StationSetup) {
        let replica = &self.pods[pod];
        let at_once = (replica.free > 0 || setup.station.slots == u32::MAX) && replica.paused == 0;
        if at_once || setup.station.line.preemptive && self.preempt(visit, pod) {
            self.stations[station].enter(self.now);
            return self.begin(visit, pod, station, setup);
        }
        if self.pods[pod].waiting >= setup.station.line.capacity {
            return self.turn_away(visit, station, Fate::Rejected);
        }
        self.stations[station].enter(self.now);
        self.queue_up(visit);
        if self.setup.impatient {
            self.be_patient(visit);
        }
    }

    /// Why a request is not even let into the line.
    #[inline]
    fn refusal(&mut self, visit: u32, station: usize, pod: usize) -> Option<Fate> {
        let setup = &self.setup.stations[station];
        if !setup.open {
            if setup.station.unavailable > 0.0
                && Self::draw(self.station_keys[station], UNAVAILABLE, self.visits[visit].key)
                    .happens(setup.station.unavailable)
            {
                return Some(Fate::Unavailable);
            }
            if let Some(tokens) = &mut self.limits[station]
                && !tokens.take(self.now)
            {
                return Some(Fate::RateLimited);
            }
        }
        if self.is_shut_for(visit, pod) {
            return Some(Fate::Unavailable);
        }
        let deadline = self.visits[visit].deadline;
        if deadline != NEVER {
            let left = deadline.saturating_sub(self.now);
            if left == 0 || left < setup.station.min_time {
                return Some(Fate::DeadlineExceeded);
            }
        }
        // Last, for whoever passes is counted as being inside.
        (!self.is_within_limit(visit, pod)).then_some(Fate::Rejected)
    }

    /// Answers at once that the request is not handled.
    fn turn_away(&mut self, visit: u32, station: usize, fate: Fate) {
        if self.in_window && fate == Fate::Rejected {
            self.stations[station].rejected += 1;
        }
        self.visits[visit].cause = (Origin::Station(station as u32), fate);
        self.leave_pod(visit);
        self.answer(visit, fate);
    }

    /// The replica has one request less on the way to it or in it.
    #[inline(always)]
    pub fn leave_pod(&mut self, visit: u32) {
        let pod = self.visits[visit].pod as usize;
        self.pods[pod].under_way -= 1;
        if self.setup.adapts {
            self.replica_forgets(visit);
        }
    }

    /// Puts a request into the line.
    #[inline(always)]
    fn queue_up(&mut self, visit: u32) {
        let object = &mut self.visits[visit];
        object.phase = Phase::Line;
        let (pod, station, level) = (object.pod as usize, object.station as usize, object.level);
        let replica = &mut self.pods[pod];
        replica.waiting += 1;
        let chain = replica.line as usize + if self.setup.stations[station].levels > 1 { level as usize } else { 0 };
        self.lines[chain].push(&mut self.visits, visit);
        self.stations[station].line.rise(self.now);
    }

    /// The chain of a request in the line of its pod.
    fn chain_of(&self, visit: u32, pod: usize) -> usize {
        let levels = self.setup.stations[self.pods[pod].station as usize].levels;
        self.pods[pod].line as usize + if levels > 1 { self.visits[visit].level as usize } else { 0 }
    }

    /// A request from outside that waits in its first line may lose its patience.
    fn be_patient(&mut self, visit: u32) {
        let call = self.visits[visit].call;
        if call == NONE || self.calls[call].owner != NONE || self.calls[call].root.source == NONE {
            return;
        }
        let source = self.calls[call].root.source as usize;
        if let Some(sampler) = &self.setup.sources[source].patience {
            let mut stream = Self::draw(self.source_keys[source], PATIENCE, self.visits[visit].key);
            let time = self.now.saturating_add(sampler.draw(&mut stream));
            self.visits[visit].patience = self.events.push(time, Happening::Patience.of(visit));
        }
    }

    /// Takes a waiting request out of the line.
    #[inline(always)]
    pub fn unqueue(&mut self, visit: u32) {
        let (pod, level) = (self.visits[visit].pod as usize, self.visits[visit].level);
        let replica = &mut self.pods[pod];
        replica.waiting -= 1;
        let station = replica.station as usize;
        let chain = replica.line as usize + if self.setup.stations[station].levels > 1 { level as usize } else { 0 };
        self.lines[chain].remove(&mut self.visits, visit);
        self.stations[station].line.fall(self.now);
    }

    /// A request gets a slot and its own work begins.
    #[inline(always)]
    pub fn begin(&mut self, visit: u32, pod: usize, station: usize, setup: &StationSetup) {
        let replica = &mut self.pods[pod];
        // Meaningless for unlimited slots, and never looked at then.
        replica.free = replica.free.wrapping_sub(1);
        replica.busy += 1;
        if setup.station.line.preemptive {
            replica.running.push(visit);
        }
        self.stations[station].slots.rise(self.now);
        self.use_slot(visit, pod, station, setup);
    }

    /// Own work begins, or goes on, in a slot that is counted as busy.
    #[inline(always)]
    fn use_slot(&mut self, visit: u32, pod: usize, station: usize, setup: &StationSetup) {
        let now = self.now;
        let object = &mut self.visits[visit];
        object.has_slot = true;
        object.patience = NO_EVENT;
        let waited = now - object.since;
        object.ledger[LINE] += waited;
        object.since = now;
        let (left, second, key) = (object.left, object.second, object.key);
        if left > 0 {
            // It was interrupted, and goes on where it was.
            return self.work(visit, left, setup);
        }
        if second {
            let own = self.own_work(visit, station, pod);
            return self.work(visit, own, setup);
        }
        if self.in_window && !setup.in_turn {
            self.stations[station].wait.record(waited);
        }
        if setup.mailed && self.setup.links[self.visits[visit].link as usize].tells && self.mail_begins(visit) {
            return;
        }
        let own = if setup.unslowed && !self.harmed {
            setup.work.draw(&mut Self::draw(self.station_keys[station], WORK, key))
        } else {
            self.own_work(visit, station, pod)
        };
        self.work(visit, own, setup);
    }

    /// What draws the own work of a request before its calls.
    fn law_of_work(&self, visit: u32, station: usize) -> &Sampler {
        let setup = &self.setup.stations[station];
        if !setup.own_laws {
            return &setup.work;
        }
        let handler = self.setup.links[self.visits[visit].link as usize].handler as usize;
        self.setup.handlers[handler].work.as_ref().unwrap_or(&setup.work)
    }

    /// Draws the own work of a request, ns.
    pub fn own_work(&self, visit: u32, station: usize, pod: usize) -> u64 {
        let setup = &self.setup.stations[station];
        let object = &self.visits[visit];
        let own = if object.second {
            let mut stream = Self::draw(self.station_keys[station], WORK_AFTER, object.key);
            setup.work_after.as_ref().map_or(0, |sampler| sampler.draw(&mut stream))
        } else {
            let own =
                self.law_of_work(visit, station).draw(&mut Self::draw(self.station_keys[station], WORK, object.key));
            let delivered = object.carries != NONE && self.setup.links[object.link as usize].delivers != NONE;
            if delivered { self.handling_work(visit, own) } else { own }
        };
        let slowdown = setup.station.slowdown_per_request;
        if slowdown == 0.0 && !self.harmed {
            return own;
        }
        let (all, here) = (self.station_harm[station], self.pod_harm[pod]);
        let crowd = 1.0 + slowdown * f64::from(self.pods[pod].busy);
        let slowed = own as f64 * crowd * all.factor * here.factor;
        (slowed.round() as u64).saturating_add(all.delay).saturating_add(here.delay)
    }

    /// Gives the slot of a request back and lets the next one have it; the levels must have passed
    /// until now.
    #[inline(always)]
    pub fn release(&mut self, visit: u32) {
        let object = &mut self.visits[visit];
        let (pod, station) = (object.pod as usize, object.station as usize);
        let setup = &self.setup.stations[station];
        let replica = &mut self.pods[pod];
        if replica.waiting == 0 {
            return self.give_slot_back(visit);
        }
        if object.has_slot && setup.plain_line && replica.free == 0 && replica.paused == 0 {
            // It goes from hand to hand, and as many are busy as before.
            object.has_slot = false;
            replica.waiting -= 1;
            let next = self.lines[replica.line as usize].pop(&mut self.visits);
            self.stations[station].line.fall(self.now);
            return self.use_slot(next, pod, station, setup);
        }
        self.give_slot_back(visit);
        self.serve_next(pod);
    }

    /// Gives the slot of a request back, if it holds one.
    #[inline(always)]
    pub fn give_slot_back(&mut self, visit: u32) {
        let object = &mut self.visits[visit];
        if !object.has_slot {
            return;
        }
        object.has_slot = false;
        let station = object.station as usize;
        let replica = &mut self.pods[object.pod as usize];
        replica.free = replica.free.wrapping_add(1);
        replica.busy -= 1;
        self.stations[station].slots.fall(self.now);
        if self.setup.stations[station].station.line.preemptive {
            replica.running.retain(|running| *running != visit);
        }
    }

    /// Lets waiting requests begin while there are slots.
    pub fn serve_next(&mut self, pod: usize) {
        let station = self.pods[pod].station as usize;
        let setup = &self.setup.stations[station];
        let slots = setup.station.slots;
        while self.pods[pod].waiting > 0 && self.pods[pod].paused == 0 && (slots == u32::MAX || self.pods[pod].free > 0)
        {
            let visit = self.next_in_line(pod);
            self.unqueue(visit);
            if setup.sheds {
                let object = &self.visits[visit];
                let waited = self.now - object.since;
                if !object.second
                    && object.left == 0
                    && let Some(fate) = self.shed(visit, pod, station, waited)
                {
                    self.drop_from_line(visit, fate);
                    continue;
                }
            }
            self.begin(visit, pod, station, setup);
        }
    }

    /// Who is next, by the discipline of the line, which is not empty.
    #[inline]
    fn next_in_line(&self, pod: usize) -> u32 {
        let station = &self.setup.stations[self.pods[pod].station as usize];
        let line = &station.station.line;
        let first = self.pods[pod].line as usize;
        match line.discipline {
            Discipline::Fifo => self.lines[first].first,
            Discipline::Lifo => self.lines[first].last,
            Discipline::Adaptive if self.pods[pod].waiting > line.lifo_above => self.lines[first].last,
            Discipline::Adaptive => self.lines[first].first,
            Discipline::Priority => {
                let chains = &self.lines[first..first + station.levels as usize];
                chains.iter().rev().find(|chain| !chain.is_empty()).map_or(NONE, |chain| chain.first)
            }
        }
    }

    /// Whether a request whose turn it is is dropped instead, and what its caller is told.
    fn shed(&mut self, visit: u32, pod: usize, station: usize, waited: u64) -> Option<Fate> {
        let expired = self.expired(visit, station, waited);
        let controlled = || self.codel_drops(pod, station, waited).then_some(Fate::Rejected);
        expired.or_else(controlled)
    }

    /// Whether a request whose turn it is has expired, and what its caller is told.
    fn expired(&self, visit: u32, station: usize, waited: u64) -> Option<Fate> {
        let line = &self.setup.stations[station].station.line;
        if !line.drop_expired {
            return None;
        }
        let object = &self.visits[visit];
        if object.deadline <= self.now {
            return Some(Fate::DeadlineExceeded);
        }
        (object.expires <= self.now || waited > line.max_wait).then_some(Fate::Rejected)
    }

    /// A request leaves the line unserved.
    pub fn drop_from_line(&mut self, visit: u32, fate: Fate) {
        let station = self.station_of(visit);
        let measure = &mut self.stations[station];
        measure.leave(self.now);
        if self.in_window {
            self.stations[station].dropped += 1;
            self.stations[station].shed += u64::from(fate == Fate::Rejected);
        }
        let waited = self.now - self.visits[visit].since;
        self.visits[visit].ledger[LINE] += waited;
        self.visits[visit].cause = (Origin::Station(station as u32), fate);
        self.leave_pod(visit);
        self.answer(visit, fate);
    }

    /// Makes room for a request of higher priority: the youngest of the lowest level is interrupted.
    fn preempt(&mut self, visit: u32, pod: usize) -> bool {
        if self.pods[pod].paused > 0 {
            return false;
        }
        let level = self.visits[visit].level;
        // Who has just ended its work is not to be interrupted any more.
        let working = |at: &&u32| {
            let object = &self.visits[**at];
            !object.queued && matches!(object.phase, Phase::Work | Phase::Shared | Phase::Core)
        };
        let lowest = self.pods[pod].running.iter().rev().filter(working).min_by_key(|at| self.visits[**at].level);
        let Some(&lowest) = lowest.filter(|at| self.visits[**at].level < level) else { return false };
        self.interrupt(lowest);
        let station = self.pods[pod].station as usize;
        self.visits[lowest].has_slot = false;
        self.pods[pod].running.retain(|running| *running != lowest);
        self.pods[pod].free += 1;
        self.pods[pod].busy -= 1;
        self.stations[station].slots.fall(self.now);
        self.visits[lowest].phase = Phase::Line;
        self.visits[lowest].since = self.now;
        let level = self.chain_of(lowest, pod);
        self.lines[level].push_front(&mut self.visits, lowest);
        self.pods[pod].waiting += 1;
        self.stations[station].line.rise(self.now);
        true
    }

    /// A request whose calls are done asks for a slot again, for the work after them.
    pub fn line_up_again(&mut self, visit: u32) {
        let station = self.station_of(visit);
        let pod = self.visits[visit].pod as usize;
        self.visits[visit].second = true;
        self.visits[visit].since = self.now;
        let unlimited = self.setup.stations[station].station.slots == u32::MAX;
        if (self.pods[pod].free > 0 || unlimited) && self.pods[pod].paused == 0 {
            self.begin(visit, pod, station, &self.setup.stations[station]);
        } else {
            self.queue_up(visit);
        }
    }
}
