//! Keys of `[services.NAME]`.

use super::{Attribute, Bare, Kind};
use crate::vocabulary::{ClientAudience, History, ServiceKind};

pub(super) const SERVICE: &[Attribute] = &[
    Attribute {
        name: "kind",
        kind: Kind::Choice(ServiceKind::NAMES),
        default: "service",
        read_by: "Q0, Q5, Q6, Y1, Y2, simulate",
        summary: "what it is: `external` is run by somebody else, `store` is a database or cache",
    },
    Attribute {
        name: "audience",
        kind: Kind::Choice(ClientAudience::NAMES),
        default: "browser",
        read_by: "Q6",
        summary: "what kind of client it is; only for `kind = \"client\"`",
    },
    Attribute {
        name: "team",
        kind: Kind::Text,
        default: "unknown",
        read_by: "schema-registry, hints",
        summary: "who owns it",
    },
    Attribute {
        name: "language",
        kind: Kind::Text,
        default: "unknown",
        read_by: "Y2, hints",
        summary: "programming language",
    },
    Attribute {
        name: "database",
        kind: Kind::Text,
        default: "none",
        read_by: "Q11, outbox",
        summary: "the database it commits to; the same name on two services means they share it",
    },
    Attribute {
        name: "replicas",
        kind: Kind::Integer { least: 1, most: 1_000_000 },
        default: "1 for capacity, else unknown",
        read_by: "Q14, backpressure, simulate",
        summary: "instances that run",
    },
    Attribute {
        name: "concurrency",
        kind: Kind::Integer { least: 1, most: 1_000_000_000 },
        default: "unknown",
        read_by: "Q14, backpressure, simulate",
        summary: "requests that one replica handles at a time",
    },
    Attribute {
        name: "cores",
        kind: Kind::Number { least: 0.001, most: 1_000_000.0 },
        default: "one per slot",
        read_by: "Q14, backpressure, simulate",
        summary: "processor cores of one replica that its own work shares",
    },
    Attribute {
        name: "non_blocking",
        kind: Kind::Flag,
        default: "false",
        read_by: "Q14, backpressure, simulate",
        summary: "a slot is free while it waits for calls (asynchronous I/O)",
    },
    Attribute {
        name: "capacity",
        kind: Kind::Rate,
        default: "computed from stated figures, else unknown",
        read_by: "Q14, backpressure, simulate",
        summary: "requests per second that all replicas together sustain",
    },
    Attribute {
        name: "service_time",
        kind: Kind::Law(Bare::Mean),
        default: "p50/p99: service 10ms/50ms, gateway 1ms/5ms, external 100ms/500ms, store 1ms/5ms (assumed)",
        read_by: "Q5, G5, timeout, simulate",
        summary: "own work per request, without the calls it makes; a bare duration is the mean, its tail unknown",
    },
    Attribute {
        name: "availability",
        kind: Kind::Ratio,
        default: "service 0.999, external 0.995 (assumed)",
        read_by: "simulate",
        summary: "share of time it answers",
    },
    Attribute {
        name: "history",
        kind: Kind::Choice(History::NAMES),
        default: "none",
        read_by: "Y4, B1",
        summary: "whether past states must be kept: a log of changes, or every state",
    },
    Attribute {
        name: "temporal_queries",
        kind: Kind::Flag,
        default: "false",
        read_by: "Y4",
        summary: "past states are asked for",
    },
    Attribute {
        name: "replay_state",
        kind: Kind::Flag,
        default: "false",
        read_by: "Y4, B1",
        summary: "state must be rebuilt from past changes",
    },
    Attribute {
        name: "reads_per_write",
        kind: Kind::Number { least: 0.0, most: 1e12 },
        default: "unknown",
        read_by: "Y4",
        summary: "reads for every write",
    },
];
