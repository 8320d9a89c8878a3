//! At the caller: from the wish to call to the attempt that is sent.

use super::gates::breaker::Verdict;
use super::purpose::{ATTEMPT, CACHE, LOSS, THROTTLE};
use super::setup::LinkSetup;
use super::state::{NO_EVENT, NONE, Phase, Visit};
use super::world::{Consequence, Happening, World};
use crate::simulate::blueprint::NEVER;
use crate::simulate::kernel::draws::fold;
use crate::simulate::kernel::timers::Timer;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::split::PERMIT;
use crate::vocabulary::Fate;

/// Why an attempt is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    First,
    Retry,
    Hedge,
}

impl World<'_> {
    /// A call begins: the cache answers, or the first attempt is made. `link` and `setup` are its own.
    #[inline(always)]
    pub fn begin_call(&mut self, call: u32, link: u32, setup: &LinkSetup) {
        if !setup.once {
            self.links[link as usize].call(self.bin, self.in_window);
            if setup.lingers && self.lingers(call, setup) {
                return;
            }
            if !setup.bare && self.is_answered_at_once(call, link as usize) {
                return;
            }
        }
        self.attempt_over(call, setup, Kind::First);
    }

    /// Whether a call waits for the batch that it belongs to.
    fn lingers(&mut self, call: u32, setup: &LinkSetup) -> bool {
        let Some(publish) = setup.publishes.filter(|publish| publish.linger > 0) else { return false };
        self.join_batch(call, publish.linger, publish.topic);
        true
    }

    /// Asks the cache, which may answer; if it does not, the retry budget learns of the call.
    pub fn is_answered_at_once(&mut self, call: u32, link: usize) -> bool {
        if self.setup.links[link].cached
            && let Some(cache) = self.setup.links[link].link.cache
        {
            let ratio = self.hit_ratio(call, cache);
            if Self::draw(self.link_keys[link], CACHE, self.calls[call].key).happens(ratio) {
                self.links[link].hit.add(self.bin, 1);
                if self.in_window {
                    self.links[link].cache_hits += 1;
                    self.links[link].latency.record(0);
                }
                self.end_call(call, Fate::Ok);
                return true;
            }
        }
        if let Some(budget) = &mut self.callers[self.calls[call].caller as usize].budget {
            budget.first_attempt(self.now);
        }
        false
    }

    /// The share of calls that the cache answers now; after a crash of the caller it grows anew.
    fn hit_ratio(&self, call: u32, cache: crate::simulate::blueprint::Cache) -> f64 {
        let owner = self.calls[call].owner;
        if cache.warm_up == 0 || !super::state::is_visit(owner) {
            return cache.hit_ratio;
        }
        let pod = &self.pods[self.visits[owner].pod as usize];
        if pod.up_since == 0 {
            return cache.hit_ratio;
        }
        let age = (self.now - pod.up_since) as f64 / cache.warm_up as f64;
        cache.hit_ratio * age.min(1.0)
    }

    /// Makes one more attempt of a call.
    pub fn attempt(&mut self, call: u32, kind: Kind) {
        self.attempt_over(call, &self.setup.links[self.calls[call].link as usize], kind);
    }

    /// Makes one attempt: deadline, throttling, breaker, rate limit, permits, and off it goes.
    #[inline(always)]
    fn attempt_over(&mut self, call: u32, setup: &LinkSetup, kind: Kind) {
        let now = self.now;
        let visit = self.visits.claim();
        let caller = &mut self.calls[call];
        let link = caller.link;
        let number = caller.attempts;
        caller.attempts += 1;
        if kind != Kind::Hedge {
            caller.try_started = now;
            caller.copies = setup.copies;
        }
        let key = match number {
            0 => caller.key,
            number => fold(caller.key ^ ATTEMPT, u64::from(number)),
        };
        let deadline = caller.deadline;
        let object = &mut self.visits[visit];
        *object = Visit::new(key, call, link, now);
        object.next_attempt = caller.first_attempt;
        object.hops = caller.hops;
        object.level = caller.level;
        if caller.journey != NONE {
            object.journey = caller.journey;
            if setup.publishes.is_some() {
                object.carries = caller.carries;
            }
            self.set_out_in_journey(visit);
        }
        let caller = &mut self.calls[call];
        if deadline > now && setup.bare {
            caller.first_attempt = visit;
            return self.send(visit, deadline, setup);
        }
        let passes = if deadline <= now {
            if setup.once {
                self.links[link as usize].call(self.bin, self.in_window);
            }
            Err(Fate::DeadlineExceeded)
        } else if setup.ungated {
            Ok(false)
        } else {
            self.pass_gates(call, key, kind)
        };
        match passes {
            Ok(trial) => {
                self.visits[visit].trial = trial;
                self.calls[call].first_attempt = visit;
                self.take_places(visit, 0);
            }
            Err(fate) => {
                self.free_visit(visit);
                self.refuse(call, fate, kind);
            }
        }
    }

    /// Whether the attempt may pass, and whether it is a breaker's trial.
    fn pass_gates(&mut self, call: u32, key: u64, kind: Kind) -> Result<bool, Fate> {
        let now = self.now;
        let link = self.calls[call].link as usize;
        let at = self.calls[call].caller as usize;
        if let Some(throttle) = &mut self.callers[at].throttle {
            let refusal = throttle.refusal(now);
            if refusal > 0.0 && Self::draw(self.link_keys[link], THROTTLE, key).happens(refusal) {
                return Err(Fate::Throttled);
            }
        }
        let mut trial = false;
        if self.setup.links[link].guarded {
            let keeper = self.setup.links[link].keeper(at);
            if let Some(gate) = &mut self.callers[keeper].breaker {
                let (verdict, change) = gate.ask(now, kind == Kind::Retry);
                if let Some(state) = change {
                    self.tell_breaker(link, keeper, state);
                }
                match verdict {
                    Verdict::Pass => {}
                    Verdict::Trial => trial = true,
                    Verdict::Stop => return Err(Fate::CircuitOpen),
                }
            }
        }
        if let Some(tokens) = &mut self.callers[at].tokens
            && !tokens.take(now)
        {
            if trial {
                self.give_trial_back(call);
            }
            return Err(Fate::RateLimited);
        }
        Ok(trial)
    }

    /// An attempt that never became a visit: it ends here.
    fn refuse(&mut self, call: u32, fate: Fate, kind: Kind) {
        let link = self.calls[call].link;
        self.count_fate(link, fate);
        if kind == Kind::Hedge {
            // The other copies go on.
            return;
        }
        self.calls[call].cause = (Origin::Link(link), fate);
        self.try_failed(call, fate);
    }

    /// Takes a place in the bulkhead and in the pool, from the one numbered `from` on; waits if there
    /// is none, or sends the attempt.
    pub fn take_places(&mut self, visit: u32, from: usize) {
        let call = self.visits[visit].call;
        let caller = self.calls[call].caller as usize;
        for at in from..2 {
            let Some(places) = &mut self.callers[caller].places[at] else { continue };
            if places.free > 0 {
                places.free -= 1;
                continue;
            }
            if places.max_wait == 0 {
                return self.turn_back(visit, at, Fate::BulkheadFull);
            }
            self.visits[visit].phase = Phase::Permit;
            self.visits[visit].since = self.now;
            // Which of the two it waits for.
            self.visits[visit].stage = at as u16;
            places.waiting.push(&mut self.visits, visit);
            if places.max_wait != NEVER {
                let time = self.now.saturating_add(places.max_wait);
                self.visits[visit].patience = self.events.push(time, Happening::Patience.of(visit));
            }
            let deadline = self.calls[call].deadline;
            if deadline != NEVER && self.calls[call].owner != NONE {
                self.visits[visit].expiry = self.events.push(deadline, Happening::Expiry.of(visit));
            }
            return;
        }
        let object = &self.calls[call];
        self.send(visit, object.deadline, &self.setup.links[object.link as usize]);
    }

    /// An attempt ends before it was sent: it gives back the places before the one numbered `at`, and
    /// is no more.
    pub fn turn_back(&mut self, visit: u32, at: usize, fate: Fate) {
        let call = self.visits[visit].call;
        self.give_places_back(self.calls[call].caller as usize, at);
        if self.visits[visit].trial {
            self.give_trial_back(call);
        }
        self.end_attempt(visit, fate, (Origin::Link(self.visits[visit].link), fate));
        self.free_visit(visit);
    }

    /// Gives back the places before the one numbered `to`, and lets those who wait have them.
    pub fn give_places_back(&mut self, caller: usize, to: usize) {
        for at in (0..to).rev() {
            let Some(places) = &mut self.callers[caller].places[at] else { continue };
            let next = places.waiting.first;
            if next == NONE {
                places.free += 1;
                continue;
            }
            places.waiting.remove(&mut self.visits, next);
            let waited = self.now - self.visits[next].since;
            self.visits[next].ledger[PERMIT] += waited;
            self.visits[next].patience = NO_EVENT;
            self.visits[next].expiry = NO_EVENT;
            // Its turn comes after what is being done now.
            self.visits[next].phase = Phase::Permitted;
            self.agenda.push(Consequence::Permitted(next));
        }
    }

    /// A visit has got the place that it waited for.
    pub fn permitted(&mut self, visit: u32) {
        let call = self.visits[visit].call;
        let at = self.visits[visit].stage as usize;
        if call == NONE {
            return self.free_visit(visit);
        }
        if self.calls[call].deadline <= self.now {
            return self.turn_back(visit, at + 1, Fate::DeadlineExceeded);
        }
        self.visits[visit].stage = 0;
        self.take_places(visit, at + 1);
    }

    /// Sends an attempt that holds all its permits; `deadline` is that of its call.
    #[inline(always)]
    fn send(&mut self, visit: u32, deadline: u64, setup: &LinkSetup) {
        let now = self.now;
        let object = &mut self.visits[visit];
        let (call, link) = (object.call, object.link as usize);
        object.sent = now;
        object.phase = Phase::Going;
        let measure = &mut self.links[link];
        measure.attempts += u64::from(self.in_window);
        measure.sent.add(self.bin, 1);
        let chosen = setup.only_pod != NONE;
        if chosen {
            object.pod = setup.only_pod;
            object.station = setup.to;
            self.pods[setup.only_pod as usize].under_way += 1;
        }
        if !setup.bare || deadline != NEVER {
            self.watch(visit, call);
        }
        if !chosen {
            self.choose_replica(visit);
        }
        if setup.instant && !self.harmed {
            return self.land(visit);
        }
        self.set_off(visit, setup);
        if setup.hedged {
            self.expect_hedge(call);
        }
    }

    /// A message sets off for its replica, where it lands later, now, or never.
    #[inline(always)]
    pub fn set_off(&mut self, visit: u32, setup: &LinkSetup) {
        let delay = if setup.steady && !self.harmed {
            setup.there
        } else if self.is_lost_on_the_way(visit) {
            return;
        } else {
            let delay = self.request_delay(visit);
            if setup.publishes.is_some() { self.in_order(visit, delay) } else { delay }
        };
        if delay == 0 {
            return self.land(visit);
        }
        let time = self.now.saturating_add(delay);
        self.visits[visit].pending = self.events.push(time, Happening::Landing.of(visit));
    }

    /// Whether a message to a callee is lost on the way: then it never arrives.
    #[inline]
    pub fn is_lost_on_the_way(&mut self, visit: u32) -> bool {
        let link = self.visits[visit].link as usize;
        let loss = self.setup.links[link].loss;
        let lost = loss > 0.0 && Self::draw(self.link_keys[link], LOSS, self.visits[visit].key).happens(loss);
        if lost {
            self.visits[visit].phase = Phase::Lost;
        }
        lost || self.harmed && self.is_stopped_on_the_way(visit)
    }

    /// An attempt takes part in a journey; one to a broker carries an event.
    fn set_out_in_journey(&mut self, visit: u32) {
        let (journey, carries) = (self.visits[visit].journey, self.visits[visit].carries);
        self.join_journey(journey);
        if carries != NONE {
            self.mail.publications[carries].carried += 1;
        }
    }

    /// Starts what watches an attempt that is being sent: its timeout, and its deadline.
    fn watch(&mut self, visit: u32, call: u32) {
        let (link, now) = (self.visits[visit].link, self.now);
        let setup = &self.setup.links[link as usize];
        if setup.propagate_deadline {
            self.visits[visit].deadline = self.calls[call].deadline;
        }
        if setup.timeout != NEVER {
            let time = now.saturating_add(setup.timeout);
            self.visits[visit].expires = time;
            let visits = &self.visits;
            let wanted = |timer: &Timer| visits[timer.item].timeout == timer.number;
            let payload = Happening::Timeout.of(link);
            let number = self.timeouts[link as usize].start(&mut self.events, time, visit, payload, wanted);
            self.visits[visit].timeout = number;
        }
        let deadline = self.calls[call].deadline;
        if deadline != NEVER && self.calls[call].owner != NONE && deadline < self.visits[visit].expires {
            self.visits[visit].expiry = self.events.push(deadline, Happening::Expiry.of(visit));
        }
    }
}
