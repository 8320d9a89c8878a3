//! Timeouts, deadlines, patience, and what giving up does to those who still work.

use super::state::{CANCELLED, GONE, NO_EVENT, NONE, Phase};
use super::world::{Happening, World};
use crate::simulate::kernel::timers::Timer;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::split::PERMIT;
use crate::vocabulary::{Cancel, Fate};

impl World<'_> {
    /// The next timeout of a link ends.
    pub fn timed_out(&mut self, link: u32, number: u64) {
        let visits = &self.visits;
        let wanted = |timer: &Timer| visits[timer.item].timeout == timer.number;
        let payload = Happening::Timeout.of(link);
        if let Some(visit) = self.timeouts[link as usize].end(&mut self.events, number, payload, wanted) {
            self.give_up(visit, Fate::Timeout);
        }
    }

    /// The deadline of a request ends an attempt of its call.
    pub fn expire(&mut self, visit: u32, number: u64) {
        if self.visits[visit].expiry != number {
            return;
        }
        if self.visits[visit].phase == Phase::Permit {
            let at = self.leave_permit_queue(visit);
            return self.turn_back(visit, at, Fate::DeadlineExceeded);
        }
        self.give_up(visit, Fate::DeadlineExceeded);
    }

    /// The caller stops waiting for an attempt.
    fn give_up(&mut self, visit: u32, fate: Fate) {
        let cause = (self.whereabouts(visit), fate);
        let call = self.visits[visit].call;
        self.end_attempt(visit, fate, cause);
        self.visits[visit].call = NONE;
        self.send_word(visit, call);
    }

    /// Where an attempt is held up now: the deepest replica or edge on its path.
    fn whereabouts(&self, visit: u32) -> Origin {
        let mut visit = visit;
        loop {
            let object = &self.visits[visit];
            match object.phase {
                Phase::Line | Phase::Core | Phase::Work | Phase::Shared | Phase::Frozen => {
                    return Origin::Station(self.pods[object.pod as usize].station);
                }
                Phase::Calls if object.first_call != NONE => {
                    let call = &self.calls[object.first_call];
                    if call.first_attempt == NONE {
                        return Origin::Link(call.link);
                    }
                    visit = call.first_attempt;
                }
                _ => return Origin::Link(object.link),
            }
        }
    }

    /// The next deadline of a source ends.
    pub fn deadline_passed(&mut self, source: u32, number: u64) {
        let calls = &self.calls;
        let wanted = |timer: &Timer| calls[timer.item].deadline_timer == timer.number;
        let payload = Happening::Deadline.of(source);
        let ended = self.deadlines[source as usize].end(&mut self.events, number, payload, wanted);
        let Some(call) = ended else { return };
        self.calls[call].deadline_timer = NO_EVENT;
        if self.calls[call].queued && self.calls[call].timer == NO_EVENT && self.calls[call].first_attempt == NONE {
            // It has ended in this very moment.
            return;
        }
        let attempt = self.calls[call].first_attempt;
        let origin = if attempt == NONE { Origin::Link(self.calls[call].link) } else { self.whereabouts(attempt) };
        self.calls[call].cause = (origin, Fate::DeadlineExceeded);
        self.abandon_attempts(call);
        self.end_call(call, Fate::DeadlineExceeded);
    }

    /// Patience, or the longest wait for a permit, is used up.
    pub fn lose_patience(&mut self, visit: u32, number: u64) {
        if self.visits[visit].patience != number {
            return;
        }
        self.visits[visit].patience = NO_EVENT;
        match self.visits[visit].phase {
            Phase::Permit => {
                let at = self.leave_permit_queue(visit);
                self.turn_back(visit, at, Fate::BulkheadFull);
            }
            Phase::Line => {
                self.unqueue(visit);
                self.drop_from_line(visit, Fate::Cancelled);
            }
            _ => {}
        }
    }

    /// Takes an attempt out of the wait for a permit; returns which one it waited for.
    fn leave_permit_queue(&mut self, visit: u32) -> usize {
        let at = self.visits[visit].stage as usize;
        let caller = self.calls[self.visits[visit].call].caller as usize;
        let waited = self.now - self.visits[visit].since;
        self.visits[visit].ledger[PERMIT] += waited;
        if let Some(places) = &mut self.callers[caller].places[at] {
            places.waiting.remove(&mut self.visits, visit);
        }
        at
    }

    /// A visit gives up all its calls.
    pub fn abandon_calls(&mut self, visit: u32) {
        let mut call = self.visits[visit].first_call;
        self.visits[visit].first_call = NONE;
        while call != NONE {
            let next = self.calls[call].next_call;
            self.abandon_attempts(call);
            self.calls[call].timer = NO_EVENT;
            if self.calls[call].queued {
                self.calls[call].owner = GONE;
            } else {
                self.drop_call(call);
            }
            call = next;
        }
        self.visits[visit].outstanding = 0;
    }

    /// A call gives up all its attempts.
    pub fn abandon_attempts(&mut self, call: u32) {
        while self.calls[call].first_attempt != NONE {
            let visit = self.calls[call].first_attempt;
            let caller = self.calls[call].caller as usize;
            match self.visits[visit].phase {
                Phase::Permit => {
                    let at = self.leave_permit_queue(visit);
                    self.give_places_back(caller, at);
                    self.forget(visit, call);
                    self.free_visit(visit);
                }
                Phase::Permitted => {
                    // It is freed when its turn comes.
                    let at = self.visits[visit].stage as usize;
                    self.give_places_back(caller, at + 1);
                    self.forget(visit, call);
                    self.visits[visit].call = NONE;
                }
                _ => {
                    self.close_attempt(visit, Fate::Cancelled);
                    self.visits[visit].call = NONE;
                    self.send_word(visit, call);
                }
            }
        }
    }

    /// An attempt that was never sent is given up.
    fn forget(&mut self, visit: u32, call: u32) {
        self.count_fate(self.visits[visit].link, Fate::Cancelled);
        if self.visits[visit].trial {
            self.give_trial_back(call);
        }
        self.calls[call].first_attempt = self.visits[visit].next_attempt;
        self.visits[visit].patience = NO_EVENT;
        self.visits[visit].expiry = NO_EVENT;
    }

    /// Nobody waits for a visit any more: its edge says whether, and when, it learns that.
    fn send_word(&mut self, visit: u32, call: u32) {
        let link = self.visits[visit].link as usize;
        match self.visits[visit].phase {
            Phase::Lost => {
                self.leave_pod(visit);
                return self.free_visit(visit);
            }
            Phase::Answered | Phase::Unheard => {
                // The answer finds nobody, now or when it comes.
                let station = self.station_of(visit);
                self.stations[station].waste(self.visits[visit].worked, self.bin, self.in_window);
                if self.visits[visit].phase == Phase::Unheard {
                    self.free_visit(visit);
                }
                return;
            }
            _ => {}
        }
        if self.setup.links[link].link.cancel == Cancel::None {
            return;
        }
        // The caller is known here no more, but its zone is: the call is still there.
        self.visits[visit].call = call;
        let stopped = self.harmed && self.is_word_stopped(visit);
        let delay = if stopped { 0 } else { self.cancel_delay(visit) };
        self.visits[visit].call = NONE;
        if stopped {
            return;
        }
        if delay == 0 {
            self.cancelled(visit);
        } else {
            self.visits[visit].cancel =
                self.events.push(self.now.saturating_add(delay), Happening::Cancellation.of(visit));
        }
    }

    /// The word that nobody waits arrives, by an event.
    pub fn word_arrives(&mut self, visit: u32, number: u64) {
        if self.visits[visit].cancel == number {
            self.visits[visit].cancel = NO_EVENT;
            self.cancelled(visit);
        }
    }

    fn cancelled(&mut self, visit: u32) {
        let link = self.visits[visit].link as usize;
        let immediate = self.setup.links[link].link.cancel == Cancel::Immediate;
        match self.visits[visit].phase {
            Phase::Going => self.visits[visit].cancel = CANCELLED,
            Phase::Line if immediate || !self.visits[visit].second => {
                self.unqueue(visit);
                self.drop_from_line(visit, Fate::Cancelled);
            }
            Phase::Core | Phase::Work | Phase::Shared | Phase::Frozen | Phase::Calls if immediate => self.stop(visit),
            _ => {}
        }
    }

    /// Ends the handling of a visit that nobody waits for; its calls are given up in turn.
    pub fn stop(&mut self, visit: u32) {
        let station = self.station_of(visit);
        self.abandon_calls(visit);
        self.count_ghosts(visit);
        let queued = self.visits[visit].queued;
        if !queued {
            self.interrupt(visit);
        }
        if self.in_window {
            let dropped = &mut self.stations[station].dropped;
            *dropped += 1;
        }
        self.count_stopped(visit, station);
        self.leave_pod(visit);
        self.release(visit);
        if queued {
            // What follows from its work is about to come up, and finds it cancelled.
            self.visits[visit].cancel = CANCELLED;
        } else {
            self.free_visit(visit);
        }
    }

    /// Counts a request that leaves a service before its end.
    fn count_stopped(&mut self, visit: u32, station: usize) {
        let worked = self.visits[visit].worked;
        let measure = &mut self.stations[station];
        measure.leave(self.now);
        if self.in_window {
            measure.work += u128::from(worked);
        }
        measure.waste(worked, self.bin, self.in_window);
    }
}
