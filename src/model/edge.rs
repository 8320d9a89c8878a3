//! One edge: its ends, what must hold, and what is built.

use super::{BrokerId, CallPolicy, MessagePolicy, ServiceId};
use crate::diagnostic::Span;
use crate::units::{Bytes, Nanos, Rate};
use crate::vocabulary::{
    Ack, Audience, Backoff, Consistency, Criticality, Delivery, Intent, Ordering, Pattern, Reply, Schema, Streaming,
};

/// Who an edge leads to; never empty.
#[derive(Clone, Debug)]
pub enum Targets {
    One(ServiceId),
    /// Two or more, without repetition: the consumers of one event.
    Many(Box<[ServiceId]>),
}

impl Targets {
    pub fn as_slice(&self) -> &[ServiceId] {
        match self {
            Self::One(target) => std::slice::from_ref(target),
            Self::Many(targets) => targets,
        }
    }
}

/// One hop between two services, or one event with its consumers.
#[derive(Clone, Debug)]
pub struct Edge {
    /// `from->to:operation`, `from->*:event`, or without the part after the colon.
    pub id: Box<str>,
    pub from: ServiceId,
    pub to: Targets,
    /// The operation or event.
    pub name: Option<Box<str>>,
    /// `name` is an event.
    pub is_event: bool,
    /// Operations or events of `from`; empty means all.
    pub during: Box<[Box<str>]>,
    pub stage: Option<Box<str>>,
    pub needs: Needs,
    /// The file does not declare it: a flow's steps imply it.
    pub implied: bool,
    /// `None` when nothing of the design is stated.
    pub design: Option<Box<Design>>,
    pub span: Span,
}

/// What must hold. `None` means not stated.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    pub intent: Option<Intent>,
    pub reply: Option<Reply>,
    pub deadline: Option<Nanos>,
    pub rate: Option<Rate>,
    /// Not below `rate`.
    pub peak: Option<Rate>,
    pub peak_for: Option<Nanos>,
    /// Not negative.
    pub calls_per_request: Option<f64>,
    pub parallel: bool,
    pub payload: Option<Bytes>,
    pub streaming: Option<Streaming>,
    pub consistency: Option<Consistency>,
    pub delivery: Option<Delivery>,
    pub ordering: Option<Ordering>,
    pub open_consumers: Option<bool>,
    pub replay: Option<bool>,
    pub criticality: Option<Criticality>,
    pub aggregates: Box<[ServiceId]>,
    pub variable_shape: Option<bool>,
    pub typed_contract: Option<bool>,
    pub human_readable: Option<bool>,
    pub http_caching: Option<bool>,
    pub audience: Option<Audience>,
}

/// How an outbox is emptied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutboxRelay {
    pub poll: Option<Nanos>,
    /// At least 1.
    pub batch: Option<u64>,
}

/// What is built. `None` means not stated. Of a safeguard that takes a flag or a value, the flag
/// says whether it is there and the value stands beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    pub pattern: Option<Pattern>,
    pub broker: Option<BrokerId>,
    pub timeout: Option<Nanos>,
    pub retries: Option<u64>,
    pub backoff: Option<Backoff>,
    pub retry_budget: Option<bool>,
    /// 0..=1; only with `retry_budget`.
    pub retry_budget_ratio: Option<f64>,
    pub mesh_retries: Option<u64>,
    pub circuit_breaker: Option<bool>,
    pub bulkhead: Option<bool>,
    /// Concurrent calls; only with `bulkhead`.
    pub bulkhead_calls: Option<u64>,
    pub fallback: Option<bool>,
    pub idempotent: Option<bool>,
    pub idempotency_key: Option<bool>,
    pub outbox: Option<bool>,
    pub outbox_relay: OutboxRelay,
    pub dlq: Option<bool>,
    pub max_deliveries: Option<u64>,
    pub max_in_flight: Option<u64>,
    pub durable: Option<bool>,
    pub ack: Option<Ack>,
    pub publisher_confirms: Option<bool>,
    pub ordering_key: Option<Box<str>>,
    pub event_version: Option<bool>,
    pub schema: Option<Schema>,
    pub correlation_id: Option<bool>,
    pub claim_check: Option<bool>,
    pub reply_channel: Option<bool>,
    pub status_endpoint: Option<bool>,
    pub monitored: Option<bool>,
    /// How calls are made and guarded under load; boxed, for most edges state nothing of it.
    pub call: Option<Box<CallPolicy>>,
    /// How messages travel and wait; boxed for the same reason.
    pub message: Option<Box<MessagePolicy>>,
}

impl Design {
    /// A design that states nothing.
    pub const NOTHING: Self = Self {
        pattern: None,
        broker: None,
        timeout: None,
        retries: None,
        backoff: None,
        retry_budget: None,
        retry_budget_ratio: None,
        mesh_retries: None,
        circuit_breaker: None,
        bulkhead: None,
        bulkhead_calls: None,
        fallback: None,
        idempotent: None,
        idempotency_key: None,
        outbox: None,
        outbox_relay: OutboxRelay { poll: None, batch: None },
        dlq: None,
        max_deliveries: None,
        max_in_flight: None,
        durable: None,
        ack: None,
        publisher_confirms: None,
        ordering_key: None,
        event_version: None,
        schema: None,
        correlation_id: None,
        claim_check: None,
        reply_channel: None,
        status_endpoint: None,
        monitored: None,
        call: None,
        message: None,
    };
}

impl Edge {
    /// What the edge is built as today, when stated.
    pub fn pattern(&self) -> Option<Pattern> {
        self.design.as_ref()?.pattern
    }
}
