//! The caller's side of the reference: attempts, permits, sending, retries and hedges.

use hopwise::simulate::blueprint::{Backoff, BackoffKind, BalancingPolicy, HedgeAfter, Knowledge, NEVER};
use hopwise::simulate::engine::purpose;
use hopwise::simulate::kernel::draws::{Stream, fold};
use hopwise::vocabulary::{Fate, Jitter, PartitionMode};

use super::state::{Attempt, Errand, Event, Id, Next, Phase, Rule, World};
use super::tally::{ATTEMPTS, CALLS, HEDGES, HITS, RETRIES};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    First,
    Retry,
    Hedge,
}

impl World<'_> {
    pub fn begin_call(&mut self, id: Id) {
        let call = self.calls[&id].clone();
        let link = self.link(call.link);
        self.tally.count_link(call.link, CALLS);
        if self.lingers(id) {
            return;
        }
        if let Some(cache) = link.cache {
            let mut ratio = cache.hit_ratio;
            let restarted = call.owner.and_then(|owner| self.pods[self.attempts[&owner].pod].restarted);
            if let (Some(since), true) = (restarted, cache.warm_up > 0) {
                ratio *= ((self.now - since) as f64 / cache.warm_up as f64).min(1.0);
            }
            if self.draw(&link.id, purpose::CACHE, call.key).happens(ratio) {
                self.tally.count_link(call.link, HITS);
                if self.in_window() {
                    self.tally.links[call.link].latency.record(0);
                }
                return self.end_call(id, Fate::Ok);
            }
        }
        self.gates(call.link, call.caller).first_attempt(link);
        self.make_attempt(id, Kind::First);
    }

    /// The batch of a call is sent.
    pub fn linger_ended(&mut self, id: Id) {
        let (link, caller) = (self.calls[&id].link, self.calls[&id].caller);
        self.call(id).timer = None;
        let settings = self.link(link);
        self.gates(link, caller).first_attempt(settings);
        self.make_attempt(id, Kind::First);
    }

    pub fn make_attempt(&mut self, id: Id, kind: Kind) {
        let now = self.now;
        let link = self.link(self.calls[&id].link);
        let call = self.call(id);
        let number = call.attempts_made;
        call.attempts_made += 1;
        if kind != Kind::Hedge {
            call.copies = link.hedge.as_ref().map_or(0, |hedge| hedge.copies);
        }
        let call = call.clone();
        let key = if number == 0 { call.key } else { fold(call.key ^ purpose::ATTEMPT, u64::from(number)) };
        if call.deadline <= now {
            return self.refuse(id, Fate::DeadlineExceeded, kind);
        }
        let keeper = if link.breaker.as_ref().is_some_and(|breaker| breaker.shared) { 0 } else { call.caller };
        let mut is_trial = false;
        if let Some(breaker) = link.breaker.as_deref().copied() {
            match self.gates(call.link, keeper).ask(breaker, now) {
                None => return self.refuse(id, Fate::CircuitOpen, kind),
                Some(trial) => is_trial = trial,
            }
        }
        if let Some(limit) = link.rate_limit
            && !self.gates(call.link, call.caller).bucket.take(limit, now)
        {
            if is_trial {
                self.gates(call.link, keeper).give_trial_back();
            }
            return self.refuse(id, Fate::RateLimited, kind);
        }
        let attempt = self.new_id();
        let made = Attempt { is_trial, ..Attempt::new(key, (id, &call), now) };
        self.attempts.insert(attempt, made);
        self.call(id).attempts.push(attempt);
        self.take_places(attempt, 0);
    }

    fn refuse(&mut self, id: Id, fate: Fate, kind: Kind) {
        self.tally.count_fate(self.calls[&id].link, fate);
        if kind != Kind::Hedge {
            self.try_failed(id, fate);
        }
    }

    /// Takes places from the one numbered `from` on, or waits for one.
    pub fn take_places(&mut self, id: Id, from: usize) {
        let (link, call) = (self.attempts[&id].link, self.attempts[&id].call.expect("a caller"));
        let (caller, deadline, is_inner) = {
            let call = &self.calls[&call];
            (call.caller, call.deadline, call.owner.is_some())
        };
        for at in from..2 {
            let Some(permits) = [self.link(link).bulkhead, self.link(link).pool][at] else { continue };
            let gates = self.gates(link, caller);
            let free = gates.free[at].expect("permits");
            if free > 0 {
                gates.free[at] = Some(free - 1);
                continue;
            }
            if permits.max_wait == 0 {
                return self.turn_back(id, at, Fate::BulkheadFull);
            }
            gates.waiting[at].push_back(id);
            self.attempt(id).phase = Phase::Permit(at);
            self.attempt(id).patience = self.after(permits.max_wait, Event::Patience(id));
            if is_inner && deadline != NEVER {
                self.attempt(id).expiry = Some(self.push(deadline, Event::Expiry(id)));
            }
            return;
        }
        self.send(id);
    }

    /// An attempt ends before it was sent; it holds the places before `at`.
    pub fn turn_back(&mut self, id: Id, at: usize, fate: Fate) {
        let attempt = self.attempts[&id].clone();
        let call = attempt.call.expect("a caller");
        self.give_places_back(attempt.link, self.calls[&call].caller, at);
        self.give_trial_back(&attempt);
        self.detach(id);
        self.forget_attempt(id);
        self.tally.count_fate(attempt.link, fate);
        if self.calls[&call].attempts.is_empty() {
            self.try_failed(call, fate);
        }
    }

    pub fn give_trial_back(&mut self, attempt: &Attempt) {
        let is_shared = self.link(attempt.link).breaker.as_ref().is_some_and(|breaker| breaker.shared);
        let caller = self.calls[&attempt.call.expect("a caller")].caller;
        if attempt.is_trial {
            self.gates(attempt.link, if is_shared { 0 } else { caller }).give_trial_back();
        }
    }

    pub fn give_places_back(&mut self, link: usize, caller: usize, to: usize) {
        for at in (0..to).rev() {
            let gates = self.gates(link, caller);
            let Some(free) = gates.free[at] else { continue };
            let Some(next) = gates.waiting[at].pop_front() else {
                gates.free[at] = Some(free + 1);
                continue;
            };
            let next_attempt = self.attempts[&next].clone();
            self.forget(next_attempt.patience);
            self.forget(next_attempt.expiry);
            let waiting = self.attempt(next);
            (waiting.patience, waiting.expiry) = (None, None);
            waiting.phase = Phase::Permitted(at);
            self.agenda.push_back(Next::Permitted(next));
        }
    }

    pub fn permitted(&mut self, id: Id) {
        let Phase::Permitted(at) = self.attempts[&id].phase else { unreachable!("it has a place") };
        let Some(call) = self.attempts[&id].call else {
            self.forget_attempt(id);
            return;
        };
        if self.calls[&call].deadline <= self.now {
            return self.turn_back(id, at + 1, Fate::DeadlineExceeded);
        }
        self.take_places(id, at + 1);
    }

    fn send(&mut self, id: Id) {
        let now = self.now;
        let call_id = self.attempts[&id].call.expect("a caller");
        let call = self.calls[&call_id].clone();
        let link = self.link(call.link);
        self.tally.count_link(call.link, ATTEMPTS);
        let attempt = self.attempt(id);
        attempt.phase = Phase::Going;
        attempt.sent = now;
        if link.propagate_deadline {
            attempt.deadline = call.deadline;
        }
        let late = u64::from(self.rule == Rule::LateTimeout);
        if link.timeout != NEVER {
            let timeout = self.after(link.timeout + late, Event::Timeout(id));
            self.attempt(id).timeout = timeout;
        }
        let is_first_to_end = link.timeout == NEVER || call.deadline < now + link.timeout;
        if call.owner.is_some() && call.deadline != NEVER && is_first_to_end {
            let expiry = self.push(call.deadline, Event::Expiry(id));
            self.attempt(id).expiry = Some(expiry);
        }
        let pod = self.choose(id, call_id);
        self.attempt(id).pod = pod;
        self.pods[pod].under_way += 1;
        let replica = self.pods[pod].replica;
        self.gates(call.link, call.caller).under_way[replica] += 1;
        self.set_out(id);
        self.expect_hedge(call_id);
    }

    /// An attempt travels to its replica, unless it is lost or held.
    pub fn set_out(&mut self, id: Id) {
        let (key, at) = (self.attempts[&id].key, self.attempts[&id].link);
        let link = self.link(at);
        if self.draw(&link.id, purpose::LOSS, key).happens(link.loss) {
            self.attempt(id).phase = Phase::Lost;
        } else if let Some(mode) = self.cut(at) {
            match mode {
                PartitionMode::Drop => self.attempt(id).phase = Phase::Lost,
                PartitionMode::Hold => self.held.push((id, Errand::Request, at)),
            }
        } else if self.draw(&link.id, purpose::FAULT_LOSS, key).happens(self.fault_loss(at)) {
            self.attempt(id).phase = Phase::Lost;
        } else {
            let delay = self.delay(id, purpose::REQUEST_DELAY) + link.request_cost;
            let delay = self.behind_the_row_before(id, delay);
            if delay == 0 {
                self.land(id);
            } else {
                self.push(self.now + delay, Event::Land(id));
            }
        }
    }

    fn expect_hedge(&mut self, id: Id) {
        let call = self.calls[&id].clone();
        let Some(hedge) = self.link(call.link).hedge.as_ref().filter(|_| call.copies > 0) else { return };
        match hedge.after {
            HedgeAfter::Fixed(0) => self.send_hedge(id),
            HedgeAfter::Fixed(after) => {
                self.forget(call.timer);
                let timer = self.after(after, Event::Hedge(id));
                self.call(id).timer = timer;
            }
            HedgeAfter::Percentile(_) => unreachable!("not in the reference"),
        }
    }

    pub fn send_hedge(&mut self, id: Id) {
        let call = self.call(id);
        call.timer = None;
        call.copies -= 1;
        let (at, caller) = (call.link, call.caller);
        let link = self.link(at);
        if link.hedge.as_ref().is_some_and(|hedge| hedge.budgeted) && !self.gates(at, caller).may_retry(link) {
            return;
        }
        self.tally.count_link(at, HEDGES);
        self.make_attempt(id, Kind::Hedge);
    }

    fn choose(&mut self, id: Id, call_id: Id) -> usize {
        let call = self.calls[&call_id].clone();
        let link = self.link(call.link);
        let to = link.to as usize;
        let station = self.station(to);
        let replicas = station.replicas as usize;
        let first = self.pod_of(to, 0);
        if replicas == 1 {
            return first;
        }
        let up: Vec<usize> =
            (0..replicas).filter(|at| self.pods[first + at].known_down.is_none_or(|from| from > self.now)).collect();
        let mut stream = self.draw(&link.id, purpose::BALANCE, self.attempts[&id].key);
        let chosen = match station.balancing.policy {
            BalancingPolicy::RoundRobin => {
                let turn = match station.balancing.knowledge {
                    Knowledge::Global => self.turns[to],
                    Knowledge::PerCaller => self.gates(call.link, call.caller).turn,
                };
                let chosen = (0..replicas).map(|step| (turn + step) % replicas).find(|at| up.contains(at));
                let chosen = chosen.unwrap_or(turn);
                match station.balancing.knowledge {
                    Knowledge::Global => self.turns[to] = (chosen + 1) % replicas,
                    Knowledge::PerCaller => self.gates(call.link, call.caller).turn = (chosen + 1) % replicas,
                }
                chosen
            }
            BalancingPolicy::Random => random_among(&up, replicas, &mut stream),
            BalancingPolicy::LeastRequests => {
                let loads: Vec<u32> = (0..replicas)
                    .map(|at| match station.balancing.knowledge {
                        Knowledge::Global => self.pods[first + at].under_way,
                        Knowledge::PerCaller => self.gates(call.link, call.caller).under_way[at],
                    })
                    .collect();
                let (mut best, mut ties) = (None, 0);
                for at in up {
                    match best {
                        Some(best) if loads[best] < loads[at] => {}
                        Some(known) if loads[known] == loads[at] => {
                            // Each of k equals stays with probability 1 / k.
                            ties += 1;
                            best = Some(if stream.below(ties) == 0 { at } else { known });
                        }
                        _ => (best, ties) = (Some(at), 1),
                    }
                }
                best.unwrap_or_else(|| stream.below(replicas as u64) as usize)
            }
            BalancingPolicy::Choices(_) => unreachable!("not in the reference"),
        };
        first + chosen
    }

    /// All attempts of a try have failed.
    pub fn try_failed(&mut self, id: Id, fate: Fate) {
        let call = self.calls[&id].clone();
        let link = self.link(call.link);
        self.forget(call.timer);
        self.call(id).timer = None;
        let retries = link.retries + u32::from(self.rule == Rule::MoreRetries);
        if call.tries >= retries || link.retry_on & (1 << fate as u32) == 0 {
            return self.end_call(id, fate);
        }
        let mut stream = self.draw(&link.id, purpose::BACKOFF ^ u64::from(call.tries), call.key);
        let wait = wait(link.backoff, call.tries, call.last_wait, &mut stream);
        if self.now + wait >= call.deadline || !self.gates(call.link, call.caller).may_retry(link) {
            return self.end_call(id, fate);
        }
        self.tally.count_link(call.link, RETRIES);
        self.call(id).tries += 1;
        self.call(id).last_wait = wait;
        if wait == 0 {
            self.agenda.push_back(Next::Again(id));
        } else {
            let timer = self.after(wait, Event::Again(id));
            self.call(id).timer = timer;
        }
    }

    pub fn try_again(&mut self, id: Id) {
        // A call that was given up in the meantime is no more.
        if self.calls.contains_key(&id) {
            self.call(id).timer = None;
            self.make_attempt(id, Kind::Retry);
        }
    }
}

/// A few draws among all, then one among those that fit.
fn random_among(fitting: &[usize], replicas: usize, stream: &mut Stream) -> usize {
    for _ in 0..4 {
        let at = stream.below(replicas as u64) as usize;
        if fitting.contains(&at) {
            return at;
        }
    }
    match fitting {
        [] => stream.below(replicas as u64) as usize,
        _ => fitting[stream.below(fitting.len() as u64) as usize],
    }
}

fn wait(backoff: Backoff, number: u32, last: u64, stream: &mut Stream) -> u64 {
    let full = match backoff.kind {
        BackoffKind::None => return 0,
        BackoffKind::Fixed => backoff.base,
        BackoffKind::Exponential => (u128::from(backoff.base) << number.min(60)).min(u128::from(backoff.cap)) as u64,
    };
    let (low, high, cap) = match backoff.jitter {
        Jitter::None => return full,
        Jitter::Full => (0, full, u64::MAX),
        Jitter::Equal => (full / 2, full, u64::MAX),
        Jitter::Decorrelated => (backoff.base, 3 * last.max(backoff.base), backoff.cap.max(backoff.base)),
    };
    (low + ((high - low) as f64 * stream.unit()).round() as u64).min(cap)
}
