//! A synchronous edge: network, and how a call over it is guarded.

use std::sync::Arc;

use super::{NEVER, Publish};
use crate::law::Law;
use crate::units::Nanos;
use crate::vocabulary::{Cancel, Jitter};

/// One edge between two services, or the way from outside to an entry. Large policies that few edges have stand
/// apart: a large system has many links.
#[derive(Clone, Debug)]
pub struct Link {
    /// The edge's id; shared by all who tell of it.
    pub id: Arc<str>,
    /// `None`: from outside.
    pub from: Option<u32>,
    pub to: u32,
    /// The handler that it enters.
    pub handler: u32,
    /// Zone of a sender outside, an index into [`super::Blueprint::zones`].
    pub from_zone: Option<u16>,
    /// From the beginning of the call, with all its attempts; [`super::NEVER`] for none.
    pub deadline: u64,
    /// `None`: by the zones of both ends.
    pub delay: Option<Delay>,
    /// Added to each request message: payload / bandwidth and half of the protocol's cost.
    pub request_cost: u64,
    /// The same for the reply.
    pub reply_cost: u64,
    /// Share of requests that are lost on the way.
    pub loss: f64,
    /// Share of calls that end in an error, decided when the reply is sent.
    pub error_rate: f64,
    pub cache: Option<Cache>,
    /// Per attempt; [`super::NEVER`] for none.
    pub timeout: u64,
    /// Tries after the first.
    pub retries: u32,
    /// Outcomes that are retried: bit `1 << Fate as u32`.
    pub retry_on: u32,
    pub backoff: Backoff,
    pub retry_budget: Option<Box<RetryBudget>>,
    pub throttling: Option<Throttling>,
    pub hedge: Option<Box<Hedge>>,
    pub breaker: Option<Box<Breaker>>,
    pub rate_limit: Option<RateLimit>,
    pub bulkhead: Option<Permits>,
    pub pool: Option<Permits>,
    pub cancel: Cancel,
    /// The callee learns the request's deadline.
    pub propagate_deadline: bool,
    /// A failed call makes the caller's answer degraded instead of failed.
    pub fallback: bool,
    /// The caller goes on, degraded, when the call fails.
    pub soft: bool,
    /// The callee is a broker: a call is a message to it.
    pub publishes: Option<Publish>,
    /// Calls per second that the file states although they follow from the entries; only compared.
    pub stated_rate: Option<f64>,
}

impl Link {
    /// A way that takes no time and has no policies.
    pub fn bare(id: &str, from: Option<u32>, to: u32, handler: u32) -> Self {
        Self {
            id: id.into(),
            from,
            to,
            handler,
            delay: Some(Delay { law: Law::Constant(Nanos::ZERO) }),
            request_cost: 0,
            reply_cost: 0,
            loss: 0.0,
            error_rate: 0.0,
            cache: None,
            timeout: NEVER,
            retries: 0,
            retry_on: 0,
            backoff: Backoff { kind: BackoffKind::None, base: 0, cap: 0, jitter: Jitter::None },
            retry_budget: None,
            throttling: None,
            hedge: None,
            breaker: None,
            rate_limit: None,
            bulkhead: None,
            pool: None,
            cancel: Cancel::None,
            propagate_deadline: false,
            fallback: false,
            soft: false,
            stated_rate: None,
            from_zone: None,
            deadline: NEVER,
            publishes: None,
        }
    }
}

/// How long a message travels, each way.
#[derive(Clone, Debug, PartialEq)]
pub struct Delay {
    pub law: Law,
}

/// Answers from a cache skip the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cache {
    pub hit_ratio: f64,
    /// After a crash of the caller the ratio grows from 0 to `hit_ratio` in this time; 0: at once.
    pub warm_up: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackoffKind {
    None,
    Fixed,
    Exponential,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    pub kind: BackoffKind,
    pub base: u64,
    /// Not below `base`.
    pub cap: u64,
    pub jitter: Jitter,
}

/// What earns a retry in a token bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deposit {
    PerRequest(f64),
    PerSuccess(f64),
}

/// What limits retries, per caller replica.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RetryBudget {
    /// Retries in the last `window` stay below `ratio` × first attempts + `per_second` × window.
    Share { ratio: f64, window: u64, per_second: f64 },
    /// A retry costs one token.
    Bucket { deposit: Deposit, burst: f64, initial: f64 },
    /// A failure costs one token, a success earns `ratio`; retries only above half of `most`.
    Throttle { most: f64, ratio: f64 },
}

/// Client-side adaptive throttling: a call is refused locally with probability
/// max(0, (requests − `k` × accepts) / (requests + 1)) over `window`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttling {
    pub k: f64,
    pub window: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HedgeAfter {
    Fixed(u64),
    /// 0..1, of the edge's own finished attempts.
    Percentile(f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hedge {
    pub after: HedgeAfter,
    /// Extra copies.
    pub copies: u32,
    pub other_replica: bool,
    /// Copies draw on the retry budget.
    pub budgeted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerWindow {
    Calls(u32),
    Time(u64),
}

/// Which attempts an open breaker stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded {
    Calls,
    Retries,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breaker {
    pub window: BreakerWindow,
    pub failure_ratio: f64,
    /// Above 1: slow calls do not count.
    pub slow_ratio: f64,
    pub slow_after: u64,
    pub minimum_calls: u32,
    pub open_for: u64,
    pub trial_calls: u32,
    /// One for all caller replicas.
    pub shared: bool,
    pub guards: Guarded,
}

/// A bulkhead or a connection pool, per caller replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permits {
    pub count: u32,
    /// Longest wait for a permit; 0 refuses at once.
    pub max_wait: u64,
}

/// A token bucket; starts full.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateLimit {
    /// Per second.
    pub rate: f64,
    pub burst: f64,
}
