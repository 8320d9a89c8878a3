//! The callee's side of the reference: who is let in, who waits, who is next.

use hopwise::simulate::blueprint::{Effect, NEVER, Target};
use hopwise::simulate::engine::purpose;
use hopwise::vocabulary::{Discipline, Fate, PartitionMode};

use super::state::{Call, Errand, Event, Id, Next, Phase, Rule, World};
use super::tally::{ARRIVED, DROPPED, FINISHED, REJECTED, WASTED};

impl World<'_> {
    /// Latency of the link, as a fault has it.
    pub fn delay(&self, id: Id, purpose: u64) -> u64 {
        let attempt = &self.attempts[&id];
        let link = self.link(attempt.link);
        let law = &link.delay.as_ref().expect("a delay of its own").law;
        let latency = self.drawn(law, &link.id, purpose, attempt.key);
        let (mut factor, mut more, _) = self.harm(Target::Link(attempt.link as u32));
        if link.publishes.is_some() {
            // A slow broker is slow to take what is published.
            let broker = self.harm(Target::Station(link.to));
            (factor, more) = (factor * broker.0, more + broker.1);
        }
        if self.had_fault { (latency as f64 * factor).round() as u64 + more } else { latency }
    }

    /// How long an answer travels. What publishing takes includes the acknowledgement.
    fn way_back(&self, id: Id) -> u64 {
        let link = self.link(self.attempts[&id].link);
        if link.publishes.is_some() { 0 } else { self.delay(id, purpose::REPLY_DELAY) + link.reply_cost }
    }

    /// What the faults at work do to a target: factor, added delay, share of errors.
    fn harm(&self, target: Target) -> (f64, u64, f64) {
        let mut harm = (1.0, 0, 0.0);
        for (fault, is_active) in self.plan.disturbances.iter().zip(&self.faults) {
            match fault.effect {
                _ if !is_active || fault.target != target => {}
                Effect::Slow { factor, delay } => harm = (harm.0 * factor, harm.1 + delay, harm.2),
                Effect::Errors { rate } => harm.2 = 1.0 - (1.0 - harm.2) * (1.0 - rate),
                _ => {}
            }
        }
        harm
    }

    pub fn harms(&self, pod: usize) -> [(f64, u64, f64); 2] {
        let (station, replica) = (self.pods[pod].station as u32, self.pods[pod].replica as u32);
        [self.harm(Target::Station(station)), self.harm(Target::Replica(station, replica))]
    }

    pub fn land(&mut self, id: Id) {
        let now = self.now;
        let attempt = self.attempts[&id].clone();
        let pod = attempt.pod;
        let at = self.pods[pod].station;
        let station = self.station(at);
        self.attempt(id).since = now;
        self.attempt(id).landed = now;
        if attempt.is_stopped {
            self.pods[pod].under_way -= 1;
            self.forget_attempt(id);
            return;
        }
        self.tally.count_station(at, ARRIVED);
        let refusal = if self.draw(&station.name, purpose::UNAVAILABLE, attempt.key).happens(station.unavailable)
            || self.pods[pod].down > 0
        {
            Some(Fate::Unavailable)
        } else if attempt.deadline <= now || attempt.deadline - now < station.min_time {
            Some(Fate::DeadlineExceeded)
        } else {
            None
        };
        let has_slot = self.has_slot(pod);
        let is_full = !has_slot && self.pods[pod].line.len() >= station.line.capacity as usize;
        if let Some(fate) = refusal.or(is_full.then_some(Fate::Rejected)) {
            if fate == Fate::Rejected {
                self.tally.count_station(at, REJECTED);
            }
            self.pods[pod].under_way -= 1;
            return self.answer(id, fate);
        }
        self.tally.stations[at].in_system.add(now, 1);
        if has_slot {
            return self.begin(id);
        }
        self.line_up(id);
        let call = attempt.call.map(|call| self.calls[&call].clone());
        if let Some(call) = call.filter(Call::is_request) {
            let source = &self.plan.sources[call.source];
            if let Some(law) = &source.patience {
                let patience = self.drawn(law, &source.name, purpose::PATIENCE, attempt.key);
                let place = self.push(now + patience, Event::Patience(id));
                self.attempt(id).patience = Some(place);
            }
        }
    }

    pub fn has_slot(&self, pod: usize) -> bool {
        self.pods[pod].busy < self.station(self.pods[pod].station).slots && self.pods[pod].paused == 0
    }

    pub fn line_up(&mut self, id: Id) {
        let pod = self.attempts[&id].pod;
        self.attempt(id).phase = Phase::Line;
        self.pods[pod].line.push(id);
        self.tally.stations[self.pods[pod].station].line.add(self.now, 1);
    }

    pub fn leave_line(&mut self, id: Id) {
        let pod = self.attempts[&id].pod;
        self.pods[pod].line.retain(|other| *other != id);
        self.tally.stations[self.pods[pod].station].line.add(self.now, -1);
    }

    /// Drops a request from the line.
    pub fn drop(&mut self, id: Id, fate: Fate) {
        let pod = self.attempts[&id].pod;
        let at = self.pods[pod].station;
        self.tally.stations[at].in_system.add(self.now, -1);
        self.tally.count_station(at, DROPPED);
        self.pods[pod].under_way -= 1;
        self.answer(id, fate);
    }

    pub fn serve_next(&mut self, pod: usize) {
        let line = &self.station(self.pods[pod].station).line;
        while !self.pods[pod].line.is_empty() && self.has_slot(pod) {
            let waiting = &self.pods[pod].line;
            let (first, last) = (waiting[0], waiting[waiting.len() - 1]);
            let next = match line.discipline {
                _ if self.rule == Rule::LastInFirstOut => last,
                Discipline::Fifo => first,
                Discipline::Lifo => last,
                Discipline::Adaptive if waiting.len() > line.lifo_above as usize => last,
                Discipline::Adaptive => first,
                Discipline::Priority => {
                    let highest = waiting.iter().map(|id| self.attempts[id].priority).max();
                    *waiting.iter().find(|id| Some(self.attempts[id].priority) == highest).expect("one")
                }
            };
            self.leave_line(next);
            let attempt = &self.attempts[&next];
            let waited = self.now - attempt.since;
            if !attempt.second && line.drop_expired {
                let timeout = self.link(attempt.link).timeout;
                let is_late = timeout != NEVER && attempt.sent + timeout <= self.now || waited > line.max_wait;
                if attempt.deadline <= self.now {
                    self.drop(next, Fate::DeadlineExceeded);
                    continue;
                }
                if is_late {
                    self.drop(next, Fate::Rejected);
                    continue;
                }
            }
            self.begin(next);
        }
    }

    pub fn begin(&mut self, id: Id) {
        let now = self.now;
        let pod = self.attempts[&id].pod;
        let at = self.pods[pod].station;
        self.pods[pod].busy += 1;
        self.tally.stations[at].slots.add(now, 1);
        let patience = self.attempt(id).patience.take();
        self.forget(patience);
        let attempt = self.attempt(id);
        attempt.has_slot = true;
        attempt.since = now;
        self.handling_begins(id);
        let own = self.own_work(id);
        self.work(id, own);
    }

    pub fn own_work(&self, id: Id) -> u64 {
        let attempt = &self.attempts[&id];
        let pod = &self.pods[attempt.pod];
        let station = self.station(pod.station);
        let own = match &station.work_after {
            Some(after) if attempt.second => self.drawn(after, &station.name, purpose::WORK_AFTER, attempt.key),
            _ => self.handling_work(id, self.drawn(&station.work, &station.name, purpose::WORK, attempt.key)),
        };
        let [all, here] = self.harms(attempt.pod);
        let crowd = 1.0 + station.slowdown_per_request * f64::from(pod.busy);
        if crowd == 1.0 && !self.had_fault {
            return own;
        }
        (own as f64 * crowd * all.0 * here.0).round() as u64 + all.1 + here.1
    }

    pub fn finish(&mut self, id: Id, mut fate: Fate) {
        let attempt = self.attempts[&id].clone();
        let link = self.link(attempt.link);
        let rate = self.harm(Target::Link(attempt.link as u32)).2;
        if fate == Fate::Ok
            && (self.draw(&link.id, purpose::ERROR, attempt.key).happens(link.error_rate)
                || self.draw(&link.id, purpose::FAULT, attempt.key).happens(rate))
        {
            fate = Fate::Error;
        }
        if fate == Fate::Ok {
            self.mail_finishes(id);
        }
        let at = self.pods[attempt.pod].station;
        self.tally.stations[at].in_system.add(self.now, -1);
        self.tally.count_station(at, FINISHED);
        self.count_work(id, attempt.call.is_none());
        self.pods[attempt.pod].under_way -= 1;
        self.release(id);
        self.answer(id, fate);
    }

    pub fn count_work(&mut self, id: Id, is_wasted: bool) {
        let worked = u128::from(self.attempts[&id].worked);
        let at = self.pods[self.attempts[&id].pod].station;
        if self.tally.is_open {
            self.tally.stations[at].work += worked;
            if is_wasted {
                self.tally.stations[at].wasted += worked;
                self.tally.count_station(at, WASTED);
            }
        }
    }

    pub fn release(&mut self, id: Id) {
        let pod = self.attempts[&id].pod;
        if !self.attempts[&id].has_slot {
            return;
        }
        if self.rule == Rule::StuckSlot {
            self.serve_next(pod);
        }
        self.give_slot_back(id);
        if self.rule != Rule::StuckSlot {
            self.serve_next(pod);
        }
    }

    pub fn give_slot_back(&mut self, id: Id) {
        let pod = self.attempts[&id].pod;
        if self.attempts[&id].has_slot {
            self.attempt(id).has_slot = false;
            self.pods[pod].busy -= 1;
            self.tally.stations[self.pods[pod].station].slots.add(self.now, -1);
        }
    }

    pub fn answer(&mut self, id: Id, fate: Fate) {
        let patience = self.attempt(id).patience.take();
        self.forget(patience);
        let attempt = self.attempt(id);
        (attempt.phase, attempt.fate) = (Phase::Answered, fate);
        let link = attempt.link;
        if attempt.call.is_none() {
            self.forget_attempt(id);
            return;
        }
        match self.cut(link) {
            Some(PartitionMode::Drop) => return self.attempt(id).phase = Phase::Unheard,
            Some(PartitionMode::Hold) => return self.held.push((id, Errand::Reply, link)),
            None => {}
        }
        let delay = self.way_back(id);
        if delay == 0 {
            self.agenda.push_back(Next::Answered(id));
        } else {
            self.push(self.now + delay, Event::Answer(id));
        }
    }

    /// What the partitions at work do to a link: the worse of two things.
    pub fn cut(&self, link: usize) -> Option<PartitionMode> {
        let at_work = self.plan.disturbances.iter().zip(&self.faults).filter(|(_, is_active)| **is_active);
        let modes = at_work.filter_map(|(fault, _)| match fault.effect {
            Effect::Partition(_) if self.rule == Rule::NothingHeld => Some(PartitionMode::Drop),
            Effect::Partition(mode) if fault.target == Target::Link(link as u32) => Some(mode),
            _ => None,
        });
        let cut = modes.min_by_key(|mode| *mode == PartitionMode::Hold);
        // A broker that is cut off from its consumer keeps what it has for it.
        if self.delivers(link) { cut.map(|_| PartitionMode::Hold) } else { cut }
    }

    /// Share of requests that the faults at work lose.
    pub fn fault_loss(&self, link: usize) -> f64 {
        if self.delivers(link) {
            return 0.0;
        }
        let mut arrives = 1.0;
        for (fault, _) in self.plan.disturbances.iter().zip(&self.faults).filter(|(_, is_active)| **is_active) {
            match fault.effect {
                Effect::Loss { rate } if fault.target == Target::Link(link as u32) => arrives *= 1.0 - rate,
                _ => {}
            }
        }
        1.0 - arrives
    }

    pub fn deliver_held(&mut self) {
        for (id, errand, link) in std::mem::take(&mut self.held) {
            // A request or a reply stays under way until it arrives; a word may come too late.
            let Some(attempt) = self.attempts.get(&id).cloned() else { continue };
            match (self.cut(link), errand) {
                (Some(PartitionMode::Hold), _) => self.held.push((id, errand, link)),
                (None, Errand::Request) => {
                    let delay = self.delay(id, purpose::REQUEST_DELAY) + self.link(link).request_cost;
                    self.push(self.now + delay, Event::Land(id));
                }
                (None, Errand::Reply) => {
                    let delay = self.way_back(id);
                    self.push(self.now + delay, Event::Answer(id));
                }
                (None, Errand::Word) => {
                    let delay = self.delay(id, purpose::CANCEL_DELAY);
                    self.push(self.now + delay, Event::Word(id));
                }
                (Some(PartitionMode::Drop), Errand::Word) => {}
                (Some(PartitionMode::Drop), _) if attempt.call.is_none() => {
                    if errand == Errand::Request {
                        self.pods[attempt.pod].under_way -= 1;
                    }
                    self.forget_attempt(id);
                }
                (Some(PartitionMode::Drop), Errand::Request) => self.attempt(id).phase = Phase::Lost,
                (Some(PartitionMode::Drop), Errand::Reply) => self.attempt(id).phase = Phase::Unheard,
            }
        }
    }
}
