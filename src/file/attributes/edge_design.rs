//! Keys of `[[edges]]` that say what is built. `recommend` reads them only to tell a safeguard that
//! exists from one that is missing.

use super::guards::{BACKOFF, BREAKER, BULKHEAD, RETRY_BUDGET};
use super::message::{IDEMPOTENT, STATUS};
use super::{Attribute, Group, Kind, Table};
use crate::vocabulary::{Ack, Backoff, Pattern, Schema};

pub(super) static OUTBOX: Table = Table {
    noun: "outbox",
    header: "outbox = { … }",
    about: "",
    groups: &[Group {
        title: "",
        attributes: &[
            Attribute {
                name: "poll",
                kind: Kind::Duration,
                default: "1s",
                read_by: "outbox, simulate",
                summary: "how often the relay looks for new rows",
            },
            Attribute {
                name: "batch",
                kind: Kind::Integer { least: 1, most: 1_000_000_000 },
                default: "100",
                read_by: "outbox, simulate",
                summary: "rows that the relay takes in one poll",
            },
        ],
    }],
};

const fn flag(name: &'static str, read_by: &'static str, summary: &'static str) -> Attribute {
    Attribute { name, kind: Kind::Flag, default: "false", read_by, summary }
}

const fn named(name: &'static str, read_by: &'static str, summary: &'static str) -> Attribute {
    Attribute { name, kind: Kind::FlagOr(&Kind::Text), default: "false", read_by, summary }
}

const COUNT: Kind = Kind::Integer { least: 0, most: 1_000_000_000 };

pub(super) const DESIGN: &[Attribute] = &[
    Attribute {
        name: "pattern",
        kind: Kind::Choice(Pattern::NAMES),
        default: "undecided",
        read_by: "reports (today's pattern), simulate",
        summary: "what the edge is built as; `native` is the protocol of a store",
    },
    Attribute {
        name: "broker",
        kind: Kind::Name("broker"),
        default: "the only broker declared, else none",
        read_by: "B1–B6, claim-check, simulate",
        summary: "the broker its messages pass",
    },
    Attribute {
        name: "timeout",
        kind: Kind::Duration,
        default: "none",
        read_by: "timeout, simulate",
        summary: "how long one attempt waits for its answer",
    },
    Attribute {
        name: "retries",
        kind: Kind::Integer { least: 0, most: 1_000_000 },
        default: "0",
        read_by: "retry, retry-budget, idempotency-key, simulate",
        summary: "tries after the first",
    },
    Attribute {
        name: "backoff",
        kind: Kind::Either(&[Kind::Choice(Backoff::NAMES), Kind::Keys(&BACKOFF)]),
        default: "none",
        read_by: "retry, simulate",
        summary: "how the wait between tries grows",
    },
    Attribute {
        name: "retry_budget",
        kind: Kind::FlagOr(&Kind::Either(&[Kind::Ratio, Kind::Form(&RETRY_BUDGET)])),
        default: "none",
        read_by: "retry-budget, simulate",
        summary: "the share of requests that may be retries",
    },
    Attribute {
        name: "mesh_retries",
        kind: Kind::Integer { least: 0, most: 1_000_000 },
        default: "0",
        read_by: "retry, idempotency-key, simulate",
        summary: "tries after the first that a mesh or gateway adds",
    },
    Attribute {
        name: "circuit_breaker",
        kind: Kind::FlagOr(&Kind::Keys(&BREAKER)),
        default: "false",
        read_by: "circuit-breaker, simulate",
        summary: "calls stop for a while after too many failures",
    },
    Attribute {
        name: "bulkhead",
        kind: Kind::FlagOr(&Kind::Either(&[COUNT, Kind::Keys(&BULKHEAD)])),
        default: "none",
        read_by: "bulkhead, simulate",
        summary: "calls that may be under way at a time",
    },
    named("fallback", "fallback", "what is answered instead when the call fails"),
    Attribute {
        name: "idempotent",
        kind: Kind::FlagOr(&Kind::Keys(&IDEMPOTENT)),
        default: "false",
        read_by: "idempotent-consumer, retry, simulate",
        summary: "the same request or message twice has one effect",
    },
    named("idempotency_key", "idempotency-key", "the key by which a repeated request is recognised"),
    Attribute {
        name: "outbox",
        kind: Kind::FlagOr(&Kind::Keys(&OUTBOX)),
        default: "false; simulate: true for event-driven edges (assumed)",
        read_by: "outbox, simulate",
        summary: "messages are stored with the change and sent by a relay",
    },
    named("dlq", "dlq, simulate", "where messages go that cannot be handled"),
    Attribute {
        name: "max_deliveries",
        kind: Kind::Integer { least: 1, most: 1_000_000 },
        default: "unlimited",
        read_by: "dlq, simulate",
        summary: "deliveries before a message counts as undeliverable",
    },
    Attribute {
        name: "max_in_flight",
        kind: COUNT,
        default: "unlimited; simulate: the consumer's `concurrency` (assumed)",
        read_by: "consumer-concurrency-limit, simulate",
        summary: "unacknowledged messages a consumer may hold; 0 is unlimited",
    },
    Attribute {
        name: "durable",
        kind: Kind::Flag,
        default: "true once `pattern` is a messaging pattern",
        read_by: "durable-messages, simulate",
        summary: "messages survive a restart of the broker",
    },
    Attribute {
        name: "ack",
        kind: Kind::Choice(Ack::NAMES),
        default: "manual once `pattern` is a messaging pattern",
        read_by: "manual-ack, simulate",
        summary: "whether a message is acknowledged after handling, or on delivery",
    },
    Attribute {
        name: "publisher_confirms",
        kind: Kind::Flag,
        default: "false; simulate: true (assumed)",
        read_by: "publisher-confirms, simulate",
        summary: "the broker confirms what it has taken, and the publisher waits for it",
    },
    Attribute {
        name: "ordering_key",
        kind: Kind::Text,
        default: "none",
        read_by: "ordering-key, simulate",
        summary: "the field by which messages keep their order",
    },
    Attribute {
        name: "event_version",
        kind: Kind::FlagOr(&Kind::Label),
        default: "none",
        read_by: "event-versioning",
        summary: "the version that the event carries",
    },
    Attribute {
        name: "schema",
        kind: Kind::Choice(Schema::NAMES),
        default: "none",
        read_by: "schema-registry",
        summary: "where the contract of the message lives",
    },
    flag("correlation_id", "correlation-id", "messages carry the id of the request they belong to"),
    flag("claim_check", "claim-check", "a large payload is stored elsewhere and only referred to"),
    named("reply_channel", "reply-channel, simulate", "where replies arrive"),
    Attribute {
        name: "status_endpoint",
        kind: Kind::FlagOr(&Kind::Either(&[Kind::Text, Kind::Keys(&STATUS)])),
        default: "false",
        read_by: "status-endpoint, simulate",
        summary: "where the state of an accepted request can be read",
    },
    flag("monitored", "queue-depth-monitoring", "depth or lag raises an alarm"),
];
