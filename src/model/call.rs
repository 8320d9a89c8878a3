//! How a call is made and guarded, as stated.

use super::RateLimitSpec;
use crate::law::Law;
use crate::units::{Bytes, Nanos};
use crate::vocabulary::{Backoff, Cancel, Fate, Guards, Jitter};

/// What the simulation needs of a synchronous edge beyond the flags of [`super::Design`]. `None` means
/// not stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallPolicy {
    /// One way. A bare duration is constant.
    pub latency: Option<Law>,
    /// Bytes per second.
    pub bandwidth: Option<Bytes>,
    pub reply_payload: Option<Bytes>,
    pub protocol_cost: ProtocolCostSpec,
    /// 0..=1.
    pub loss: Option<f64>,
    /// 0..=1.
    pub probability: Option<f64>,
    /// The exclusive group that the call belongs to.
    pub choice: Option<Box<str>>,
    /// ≥ 0; only with `choice`.
    pub weight: Option<f64>,
    /// ≥ 1.
    pub wait_for: Option<u64>,
    /// 0..=1.
    pub error_rate: Option<f64>,
    pub cache: Option<CacheSpec>,
    pub backoff: BackoffSpec,
    pub retry_on: Option<Box<[Fate]>>,
    pub retry_budget: Option<RetryBudgetSpec>,
    pub throttle: Option<ThrottleSpec>,
    pub hedge: Option<HedgeSpec>,
    /// `circuit_breaker = true` leaves all `None`; whether there is one says [`super::Design::circuit_breaker`].
    pub breaker: BreakerSpec,
    pub rate_limit: Option<RateLimitSpec>,
    /// Longest wait for a place in the bulkhead, whose size is [`super::Design::bulkhead_calls`].
    pub bulkhead_max_wait: Option<Nanos>,
    pub pool: Option<PoolSpec>,
    pub cancel: Option<Cancel>,
    pub propagate_deadline: Option<bool>,
}

/// `protocol_cost = "0s"` states `per_call` and 0 per KiB; a table states either.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProtocolCostSpec {
    /// Both ways together.
    pub per_call: Option<Nanos>,
    /// Each message.
    pub per_kib: Option<Nanos>,
}

/// `cache = 0.9` states the ratio alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CacheSpec {
    /// 0..=1.
    pub hit_ratio: f64,
    pub warm_up: Option<Nanos>,
}

/// `backoff = "fixed"` states the kind alone; `exponential-jitter` is exponential with full jitter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BackoffSpec {
    pub kind: Option<Backoff>,
    pub base: Option<Nanos>,
    pub cap: Option<Nanos>,
    pub jitter: Option<Jitter>,
}

/// `retry_budget = 0.1` (or `"10%"`) states `ratio` alone. Keys of one form only: `ratio`, `window`,
/// `per_second`; or `tokens_per_request` or `tokens_per_success`, `burst`, `initial`; or `max_tokens`,
/// `token_ratio`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RetryBudgetSpec {
    pub ratio: Option<f64>,
    pub window: Option<Nanos>,
    pub per_second: Option<f64>,
    pub tokens_per_request: Option<f64>,
    pub tokens_per_success: Option<f64>,
    pub burst: Option<f64>,
    pub initial: Option<f64>,
    pub max_tokens: Option<f64>,
    pub token_ratio: Option<f64>,
}

/// `throttle = true` takes all defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ThrottleSpec {
    /// ≥ 1.
    pub k: Option<f64>,
    pub window: Option<Nanos>,
}

/// When a hedge is sent: `after = "10ms"` or `after = "p95"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HedgeSpecAfter {
    Fixed(Nanos),
    /// 0..1 exclusive.
    Percentile(f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HedgeSpec {
    pub after: HedgeSpecAfter,
    /// ≥ 1.
    pub copies: Option<u64>,
    pub other_replica: Option<bool>,
    pub budget: Option<bool>,
}

/// `window = 100` counts calls, `window = "10s"` looks back in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WindowSpec {
    /// ≥ 1.
    Calls(u64),
    Time(Nanos),
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BreakerSpec {
    pub window: Option<WindowSpec>,
    /// 0..=1.
    pub failure_ratio: Option<f64>,
    /// 0..=1; only with `slow_call`.
    pub slow_ratio: Option<f64>,
    pub slow_call: Option<Nanos>,
    /// ≥ 1.
    pub minimum_calls: Option<u64>,
    pub open_for: Option<Nanos>,
    /// ≥ 1.
    pub trial_calls: Option<u64>,
    pub shared: Option<bool>,
    pub guards: Option<Guards>,
}

/// `pool = 10` states the size alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolSpec {
    /// ≥ 1.
    pub size: u64,
    pub max_wait: Option<Nanos>,
}
