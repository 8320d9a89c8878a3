//! A service: replicas, slots, line, cores.

use crate::law::Law;
use crate::vocabulary::{CoreSharing, Discipline};

use super::{Adaptation, RateLimit, Relay};

/// A service, client, external system or store as a queueing station.
#[derive(Clone, Debug)]
pub struct Station {
    pub name: Box<str>,
    /// At least 1; with [`super::Scaling`], as many as may ever run.
    pub replicas: u32,
    /// Zone of each replica, an index into [`super::Blueprint::zones`]; empty when none is stated.
    pub zones: Box<[u16]>,
    /// Slots of one replica; `u32::MAX` is unlimited.
    pub slots: u32,
    pub cores: Option<Cores>,
    /// A slot is free while its request waits for calls.
    pub non_blocking: bool,
    /// Own work before the calls.
    pub work: Law,
    /// Own work after the calls.
    pub work_after: Option<Law>,
    /// Own work takes (1 + this × requests in progress) times as long.
    pub slowdown_per_request: f64,
    /// Share of requests that end in an error after the own work.
    pub error_rate: f64,
    /// Share of requests that are refused at once.
    pub unavailable: f64,
    pub line: Line,
    pub rate_limit: Option<RateLimit>,
    pub balancing: Balancing,
    /// A request whose propagated deadline leaves less is refused. 0: only when nothing is left.
    pub min_time: u64,
    /// After a crash, callers are still sent there for so long.
    pub detection: u64,
    pub adaptation: Adaptation,
    /// Empties its outbox, where some link of it publishes through one.
    pub relay: Option<Relay>,
}

impl Station {
    /// One replica with an unlimited line, and nothing that fails or refuses.
    pub fn plain(name: &str, slots: u32, work: Law) -> Self {
        Self {
            name: name.into(),
            replicas: 1,
            zones: Box::default(),
            slots,
            cores: None,
            non_blocking: false,
            work,
            work_after: None,
            slowdown_per_request: 0.0,
            error_rate: 0.0,
            unavailable: 0.0,
            line: Line {
                capacity: u32::MAX,
                discipline: Discipline::Fifo,
                lifo_above: u32::MAX,
                preemptive: false,
                drop_expired: false,
                max_wait: super::NEVER,
                codel: None,
            },
            rate_limit: None,
            balancing: Balancing { policy: BalancingPolicy::RoundRobin, knowledge: Knowledge::Global },
            min_time: 0,
            detection: 0,
            adaptation: Adaptation::default(),
            relay: None,
        }
    }
}

/// Cores of one replica, shared by the requests that do own work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cores {
    /// Above 0, may be fractional.
    pub count: f64,
    pub sharing: CoreSharing,
}

/// The waiting line of one replica.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Requests that may wait; `u32::MAX` is unlimited.
    pub capacity: u32,
    pub discipline: Discipline,
    /// `adaptive` turns to last-in first-out while more than this many wait.
    pub lifo_above: u32,
    /// A request of higher priority interrupts one of lower priority, which resumes later.
    pub preemptive: bool,
    /// What has expired is dropped when its turn comes.
    pub drop_expired: bool,
    /// Longest wait with `drop_expired`; [`super::NEVER`] when not stated.
    pub max_wait: u64,
    pub codel: Option<CoDel>,
}

/// Controlled delay: drops at the front while the least wait of an interval exceeds the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoDel {
    pub target: u64,
    pub interval: u64,
    /// `true`: drop all that waited more than twice the target; `false`: one drop per interval / √n.
    pub slough: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balancing {
    pub policy: BalancingPolicy,
    pub knowledge: Knowledge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalancingPolicy {
    RoundRobin,
    Random,
    /// The replica with the fewest requests under way; ties at random.
    LeastRequests,
    /// The best of so many different replicas drawn at random.
    Choices(u32),
}

/// Whose requests a balancer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    Global,
    /// Each caller replica counts its own.
    PerCaller,
}

/// What a service does for one kind of request: own work, then stages of calls.
#[derive(Clone, Debug)]
pub struct Handler {
    pub station: u32,
    /// The operation, when `during` tells it apart.
    pub operation: Option<Box<str>>,
    /// Own work of such requests, where it is not that of the station.
    pub work: Option<Law>,
    pub stages: Vec<Stage>,
}

/// Calls that run in parallel.
#[derive(Clone, Debug)]
pub struct Stage {
    pub branches: Vec<Branch>,
    /// Successes that the stage waits for; `None`: of all hard calls.
    pub wait_for: Option<u32>,
    /// Exactly one branch is taken, by these weights, instead of all.
    pub choice: Option<Choice>,
}

/// One exclusive group of branches.
#[derive(Clone, Debug)]
pub struct Choice {
    pub name: Box<str>,
    /// One per branch, summing to 1.
    pub weights: Box<[f64]>,
}

/// One edge called in a stage.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    pub link: u32,
    /// Calls per request, ≥ 0; a fraction is the probability of one more.
    pub count: f64,
    /// The calls of `count` run at the same time instead of one after the other.
    pub parallel: bool,
    pub probability: f64,
}
