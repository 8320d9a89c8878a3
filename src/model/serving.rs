//! How a service serves under load, as stated.

use crate::file::TimeSpec;
use crate::law::Law;
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Balance, CoDelMode, CoreSharing, Discipline, Knowledge, LimitAlgorithm};

/// What the simulation needs of a service beyond its time, replicas, slots and cores. `None` means
/// not stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Serving {
    /// Zones of the replicas, in turn.
    pub zones: Box<[Box<str>]>,
    pub core_sharing: Option<CoreSharing>,
    pub work_after: Option<TimeSpec>,
    /// ≥ 0.
    pub slowdown_per_request: Option<f64>,
    /// 0..=1.
    pub error_rate: Option<f64>,
    pub line: Option<LineSpec>,
    pub codel: Option<CoDelSpec>,
    pub rate_limit: Option<RateLimitSpec>,
    pub balancing: Option<BalancingSpec>,
    pub outlier_ejection: Option<EjectionSpec>,
    pub adaptive_concurrency: Option<LimitSpec>,
    pub autoscale: Option<AutoscaleSpec>,
    pub min_time: Option<Nanos>,
    pub detection: Option<Nanos>,
    /// Mean time between failures and to repair; both or none. A bare duration is an exponential mean.
    pub mtbf: Option<Law>,
    pub mttr: Option<Law>,
}

/// `line = 100` states the capacity alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineSpec {
    /// Requests that may wait at one replica; 0 is allowed.
    pub capacity: Option<u64>,
    pub discipline: Option<Discipline>,
    pub lifo_above: Option<u64>,
    pub preemptive: Option<bool>,
    pub drop_expired: Option<bool>,
    pub max_wait: Option<Nanos>,
}

/// `codel = true` takes all defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CoDelSpec {
    pub target: Option<Nanos>,
    pub interval: Option<Nanos>,
    pub mode: Option<CoDelMode>,
}

/// `rate_limit = "100/s"` states the rate alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateLimitSpec {
    pub rate: Rate,
    /// Tokens, ≥ 1.
    pub burst: Option<f64>,
}

/// `balancing = "random"` states the policy alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BalancingSpec {
    pub policy: Option<Balance>,
    /// ≥ 1; for `two-choices`, of how many replicas the best is taken.
    pub choices: Option<u64>,
    pub knowledge: Option<Knowledge>,
}

/// `outlier_ejection = true` takes all defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EjectionSpec {
    /// ≥ 1.
    pub consecutive: Option<u64>,
    pub interval: Option<Nanos>,
    pub time: Option<Nanos>,
    /// 0..=1.
    pub max_share: Option<f64>,
}

/// `adaptive_concurrency = true` takes all defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LimitSpec {
    pub algorithm: Option<LimitAlgorithm>,
    /// ≥ 1, and least ≤ initial ≤ most.
    pub initial: Option<u64>,
    pub least: Option<u64>,
    pub most: Option<u64>,
    /// 0..=1.
    pub smoothing: Option<f64>,
    pub window: Option<Nanos>,
}

/// Replicas that start and stop with the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoscaleSpec {
    /// Above 0, at most 1.
    pub target: Option<f64>,
    /// ≥ 1, and least ≤ most.
    pub least: Option<u64>,
    pub most: u64,
    pub period: Option<Nanos>,
    pub lag: Option<Nanos>,
    pub cool_down: Option<Nanos>,
}
