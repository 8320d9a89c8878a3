//! Keys of `[[flows]]` and of their steps.

use super::kind::simulated;
use super::{Attribute, Bare, Kind, STEP as STEP_TABLE};
use crate::vocabulary::Coordination;

const fn flag(name: &'static str, default: &'static str, read_by: &'static str, summary: &'static str) -> Attribute {
    Attribute { name, kind: Kind::Flag, default, read_by, summary }
}

pub(super) const FLOW: &[Attribute] = &[
    Attribute {
        name: "name",
        kind: Kind::Text,
        default: "required",
        read_by: "reports",
        summary: "what the process is called",
    },
    Attribute {
        name: "entry",
        kind: Kind::Texts,
        default: "the service of the first step",
        read_by: "the coordinator, deadlines, simulate",
        summary: "where it starts: a service, an edge id, or a list of operations",
    },
    Attribute { name: "rate", kind: Kind::Rate, default: "none", read_by: "simulate", summary: "how often it starts" },
    Attribute {
        name: "deadline",
        kind: Kind::Duration,
        default: "none",
        read_by: "Q5, G5, simulate",
        summary: "how long the whole process may take for the one who waits",
    },
    Attribute {
        name: "availability_target",
        kind: Kind::Ratio,
        default: "none",
        read_by: "rules to come",
        summary: "share of runs that must succeed",
    },
    flag(
        "transactional",
        "true when two or more steps carry a compensation",
        "G1",
        "the steps must hold or be undone together",
    ),
    Attribute {
        name: "coordination",
        kind: Kind::Choice(Coordination::NAMES),
        default: "none declared; simulate: by participants, as G3 (assumed)",
        read_by: "G4 (remark only), simulate",
        summary: "how the process is built today",
    },
    simulated!(
        "coordinator",
        Kind::Name("service"),
        "the service of `entry`, else of the first step (assumed)",
        "who leads an orchestration"
    ),
    simulated!(
        "log",
        Kind::Law(Bare::Constant),
        "1ms (assumed)",
        "what the coordinator takes to write down each reply"
    ),
    simulated!(
        "retry_delay",
        Kind::Duration,
        "1s (assumed)",
        "wait before a compensation, or a step behind the pivot, is tried again"
    ),
    simulated!(
        "retries",
        Kind::Integer { least: 0, most: 1_000_000 },
        "10 (assumed)",
        "how often at most; then the process is stuck"
    ),
    flag("branching", "false", "G4", "later steps depend on the outcome of earlier ones"),
    flag("joins", "true when a step has two `after`", "G4", "a step waits for several others"),
    flag("long_running", "false", "G4", "timers, or days between steps"),
    flag("human_step", "false", "G4", "a person takes part"),
    flag("status_tracking", "false", "G4", "somebody asks how far it is"),
    Attribute {
        name: "steps",
        kind: Kind::Keys(&STEP_TABLE),
        default: "none",
        read_by: "G1–G7, simulate",
        summary: "what is done, in order",
    },
];

pub(super) const STEP: &[Attribute] = &[
    Attribute {
        name: "service",
        kind: Kind::Name("service"),
        default: "required",
        read_by: "G2",
        summary: "who does it",
    },
    Attribute {
        name: "action",
        kind: Kind::Text,
        default: "required",
        read_by: "sagas",
        summary: "what is done; an edge with this operation is the edge the step travels on",
    },
    Attribute {
        name: "after",
        kind: Kind::Texts,
        default: "the previous step",
        read_by: "G4, G5",
        summary: "actions that come before it; an empty list starts at once",
    },
    Attribute {
        name: "compensation",
        kind: Kind::Text,
        default: "none",
        read_by: "G1, compensation",
        summary: "what undoes it",
    },
    simulated!("fails", Kind::Ratio, "0", "share of executions that fail for business reasons; not behind the pivot"),
    flag("notify", "false", "G2", "it only tells somebody; the outcome does not depend on it"),
    flag("irreversible", "false", "G7", "it cannot be undone: the pivot"),
    flag("retryable", "false", "G7", "it succeeds if tried often enough"),
];
