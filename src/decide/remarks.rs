//! What a reader should mind about an edge beside its answer.

use super::cut::Role;
use super::facts::Stream;
use super::safeguards::Situation;
use crate::vocabulary::{Intent, Pattern};

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The rule that finds it, when one does.
    pub rule: Option<&'static str>,
    pub text: String,
}

/// All remarks on an edge.
pub fn remarks(s: &Situation<'_>) -> Vec<Remark> {
    [atomic(s), circle(s), deep(s), outside_stream(s), lone_consumer(s), crosses_teams(s), differs_in_language(s)]
        .into_iter()
        .flatten()
        .collect()
}

fn atomic(s: &Situation<'_>) -> Option<Remark> {
    (s.inputs.atomic && s.pattern != Some(Pattern::Native)).then(|| Remark {
        rule: Some("distributed-atomicity"),
        text: format!(
            "no transaction spans {} and {}: a call can fail after the other side has committed; merge the data into \
             one service, or use a saga with visible intermediate states; never two-phase commit",
            s.from.name, s.to.name
        ),
    })
}

fn deep(s: &Situation<'_>) -> Option<Remark> {
    let most = s.topology.system().thresholds.max_sync_hops;
    if !s.pattern.is_some_and(Pattern::is_synchronous) || !s.derived.facts.deep {
        return None;
    }
    let remedy = match s.inputs.intent {
        Intent::Query => "compose calls in parallel, cache, or keep a local read model fed by events",
        Intent::Command | Intent::Event => "answer later (`reply = \"deferred\"`), or merge services",
    };
    Some(Remark {
        rule: Some("sync-chain-too-deep"),
        text: format!(
            "hop {} of at most {most}: latency adds up and any failure fails all; {remedy}",
            s.derived.figures.hops
        ),
    })
}

fn circle(s: &Situation<'_>) -> Option<Remark> {
    (s.derived.role == Role::AnsweredNow && s.derived.figures.in_cycle).then(|| Remark {
        rule: Some("sync-cycle"),
        text: format!(
            "calls lead from {} back to {}, each waiting for the other: turn one direction into an event, or merge",
            s.to.name, s.from.name
        ),
    })
}

fn outside_stream(s: &Situation<'_>) -> Option<Remark> {
    let streams = s.inputs.stream == Stream::OneWay && s.pattern == Some(Pattern::Rest);
    streams.then(|| Remark {
        rule: None,
        text: "over plain HTTP a server streams by SSE; what a client streams needs a WebSocket or uploads".to_owned(),
    })
}

fn lone_consumer(s: &Situation<'_>) -> Option<Remark> {
    let shared = s.derived.facts.shared();
    (s.inputs.intent == Intent::Event && s.pattern == Some(Pattern::Queue) && !shared).then(|| Remark {
        rule: None,
        text: "an event with one known consumer: a queue will do until others come".to_owned(),
    })
}

fn crosses_teams(s: &Situation<'_>) -> Option<Remark> {
    let team = s.from.team.as_ref()?;
    let teams = s.edge.to.as_slice().iter().filter_map(|to| s.topology.service(*to).team.as_ref());
    let crosses = teams.into_iter().any(|other| other != team);
    (s.is_event() && crosses && s.edge.needs.open_consumers.is_none()).then(|| Remark {
        rule: None,
        text: "the event crosses teams: state `open_consumers = true` if others may subscribe later".to_owned(),
    })
}

fn differs_in_language(s: &Situation<'_>) -> Option<Remark> {
    let (from, to) = (s.from.language.as_ref()?, s.to.language.as_ref()?);
    let synchronous = s.pattern.is_some_and(Pattern::is_synchronous);
    (from != to && synchronous && s.edge.needs.typed_contract.is_none() && s.derived.facts.inside()).then(|| Remark {
        rule: None,
        text: format!("{from} calls {to}: state `typed_contract = true` if both must share a typed contract"),
    })
}
