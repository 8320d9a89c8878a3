//! Every input of an edge with its standing: stated, inferred from what, or assumed by what.

use super::decisions::Decisions;
use super::facts::Answer;
use super::safeguards::Situation;
use super::standing::Standing;
use crate::vocabulary::{Consistency, Delivery, Streaming};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The key of the file; of another table with its name before it.
    pub attribute: String,
    pub value: String,
    pub standing: Standing,
}

const NOT_STATED: &str = "default";

/// The inputs of an edge in the order of the questions that read them.
pub fn inputs(decisions: &Decisions<'_>, s: &Situation<'_>) -> Vec<Input> {
    let reading = &decisions.assessment.readings[s.id.index()];
    let needs = &s.edge.needs;
    let figures = &s.derived.figures;
    let system = decisions.topology.system();
    let mut all: Vec<Input> = Vec::new();
    let mut add = |attribute: &str, value: String, standing: Standing| {
        all.push(Input { attribute: attribute.to_owned(), value, standing });
    };
    let flag = |stated: Option<bool>| (stated.unwrap_or(false).to_string(), Standing::of(stated, NOT_STATED));
    let group = decisions.ground.groups.group(s.id).consumers;
    add("to", format!("{group} consumers").replace("1 consumers", "1 consumer"), Standing::Stated);
    let (open, standing) = flag(needs.open_consumers);
    add("open_consumers", open, standing);
    add("intent", reading.intent.to_string(), reading.intent_standing);
    let streaming = needs.streaming.unwrap_or(Streaming::None);
    add("streaming", streaming.to_string(), Standing::of(needs.streaming, NOT_STATED));
    let consistency = needs.consistency.unwrap_or(Consistency::Eventual);
    add("consistency", consistency.to_string(), Standing::of(needs.consistency, NOT_STATED));
    let reply = match reading.wanted {
        Answer::Now => "immediate",
        Answer::Later => "deferred",
        Answer::None => "none",
    };
    add("reply", reply.to_owned(), reading.wanted_standing);
    let (deadline, standing) = match (needs.deadline, figures.inherited) {
        (Some(stated), _) => (stated, Standing::Stated),
        (None, Some(left)) => (left, Standing::Inferred("what callers upstream leave")),
        (None, None) => (system.thresholds.sync_ceiling, Standing::Assumed("sync_ceiling")),
    };
    add("deadline", deadline.to_string(), standing);
    let time = s.to_time;
    let name = format!("services.{}.service_time", s.to.name);
    let tail = if time.tail_known { "p99" } else { "mean" };
    add(
        &name,
        format!("{tail} {}", time.p99),
        if time.stated { Standing::Stated } else { Standing::Assumed("usual for its kind") },
    );
    add("audience", reading.audience.to_string(), reading.audience_standing);
    add(
        "aggregates",
        format!("{} services", needs.aggregates.len()),
        match needs.aggregates.len() {
            0 => Standing::Assumed(NOT_STATED),
            _ => Standing::Stated,
        },
    );
    let (variable, standing) = flag(needs.variable_shape);
    add("variable_shape", variable, standing);
    let rate = needs.rate.map_or_else(|| "1/s".to_owned(), |rate| rate.to_string());
    add("rate", rate, Standing::of(needs.rate, "no rate is stated on the edge"));
    if let Some(peak) = needs.peak {
        add("peak", peak.to_string(), Standing::Stated);
    }
    if let Some(capacity) = s.capacity {
        let standing = if s.to.capacity.is_some() { Standing::Stated } else { Standing::Inferred("stated figures") };
        add(&format!("services.{}.capacity", s.to.name), capacity.to_string(), standing);
    }
    for (key, stated) in [
        ("typed_contract", needs.typed_contract),
        ("human_readable", needs.human_readable),
        ("http_caching", needs.http_caching),
    ] {
        let (value, standing) = flag(stated);
        add(key, value, standing);
    }
    let delivery = needs.delivery.unwrap_or(Delivery::AtLeastOnce);
    add("delivery", delivery.to_string(), Standing::of(needs.delivery, NOT_STATED));
    let database = s.from.database.as_deref();
    let name = format!("services.{}.database", s.from.name);
    add(&name, database.unwrap_or("none").to_owned(), Standing::of(database, NOT_STATED));
    add("system.policy", decisions.policy.to_string(), Standing::of(system.policy, NOT_STATED));
    add("system.house_rpc", s.inputs.house_rpc.to_string(), Standing::of(system.house_rpc, NOT_STATED));
    all
}
