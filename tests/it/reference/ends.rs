//! How attempts, calls and requests end in the reference.

use hopwise::simulate::blueprint::NEVER;
use hopwise::simulate::engine::purpose;
use hopwise::vocabulary::{Cancel, Fate, PartitionMode};

use super::state::{Call, Errand, Event, Freight, Id, Next, Phase, World};
use super::tally::{DROPPED, WASTED};

impl World<'_> {
    pub fn answered(&mut self, id: Id) {
        let attempt = self.attempts[&id].clone();
        let Some(call) = attempt.call else {
            self.forget_attempt(id);
            return;
        };
        self.end_attempt(id, attempt.fate);
        self.forget_attempt(id);
        if attempt.fate != Fate::Ok {
            if self.calls[&call].attempts.is_empty() {
                self.try_failed(call, attempt.fate);
            }
            return;
        }
        self.abandon_attempts(call);
        let timer = self.call(call).timer.take();
        self.forget(timer);
        self.call(call).degraded |= attempt.degraded;
        self.call(call).fate = Fate::Ok;
        if self.tally.is_open {
            let took = self.now - self.calls[&call].started;
            self.tally.links[attempt.link].latency.record(took);
        }
        self.settle(call);
    }

    /// The caller stops waiting for one attempt.
    pub fn give_up(&mut self, id: Id, fate: Fate) {
        if let Phase::Permit(at) = self.attempts[&id].phase {
            self.leave_permits(id, at);
            return self.turn_back(id, at, fate);
        }
        let call = self.attempts[&id].call.expect("a caller");
        self.end_attempt(id, fate);
        if self.calls[&call].attempts.is_empty() {
            self.try_failed(call, fate);
        }
        self.attempt(id).call = None;
        self.send_word(id);
    }

    fn leave_permits(&mut self, id: Id, at: usize) {
        let attempt = self.attempts[&id].clone();
        let caller = self.calls[&attempt.call.expect("a caller")].caller;
        self.gates(attempt.link, caller).waiting[at].retain(|other| *other != id);
    }

    pub fn patience_ends(&mut self, id: Id) {
        self.attempt(id).patience = None;
        if self.attempts[&id].phase == Phase::Line {
            self.leave_line(id);
            self.drop(id, Fate::Cancelled);
        } else {
            self.give_up(id, Fate::BulkheadFull);
        }
    }

    /// Takes an attempt out of its call, and its timers out of the list.
    pub fn detach(&mut self, id: Id) {
        let attempt = self.attempts[&id].clone();
        self.call(attempt.call.expect("a caller")).attempts.retain(|other| *other != id);
        for place in [attempt.timeout, attempt.expiry, attempt.patience] {
            self.forget(place);
        }
        let attempt = self.attempt(id);
        (attempt.timeout, attempt.expiry, attempt.patience) = (None, None, None);
    }

    /// The caller is done with a sent attempt.
    fn end_attempt(&mut self, id: Id, fate: Fate) {
        let attempt = self.attempts[&id].clone();
        let link = self.link(attempt.link);
        let caller = self.calls[&attempt.call.expect("a caller")].caller;
        self.detach(id);
        self.tally.count_fate(attempt.link, fate);
        let replica = self.pods[attempt.pod].replica;
        self.gates(attempt.link, caller).under_way[replica] -= 1;
        self.give_places_back(attempt.link, caller, 2);
        if fate != Fate::Cancelled {
            self.gates(attempt.link, caller).budget_learns(link, fate == Fate::Ok);
        }
        let Some(breaker) = link.breaker.as_deref().copied() else { return };
        let now = self.now;
        let gates = self.gates(attempt.link, if breaker.shared { 0 } else { caller });
        match fate {
            Fate::Ok | Fate::Error | Fate::Timeout | Fate::Unavailable | Fate::Rejected => {
                gates.breaker_learns(breaker, now, attempt.is_trial, fate != Fate::Ok, now - attempt.sent);
            }
            _ if attempt.is_trial => gates.give_trial_back(),
            _ => {}
        }
    }

    pub fn abandon_calls(&mut self, id: Id) {
        let calls = std::mem::take(&mut self.attempt(id).calls);
        for call in calls.into_iter().rev() {
            self.abandon_attempts(call);
            let timer = self.calls[&call].timer;
            self.forget(timer);
            self.forget_call(call);
        }
    }

    pub fn abandon_attempts(&mut self, call: Id) {
        while let Some(id) = self.calls[&call].attempts.last().copied() {
            let attempt = self.attempts[&id].clone();
            let held = match attempt.phase {
                Phase::Permit(at) => Some(at),
                Phase::Permitted(at) => Some(at + 1),
                _ => None,
            };
            if let Some(held) = held {
                if let Phase::Permit(at) = attempt.phase {
                    self.leave_permits(id, at);
                }
                self.give_places_back(attempt.link, self.calls[&call].caller, held);
                self.give_trial_back(&attempt);
                self.detach(id);
                self.tally.count_fate(attempt.link, Fate::Cancelled);
                self.attempt(id).call = None;
                if matches!(attempt.phase, Phase::Permit(_)) {
                    self.forget_attempt(id);
                }
                continue;
            }
            self.end_attempt(id, Fate::Cancelled);
            self.attempt(id).call = None;
            self.send_word(id);
        }
    }

    /// Nobody waits for an attempt any more.
    fn send_word(&mut self, id: Id) {
        let attempt = self.attempts[&id].clone();
        match attempt.phase {
            Phase::Lost => {
                self.pods[attempt.pod].under_way -= 1;
                self.forget_attempt(id);
                return;
            }
            Phase::Answered | Phase::Unheard => {
                let at = self.pods[attempt.pod].station;
                if self.tally.is_open {
                    self.tally.stations[at].wasted += u128::from(attempt.worked);
                    self.tally.count_station(at, WASTED);
                }
                if attempt.phase == Phase::Unheard {
                    self.forget_attempt(id);
                }
                return;
            }
            _ => {}
        }
        if self.link(attempt.link).cancel == Cancel::None {
            return;
        }
        match self.cut(attempt.link) {
            Some(PartitionMode::Drop) => return,
            Some(PartitionMode::Hold) => return self.held.push((id, Errand::Word, attempt.link)),
            None => {}
        }
        let delay = self.delay(id, purpose::CANCEL_DELAY);
        if delay == 0 {
            self.cancelled(id);
        } else {
            self.push(self.now + delay, Event::Word(id));
        }
    }

    pub fn cancelled(&mut self, id: Id) {
        let Some(attempt) = self.attempts.get(&id).cloned() else { return };
        let is_immediate = self.link(attempt.link).cancel == Cancel::Immediate;
        match attempt.phase {
            Phase::Going => self.attempt(id).is_stopped = true,
            Phase::Line if is_immediate || !attempt.second => {
                self.leave_line(id);
                self.drop(id, Fate::Cancelled);
            }
            Phase::Core | Phase::Work | Phase::Shared | Phase::Frozen | Phase::Calls if is_immediate => self.stop(id),
            _ => {}
        }
    }

    fn stop(&mut self, id: Id) {
        self.abandon_calls(id);
        let is_queued = self.attempts[&id].is_queued;
        if !is_queued {
            self.interrupt(id);
        }
        let pod = self.attempts[&id].pod;
        let at = self.pods[pod].station;
        self.tally.stations[at].in_system.add(self.now, -1);
        self.tally.count_station(at, DROPPED);
        self.count_work(id, true);
        self.pods[pod].under_way -= 1;
        self.release(id);
        if is_queued {
            self.attempt(id).is_stopped = true;
        } else {
            self.forget_attempt(id);
        }
    }

    pub fn end_call(&mut self, id: Id, fate: Fate) {
        self.call(id).fate = fate;
        let timer = self.call(id).timer.take();
        self.forget(timer);
        self.agenda.push_back(Next::Ended(id));
    }

    pub fn settle(&mut self, id: Id) {
        // A call that was given up in the meantime is no more.
        let Some(call) = self.calls.get(&id).cloned() else { return };
        match call.owner {
            Some(owner) => self.call_ended(id, owner, &call),
            None => match call.freight {
                Freight::Nothing => self.end_request(id, &call),
                Freight::Publication(publication) => self.sent_aside(id, publication, &call),
                Freight::Message(message) => self.delivery_ended(id, message, &call),
            },
        }
    }

    fn call_ended(&mut self, id: Id, owner: Id, call: &Call) {
        let link = self.link(call.link);
        let handler = self.link(self.attempts[&owner].link).handler as usize;
        let counts = self.plan.handlers[handler].stages[self.attempts[&owner].stage - 1].wait_for.is_some();
        let went_well = call.fate == Fate::Ok || link.fallback || link.soft && !counts;
        if went_well && (call.fate != Fate::Ok || call.degraded) {
            self.attempt(owner).degraded = true;
        }
        if went_well && call.left > 0 {
            // The next of the sequence takes its place.
            let next = self.new_call(owner, call.link, call.number + 1, call.left - 1);
            let place = self.attempts[&owner].calls.iter().position(|other| *other == id).expect("a call");
            self.attempt(owner).calls[place] = next;
            self.forget_call(id);
            return self.begin_call(next);
        }
        self.forget_call(id);
        let attempt = self.attempt(owner);
        attempt.calls.retain(|other| *other != id);
        attempt.open -= 1;
        let is_needed = counts || !link.soft;
        if !went_well {
            if counts && attempt.spare > 0 {
                attempt.spare -= 1;
                return;
            }
            return self.fail(owner);
        }
        attempt.needed -= u32::from(is_needed);
        if is_needed && attempt.needed == 0 || attempt.open == 0 {
            if attempt.open > 0 && !counts {
                attempt.degraded = true;
            }
            self.abandon_calls(owner);
            self.next_stage(owner);
        }
    }

    pub fn deadline_passes(&mut self, id: Id) {
        self.call(id).deadline_event = None;
        self.abandon_attempts(id);
        self.end_call(id, Fate::DeadlineExceeded);
    }

    fn end_request(&mut self, id: Id, call: &Call) {
        self.forget(call.deadline_event);
        self.forget_call(id);
        let link = self.link(call.link);
        let response = self.now - call.started;
        let in_time = call.deadline == NEVER || self.now < call.deadline;
        let is_covered = call.fate != Fate::Ok && (link.fallback || link.soft) && in_time;
        let went_well = call.fate == Fate::Ok || is_covered;
        let flow = &mut self.tally.flows[call.source];
        flow.ends.push((self.now, went_well, response));
        if call.is_tagged {
            self.tagged -= 1;
            match went_well {
                true if call.degraded || is_covered => flow.degraded += 1,
                true => flow.ok += 1,
                false => flow.failed[call.fate as usize] += 1,
            }
            if went_well {
                flow.response.record(response);
            }
        }
        if !went_well {
            self.break_journey(call.journey);
        }
        if let Some(user) = call.user {
            self.think(call.source, user);
        }
    }
}
