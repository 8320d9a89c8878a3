//! All safeguards, one row each.

use super::{Safeguard, calls, contracts, flows, messages};
use flows::{never, no_edge};

macro_rules! safeguard {
    ($name:literal, $edge:expr, $flow:expr, $when:literal, $suggested:literal, $statements:literal) => {
        Safeguard { name: $name, when: $when, suggested: $suggested, statements: $statements, edge: $edge, flow: $flow }
    };
}

/// Every safeguard of the framework, in the order of the reports.
pub static SAFEGUARDS: [Safeguard; 29] = [
    safeguard!(
        "timeout",
        calls::timeout,
        never,
        "required on every synchronous edge",
        "the callee's p99.9, or as long as the calls behind it may take, and 3 round trips; at most what is left of a stated \
         deadline",
        "S54 S66 S107 S142; Zalando and AWS on timeouts"
    ),
    safeguard!(
        "deadline-propagation",
        calls::deadline_propagation,
        never,
        "on paths of two or more hops: required when a deadline is stated, else recommended for gRPC",
        "pass the time left; gRPC's default deadline is practically infinite",
        "S54; gRPC documentation"
    ),
    safeguard!(
        "circuit-breaker",
        calls::circuit_breaker,
        never,
        "required on calls to external systems, recommended on internal hard dependencies",
        "50 % failures of 100 calls, open 60s, 10 trial calls (resilience4j); or 5 consecutive 5xx, 30s (guide B)",
        "S53 S95 S108 S135"
    ),
    safeguard!(
        "retry",
        calls::retry,
        never,
        "recommended on idempotent synchronous operations, at one layer",
        "up to 3 attempts in all; random(0, min(base x 2^(n-1), cap))",
        "S102 S125 S137; AWS and gRPC on retries"
    ),
    safeguard!(
        "retry-budget",
        calls::retry_budget,
        never,
        "required when an edge that states its load is retried",
        "10 % of requests; gRPC: 10 tokens, ratio 0.1",
        "Google SRE (from memory); gRPC proposal A6"
    ),
    safeguard!(
        "idempotency-key",
        calls::idempotency_key,
        never,
        "required on commands that are retried or deferred, and on payments to external systems",
        "made by the client, kept longer than any retry or redelivery",
        "S51 S136; Azure on async request-reply and idempotent consumers"
    ),
    safeguard!(
        "fallback",
        calls::fallback,
        never,
        "required on a soft dependency that is called synchronously",
        "a stale or reduced answer; it turns a hard dependency into a soft one",
        "S67 S137; AWS Well-Architected REL05-BP01"
    ),
    safeguard!(
        "bulkhead",
        calls::bulkhead,
        never,
        "recommended on calls to external systems and to any callee shared by three or more callers",
        "rate x p99 x 1.5 concurrent calls (assumed)",
        "S137"
    ),
    safeguard!(
        "outbox",
        messages::outbox,
        flows::outbox,
        "required when the sender has a database and the message must not be lost, and at saga participants",
        "poll 1s and 100 rows carry about 100 events/s; raise the batch or use change capture",
        "S86 S87 S88 S89 S105 S117"
    ),
    safeguard!(
        "idempotent-consumer",
        messages::idempotent_consumer,
        flows::idempotent_steps,
        "required unless messages may be lost: at-least-once means sometimes twice",
        "marker and effect in one transaction, unique on the message id per consumer",
        "S55 S106 S115"
    ),
    safeguard!(
        "dlq",
        messages::dlq,
        never,
        "required on every durable queue or subscription",
        "after 5 deliveries (assumed); RabbitMQ quorum queues stop at 20 and drop without a DLQ",
        "S110"
    ),
    safeguard!(
        "durable-messages",
        messages::durable_messages,
        never,
        "required unless messages may be lost",
        "durable queues, persistent messages",
        "S27 S78"
    ),
    safeguard!(
        "manual-ack",
        messages::manual_ack,
        never,
        "required unless messages may be lost",
        "acknowledge after handling",
        "S79"
    ),
    safeguard!(
        "publisher-confirms",
        messages::publisher_confirms,
        never,
        "required unless messages may be lost",
        "wait for the broker's confirm before marking as sent",
        "S29; RabbitMQ documentation"
    ),
    safeguard!(
        "correlation-id",
        contracts::correlation_id,
        flows::correlation_id,
        "required on every message and on every hop of a flow",
        "one id per request, copied into every message and log",
        "S35 S51"
    ),
    safeguard!(
        "event-versioning",
        contracts::event_versioning,
        never,
        "required on every event",
        "a version field; consumers ignore fields they do not know",
        "S35 S51 S109"
    ),
    safeguard!(
        "schema-registry",
        contracts::schema_registry,
        never,
        "required on an event between teams, recommended on other events",
        "backward compatible, consumers upgrade first (the registry's default)",
        "S113; Confluent on schema evolution"
    ),
    safeguard!(
        "claim-check",
        contracts::claim_check,
        never,
        "required when the payload exceeds the broker's limit, recommended above 64 KiB",
        "64 KiB is what every intermediary must forward",
        "S112; CloudEvents"
    ),
    safeguard!(
        "ordering-key",
        messages::ordering_key,
        never,
        "required when order matters per key; total order means one partition and one consumer",
        "the id of the entity the messages are about",
        "S82 S90 S118"
    ),
    safeguard!(
        "consumer-concurrency-limit",
        messages::consumer_concurrency_limit,
        never,
        "required for every consumer",
        "RabbitMQ prefetch 100 to 300 for throughput, 1 for slow work; NATS 1000 pending",
        "S80 S119"
    ),
    safeguard!(
        "backpressure",
        messages::backpressure,
        never,
        "required when the peak, or without one the rate, exceeds the consumer's stated capacity",
        "bounded queue, TTL, shed or limit at the edge; scale on backlog",
        "S152 S154"
    ),
    safeguard!(
        "queue-depth-monitoring",
        messages::queue_depth_monitoring,
        never,
        "required on every queue and subscription",
        "alarm when the time to drain exceeds the latency goal",
        "S56 S121"
    ),
    safeguard!(
        "e2e-latency-monitoring",
        no_edge,
        flows::e2e_latency_monitoring,
        "required on flows with two or more asynchronous hops",
        "first message to last effect, p99 per flow",
        "S111"
    ),
    safeguard!(
        "status-endpoint",
        calls::status_endpoint,
        never,
        "required on the edge that answers 202: above an async request-reply, or one with an outside party",
        "202 with Location and Retry-After; 303 when done",
        "S22; Azure on async request-reply"
    ),
    safeguard!(
        "reply-channel",
        messages::reply_channel,
        never,
        "required on async request-reply inside",
        "a reply queue per caller, and the correlation id",
        "S7 S22"
    ),
    safeguard!(
        "compensation",
        flows::edge_compensation,
        flows::compensation,
        "required on sagas and two-step flows, for every step before the pivot",
        "in reverse order, retried, with an alert when it fails",
        "S38 S161"
    ),
    safeguard!(
        "saga-timeout",
        no_edge,
        flows::saga_timeout,
        "required on sagas",
        "above the p99 of all steps (assumed); then compensate",
        "Azure on sagas"
    ),
    safeguard!(
        "saga-state-log",
        no_edge,
        flows::saga_state_log,
        "required on orchestrated sagas",
        "the coordinator stores each state before it sends the next command",
        "S40; Azure on sagas"
    ),
    safeguard!(
        "rate-limit",
        calls::rate_limit,
        never,
        "recommended where clients come in",
        "per client; guide B's example is 100 a minute",
        "S92"
    ),
];

/// The safeguard called `name`.
pub fn safeguard(name: &str) -> Option<&'static Safeguard> {
    SAFEGUARDS.iter().find(|safeguard| safeguard.name == name)
}
