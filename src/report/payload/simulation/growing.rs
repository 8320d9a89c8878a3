//! Remarks on queues and outboxes that grow.

use serde::Serialize;

use super::remark::RemarkOf;
use crate::explore::outcome::{Needed, OutboxGrowth, QueueGrowth, Server};
use crate::report::numbers::{counted, number, per_second};

/// What would keep up.
#[derive(Serialize)]
pub struct NeededPayload {
    /// `slots`, `cores` or `partitions`.
    pub what: &'static str,
    pub at_least: u64,
    pub replicas: u64,
    pub replicas_now: u32,
}

impl NeededPayload {
    fn of(needed: Needed) -> Self {
        let what = match needed.what {
            Server::Slot => "slots",
            Server::Core => "cores",
            Server::Partition => "partitions",
        };
        Self { what, at_least: needed.at_least, replicas: needed.replicas, replicas_now: needed.now }
    }
}

pub(super) fn queue(growth: &QueueGrowth) -> RemarkOf<'_> {
    let QueueGrowth { consumer, subscriptions, per_s, reached, arrivals_per_s, needed } = growth;
    let first = subscriptions.first().map_or("", |id| id);
    let others = match subscriptions.len().saturating_sub(1) {
        0 => format!("the queue of {first} grows"),
        others => format!("the queues of {first} and {} grow", counted(others, "other")),
    };
    let message = format!(
        "{others} by {}, and nothing limits that; at the end {} wait: messages come at {}, and {consumer} cannot keep up{}",
        per_second(*per_s),
        number(*reached),
        per_second(*arrivals_per_s),
        needed.map_or(String::new(), |needed| format!("; {}", would_do(needed)))
    );
    RemarkOf {
        kind: "queue-grows",
        message,
        entity: Some(consumer),
        entities: subscriptions.iter().map(|id| &**id).collect(),
        growth_per_s: Some(*per_s),
        reached: Some(*reached),
        needed: needed.map(NeededPayload::of),
        ..RemarkOf::default()
    }
}

fn would_do(needed: Needed) -> String {
    let count = |noun| counted(usize::try_from(needed.at_least).unwrap_or(usize::MAX), noun);
    let replicas = match (needed.what, needed.replicas) {
        (Server::Partition, _) => String::new(),
        (_, replicas) if replicas <= u64::from(needed.now) => String::new(),
        (_, replicas) => format!(", {replicas} replicas instead of {}", needed.now),
    };
    match needed.what {
        Server::Slot => format!("at least {} at a time would{replicas}", count("message")),
        Server::Core => format!("at least {} would{replicas}", count("core")),
        Server::Partition => format!("at least {} would, each handled by itself", count("partition")),
    }
}

pub(super) fn outbox(growth: &OutboxGrowth) -> RemarkOf<'_> {
    let OutboxGrowth { service, per_s, reached, arrivals_per_s, capacity_per_s, batch } = growth;
    let message = format!(
        "the outbox of {service} grows by {}; at the end {} rows wait: {} are written, and its relay takes {}; a \
         batch above {batch}, or a shorter interval, would do",
        per_second(*per_s),
        number(*reached),
        per_second(*arrivals_per_s),
        per_second(*capacity_per_s)
    );
    RemarkOf {
        kind: "outbox-grows",
        message,
        entity: Some(service),
        growth_per_s: Some(*per_s),
        reached: Some(*reached),
        ..RemarkOf::default()
    }
}
