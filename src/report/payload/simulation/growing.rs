//! Remarks on queues and outboxes that grow.

use schemars::JsonSchema;
use serde::Serialize;

use super::remark::RemarkOf;
use crate::explore::outcome::{Hot, Needed, OutboxGrowth, QueueGrowth, Server};
use crate::report::numbers::{counted, duration, number, per_second, percent};

/// What would keep up.
#[derive(Serialize, JsonSchema)]
pub struct NeededPayload {
    /// `slots`, `in-flight`, `cores` or `partitions`.
    pub what: &'static str,
    pub at_least: u64,
    pub replicas: u64,
    pub replicas_now: u32,
}

impl NeededPayload {
    fn of(needed: Needed) -> Self {
        let what = match needed.what {
            Server::Slot => "slots",
            Server::InFlight => "in-flight",
            Server::Core => "cores",
            Server::Partition | Server::OnlyPartition => "partitions",
        };
        Self { what, at_least: needed.at_least, replicas: needed.replicas, replicas_now: needed.now }
    }
}

/// A partition that is too full by itself.
#[derive(Serialize, JsonSchema)]
pub struct HotPayload {
    /// Of the messages.
    pub share: f64,
    pub is_one_key: bool,
    pub handling_s: f64,
    /// Handling that would keep up takes less.
    pub below_s: f64,
}

impl HotPayload {
    fn of(hot: Hot) -> Self {
        let Hot { share, is_one_key, handling_s, below_s } = hot;
        Self { share, is_one_key, handling_s, below_s }
    }
}

pub(super) fn queue(growth: &QueueGrowth) -> RemarkOf<'_> {
    let QueueGrowth { consumer, subscriptions, per_s, reached, arrivals_per_s, needed, hot } = growth;
    let first = subscriptions.first().map_or("", |id| id);
    let others = match subscriptions.len().saturating_sub(1) {
        0 => format!("the queue of {first} grows"),
        others => format!("the queues of {first} and {} grow", counted(others, "other")),
    };
    let help = hot.map(too_hot).or_else(|| needed.map(would_do));
    let message = format!(
        "{others}{}, and nothing limits that; at the end {} wait: messages come at {}, and {consumer} cannot keep up{}",
        by(*per_s),
        number(*reached),
        per_second(*arrivals_per_s),
        help.map_or(String::new(), |help| format!("; {help}"))
    );
    RemarkOf {
        kind: "queue-grows",
        message,
        entity: Some(consumer),
        entities: subscriptions.iter().map(|id| &**id).collect(),
        growth_per_s: Some(*per_s),
        reached: Some(*reached),
        needed: needed.map(NeededPayload::of),
        hot: hot.map(HotPayload::of),
        ..RemarkOf::default()
    }
}

/// Where as much comes as is taken, chance alone makes it grow.
fn by(per_s: f64) -> String {
    const LEAST: f64 = 1e-3;
    if per_s > LEAST { format!(" by {}", per_second(per_s)) } else { String::new() }
}

fn would_do(needed: Needed) -> String {
    let count = |noun| counted(usize::try_from(needed.at_least).unwrap_or(usize::MAX), noun);
    let replicas = match (needed.what, needed.replicas) {
        (Server::Partition | Server::OnlyPartition | Server::InFlight, _) => String::new(),
        (_, replicas) if replicas <= u64::from(needed.now) => String::new(),
        (_, replicas) => format!(", {replicas} replicas instead of {}", needed.now),
    };
    match needed.what {
        Server::Slot => format!("at least {} at a time would{replicas}", count("message")),
        Server::InFlight => format!("at least {} at a time would: a larger `max_in_flight`", count("message")),
        Server::Core => format!("at least {} would{replicas}", count("core")),
        Server::Partition => format!("at least {} would, each handled by itself", count("partition")),
        Server::OnlyPartition => {
            format!(
                "they are handled one after the other, for there is one partition: at least {} would",
                count("partition")
            )
        }
    }
}

fn too_hot(hot: Hot) -> String {
    let Hot { share, is_one_key, handling_s, below_s } = hot;
    let (share, takes, below) = (percent(share), duration(handling_s), duration(below_s));
    let (who, else_) = match is_one_key {
        true => (format!("messages of one key are handled one after the other, and one key has {share} of them"), ""),
        false => (
            format!("a partition is handled one message after the other, and one has {share} of them"),
            "more partitions, ",
        ),
    };
    format!(
        "{who}: each takes {takes}, and less than {below}, {else_}or finer keys, would do; more slots or replicas would not"
    )
}

pub(super) fn outbox(growth: &OutboxGrowth) -> RemarkOf<'_> {
    let OutboxGrowth { service, per_s, reached, arrivals_per_s, capacity_per_s, batch } = growth;
    let message = format!(
        "the outbox of {service} grows{}; at the end {} rows wait: {} are written, and its relay takes no more than {}; \
         a batch of {batch} or more, or a shorter interval, would do",
        by(*per_s),
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
