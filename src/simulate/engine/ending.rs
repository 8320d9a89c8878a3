//! The ends of attempts, calls and requests, at the caller.

use super::state::{Cause, DETACHED, GONE, NO_EVENT, NONE, ORDER, Phase, UNHARMED};
use super::world::{Consequence, World};
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::link::{BreakerChange, BreakerState, MOST_CHANGES};
use crate::simulate::measure::series::Sums;
use crate::simulate::measure::split::{BROKER, HEDGES, LINE, Ledger, NETWORK, OWN, PERMIT, TIMEOUTS, add};
use crate::vocabulary::Fate;

impl World<'_> {
    /// An answer reaches its caller.
    #[inline(always)]
    pub fn answered(&mut self, visit: u32) {
        let object = &self.visits[visit];
        let (call, link, fate) = (object.call, object.link, object.fate);
        if call == NONE {
            return self.free_visit(visit);
        }
        self.count_fate(link, fate);
        if !self.setup.links[link as usize].bare {
            self.tell_gates(visit, call, fate);
        }
        self.detach(visit);
        let now = self.now;
        let object = &mut self.visits[visit];
        object.ledger[NETWORK] += now - object.since;
        object.phase = Phase::Free;
        let (journey, carries) = (object.journey, object.carries);
        if journey != NONE {
            if carries == NONE {
                self.leave_journey(journey);
            } else {
                self.part_with_journey(visit);
            }
        }
        let object = &mut self.visits[visit];
        let caller = &mut self.calls[call];
        let others = caller.first_attempt != NONE;
        if fate != Fate::Ok && others {
            // A copy is still under way and may do better.
            caller.cause = object.cause;
            return self.visits.remove(visit);
        }
        add(&mut caller.ledger, &object.ledger);
        caller.ledger[HEDGES] += object.created - caller.try_started;
        if fate == Fate::Ok {
            caller.degraded |= object.degraded;
            caller.timer = NO_EVENT;
            caller.fate = Fate::Ok;
            if self.in_window {
                self.links[link as usize].latency.record(now - caller.started);
            }
            self.visits.remove(visit);
            if others {
                self.abandon_attempts(call);
            }
            return self.settle(call);
        }
        caller.cause = object.cause;
        self.visits.remove(visit);
        self.try_failed(call, fate);
    }

    /// The same for what carries an event or a message: what holds it now is its call.
    #[inline(never)]
    fn part_with_journey(&mut self, visit: u32) {
        let object = &mut self.visits[visit];
        if self.setup.links[object.link as usize].publishes.is_some() {
            all_to_broker(&mut object.ledger);
        }
        let journey = object.journey;
        self.leave_mail(visit, journey);
    }

    /// An attempt that became a visit ends without an answer: its timeout, its deadline, or no permit.
    pub fn end_attempt(&mut self, visit: u32, fate: Fate, cause: Cause) {
        let call = self.visits[visit].call;
        let waited = self.visits[visit].ledger[PERMIT];
        let created = self.visits[visit].created;
        if self.visits[visit].is_sent() {
            self.close_attempt(visit, fate);
        } else {
            self.detach(visit);
            self.count_fate(self.visits[visit].link, fate);
        }
        self.calls[call].cause = cause;
        if self.calls[call].first_attempt != NONE {
            return;
        }
        let hedged = created - self.calls[call].try_started;
        let sum = &mut self.calls[call].ledger;
        sum[PERMIT] += waited;
        sum[TIMEOUTS] += self.now - created - waited;
        sum[HEDGES] += hedged;
        self.try_failed(call, fate);
    }

    /// The caller is done with a sent attempt: permits, breaker and budget learn how it ended.
    #[inline(always)]
    pub fn close_attempt(&mut self, visit: u32, fate: Fate) {
        let object = &self.visits[visit];
        let (call, link) = (object.call, object.link as usize);
        self.detach(visit);
        self.count_fate(link as u32, fate);
        if !self.setup.links[link].bare {
            self.tell_gates(visit, call, fate);
        }
    }

    /// Permits, breaker and budget learn how a sent attempt ended.
    fn tell_gates(&mut self, visit: u32, call: u32, fate: Fate) {
        let now = self.now;
        let link = self.visits[visit].link as usize;
        let caller = self.calls[call].caller as usize;
        let setup = &self.setup.links[link];
        if setup.counted
            && let Some(own) = self.callers[caller].under_way.get_mut(
                (self.visits[visit].pod.wrapping_sub(self.setup.stations[setup.to as usize].first_pod)) as usize,
            )
        {
            *own = own.saturating_sub(1);
        }
        if setup.ejects
            && let Some(ejection) = self.setup.stations[setup.to as usize].station.adaptation.ejection
        {
            self.learn_of_replica(visit, fate, ejection);
        }
        let finished = matches!(fate, Fate::Ok | Fate::Error);
        let took = now - self.visits[visit].sent;
        if setup.hedge_percentile.is_some()
            && let Some(known) = &mut self.attempts[link]
        {
            // A copy that wins is a quick one, and what it overtakes is slow: taken together they would
            // hedge ever more. So the first of a try tells; overtaken, that it takes at least so long.
            let first = self.visits[visit].created == self.calls[call].try_started;
            let copied = setup.link.hedge.as_ref().is_some_and(|hedge| self.calls[call].copies < hedge.copies);
            if first && (finished || fate == Fate::Cancelled && copied) {
                known.record(took);
            }
        }
        if setup.ungated && !setup.budgeted {
            return;
        }
        if setup.limited {
            self.give_places_back(caller, 2);
        }
        if finished && let Some(throttle) = &mut self.callers[caller].throttle {
            throttle.accepted(now);
        }
        if setup.budget_learns
            && fate != Fate::Cancelled
            && let Some(budget) = &mut self.callers[caller].budget
        {
            budget.ended(fate == Fate::Ok);
        }
        if !setup.guarded {
            return;
        }
        let keeper = setup.keeper(caller);
        let trial = self.visits[visit].trial;
        let Some(gate) = &mut self.callers[keeper].breaker else { return };
        match fate {
            Fate::Ok | Fate::Error | Fate::Timeout | Fate::Unavailable | Fate::Rejected => {
                if let Some(state) = gate.ended(now, trial, fate != Fate::Ok, took) {
                    self.tell_breaker(link, keeper, state);
                }
            }
            _ if trial => gate.give_back(),
            _ => {}
        }
    }

    /// Gives back the permit of a breaker's trial that said nothing.
    pub fn give_trial_back(&mut self, call: u32) {
        let link = &self.setup.links[self.calls[call].link as usize];
        let keeper = link.keeper(self.calls[call].caller as usize);
        if let Some(gate) = &mut self.callers[keeper].breaker {
            gate.give_back();
        }
    }

    /// Takes an attempt out of its call's list; its timers are not wanted any more.
    #[inline(always)]
    fn detach(&mut self, visit: u32) {
        let object = &mut self.visits[visit];
        (object.timeout, object.patience, object.expiry) = (NO_EVENT, NO_EVENT, NO_EVENT);
        let (call, next) = (object.call, object.next_attempt);
        object.next_attempt = NONE;
        let caller = &mut self.calls[call];
        if caller.first_attempt == visit {
            caller.first_attempt = next;
            return;
        }
        let mut at = caller.first_attempt;
        while self.visits[at].next_attempt != visit {
            at = self.visits[at].next_attempt;
        }
        self.visits[at].next_attempt = next;
    }

    /// Counts the end of an attempt.
    #[inline(always)]
    pub fn count_fate(&mut self, link: u32, fate: Fate) {
        let measure = &mut self.links[link as usize];
        measure.fates[fate as usize] += u64::from(self.in_window);
        // Who is given up because of others has not failed.
        if !matches!(fate, Fate::Ok | Fate::Cancelled) {
            measure.failed.add(self.bin, 1);
        }
    }

    /// A request ends badly at its service: turned away by a full line or shedding, or otherwise.
    #[cold]
    pub fn count_bad_end(&mut self, station: u32, fate: Fate) {
        let measure = &mut self.stations[station as usize];
        match fate {
            Fate::Ok | Fate::Cancelled => {}
            Fate::Rejected => measure.rejected_at.add(self.bin, 1),
            _ => measure.failed_at.add(self.bin, 1),
        }
    }

    /// Notes that a breaker has changed its state.
    pub fn tell_breaker(&mut self, link: usize, keeper: usize, to: BreakerState) {
        // How long a run goes on after its window depends on others.
        if self.is_over {
            return;
        }
        let caller = keeper as u32 - self.setup.links[link].first_caller;
        let measure = &mut self.links[link];
        if measure.breaker.len() < MOST_CHANGES {
            measure.breaker.push(BreakerChange { time: self.now, caller, to });
        }
        if to == BreakerState::Open {
            if measure.opened.0.is_empty() {
                measure.opened = Sums::new(self.bins);
            }
            measure.opened.add(self.bin, 1);
        }
    }

    /// A call ends here and now; its owner learns it after what is being done.
    pub fn end_call(&mut self, call: u32, fate: Fate) {
        self.calls[call].fate = fate;
        self.calls[call].timer = NO_EVENT;
        self.calls[call].queued = true;
        self.agenda.push(Consequence::Ended(call));
    }

    /// The owner of an ended call learns it.
    #[inline(always)]
    pub fn settle(&mut self, call: u32) {
        let object = &mut self.calls[call];
        object.queued = false;
        match object.owner {
            NONE => self.end_root(call),
            GONE => self.drop_call(call),
            DETACHED => self.detached_ended(call),
            ORDER => self.order_answered(call),
            _ => self.call_ended(call),
        }
    }

    /// Something that nobody in the system called has ended: a request from outside, or a delivery.
    #[inline(always)]
    fn end_root(&mut self, call: u32) {
        if self.calls[call].root.source == NONE {
            return self.delivery_ended(call);
        }
        self.end_request(call);
    }

    /// The same for what may set off messages: it may start a saga.
    fn end_request_in_journey(&mut self, call: u32, journey: u32, went_well: bool) {
        let saga = self.setup.sources[self.calls[call].root.source as usize].saga;
        if !went_well {
            self.break_journey(journey);
        } else if saga != NONE {
            self.start_saga(saga, call);
        }
        self.leave_journey(journey);
        self.drop_call(call);
    }

    /// A request from outside is over.
    #[inline(always)]
    fn end_request(&mut self, call: u32) {
        let object = &mut self.calls[call];
        let (root, fate, now) = (object.root, object.fate, self.now);
        let response = now - object.started;
        // Nothing covers an answer that is too late.
        let covered = fate != Fate::Ok && now < object.deadline && {
            let link = &self.setup.links[object.link as usize].link;
            link.fallback || link.soft
        };
        let (went_well, degraded) = (fate == Fate::Ok || covered, object.degraded || covered);
        debug_assert!(
            !went_well || object.ledger.iter().sum::<u64>() == response,
            "the parts of a response sum to it: {:?} of {response}",
            object.ledger
        );
        let flow = &mut self.flows[root.source as usize];
        match (went_well, degraded) {
            (true, false) => flow.ok_at.add(self.bin, 1),
            (true, true) => flow.degraded_at.add(self.bin, 1),
            (false, _) => flow.failed_at.add(self.bin, 1),
        }
        if went_well {
            flow.response_at.add(self.bin, response);
        }
        if root.tagged {
            self.tagged -= 1;
            if went_well {
                flow.succeed(response, &object.ledger, degraded);
            } else {
                let cause = if object.cause == UNHARMED { (Origin::Flow, fate) } else { object.cause };
                flow.fail(fate, cause);
            }
        }
        object.is_open = false;
        object.deadline_timer = NO_EVENT;
        let journey = object.journey;
        if journey != NONE {
            self.end_request_in_journey(call, journey, went_well);
        } else {
            self.calls.remove(call);
        }
        if root.user != NONE {
            self.think(root.user);
        }
    }
}

/// Whatever took time on the way to a broker and in it was the broker's.
fn all_to_broker(ledger: &mut Ledger) {
    for kind in [OWN, LINE, NETWORK] {
        ledger[BROKER] += std::mem::take(&mut ledger[kind]);
    }
}
