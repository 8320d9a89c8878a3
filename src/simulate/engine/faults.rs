//! Faults: when they begin and end, and what they do.

use super::purpose::{REPAIR, UP};
use super::state::{CANCELLED, NO_EVENT, NONE, Phase};
use super::world::{Happening, Harm, NO_HARM, World};
use crate::simulate::blueprint::{Effect, NEVER, Target, When};
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::split::{LINE, OWN, TIMEOUTS};
use crate::vocabulary::{Fate, PartitionMode};

impl Harm {
    /// One fault more.
    fn suffer(&mut self, effect: Effect) {
        // Of independent faults: what one of them does.
        let either = |one: f64, other: f64| 1.0 - (1.0 - one) * (1.0 - other);
        match effect {
            Effect::Slow { factor, delay } => {
                self.factor *= factor;
                self.delay = self.delay.saturating_add(delay);
            }
            Effect::Errors { rate } => self.errors = either(self.errors, rate),
            Effect::Loss { rate } => self.loss = either(self.loss, rate),
            Effect::Partition(mode) => self.cut = stricter(self.cut, Some(mode)),
            Effect::Crash | Effect::Drain | Effect::Pause | Effect::Load { .. } => {}
        }
    }
}

/// What two partitions do to a message: where one loses it, it is lost.
pub fn stricter(one: Option<PartitionMode>, other: Option<PartitionMode>) -> Option<PartitionMode> {
    match (one, other) {
        (Some(PartitionMode::Drop), _) | (_, Some(PartitionMode::Drop)) => Some(PartitionMode::Drop),
        (one, other) => one.or(other),
    }
}

impl World<'_> {
    /// Schedules the first beginning of every fault.
    pub fn begin_faults(&mut self) {
        for at in 0..self.setup.disturbances.len() {
            let setup = &self.setup.disturbances[at];
            let time = match &setup.disturbance.when {
                When::Scheduled { at, .. } => *at,
                When::Random { .. } => self.fault_span(at, UP),
            };
            self.events.push(time, Happening::Disturbance.of(at as u32));
        }
    }

    /// How long a random fault stays away, or lasts.
    fn fault_span(&self, at: usize, purpose: super::purpose::Purpose) -> u64 {
        let setup = &self.setup.disturbances[at];
        let sampler = if purpose == UP { &setup.up } else { &setup.repair };
        let mut stream = Self::draw(self.disturbance_keys[at], purpose, self.fault_cycles[at]);
        sampler.as_ref().map_or(NEVER, |sampler| sampler.draw(&mut stream)).saturating_add(self.now)
    }

    /// A fault begins or ends.
    pub fn disturb(&mut self, index: u32) {
        let at = index as usize;
        let disturbance = &self.setup.disturbances[at].disturbance;
        let (target, effect) = (disturbance.target, disturbance.effect);
        let begins = self.active_faults[at].is_none();
        let next = match &disturbance.when {
            When::Scheduled { lasts, .. } if begins => match lasts {
                &NEVER => None,
                lasts => Some(self.now.saturating_add(*lasts)),
            },
            When::Scheduled { lasts, every, .. } => {
                // A period shorter than the fault itself begins it again at once.
                every.map(|every| (self.now.saturating_sub(*lasts)).saturating_add(every).max(self.now))
            }
            When::Random { .. } if begins => Some(self.fault_span(at, REPAIR)),
            When::Random { .. } => {
                self.fault_cycles[at] += 1;
                Some(self.fault_span(at, UP))
            }
        };
        self.active_faults[at] = begins.then_some(effect);
        if let Some(next) = next {
            self.events.push(next, Happening::Disturbance.of(index));
        }
        self.refresh_harms();
        match effect {
            Effect::Crash => {
                self.each_pod(target, |world, pod| if begins { world.crash(pod) } else { world.restart(pod) })
            }
            Effect::Pause => {
                self.each_pod(target, |world, pod| if begins { world.pause(pod) } else { world.resume(pod) })
            }
            Effect::Load { .. } => {
                if let Target::Source(source) = target {
                    let factor = self.load_factor(source);
                    self.change_load(source, factor);
                }
            }
            Effect::Drain => {
                self.each_pod(target, |world, pod| if begins { world.stand_down(pod) } else { world.stand_up(pod) })
            }
            Effect::Partition(_) if !begins => self.deliver_held(),
            Effect::Slow { .. } | Effect::Errors { .. } | Effect::Loss { .. } | Effect::Partition(_) => {}
        }
    }

    fn load_factor(&self, source: u32) -> f64 {
        let active = self.active_faults.iter().zip(&self.setup.disturbances);
        active
            .filter(|(_, setup)| setup.disturbance.target == Target::Source(source))
            .filter_map(|(effect, _)| match effect {
                Some(Effect::Load { factor }) => Some(*factor),
                _ => None,
            })
            .product()
    }

    fn each_pod(&mut self, target: Target, mut act: impl FnMut(&mut Self, usize)) {
        let (first, last) = match target {
            Target::Station(station) => {
                let setup = &self.setup.stations[station as usize];
                (setup.first_pod, setup.first_pod + setup.station.replicas)
            }
            Target::Replica(station, replica) => {
                let first = self.setup.stations[station as usize].first_pod + replica;
                (first, first + 1)
            }
            Target::Zone(_) => (0, self.pods.len() as u32),
            Target::Link(_) | Target::Source(_) | Target::Zones(..) => return,
        };
        for pod in first..last {
            if !matches!(target, Target::Zone(zone) if self.zone_of(pod) != Some(usize::from(zone))) {
                act(self, pod as usize);
            }
        }
    }

    /// Works out what holds for every component from the faults that are at work. Also notes that one has
    /// been: a crash changes what balancers know for good.
    fn refresh_harms(&mut self) {
        self.station_harm.fill(NO_HARM);
        self.pod_harm.fill(NO_HARM);
        self.link_harm.fill(NO_HARM);
        self.zone_harm.fill(NO_HARM);
        self.avoiding = true;
        let setup = self.setup;
        self.harmed = self.active_faults.iter().flatten().any(Effect::is_harm);
        for (at, disturbance) in setup.disturbances.iter().enumerate() {
            let Some(effect) = self.active_faults[at] else { continue };
            match disturbance.disturbance.target {
                Target::Station(station) => self.station_harm[station as usize].suffer(effect),
                Target::Replica(station, replica) => {
                    let first = setup.stations[station as usize].first_pod;
                    self.pod_harm[(first + replica) as usize].suffer(effect);
                }
                Target::Link(link) => self.link_harm[link as usize].suffer(effect),
                Target::Zone(zone) => {
                    for pod in 0..self.pods.len() {
                        if self.zone_of(pod as u32) == Some(usize::from(zone)) {
                            self.pod_harm[pod].suffer(effect);
                        }
                    }
                }
                Target::Zones(a, b) => {
                    let (a, b) = (usize::from(a), usize::from(b));
                    self.zone_harm[a * setup.zones + b].suffer(effect);
                    if a != b {
                        self.zone_harm[b * setup.zones + a].suffer(effect);
                    }
                }
                Target::Source(_) => {}
            }
        }
    }

    /// A replica crashes: what is in it is lost, and its callers see a reset.
    fn crash(&mut self, pod: usize) {
        self.pods[pod].down += 1;
        if self.pods[pod].down > 1 {
            return;
        }
        let station = self.pods[pod].station as usize;
        self.note_up(pod, station);
        let detection = self.setup.stations[station].station.detection;
        self.pods[pod].known_down = self.now.saturating_add(detection);
        let cause = (Origin::Station(station as u32), Fate::Unavailable);
        self.relay_crashes(pod as u32);
        for visit in self.visits_in(pod) {
            if !self.is_in(visit, pod) {
                // Another one in here had called it, and has given it up.
                continue;
            }
            let queued = self.visits[visit].queued;
            if self.visits[visit].phase == Phase::Line {
                self.unqueue(visit);
            } else {
                self.abandon_calls(visit);
                self.count_ghosts(visit);
                if !queued {
                    self.interrupt(visit);
                }
                self.give_slot_back(visit);
            }
            let part = match self.visits[visit].phase {
                Phase::Line => LINE,
                // What it waited for is lost with it.
                Phase::Calls => TIMEOUTS,
                _ => OWN,
            };
            let spent = self.now - self.visits[visit].since;
            self.visits[visit].ledger[part] += spent;
            let measure = &mut self.stations[station];
            measure.leave(self.now);
            if self.in_window {
                measure.dropped += 1;
            }
            self.visits[visit].cause = cause;
            self.leave_pod(visit);
            if queued && self.visits[visit].call == NONE {
                // What follows from its work is about to come up, and finds it cancelled.
                self.visits[visit].cancel = CANCELLED;
            } else {
                self.answer(visit, Fate::Unavailable);
            }
        }
        if self.setup.has_mail {
            self.mail_crashes(pod);
        }
    }

    fn restart(&mut self, pod: usize) {
        self.pods[pod].down -= 1;
        if self.pods[pod].down > 0 {
            return;
        }
        let station = self.pods[pod].station as usize;
        self.pods[pod].known_down = NEVER;
        self.pods[pod].up_since = self.now;
        self.note_up(pod, station);
        if self.setup.has_mail {
            self.mail_returns(pod);
        }
    }

    /// Callers go elsewhere from now on; what is there, or on its way there, is finished.
    pub fn stand_down(&mut self, pod: usize) {
        self.pods[pod].out += 1;
        if self.pods[pod].out > 1 {
            return;
        }
        self.pods[pod].out_since = self.now;
        self.note_up(pod, self.pods[pod].station as usize);
        if self.setup.has_mail {
            self.mail_leaves(pod);
        }
    }

    /// Whether a replica is down, or was taken out before a request was sent to it.
    pub fn is_shut_for(&self, visit: u32, pod: usize) -> bool {
        let replica = &self.pods[pod];
        replica.down > 0 || replica.out > 0 && self.visits[visit].sent > replica.out_since
    }

    /// A replica that was taken out has started anew.
    pub fn stand_up(&mut self, pod: usize) {
        self.pods[pod].out -= 1;
        if self.pods[pod].out > 0 {
            return;
        }
        self.pods[pod].up_since = self.now;
        self.note_up(pod, self.pods[pod].station as usize);
        if self.setup.has_mail {
            self.mail_returns(pod);
        }
    }

    /// Counts whether a replica is up, after its state has changed. One that has been dismissed is until
    /// it is empty.
    pub fn note_up(&mut self, pod: usize, station: usize) {
        let replica = &self.pods[pod];
        let is_up = replica.down == 0 && replica.paused == 0 && replica.out == u16::from(replica.finishes);
        if is_up != self.pods[pod].counts_as_up {
            self.pods[pod].counts_as_up = is_up;
            let up = &mut self.stations[station].up;
            _ = if is_up { up.rise(self.now) } else { up.fall(self.now) };
        }
    }

    fn pause(&mut self, pod: usize) {
        self.pods[pod].paused += 1;
        if self.pods[pod].paused > 1 {
            return;
        }
        let station = self.pods[pod].station as usize;
        self.note_up(pod, station);
        self.freeze(pod);
        self.pods[pod].shared_end = NO_EVENT;
    }

    fn resume(&mut self, pod: usize) {
        self.pods[pod].paused -= 1;
        if self.pods[pod].paused > 0 {
            return;
        }
        let station = self.pods[pod].station as usize;
        self.note_up(pod, station);
        self.thaw(pod);
        self.serve_next(pod);
        if self.setup.has_mail {
            self.mail_returns(pod);
        }
    }
}
