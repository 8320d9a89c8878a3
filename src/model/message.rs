//! How a message travels, waits and is handled, as stated.

use crate::law::Law;
use crate::units::Nanos;
use crate::vocabulary::{Overflow, Publish};

/// What the simulation needs of a message beyond the flags of [`super::Design`]. `None` means not stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MessagePolicy {
    pub publish: Option<Publish>,
    pub linger: Option<Nanos>,
    /// ≥ 1.
    pub partitions: Option<u64>,
    pub key: Option<KeySpec>,
    pub max_length: Option<u64>,
    /// Only with `max_length`.
    pub overflow: Option<Overflow>,
    pub ttl: Option<Nanos>,
    pub delay: Option<Nanos>,
    pub priority: Option<bool>,
    /// Its mean is above 0.
    pub poll: Option<Law>,
    pub visibility_timeout: Option<Nanos>,
    pub redelivery_delay: Option<Nanos>,
    /// 0..=1.
    pub poison: Option<f64>,
    /// 0..=1.
    pub duplicates: Option<f64>,
    pub reply_work: Option<Law>,
    /// `idempotent = { check = "1ms" }`
    pub idempotency_check: Option<Nanos>,
    /// `status_endpoint = { poll = "500ms" }`; its mean is above 0.
    pub status_poll: Option<Law>,
}

/// The keys that messages carry.
#[derive(Clone, Debug, PartialEq)]
pub enum KeySpec {
    /// So many, the one of rank r as frequent as 1/r^`zipf`.
    Ranked { count: Option<u64>, zipf: Option<f64> },
    /// Not empty; the sum is above 0.
    Weights(Box<[f64]>),
}
