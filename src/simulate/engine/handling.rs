//! What a service does with a request: own work, then its calls stage by stage, then its answer.

use super::purpose::{CHOICE, COUNT, ERROR, FAULT, PROBABILITY};
use super::setup::LinkSetup;
use super::state::{Call, NO_EVENT, NONE, Phase};
use super::world::{Consequence, Happening, World};
use crate::simulate::blueprint::{Branch, PublishMode};
use crate::simulate::kernel::draws::fold;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::split::{OWN, add};
use crate::vocabulary::Fate;

impl World<'_> {
    /// Own work is done.
    #[inline(always)]
    pub fn worked(&mut self, visit: u32) {
        let object = &mut self.visits[visit];
        object.ledger[OWN] += self.now - object.since;
        object.since = self.now;
        let (station, link, key) = (object.station as usize, object.link as usize, object.key);
        if object.second {
            return self.finish(visit, Fate::Ok);
        }
        let setup = &self.setup.stations[station];
        if setup.mailed && self.is_poisoned(visit) {
            self.visits[visit].cause = (Origin::Station(station as u32), Fate::Error);
            return self.finish(visit, Fate::Error);
        }
        if setup.station.error_rate > 0.0
            && Self::draw(self.station_keys[station], ERROR, key).happens(setup.station.error_rate)
            || self.harmed && self.is_harmed(visit, station)
        {
            self.visits[visit].cause = (Origin::Station(station as u32), Fate::Error);
            return self.finish(visit, Fate::Error);
        }
        if !self.setup.links[link].leaf {
            if setup.station.non_blocking {
                self.release(visit);
            }
            self.visits[visit].phase = Phase::Calls;
            // Its first stage may be what it published before.
            self.visits[visit].stage = u16::from(self.visits[visit].announced);
            return self.next_stage(visit);
        }
        self.after_calls(visit);
    }

    /// Whether a fault makes this request fail.
    fn is_harmed(&self, visit: u32, station: usize) -> bool {
        let object = &self.visits[visit];
        let rate = self.station_harm[station].errors.max(self.pod_harm[object.pod as usize].errors);
        rate > 0.0 && Self::draw(self.station_keys[station], FAULT, object.key).happens(rate)
    }

    /// Begins the stages from the visit's on, until one has something to wait for.
    pub fn next_stage(&mut self, visit: u32) {
        loop {
            let handler = self.setup.links[self.visits[visit].link as usize].handler as usize;
            let at = self.visits[visit].stage as usize;
            if at == 1 && self.setup.handlers[handler].announces && !self.visits[visit].announced {
                return self.announced(visit);
            }
            let Some(stage) = self.setup.handlers[handler].stages.get(at) else {
                return self.after_calls(visit);
            };
            let object = &mut self.visits[visit];
            object.stage += 1;
            object.since = self.now;
            object.counted = stage.wait_for.is_some();
            object.outstanding = 0;
            object.needed = 0;
            let only = stage.choice.as_ref().map(|choice| {
                // Drawn for the group: every design that has it takes the same branch.
                let station = self.station_of(visit);
                let mut stream =
                    Self::draw(self.station_keys[station] ^ stage.choice_name, CHOICE, self.visits[visit].key);
                let share = stream.unit();
                let mut sum = 0.0;
                let found = choice.weights.iter().position(|weight| {
                    sum += weight;
                    share < sum
                });
                found.unwrap_or(choice.weights.len() - 1)
            });
            let is_taken = |index: usize| only.is_none_or(|only| only == index);
            let mut taken = stage.branches.iter().enumerate().filter(|(index, _)| is_taken(*index));
            if u32::from(self.visits[visit].hops) + 1 > self.setup.hop_limit
                && taken.any(|(_, branch)| self.calls_of(visit, branch) > 0)
            {
                self.too_far += 1;
                let station = self.station_of(visit) as u32;
                return self.fail(visit, (Origin::Station(station), Fate::Error));
            }
            let mut total = 0;
            let first_branch = self.visits[visit].first_call;
            debug_assert!(first_branch == NONE, "a stage begins when the one before has ended");
            for (index, branch) in stage.branches.iter().enumerate() {
                if !is_taken(index) {
                    continue;
                }
                total += self.begin_branch(visit, index as u16, branch);
            }
            if total == 0 {
                continue;
            }
            if let Some(wait_for) = stage.wait_for {
                // Fewer calls than were waited for were made: all of them are needed.
                let needed = wait_for.min(total);
                self.visits[visit].needed = needed;
                self.visits[visit].spare = total - needed;
            }
            return;
        }
    }

    /// How many calls of a branch a visit makes.
    #[inline]
    pub fn calls_of(&self, visit: u32, branch: &Branch) -> u32 {
        if branch.probability >= 1.0 && branch.count == 1.0 { 1 } else { self.drawn_calls_of(visit, branch) }
    }

    fn drawn_calls_of(&self, visit: u32, branch: &Branch) -> u32 {
        let link = branch.link as usize;
        let key = self.visits[visit].key;
        if branch.probability < 1.0 && !Self::draw(self.link_keys[link], PROBABILITY, key).happens(branch.probability) {
            return 0;
        }
        let count = branch.count as u32;
        let fraction = branch.count - f64::from(count);
        let one_more = fraction > 0.0 && Self::draw(self.link_keys[link], COUNT, key).happens(fraction);
        count + u32::from(one_more)
    }

    /// Begins the calls of one branch; returns how many run at the same time.
    fn begin_branch(&mut self, visit: u32, index: u16, branch: &Branch) -> u32 {
        let count = self.calls_of(visit, branch);
        if count == 0 {
            return 0;
        }
        let setup = &self.setup.links[branch.link as usize];
        if let Some(publish) = setup.publishes
            && matches!(publish.mode, PublishMode::Forgotten | PublishMode::Outbox)
        {
            for number in 0..count {
                self.publish_aside(visit, branch.link, number, publish.mode);
            }
            return 0;
        }
        let (parallel, left) = if branch.parallel { (count, 0) } else { (1, count - 1) };
        for number in 0..parallel {
            let call = self.new_call(visit, (branch.link, setup), index, number, left);
            if setup.publishes.is_some() {
                self.calls[call].carries = self.publication(visit, branch.link, number);
            }
            self.begin_call(call, branch.link, setup);
        }
        parallel
    }

    /// A call of the visit's stage that is about to begin.
    #[inline(always)]
    fn new_call(&mut self, visit: u32, (link, setup): (u32, &LinkSetup), branch: u16, number: u32, left: u32) -> u32 {
        let call = self.calls.claim();
        let object = &mut self.visits[visit];
        object.outstanding += 1;
        object.needed += u32::from(!setup.soft);
        let first = self.setup.stations[object.station as usize].first_pod;
        let head = object.first_call;
        object.first_call = call;
        self.calls[call] = Call {
            key: call_key(object.key, setup, number),
            owner: visit,
            link,
            caller: setup.first_caller + object.pod - first,
            branch,
            left,
            number,
            deadline: object.deadline.min(self.now.saturating_add(setup.deadline)),
            hops: object.hops + 1,
            level: object.level,
            journey: object.journey,
            next_call: head,
            ..Call::new(self.now)
        };
        if head != NONE {
            self.calls[head].prev_call = call;
        }
        call
    }

    /// A call of a visit has ended: the visit goes on, waits on, or fails.
    pub fn call_ended(&mut self, call: u32) {
        let ended = &self.calls[call];
        let visit = ended.owner;
        let owner = &mut self.visits[visit];
        let link = &self.setup.links[ended.link as usize];
        let counted = owner.counted;
        let went_well = ended.fate == Fate::Ok || link.fallback || (link.soft && !counted);
        if ended.fate != Fate::Ok || ended.degraded {
            // A failure that is covered, or a degraded answer, degrades this answer too.
            owner.degraded |= went_well;
        }
        if went_well && ended.left > 0 {
            return self.call_again(call);
        }
        owner.outstanding -= 1;
        let is_needed = counted || !link.soft;
        let (done, failed) = if went_well {
            owner.needed -= u32::from(is_needed);
            (is_needed && owner.needed == 0 || owner.outstanding == 0, false)
        } else if counted && owner.spare > 0 {
            owner.spare -= 1;
            (false, false)
        } else {
            (true, true)
        };
        if done {
            add(&mut owner.ledger, &ended.ledger);
        }
        let (cause, prev, next, carries) = (ended.cause, ended.prev_call, ended.next_call, ended.carries);
        // It leaves its owner's list.
        if prev == NONE {
            owner.first_call = next;
        } else {
            self.calls[prev].next_call = next;
        }
        if next != NONE {
            self.calls[next].prev_call = prev;
        }
        if carries == NONE {
            self.calls.remove(call);
        } else {
            self.drop_call(call);
        }
        if failed {
            return self.fail(visit, cause);
        }
        if done {
            let owner = &mut self.visits[visit];
            if owner.outstanding > 0 {
                // Enough of a k-of-n have answered; of others, the optional ones are too late.
                owner.degraded |= !counted;
                self.abandon_calls(visit);
            }
            self.next_stage(visit);
        }
    }

    /// The next call of a sequence.
    fn call_again(&mut self, call: u32) {
        let visit = self.calls[call].owner;
        let number = self.calls[call].number + 1;
        let carries = self.publish_next(call, visit, number);
        let (owner, known) = (self.visits[visit].key, self.visits[visit].deadline);
        let object = &mut self.calls[call];
        let link = object.link;
        let setup = &self.setup.links[link as usize];
        let key = call_key(owner, setup, number);
        let own = setup.deadline;
        let ended = Call {
            key,
            owner: object.owner,
            link: object.link,
            caller: object.caller,
            branch: object.branch,
            left: object.left - 1,
            number,
            deadline: known.min(self.now.saturating_add(own)),
            hops: object.hops,
            level: object.level,
            next_call: object.next_call,
            prev_call: object.prev_call,
            ledger: object.ledger,
            journey: object.journey,
            carries,
            ..Call::new(self.now)
        };
        *object = ended;
        self.begin_call(call, link, setup);
    }

    /// All calls are done: work after them, or the answer.
    #[inline(always)]
    fn after_calls(&mut self, visit: u32) {
        let station = self.station_of(visit);
        if self.setup.stations[station].work_after.is_none() {
            return self.finish(visit, Fate::Ok);
        }
        self.visits[visit].since = self.now;
        if !self.visits[visit].has_slot {
            return self.line_up_again(visit);
        }
        self.visits[visit].second = true;
        let pod = self.visits[visit].pod as usize;
        let amount = self.own_work(visit, station, pod);
        if self.pods[pod].paused > 0 {
            self.visits[visit].phase = Phase::Frozen;
            self.visits[visit].left = amount;
            return;
        }
        self.work(visit, amount, &self.setup.stations[station]);
    }

    /// A call that was needed has failed: the visit gives up the others and fails.
    pub fn fail(&mut self, visit: u32, cause: super::state::Cause) {
        self.abandon_calls(visit);
        self.visits[visit].cause = cause;
        self.finish(visit, Fate::Error);
    }

    /// Handling is over: the slot is free, and the answer goes out.
    #[inline(always)]
    pub fn finish(&mut self, visit: u32, mut fate: Fate) {
        let link = self.visits[visit].link as usize;
        if fate == Fate::Ok && (self.harmed || self.setup.links[link].error_rate > 0.0) && self.is_spoilt(visit, link) {
            self.visits[visit].cause = (Origin::Link(link as u32), Fate::Error);
            fate = Fate::Error;
        }
        let object = &self.visits[visit];
        if object.journey != NONE && (object.carries != NONE || fate != Fate::Ok) {
            fate = self.mail_finishes(visit, fate);
        }
        self.count_finished(visit);
        if self.setup.adapts {
            self.limit_learns(visit);
        }
        self.leave_pod(visit);
        self.release(visit);
        self.answer(visit, fate);
    }

    /// Whether the edge makes this request fail.
    fn is_spoilt(&self, visit: u32, link: usize) -> bool {
        let harm = if self.harmed { self.link_harm[link].errors } else { 0.0 };
        let rate = self.setup.links[link].error_rate;
        let key = self.visits[visit].key;
        rate > 0.0 && Self::draw(self.link_keys[link], ERROR, key).happens(rate)
            || harm > 0.0 && Self::draw(self.link_keys[link], FAULT, key).happens(harm)
    }

    /// Counts a request that leaves a service after handling.
    #[inline(always)]
    fn count_finished(&mut self, visit: u32) {
        let object = &self.visits[visit];
        let measure = &mut self.stations[object.station as usize];
        measure.leave(self.now);
        if self.in_window {
            measure.finished += 1;
            measure.work += u128::from(object.worked);
        }
        if object.call == NONE {
            measure.waste(object.worked, self.bin, self.in_window);
        }
    }

    /// Sends the answer of a request that has left the service.
    #[inline(always)]
    pub fn answer(&mut self, visit: u32, fate: Fate) {
        let object = &mut self.visits[visit];
        object.phase = Phase::Answered;
        object.fate = fate;
        object.since = self.now;
        object.patience = NO_EVENT;
        if fate != Fate::Ok {
            let station = object.station;
            self.count_bad_end(station, fate);
        }
        let object = &self.visits[visit];
        if object.call == NONE {
            return self.free_visit(visit);
        }
        let setup = &self.setup.links[object.link as usize];
        if setup.instant && !self.harmed {
            return self.agenda.push(Consequence::Answered(visit));
        }
        if self.harmed && self.is_stopped_on_the_way_back(visit) {
            return;
        }
        let delay = if setup.steady && !self.harmed { setup.back } else { self.reply_delay(visit) };
        if delay == 0 {
            self.agenda.push(Consequence::Answered(visit));
        } else {
            let time = self.now.saturating_add(delay);
            self.visits[visit].pending = self.events.push(time, Happening::Answer.of(visit));
        }
    }
}

/// What the draws of a call belong to: the visit that makes it, the edge, and its number.
#[inline]
fn call_key(visit: u64, setup: &LinkSetup, number: u32) -> u64 {
    fold(visit ^ setup.name, u64::from(number))
}
