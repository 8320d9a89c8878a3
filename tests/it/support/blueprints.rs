//! Small random blueprints, the same for the same seed.

use hopwise::law::Law;
use hopwise::simulate::blueprint::{
    Arrivals, Backoff, BackoffKind, BalancingPolicy, Batch, Blueprint, Branch, Breaker, BreakerWindow, Cache, Choice,
    CoDel, Cores, Delay, Deposit, Disturbance, Effect, Entrance, Guarded, Hedge, HedgeAfter, Knowledge, Link, NEVER,
    Permits, Profile, RateLimit, RetryBudget, Segment, Source, Stage, Station, Target, Throttling, When,
};
use hopwise::vocabulary::{Cancel, CoreSharing, Discipline, FaultKind, Jitter, PartitionMode};

use super::plain::{branch, constant, handler, link, source, stage, station, steady};
use super::random::Random;

/// Which features a blueprint may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    /// What the reference knows.
    Reference,
    All,
}

/// What a time unit is: work takes about so long.
const UNIT: u64 = 1_000;

struct Maker {
    random: Random,
    features: Features,
}

impl Maker {
    fn below(&mut self, n: usize) -> usize {
        self.random.below(n)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.random.one_in(n)
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.random.below(list.len())].clone()
    }

    fn maybe<T>(&mut self, one_in: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(one_in).then(|| make(self))
    }

    /// A law of this mean in units; constants make ties.
    fn law(&mut self, mean: u64) -> Law {
        match self.below(6) {
            0 => constant(0),
            1 | 2 => constant(mean * UNIT),
            3 => Law::Uniform { low: 0.0, high: (2 * mean * UNIT) as f64 },
            _ => Law::Exponential { mean: (mean * UNIT) as f64 },
        }
    }

    fn time(&mut self, least: u64, most: u64) -> u64 {
        (least + self.below((most - least + 1) as usize) as u64) * UNIT
    }

    fn station(&mut self, at: usize) -> Station {
        let law = self.law(4);
        let mut station = station(&format!("s{at}"), 1 + at as u32 % 3, law);
        let all = self.features == Features::All;
        station.replicas = self.of(&[1, 1, 2, 3]);
        station.slots = self.of(&[1, 1, 2, 4, u32::MAX]);
        station.cores = self.maybe(3, |make| Cores {
            count: make.of(&[0.5, 1.0, 1.0, 1.5, 2.0]),
            sharing: make.of(&[CoreSharing::Fifo, CoreSharing::Ps]),
        });
        station.non_blocking = self.one_in(4);
        station.work_after = self.maybe(4, |make| make.law(3));
        station.slowdown_per_request = self.of(&[0.0, 0.0, 0.0, 0.25]);
        station.error_rate = self.of(&[0.0, 0.0, 0.1]);
        station.unavailable = self.of(&[0.0, 0.0, 0.0, 0.1]);
        station.line.capacity = self.of(&[u32::MAX, 0, 1, 3, 8]);
        station.line.discipline = self.of(&[
            Discipline::Fifo,
            Discipline::Fifo,
            Discipline::Lifo,
            Discipline::Adaptive,
            Discipline::Priority,
        ]);
        station.line.lifo_above = 2;
        station.line.drop_expired = self.one_in(3);
        if self.one_in(2) {
            station.line.max_wait = self.time(1, 20);
        }
        let policies = [BalancingPolicy::RoundRobin, BalancingPolicy::Random, BalancingPolicy::LeastRequests];
        station.balancing.policy = self.of(&policies);
        station.balancing.knowledge = self.of(&[Knowledge::Global, Knowledge::PerCaller]);
        station.min_time = self.of(&[0, 0, 2 * UNIT]);
        station.detection = self.of(&[0, 5 * UNIT]);
        if all {
            station.line.preemptive = station.line.discipline == Discipline::Priority && self.one_in(2);
            station.line.codel = self.maybe(4, |make| CoDel {
                target: make.time(0, 4),
                interval: make.time(0, 20),
                slough: make.one_in(2),
            });
            station.rate_limit = self.maybe(5, |make| RateLimit { rate: 1e5, burst: make.of(&[1.0, 3.0]) });
            if self.one_in(4) {
                station.balancing.policy = BalancingPolicy::Choices(2);
            }
        }
        station
    }

    fn policies(&mut self, link: &mut Link) {
        let all = self.features == Features::All;
        link.delay = Some(Delay { law: self.law(1) });
        (link.request_cost, link.reply_cost) = self.of(&[(0, 0), (0, 0), (10, 0), (300, 500)]);
        link.error_rate = self.of(&[0.0, 0.0, 0.1]);
        link.cache =
            self.maybe(6, |make| Cache { hit_ratio: 0.3, warm_up: if make.one_in(2) { 0 } else { 30 * UNIT } });
        if self.one_in(2) {
            link.timeout = if self.one_in(9) { 0 } else { self.time(3, 30) };
            link.loss = self.of(&[0.0, 0.0, 0.1]);
        }
        link.retries = self.of(&[0, 0, 1, 3]);
        if self.one_in(4) {
            link.retry_on = 0x7fe;
        }
        let base = self.time(0, 4);
        link.backoff = Backoff {
            kind: self.of(&[BackoffKind::None, BackoffKind::Fixed, BackoffKind::Exponential]),
            base,
            cap: base + self.time(0, 10),
            jitter: self.of(&[Jitter::None, Jitter::Full, Jitter::Equal, Jitter::Decorrelated]),
        };
        link.retry_budget = self
            .maybe(4, |make| match make.below(if all { 4 } else { 3 }) {
                0 => RetryBudget::Bucket { deposit: Deposit::PerRequest(0.25), burst: 3.0, initial: 1.0 },
                1 => RetryBudget::Bucket { deposit: Deposit::PerSuccess(0.5), burst: 2.0, initial: 2.0 },
                2 => RetryBudget::Throttle { most: 4.0, ratio: 0.5 },
                _ => RetryBudget::Share { ratio: 0.5, window: 40 * UNIT, per_second: 1e4 },
            })
            .map(Box::new);
        link.hedge = self
            .maybe(4, |make| Hedge {
                after: match make.below(if all { 4 } else { 3 }) {
                    0 => HedgeAfter::Fixed(0),
                    3 => HedgeAfter::Percentile(0.9),
                    _ => HedgeAfter::Fixed(make.time(1, 8)),
                },
                copies: make.of(&[1, 2]),
                other_replica: all && make.one_in(2),
                budgeted: make.one_in(2),
            })
            .map(Box::new);
        link.breaker = self
            .maybe(4, |make| Breaker {
                window: if all && make.one_in(2) {
                    BreakerWindow::Time(50 * UNIT)
                } else {
                    BreakerWindow::Calls(make.of(&[2, 5]))
                },
                failure_ratio: 0.5,
                slow_ratio: make.of(&[0.5, 2.0]),
                slow_after: make.time(4, 20),
                minimum_calls: make.of(&[1, 3, 9]),
                open_for: make.time(0, 30),
                trial_calls: make.of(&[1, 2]),
                shared: make.one_in(2),
                guards: if all && make.one_in(3) { Guarded::Retries } else { Guarded::Calls },
            })
            .map(Box::new);
        link.rate_limit = self.maybe(6, |make| RateLimit { rate: 1e5, burst: make.of(&[1.0, 4.0]) });
        let permits =
            |make: &mut Self| Permits { count: make.of(&[1, 2, 4]), max_wait: make.of(&[0, 3 * UNIT, NEVER]) };
        link.bulkhead = self.maybe(3, permits);
        link.pool = self.maybe(3, permits);
        link.cancel = self.of(&[Cancel::None, Cancel::Waiting, Cancel::Immediate]);
        link.propagate_deadline = self.one_in(2);
        link.fallback = self.one_in(6);
        link.soft = self.one_in(5);
        if all {
            link.throttling = self.maybe(6, |_| Throttling { k: 1.5, window: 50 * UNIT });
        }
    }

    /// Stages over the links that leave a station.
    fn stages(&mut self, links: &[u32]) -> Vec<Stage> {
        let mut stages = Vec::new();
        let mut left = links.to_vec();
        while !left.is_empty() {
            let rest = left.split_off(1 + self.below(left.len()));
            let mut branches: Vec<Branch> = left.iter().map(|link| branch(*link)).collect();
            for branch in &mut branches {
                branch.count = self.of(&[1.0, 1.0, 0.5, 2.0, 2.5]);
                branch.parallel = self.one_in(2);
                branch.probability = self.of(&[1.0, 1.0, 0.5]);
            }
            let mut stage = stage(branches);
            if stage.branches.len() > 1 && self.one_in(4) {
                let weight = 1.0 / stage.branches.len() as f64;
                let weights = vec![weight; stage.branches.len()].into();
                stage.choice = Some(Choice { name: format!("c{}", stages.len()).into(), weights });
            } else {
                stage.wait_for = self.maybe(3, |make| make.of(&[1, 2, 3]));
            }
            stages.push(stage);
            left = rest;
        }
        stages
    }

    fn source(&mut self, at: usize, links: u32) -> Source {
        let all = self.features == Features::All;
        let mut replay: Vec<u64> = (0..30).map(|_| self.time(0, 200)).collect();
        replay.sort_unstable();
        let arrivals = match self.below(if all { 7 } else { 5 }) {
            0 | 1 => Arrivals::Poisson(steady(self.of(&[1e5, 4e5]))),
            2 => Arrivals::Constant(steady(2e5)),
            3 => Arrivals::Replay(replay.into()),
            // A think time of its own, for nothing must go on for ever in one moment.
            4 => Arrivals::Closed { users: self.of(&[1, 3]), think: Law::Exponential { mean: 4e3 } },
            5 => Arrivals::Bursty { rates: [4e5, 1e4], stays: [2e4, 3e4] },
            _ => Arrivals::Renewal {
                gap: Law::Gamma { mean: 4e3, shape: 0.5 },
                profile: Profile {
                    segments: vec![
                        Segment { at: 0, rate: 1e5, end_rate: 4e5 },
                        Segment { at: 50 * UNIT, rate: 0.0, end_rate: 0.0 },
                        Segment { at: 60 * UNIT, rate: 2e5, end_rate: 2e5 },
                    ],
                    period: self.of(&[NEVER, 100 * UNIT]),
                },
            },
        };
        let mut source = source(&format!("f{at}"), arrivals, self.below(links as usize) as u32);
        if links > 1 && self.one_in(3) {
            source.entrances.list = vec![(Entrance::Link(0), 0.25), (Entrance::Link(1), 0.75)];
        }
        source.batch = self.of(&[Batch::Single, Batch::Single, Batch::Constant(3)]);
        if all && self.one_in(5) {
            source.batch = Batch::Geometric(2.5);
        }
        if self.one_in(2) {
            source.deadline = if self.one_in(9) { 0 } else { self.time(5, 60) };
        }
        source.patience = self.maybe(3, |make| make.law(5));
        source.priority = self.below(3) as i64;
        source
    }

    fn fault(&mut self, at: usize, blueprint: &Blueprint) -> Disturbance {
        let all = self.features == Features::All;
        let station = self.below(blueprint.stations.len()) as u32;
        let replica = self.below(blueprint.stations[station as usize].replicas as usize) as u32;
        let link = self.below(blueprint.links.len()) as u32;
        let place = self.of(&[Target::Station(station), Target::Replica(station, replica)]);
        let wide = self.of(&[place, Target::Link(link)]);
        let (target, effect) = match self.below(if all { 7 } else { 6 }) {
            0 => (place, Effect::Crash),
            1 => (place, Effect::Pause),
            2 => (wide, Effect::Slow { factor: 2.0, delay: self.of(&[0, 700]) }),
            3 => (wide, Effect::Errors { rate: 0.5 }),
            4 => (Target::Link(link), Effect::Loss { rate: 0.5 }),
            5 => (Target::Link(link), Effect::Partition(self.of(&[PartitionMode::Drop, PartitionMode::Hold]))),
            _ => (Target::Source(0), Effect::Load { factor: self.of(&[0.0, 0.5, 3.0]) }),
        };
        let lasts = self.time(0, 60);
        let when = match all && self.one_in(2) {
            true => When::Random {
                up: self.of(&[constant(40_000), Law::Exponential { mean: 5e4 }]),
                repair: constant(9_000),
            },
            false => When::Scheduled {
                at: self.time(0, 150),
                lasts: if self.one_in(8) { NEVER } else { lasts },
                every: self.maybe(if all { 3 } else { usize::MAX }, |_| lasts.saturating_add(20 * UNIT)),
            },
        };
        Disturbance { label: format!("fault {at}").into(), kind: FaultKind::Crash, target, effect, when }
    }
}

/// A system of up to five services, called from outside by up to three flows.
pub fn blueprint(seed: u64, features: Features) -> Blueprint {
    let mut make = Maker { random: Random::new(seed), features };
    let mut blueprint = Blueprint { hop_limit: make.of(&[3, 64]), ..Blueprint::default() };
    let count = 1 + make.below(5);
    for at in 0..count {
        blueprint.stations.push(make.station(at));
    }
    // Ways in first, then calls to later services; a circle is cut by the limit of hops.
    let entries = 1 + make.below(2);
    for at in 0..entries {
        let to = make.below(count.min(2)) as u32;
        blueprint.links.push(link(&format!("in{at}"), None, to, to));
    }
    for from in 0..count {
        let mut leaving = Vec::new();
        for _ in 0..make.below(4) {
            let circle = blueprint.hop_limit < 9 && make.one_in(8);
            if from + 1 == count && !circle {
                break;
            }
            let to = if circle { make.below(count) } else { from + 1 + make.below(count - from - 1) };
            let at = blueprint.links.len() as u32;
            blueprint.links.push(link(&format!("l{at}"), Some(from as u32), to as u32, to as u32));
            leaving.push(at);
        }
        let stages = make.stages(&leaving);
        blueprint.handlers.push(handler(from as u32, stages));
    }
    for link in &mut blueprint.links {
        // Half of the links have no policies, so that the others have something to do.
        if make.one_in(2) {
            make.policies(link);
        } else {
            link.delay = Some(Delay { law: make.law(1) });
        }
    }
    for at in 0..1 + make.below(3) {
        let source = make.source(at, entries as u32);
        blueprint.sources.push(source);
    }
    for at in 0..make.below(3) {
        let fault = make.fault(at, &blueprint);
        blueprint.disturbances.push(fault);
    }
    blueprint
}
