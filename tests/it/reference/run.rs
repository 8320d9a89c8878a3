//! Arrivals and faults of the reference, and its loop.

use std::collections::{BTreeMap, VecDeque};

use hopwise::simulate::blueprint::{Arrivals, Batch, Blueprint, Effect, Entrance, NEVER, Target, When};
use hopwise::simulate::engine::{Domain, Span, purpose};
use hopwise::simulate::kernel::draws::{Stream, fold, named};
use hopwise::simulate::kernel::ziggurat::exponential;
use hopwise::vocabulary::Fate;

use super::mail::Mail;
use super::mail_tally::MailTally;
use super::state::{Call, Event, Next, Phase, Pod, Rule, World};
use super::tally::Tally;

/// What the reference counts in replication `number`.
pub fn reference(plan: &Blueprint, seed: u64, number: u64, span: Span, rule: Rule) -> Tally {
    let replicas: Vec<u32> = plan.stations.iter().map(|station| station.replicas).collect();
    let pods = replicas.iter().enumerate().flat_map(|(station, count)| {
        (0..*count as usize).map(move |replica| Pod { station, replica, ..Pod::default() })
    });
    let mut world = World {
        plan,
        rule,
        root: fold(fold(fold(0, seed), Domain::Main as u64), number),
        now: 0,
        numbers: 0,
        events: BTreeMap::new(),
        agenda: VecDeque::new(),
        ids: 0,
        attempts: BTreeMap::new(),
        calls: BTreeMap::new(),
        pods: pods.collect(),
        turns: vec![0; replicas.len()],
        gates: BTreeMap::new(),
        arrivals: vec![0; plan.sources.len()],
        requests: vec![0; plan.sources.len()],
        cycles: BTreeMap::new(),
        faults: vec![false; plan.disturbances.len()],
        had_fault: false,
        held: Vec::new(),
        window: (span.warmup, span.warmup + span.measured),
        mail: Mail::new(plan),
        tally: Tally::new(
            &replicas,
            plan.links.len(),
            plan.sources.len(),
            MailTally::new(plan.subscriptions.len(), plan.topics.len(), plan.stations.len()),
        ),
        tagged: 0,
    };
    world.run(span.warmup + span.measured + span.drain);
    world.tally
}

impl World<'_> {
    fn run(&mut self, last: u64) {
        self.push(self.window.0, Event::Mark);
        self.push(self.window.1, Event::Mark);
        for at in 0..self.plan.disturbances.len() {
            let When::Scheduled { at: time, .. } = self.plan.disturbances[at].when else {
                unreachable!("not in the reference")
            };
            self.push(time, Event::Fault(at));
        }
        for (at, source) in self.plan.sources.iter().enumerate() {
            match source.arrivals {
                Arrivals::Closed { users, .. } => (0..users).for_each(|user| self.think(at, user)),
                _ => self.expect_arrival(at),
            }
        }
        while let Some(((time, _), event)) = self.events.pop_first() {
            if time > last {
                break;
            }
            self.now = time;
            self.happen(event);
            while let Some(next) = self.agenda.pop_front() {
                match next {
                    Next::Worked(id) => self.worked_at_once(id),
                    Next::Answered(id) => self.answered(id),
                    Next::Permitted(id) => self.permitted(id),
                    Next::Again(id) => self.try_again(id),
                    Next::Ended(id) => self.settle(id),
                }
            }
            self.end_journeys();
            if self.tagged == 0 && !self.expects_journeys() && self.tally.at_end.is_some() {
                break;
            }
        }
        for call in self.calls.values().filter(|call| call.is_tagged) {
            self.tally.flows[call.source].unfinished += 1;
        }
        self.count_pending();
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Mark => self.tally.mark(self.now),
            Event::Fault(at) => self.disturb(at),
            Event::Arrive(source) => self.arrive(source),
            Event::Ask(source, user) => {
                let cycle = self.cycles.entry((source, user)).or_insert(0);
                let request = fold(u64::from(user), *cycle);
                *cycle += 1;
                self.enter(source, request, Some(user));
            }
            Event::Land(id) => self.land(id),
            Event::Worked(id) => self.core_ended(id),
            Event::SharedEnd(pod) => self.shared_end(pod),
            Event::Answer(id) => self.answered(id),
            Event::Timeout(id) => self.give_up(id, Fate::Timeout),
            Event::Expiry(id) => self.give_up(id, Fate::DeadlineExceeded),
            Event::Patience(id) => self.patience_ends(id),
            Event::Word(id) => self.cancelled(id),
            Event::Again(id) => self.try_again(id),
            Event::Hedge(id) => self.send_hedge(id),
            Event::Deadline(id) => self.deadline_passes(id),
            Event::Relay(station) => self.relay_looks(station),
            Event::Awaited(message) => self.put_back(message),
        }
    }

    fn expect_arrival(&mut self, at: usize) {
        let source = &self.plan.sources[at];
        let number = self.arrivals[at];
        let size = match source.batch {
            Batch::Single => 1.0,
            Batch::Constant(size) => f64::from(size),
            Batch::Geometric(_) => unreachable!("not in the reference"),
        };
        let mut stream = self.draw(&source.name, purpose::GAP, number);
        let (gap, rate) = match &source.arrivals {
            Arrivals::Poisson(profile) => (exponential(&mut stream), profile.segments[0].rate),
            Arrivals::Constant(profile) => (1.0, profile.segments[0].rate),
            Arrivals::Replay(times) => {
                if let Some(time) = times.get(number as usize) {
                    self.push(*time, Event::Arrive(at));
                }
                return;
            }
            _ => unreachable!("not in the reference"),
        };
        // Both say the same; the last bit decides how a time is rounded.
        let is_plain = matches!((&source.arrivals, source.batch), (Arrivals::Poisson(_), Batch::Single));
        let wait = if is_plain { gap * (1e9 / rate) } else { gap / (rate * (1.0 / size) / 1e9) };
        let time = (self.now as f64 + wait).round() as u64;
        self.push(time, Event::Arrive(at));
    }

    fn arrive(&mut self, at: usize) {
        self.arrivals[at] += 1;
        self.expect_arrival(at);
        let size = if let Batch::Constant(size) = self.plan.sources[at].batch { size } else { 1 };
        for _ in 0..size {
            let request = self.requests[at];
            self.requests[at] += 1;
            self.enter(at, request, None);
        }
    }

    pub fn think(&mut self, at: usize, user: u32) {
        let source = &self.plan.sources[at];
        let Arrivals::Closed { think, .. } = &source.arrivals else { unreachable!("only users think") };
        let cycle = self.cycles.get(&(at, user)).copied().unwrap_or(0);
        let think = self.drawn(think, &source.name, purpose::THINK, fold(u64::from(user), cycle));
        self.push(self.now + think, Event::Ask(at, user));
    }

    fn enter(&mut self, at: usize, request: u64, user: Option<u32>) {
        let source = &self.plan.sources[at];
        let key = fold(fold(self.root, named(&source.name)), request);
        let share = Stream::new(fold(self.root, named(&source.name)) ^ purpose::ENTRANCE, key).unit();
        let mut sum = 0.0;
        let entrance = source.entrances.list.iter().find(|(_, weight)| {
            sum += weight;
            share < sum
        });
        let (Entrance::Link(link), _) = entrance.unwrap_or(&source.entrances.list[0]) else {
            unreachable!("not in the reference")
        };
        let is_tagged = self.in_window();
        if is_tagged {
            self.tally.flows[at].offered += 1;
            self.tagged += 1;
        }
        let deadline = self.now.saturating_add(source.deadline);
        let id = self.new_id();
        let mut call = Call::new(key, *link as usize, 0, self.now);
        (call.source, call.user, call.is_tagged) = (at, user, is_tagged);
        (call.deadline, call.priority) = (deadline, source.priority);
        call.journey = self.begin_journey(at, is_tagged);
        self.calls.insert(id, call);
        if deadline != NEVER {
            let place = self.push(deadline, Event::Deadline(id));
            self.call(id).deadline_event = Some(place);
        }
        self.begin_call(id);
    }

    fn disturb(&mut self, at: usize) {
        let fault = &self.plan.disturbances[at];
        let begins = !self.faults[at];
        self.faults[at] = begins;
        self.had_fault = true;
        if let (When::Scheduled { lasts, .. }, true) = (&fault.when, begins) {
            self.after(*lasts, Event::Fault(at));
        }
        let hit = |pod: &Pod| match fault.target {
            Target::Station(station) => pod.station == station as usize,
            Target::Replica(station, replica) => (pod.station, pod.replica) == (station as usize, replica as usize),
            _ => false,
        };
        if matches!(fault.effect, Effect::Partition(_)) && !begins {
            self.deliver_held();
        }
        let pods: Vec<usize> = (0..self.pods.len()).filter(|pod| hit(&self.pods[*pod])).collect();
        for pod in pods {
            match fault.effect {
                Effect::Crash if begins => self.crash(pod),
                Effect::Crash => {
                    self.pods[pod].down -= 1;
                    if self.pods[pod].down == 0 {
                        self.pods[pod].known_down = None;
                        self.pods[pod].restarted = Some(self.now);
                        self.pump_all(pod);
                    }
                }
                Effect::Pause if begins => self.pause(pod),
                Effect::Pause => self.resume(pod),
                _ => {}
            }
            let station = self.pods[pod].station;
            let up = (0..self.pods.len()).filter(|other| self.pods[*other].station == station);
            let up = up.filter(|other| self.pods[*other].down == 0 && self.pods[*other].paused == 0).count();
            let known = self.tally.stations[station].up.level;
            self.tally.stations[station].up.add(self.now, up as i64 - i64::from(known));
        }
    }

    /// The requests in a replica, in the order in which their attempts were made.
    fn inside(&self, pod: usize) -> Vec<u64> {
        let is_inside = |phase| {
            matches!(phase, Phase::Line | Phase::Core | Phase::Work | Phase::Shared | Phase::Frozen | Phase::Calls)
        };
        let here = self.attempts.iter().filter(|(_, attempt)| attempt.pod == pod && is_inside(attempt.phase));
        let mut inside: Vec<u64> = here.filter(|(_, attempt)| !attempt.is_stopped).map(|(id, _)| *id).collect();
        inside.sort_by_key(|id| (self.attempts[id].created, self.attempts[id].key));
        inside
    }

    fn crash(&mut self, pod: usize) {
        self.pods[pod].down += 1;
        if self.pods[pod].down > 1 {
            return;
        }
        let at = self.pods[pod].station;
        self.pods[pod].known_down = Some(self.now.saturating_add(self.station(at).detection));
        self.relay_crashes(pod);
        for id in self.inside(pod) {
            // One request in it may have been called by another.
            let Some(attempt) = self.attempts.get(&id).cloned().filter(|attempt| !attempt.is_stopped) else { continue };
            if attempt.phase == Phase::Line {
                self.leave_line(id);
            } else {
                self.abandon_calls(id);
                if !attempt.is_queued {
                    self.interrupt(id);
                }
                self.attempt(id).is_queued = false;
                self.give_slot_back(id);
            }
            self.drop(id, Fate::Unavailable);
        }
        self.broker_forgets(at);
    }

    fn pause(&mut self, pod: usize) {
        self.pods[pod].paused += 1;
        if self.pods[pod].paused > 1 {
            return;
        }
        for id in self.inside(pod) {
            if matches!(self.attempts[&id].phase, Phase::Work | Phase::Shared) {
                self.interrupt(id);
                self.attempt(id).phase = Phase::Frozen;
                self.attempt(id).since = self.now;
            }
        }
    }

    fn resume(&mut self, pod: usize) {
        self.pods[pod].paused -= 1;
        if self.pods[pod].paused > 0 {
            return;
        }
        // Who was stopped goes on first, on the core that it had; then who became ready later.
        let mut frozen = self.inside(pod);
        frozen.retain(|id| self.attempts[id].phase == Phase::Frozen);
        frozen.sort_by_key(|id| self.attempts[id].since);
        for id in frozen {
            self.go_on(id);
        }
        self.hand_out_cores(pod);
        self.serve_next(pod);
        self.pump_all(pod);
    }
}
