//! Requests from outside: when they come, and what they are.

use super::bursty::Stay;
use super::profile::{Place, due, mass, round};
use super::purpose::{BATCH, ENTRANCE, GAP, THINK};
use super::state::{Call, NO_EVENT, NONE, Root};
use super::world::{Happening, World};
use crate::simulate::blueprint::{Arrivals, Batch, NEVER};
use crate::simulate::kernel::draws::{Stream, fold};
use crate::simulate::kernel::timers::Timer;
use crate::simulate::kernel::ziggurat::exponential;
use crate::units::math::ln;

/// Where a source is in its arrivals.
#[derive(Clone, Debug)]
pub struct Arriving {
    /// Arrivals so far, a batch counting once.
    pub arrivals: u64,
    /// Requests so far.
    pub requests: u64,
    /// The event of the next arrival.
    pub next: u64,
    /// Multiplier of the rate while a fault lasts.
    pub factor: f64,
    /// In the profile.
    place: Place,
    /// The gap that the next arrival waits for: what is left of it, in expected arrivals, at `since`.
    pub left: f64,
    pub since: u64,
    /// `bursty`: what holds at `since`.
    pub stay: Stay,
    /// `closed`: the first of its users among all.
    first_user: u32,
}

impl Arriving {
    pub fn new(first_user: u32) -> Self {
        Self {
            arrivals: 0,
            requests: 0,
            next: NO_EVENT,
            factor: 1.0,
            place: Place::default(),
            left: 0.0,
            since: 0,
            stay: Stay::default(),
            first_user,
        }
    }
}

impl World<'_> {
    /// Schedules the first arrival of every source, in order.
    pub fn begin_arrivals(&mut self) {
        for source in 0..self.setup.sources.len() as u32 {
            let at = source as usize;
            if let Arrivals::Closed { users, .. } = self.setup.sources[at].source.arrivals {
                for user in 0..users {
                    self.think(self.first_user(at) + user);
                }
                continue;
            }
            if let Arrivals::Bursty { stays, .. } = self.setup.sources[at].source.arrivals {
                // In the long run the share of time in a state is its mean stay.
                self.begin_bursty(at, stays);
            }
            self.schedule(source);
        }
    }

    /// Draws the gap to the next arrival and schedules it.
    #[inline(always)]
    fn schedule(&mut self, source: u32) {
        let at = source as usize;
        let setup = &self.setup.sources[at];
        let arriving = &mut self.arriving[at];
        let mut stream = Self::draw(self.source_keys[at], GAP, arriving.arrivals);
        if let Some(gap) = setup.steady
            && arriving.factor == 1.0
        {
            arriving.left = exponential(&mut stream);
            arriving.since = self.now;
            let time = round(self.now as f64 + arriving.left * gap);
            arriving.next = self.events.push(time, Happening::Arrival.of(source));
            return;
        }
        self.arriving[at].left = match &setup.source.arrivals {
            Arrivals::Poisson(_) | Arrivals::Bursty { .. } => exponential(&mut stream),
            Arrivals::Constant(_) => 1.0,
            Arrivals::Renewal { gap, .. } => {
                let drawn = setup.gap.as_ref().map_or(0, |sampler| sampler.draw(&mut stream));
                drawn as f64 / gap.mean()
            }
            Arrivals::Closed { .. } | Arrivals::Replay(_) => 0.0,
        };
        self.arriving[at].since = self.now;
        self.place_next(source);
    }

    /// Puts the next arrival of a source where what is left of its gap says.
    fn place_next(&mut self, source: u32) {
        let at = source as usize;
        let setup = &self.setup.sources[at];
        let arriving = &mut self.arriving[at];
        let per_arrival = match setup.source.batch {
            Batch::Single => 1.0,
            Batch::Constant(size) => f64::from(size),
            Batch::Geometric(mean) => mean,
        };
        let factor = arriving.factor / per_arrival;
        let time = match &setup.source.arrivals {
            Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => {
                due(profile, factor, arriving.since, arriving.left, &mut arriving.place)
            }
            Arrivals::Bursty { rates, stays } => {
                let (rates, stays) = (*rates, *stays);
                return self.place_bursty(source, rates, stays, factor);
            }
            Arrivals::Replay(times) => times.get(arriving.arrivals as usize).copied(),
            Arrivals::Closed { .. } => None,
        };
        if let Some(time) = time {
            arriving.next = self.events.push(time, Happening::Arrival.of(source));
        }
    }

    /// The rate of a source is multiplied by `factor` from now on: what is left of the gap is stretched.
    pub fn change_load(&mut self, source: u32, factor: f64) {
        let at = source as usize;
        if matches!(self.setup.sources[at].source.arrivals, Arrivals::Replay(_) | Arrivals::Closed { .. }) {
            return;
        }
        let old = self.arriving[at].factor;
        if self.arriving[at].next == NO_EVENT && old > 0.0 || old == factor {
            self.arriving[at].factor = factor;
            return;
        }
        let left = self.gap_left(at);
        let arriving = &mut self.arriving[at];
        arriving.left = left;
        arriving.since = self.now;
        arriving.factor = factor;
        arriving.next = NO_EVENT;
        self.rewind(at);
        self.place_next(source);
    }

    /// What is left now, in expected arrivals, of the gap that a source waits for.
    fn gap_left(&self, at: usize) -> f64 {
        let arriving = &self.arriving[at];
        let setup = &self.setup.sources[at];
        let passed = match &setup.source.arrivals {
            Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => {
                mass(profile, arriving.since, self.now) * arriving.factor
            }
            Arrivals::Bursty { rates, stays } => self.bursty_mass(at, *rates, *stays) * arriving.factor,
            _ => 0.0,
        };
        let per_arrival = match setup.source.batch {
            Batch::Single => 1.0,
            Batch::Constant(size) => f64::from(size),
            Batch::Geometric(mean) => mean,
        };
        (arriving.left - passed / per_arrival).max(0.0)
    }

    /// Sets the place in the profile to now.
    fn rewind(&mut self, at: usize) {
        if let Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } =
            &self.setup.sources[at].source.arrivals
        {
            self.arriving[at].place = Place::at(profile, self.now);
        }
    }

    /// A source's next arrival: one request, or a batch.
    #[inline(always)]
    pub fn arrive(&mut self, source: u32, number: u64) {
        let at = source as usize;
        let arriving = &mut self.arriving[at];
        if arriving.next != number {
            return;
        }
        arriving.next = NO_EVENT;
        let arrival = arriving.arrivals;
        arriving.arrivals += 1;
        let size = match self.setup.sources[at].source.batch {
            Batch::Single => 1,
            Batch::Constant(size) => size,
            Batch::Geometric(mean) => geometric(mean, &mut Self::draw(self.source_keys[at], BATCH, arrival)),
        };
        self.schedule(source);
        for _ in 0..size {
            let arriving = &mut self.arriving[at];
            let key = fold(self.source_keys[at], arriving.requests);
            arriving.requests += 1;
            self.enter(source, key, NONE);
        }
    }

    /// A user begins to think.
    pub fn think(&mut self, user: u32) {
        let (source, cycle) = self.users[user as usize];
        let at = source as usize;
        let request = fold(u64::from(user - self.first_user(at)), cycle);
        let mut stream = Self::draw(self.source_keys[at], THINK, request);
        let think = self.setup.sources[at].gap.as_ref().map_or(0, |sampler| sampler.draw(&mut stream));
        self.events.push(self.now.saturating_add(think), Happening::User.of(user));
    }

    /// A user has thought and asks.
    pub fn ask(&mut self, user: u32) {
        let (source, cycle) = self.users[user as usize];
        let at = source as usize;
        self.users[user as usize].1 += 1;
        let key = fold(self.source_keys[at], fold(u64::from(user - self.first_user(at)), cycle));
        self.enter(source, key, user);
    }

    /// Users are numbered through all sources.
    fn first_user(&self, at: usize) -> u32 {
        self.arriving[at].first_user
    }

    /// A request arrives from outside and is sent on its way.
    #[inline(always)]
    fn enter(&mut self, source: u32, key: u64, user: u32) {
        let at = source as usize;
        let setup = &self.setup.sources[at];
        let link = match setup.entrances.as_slice() {
            [(only, _)] => *only,
            several => {
                let share = Self::draw(self.source_keys[at], ENTRANCE, key).unit();
                let last = several.len() - 1;
                several[several.partition_point(|(_, sum)| *sum <= share).min(last)].0
            }
        };
        let tagged = self.in_window;
        let flow = &mut self.flows[at];
        flow.arrived_at.add(self.bin, 1);
        flow.offered += u64::from(tagged);
        self.tagged += u64::from(tagged);
        let deadline = match setup.source.deadline {
            NEVER => NEVER,
            length => self.now.saturating_add(length),
        };
        let call = self.calls.claim();
        let way = &self.setup.links[link as usize];
        self.calls[call] = Call {
            key,
            link,
            caller: way.first_caller,
            deadline,
            level: setup.level,
            root: Root { source, user, tagged },
            ..Call::new(self.now)
        };
        if deadline != NEVER {
            let calls = &self.calls;
            let wanted = |timer: &Timer| calls[timer.item].deadline_timer == timer.number;
            let number =
                self.deadlines[at].start(&mut self.events, deadline, call, Happening::Deadline.of(source), wanted);
            self.calls[call].deadline_timer = number;
        }
        if setup.sets_off {
            self.send_off(call, source, tagged);
        }
        self.begin_call(call, link, way);
    }

    /// A request that may set off messages begins a journey; one that is itself a message is published.
    fn send_off(&mut self, call: u32, source: u32, tagged: bool) {
        self.calls[call].journey = self.open_journey(source, tagged);
        let link = self.calls[call].link as usize;
        if self.setup.links[link].publishes.is_some() {
            self.calls[call].carries = self.publication_from_outside(call);
        }
    }
}

/// 1, 2, … with this mean: the number of trials to the first success of probability 1 / mean.
fn geometric(mean: f64, stream: &mut Stream) -> u32 {
    if mean <= 1.0 {
        return 1;
    }
    let more = ln(1.0 - stream.unit()) / ln(1.0 - 1.0 / mean);
    1 + more.floor().min(f64::from(u32::MAX / 2)) as u32
}
