//! Keys of `[system]` and `[system.thresholds]`.

use super::kind::{simulated, within_key};
use super::{Attribute, Kind, THRESHOLDS as THRESHOLD_TABLE, Table};
use crate::vocabulary::{HouseRpc, PlatformNeed, Policy};

pub(super) static MESH: Table = within_key!(
    "mesh",
    "mesh = { … }",
    [simulated!(
        "latency",
        Kind::Duration,
        "150us (assumed)",
        "what one pass through a sidecar adds to a message; each passes two"
    )]
);

pub(super) const SYSTEM: &[Attribute] = &[
    Attribute {
        name: "name",
        kind: Kind::Text,
        default: "the file's name",
        read_by: "reports",
        summary: "what the system is called",
    },
    Attribute {
        name: "policy",
        kind: Kind::Choice(Policy::NAMES),
        default: "balanced",
        read_by: "Q4, Q12, Q15",
        summary: "which way an open question falls; facts always go first",
    },
    Attribute {
        name: "house_rpc",
        kind: Kind::Choice(HouseRpc::NAMES),
        default: "rest",
        read_by: "Q10",
        summary: "the synchronous protocol between services when nothing speaks for another",
    },
    Attribute {
        name: "needs",
        kind: Kind::Choices(PlatformNeed::NAMES),
        default: "none",
        read_by: "Y1, Y2",
        summary: "what the platform must provide",
    },
    simulated!("mesh", Kind::FlagOr(&Kind::Keys(&MESH)), "false", "calls between services pass a sidecar at each end",),
    Attribute {
        name: "thresholds",
        kind: Kind::Keys(&THRESHOLD_TABLE),
        default: "see below",
        read_by: "all questions",
        summary: "the numbers at which an answer changes",
    },
];

pub(super) const THRESHOLDS: &[Attribute] = &[
    Attribute {
        name: "grpc_above",
        kind: Kind::Rate,
        default: "10000/s",
        read_by: "Q8",
        summary: "above this load between two services gRPC is preferred; exactly this much is not above",
    },
    Attribute {
        name: "max_sync_hops",
        kind: Kind::Integer { least: 1, most: 100 },
        default: "2",
        read_by: "Q5, Q13",
        summary: "synchronous hops after the client's own call that are still fine",
    },
    Attribute {
        name: "sync_ceiling",
        kind: Kind::Duration,
        default: "3s (assumed)",
        read_by: "Q5",
        summary: "the deadline of a call when no caller upstream states one",
    },
    Attribute {
        name: "saga_min",
        kind: Kind::Integer { least: 2, most: 100 },
        default: "3",
        read_by: "G2",
        summary: "participants from which a transactional flow is a saga",
    },
    Attribute {
        name: "choreography_max",
        kind: Kind::Integer { least: 2, most: 100 },
        default: "3",
        read_by: "G3",
        summary: "participants up to which a saga needs no coordinator",
    },
    Attribute {
        name: "mesh_services",
        kind: Kind::Integer { least: 1, most: 100_000 },
        default: "10",
        read_by: "Y2",
        summary: "services and gateways from which a service mesh is worth a thought",
    },
    Attribute {
        name: "god_fan_out",
        kind: Kind::Integer { least: 2, most: 100_000 },
        default: "8 (assumed)",
        read_by: "rules to come",
        summary: "callees from which a service does too much",
    },
    Attribute {
        name: "utilization_warn",
        kind: Kind::Ratio,
        default: "0.8 (assumed)",
        read_by: "rules to come",
        summary: "utilization from which waiting grows quickly",
    },
];
