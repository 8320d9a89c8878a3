//! What latency does not show: what became of data, what an answer depends on, and what is to be run.

use std::collections::BTreeSet;

use crate::explore::outcome::{LinkRole, Outcome};
use crate::simulate::blueprint::{Blueprint, Coordination, Entrance, PublishMode};

/// One design beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub parts: Parts,
    pub consistency: Consistency,
    /// By flow: services and brokers that an answer needs, in the order of the flows.
    pub hard_dependencies: Vec<(Box<str>, usize)>,
    /// Attempts over all edges for each request of all flows, deliveries of messages included; `None` without
    /// requests.
    pub calls_per_request: Option<f64>,
}

/// What is to be built, run and watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Without clients and brokers.
    pub services: usize,
    pub brokers: usize,
    pub edges: usize,
    /// Subscriptions, those of replies included.
    pub queues: usize,
    pub outboxes: usize,
    pub coordinators: usize,
}

/// Messages and sagas that did not end as they should; counts of all replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consistency {
    pub lost: u64,
    /// Dead letters, expired or dropped.
    pub undelivered: u64,
    pub double_effects: u64,
    pub out_of_order: u64,
    /// Events that told of what then failed.
    pub ghosts: u64,
    /// Largest mean time among subscriptions until the effect, s; `None` without messages.
    pub stale_s: Option<f64>,
    /// Largest share among sagas; `None` without sagas.
    pub stuck_ratio: Option<f64>,
}

impl Shape {
    pub(super) fn of(blueprint: &Blueprint, outcome: &Outcome) -> Self {
        let hard = blueprint.sources.iter().enumerate();
        Self {
            parts: parts(blueprint, outcome),
            consistency: consistency(outcome),
            hard_dependencies: hard.map(|(at, source)| (source.name.clone(), needed(blueprint, at).len())).collect(),
            calls_per_request: calls_per_request(outcome),
        }
    }
}

fn parts(blueprint: &Blueprint, outcome: &Outcome) -> Parts {
    let orchestrated = |coordination: &Coordination| matches!(coordination, Coordination::Orchestration { .. });
    Parts {
        services: outcome.services.iter().filter(|service| !service.is_broker).count(),
        brokers: outcome.services.iter().filter(|service| service.is_broker).count(),
        edges: outcome.links.iter().filter(|link| link.role != LinkRole::Deliver).count(),
        queues: outcome.subscriptions.len(),
        outboxes: outcome.outboxes.len(),
        coordinators: blueprint.sagas.iter().filter(|saga| orchestrated(&saga.coordination)).count(),
    }
}

fn consistency(outcome: &Outcome) -> Consistency {
    let sum = |of: fn(&crate::simulate::measure::subscription::MessageCounts) -> u64| {
        outcome.subscriptions.iter().map(|it| of(&it.counts)).sum()
    };
    let stale = outcome.subscriptions.iter().filter_map(|it| Some(it.staleness.mean?.value));
    let stuck = outcome.sagas.iter().filter_map(|saga| Some(saga.stuck_ratio?.value));
    Consistency {
        lost: sum(|counts| counts.lost + counts.unpublished),
        undelivered: sum(|counts| counts.dead_lettered + counts.expired + counts.dropped),
        double_effects: sum(|counts| counts.double_effects),
        out_of_order: sum(|counts| counts.out_of_order),
        ghosts: outcome.topics.iter().map(|topic| topic.ghosts).sum(),
        stale_s: stale.reduce(f64::max),
        stuck_ratio: stuck.reduce(f64::max),
    }
}

/// Stations without which a request of the source `at` may have no whole answer: those it enters by, and
/// from there over every call that is waited for, fails its caller and is no choice among several that
/// suffice. A row of an outbox, and a message that nobody waits for, need nobody.
fn needed(blueprint: &Blueprint, at: usize) -> BTreeSet<u32> {
    let mut stations = BTreeSet::new();
    let mut seen = vec![false; blueprint.handlers.len()];
    let mut next: Vec<u32> = Vec::new();
    for (entrance, _) in &blueprint.sources[at].entrances.list {
        match *entrance {
            Entrance::Link(link) => enter(blueprint, link, &mut stations, &mut next),
            Entrance::Handler(handler) => {
                stations.insert(blueprint.handlers[handler as usize].station);
                next.push(handler);
            }
        }
    }
    while let Some(handler) = next.pop() {
        if std::mem::replace(&mut seen[handler as usize], true) {
            continue;
        }
        for stage in &blueprint.handlers[handler as usize].stages {
            let branches = stage.branches.len();
            if stage.wait_for.is_some_and(|wanted| (wanted as usize) < branches) {
                continue;
            }
            for branch in stage.branches.iter().filter(|branch| branch.count * branch.probability > 0.0) {
                enter(blueprint, branch.link, &mut stations, &mut next);
            }
        }
    }
    stations
}

fn enter(blueprint: &Blueprint, at: u32, stations: &mut BTreeSet<u32>, next: &mut Vec<u32>) {
    let link = &blueprint.links[at as usize];
    let mode = link.publishes.map(|publish| publish.mode);
    let waits = !matches!(mode, Some(PublishMode::Forgotten | PublishMode::Outbox));
    if !waits || link.soft || link.fallback {
        return;
    }
    stations.insert(link.to);
    if mode.is_none() {
        next.push(link.handler);
    }
}

fn calls_per_request(outcome: &Outcome) -> Option<f64> {
    let requests: f64 = outcome.flows.iter().filter_map(|flow| Some(flow.offered_per_s?.value)).sum();
    let attempts: f64 = outcome.links.iter().filter_map(|link| Some(link.attempts_per_s?.value)).sum();
    (requests > 0.0).then(|| attempts / requests)
}
