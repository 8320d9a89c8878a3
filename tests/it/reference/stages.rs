//! What a service of the reference does after its own work: calls stage by stage.

use hopwise::simulate::blueprint::Branch;
use hopwise::simulate::engine::purpose;
use hopwise::simulate::kernel::draws::{fold, named};
use hopwise::vocabulary::Fate;

use super::state::{Call, Freight, Id, Phase, World};

impl World<'_> {
    pub fn worked(&mut self, id: Id) {
        let attempt = self.attempts[&id].clone();
        let station = self.station(self.pods[attempt.pod].station);
        if attempt.second {
            return self.finish(id, Fate::Ok);
        }
        let [all, here] = self.harms(attempt.pod);
        if self.is_poisoned(id)
            || self.draw(&station.name, purpose::ERROR, attempt.key).happens(station.error_rate)
            || self.draw(&station.name, purpose::FAULT, attempt.key).happens(all.2.max(here.2))
        {
            return self.finish(id, Fate::Error);
        }
        let handler = self.link(attempt.link).handler as usize;
        if self.plan.handlers[handler].stages.is_empty() {
            return self.after_calls(id);
        }
        if station.non_blocking {
            self.release(id);
        }
        self.attempt(id).phase = Phase::Calls;
        self.next_stage(id);
    }

    pub fn next_stage(&mut self, id: Id) {
        let attempt = self.attempts[&id].clone();
        let handler = &self.plan.handlers[self.link(attempt.link).handler as usize];
        let Some(stage) = handler.stages.get(attempt.stage) else { return self.after_calls(id) };
        self.attempt(id).stage += 1;
        let station = self.station(self.pods[attempt.pod].station);
        let mut branches: Vec<Branch> = stage.branches.clone();
        if let Some(choice) = &stage.choice {
            let name = purpose::CHOICE ^ named(&choice.name);
            let share = self.draw(&station.name, name, attempt.key).unit();
            let sums = choice.weights.iter().scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            });
            let at = sums.take_while(|sum| share >= *sum).count().min(branches.len() - 1);
            branches = vec![branches[at]];
        }
        let made: Vec<(Branch, u32)> = branches
            .iter()
            .map(|branch| {
                let name = &self.link(branch.link as usize).id;
                let is_made = self.draw(name, purpose::PROBABILITY, attempt.key).happens(branch.probability);
                let one_more = self.draw(name, purpose::COUNT, attempt.key).happens(branch.count.fract());
                (*branch, if is_made { branch.count as u32 + u32::from(one_more) } else { 0 })
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        if made.is_empty() {
            return self.next_stage(id);
        }
        if attempt.hops + 1 > self.plan.hop_limit {
            return self.fail(id);
        }
        let at_once = |branch: &Branch, count: u32| match self.is_aside(branch.link as usize) {
            true => 0,
            false if branch.parallel => count,
            false => 1,
        };
        let total = made.iter().map(|(branch, count)| at_once(branch, *count)).sum();
        let hard = made.iter().filter(|(branch, _)| !self.link(branch.link as usize).soft);
        let hard = hard.map(|(branch, count)| at_once(branch, *count)).sum();
        let needed = stage.wait_for.map_or(hard, |wait_for| wait_for.min(total));
        let attempt = self.attempt(id);
        (attempt.open, attempt.needed, attempt.spare) = (total, needed, total - needed);
        for (branch, count) in made {
            let link = branch.link as usize;
            if self.is_aside(link) {
                (0..count).for_each(|number| self.publish_aside(id, link, number));
                continue;
            }
            let (at_once, left) = if branch.parallel { (count, 0) } else { (1, count - 1) };
            for number in 0..at_once {
                let call = self.new_call(id, link, number, left);
                self.attempt(id).calls.push(call);
                self.begin_call(call);
            }
        }
        if total == 0 {
            self.next_stage(id);
        }
    }

    pub fn new_call(&mut self, id: Id, link: usize, number: u32, left: u32) -> Id {
        let attempt = self.attempts[&id].clone();
        let call = self.new_id();
        let key = fold(attempt.key ^ named(&self.link(link).id), u64::from(number));
        let mut made = Call::new(key, link, self.pods[attempt.pod].replica, self.now);
        (made.owner, made.journey) = (Some(id), attempt.journey);
        (made.number, made.left) = (number, left);
        (made.hops, made.priority) = (attempt.hops + 1, attempt.priority);
        made.deadline = attempt.deadline;
        if self.link(link).publishes.is_some() {
            made.freight = Freight::Publication(self.publication(id, link, number));
        }
        self.calls.insert(call, made);
        call
    }

    pub fn after_calls(&mut self, id: Id) {
        let attempt = self.attempts[&id].clone();
        let pod = attempt.pod;
        if self.station(self.pods[pod].station).work_after.is_none() {
            return self.finish(id, Fate::Ok);
        }
        self.attempt(id).second = true;
        self.attempt(id).since = self.now;
        if !attempt.has_slot {
            return if self.has_slot(pod) { self.begin(id) } else { self.line_up(id) };
        }
        let amount = self.own_work(id);
        if self.pods[pod].paused > 0 {
            self.attempt(id).phase = Phase::Frozen;
            self.attempt(id).left = amount;
            return;
        }
        self.work(id, amount);
    }

    pub fn fail(&mut self, id: Id) {
        self.abandon_calls(id);
        self.finish(id, Fate::Error);
    }
}
