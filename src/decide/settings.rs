//! What to write into the file so that it states what is recommended: patterns, required safeguards,
//! and how sagas are led.

use std::borrow::Cow;
use std::fmt;

use super::decisions::Decisions;
use super::flows;
use super::participants::Form;
use super::safeguards::{self, Level, Situation, calls, messages};
use crate::model::{EdgeId, FlowId, Topology};
use crate::vocabulary::Pattern;

/// What a setting belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    Edge(EdgeId),
    Flow(FlowId),
}

/// One key to state.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub entity: Entity,
    pub key: &'static str,
    /// As `--set` takes it: TOML, or a text without quotes.
    pub value: Cow<'static, str>,
}

/// A required safeguard, or a broker, that needs a person: a name, a number, or a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    pub entity: Entity,
    pub safeguard: &'static str,
    /// What is asked for.
    pub wanted: Cow<'static, str>,
}

/// All settings of a file, by entity; what the file states already is none.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub stated: Vec<Setting>,
    pub left: Vec<Left>,
}

impl Setting {
    /// Displays the setting as the argument of `--set`.
    pub fn argument<'a>(&'a self, topology: &'a Topology) -> Argument<'a> {
        Argument { setting: self, topology }
    }
}

/// `ID.KEY=VALUE`
pub struct Argument<'a> {
    setting: &'a Setting,
    topology: &'a Topology,
}

impl fmt::Display for Argument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { entity, key, value } = self.setting;
        match entity {
            Entity::Edge(id) => write!(f, "{}.{key}={value}", self.topology.edge(*id).id),
            Entity::Flow(id) => write!(f, "flows.{}.{key}={value}", self.topology.flow(*id).name),
        }
    }
}

/// What the file of `decisions` lacks. Edges whose needs contradict each other keep what they have, and
/// edges that only a saga's steps imply are not in the file. O(edges).
pub fn settings(decisions: &Decisions<'_>) -> Settings {
    let mut all = Settings::default();
    for id in decisions.topology.edge_ids() {
        if decisions.answer(id).is_some() && !decisions.topology.edge(id).implied {
            of_edge(decisions, id, &mut all);
        }
    }
    for id in decisions.topology.flow_ids() {
        of_flow(decisions, id, &mut all);
    }
    all
}

fn of_edge(decisions: &Decisions<'_>, id: EdgeId, all: &mut Settings) {
    let situation = Situation::of(decisions, id);
    let entity = Entity::Edge(id);
    // Stores speak their own protocol without being told.
    if let Some(pattern) =
        situation.pattern.filter(|it| *it != Pattern::Native && situation.edge.pattern() != Some(*it))
    {
        all.stated.push(Setting { entity, key: "pattern", value: pattern.name().into() });
    }
    let brokers = decisions.topology.brokers();
    if situation.messaging() && situation.broker.is_none() && brokers.len() > 1 {
        let names: Vec<&str> = brokers.iter().map(|broker| &*broker.name).collect();
        all.left.push(Left { entity, safeguard: "broker", wanted: format!("one of {}", names.join(", ")).into() });
    }
    for (safeguard, advice) in safeguards::for_edge(&situation) {
        if advice.level != Level::Required || advice.stated.is_some() {
            continue;
        }
        match keys(safeguard.name, &situation) {
            Some(keys) => all.stated.extend(keys.into_iter().map(|(key, value)| Setting { entity, key, value })),
            None => all.left.push(Left { entity, safeguard: safeguard.name, wanted: advice.value }),
        }
    }
}

type Keys = Vec<(&'static str, Cow<'static, str>)>;

/// The keys that put a safeguard in place; `None` when only a person can.
fn keys(safeguard: &str, s: &Situation<'_>) -> Option<Keys> {
    let flag = |key: &'static str| Some(vec![(key, "true".into())]);
    match safeguard {
        "timeout" => calls::timeout_of(s).map(|timeout| vec![("timeout", timeout.to_string().into())]),
        "deadline-propagation" => flag("propagate_deadline"),
        "circuit-breaker" => flag("circuit_breaker"),
        "retry-budget" => Some(vec![("retry_budget", "10%".into())]),
        "idempotency-key" => flag("idempotency_key"),
        "fallback" => flag("fallback"),
        "outbox" => Some(vec![("outbox", messages::outbox_of(s))]),
        "idempotent-consumer" => flag("idempotent"),
        "dlq" => Some(dead_letters(s)),
        // A messaging pattern has both unless the file says otherwise.
        "durable-messages" => {
            Some(if s.design.durable == Some(false) { vec![("durable", "true".into())] } else { vec![] })
        }
        "manual-ack" => Some(if s.design.ack.is_some() { vec![("ack", "manual".into())] } else { vec![] }),
        "publisher-confirms" => flag("publisher_confirms"),
        "correlation-id" => flag("correlation_id"),
        "event-versioning" => flag("event_version"),
        "schema-registry" => Some(vec![("schema", "registry".into())]),
        "claim-check" => flag("claim_check"),
        "consumer-concurrency-limit" => Some(vec![("max_in_flight", messages::in_flight_of(s).to_string().into())]),
        "queue-depth-monitoring" => flag("monitored"),
        "status-endpoint" => flag("status_endpoint"),
        "reply-channel" => flag("reply_channel"),
        _ => None,
    }
}

fn dead_letters(s: &Situation<'_>) -> Keys {
    let mut keys: Keys = vec![("dlq", "true".into())];
    if s.design.max_deliveries.is_none() {
        keys.push(("max_deliveries", "5".into()));
    }
    keys
}

fn of_flow(decisions: &Decisions<'_>, id: FlowId, all: &mut Settings) {
    let entity = Entity::Flow(id);
    let situation = flows::situation(decisions, id);
    let wanted = situation.outline.coordination.filter(|_| situation.outline.form == Form::Saga);
    if let Some(coordination) = wanted.filter(|wanted| situation.flow.coordination != Some(*wanted)) {
        all.stated.push(Setting { entity, key: "coordination", value: coordination.name().into() });
    }
    for (safeguard, advice) in safeguards::for_flow(&situation) {
        // The others have no key of their own: the edges of the flow carry them, or nothing in the file does.
        if safeguard.name == "compensation" && advice.stated.is_none() {
            all.left.push(Left { entity, safeguard: safeguard.name, wanted: advice.value });
        }
    }
}
