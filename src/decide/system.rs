//! Y1–Y6: what the system as a whole needs, each answer with its reason.

use rustc_hash::FxHashMap;

use super::decisions::Decisions;
use crate::model::{EdgeId, ServiceId, Topology};
use crate::vocabulary::{History, Intent, Pattern, PlatformNeed, ServiceKind};

/// One system question.
#[derive(Debug)]
pub struct SystemQuestion {
    pub id: &'static str,
    pub asks: &'static str,
    pub source: &'static str,
    pub statements: &'static str,
}

pub static SYSTEM_QUESTIONS: [SystemQuestion; 6] = [
    SystemQuestion {
        id: "Y1",
        asks: "Is an API gateway needed?",
        source: "services called by clients or gateways; `needs`",
        statements: "S91 S92 S93 S101",
    },
    SystemQuestion {
        id: "Y2",
        asks: "Is a service mesh needed?",
        source: "services and gateways, `mesh_services`, `needs`, languages",
        statements: "S94 S102 S124 S125",
    },
    SystemQuestion {
        id: "Y3",
        asks: "Is GraphQL needed at the edge?",
        source: "clients whose queries join two or more services in different shapes",
        statements: "S65 S103",
    },
    SystemQuestion {
        id: "Y4",
        asks: "Event sourcing or CQRS?",
        source: "`history`, `temporal_queries`, `replay_state`, `reads_per_write`",
        statements: "S133 S155 S156 S157 S158",
    },
    SystemQuestion {
        id: "Y5",
        asks: "A local read model instead of calls?",
        source: "the same query from three or more callers; query chains over `max_sync_hops`",
        statements: ".NET guide on communication",
    },
    SystemQuestion {
        id: "Y6",
        asks: "Service discovery and tracing?",
        source: "three or more services with synchronous edges",
        statements: "S144",
    },
];

/// One answer with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemAnswer {
    pub answer: &'static str,
    pub because: String,
}

/// A service that something is advised for, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAdvice {
    pub service: Box<str>,
    pub because: String,
}

/// All system answers.
#[derive(Clone, Debug)]
pub struct SystemDecision {
    pub api_gateway: SystemAnswer,
    pub service_mesh: SystemAnswer,
    pub graphql: SystemAnswer,
    pub event_sourcing: Vec<ServiceAdvice>,
    pub cqrs: Vec<ServiceAdvice>,
    /// Services for which an audit table is enough.
    pub audit: Vec<ServiceAdvice>,
    /// Callees whose data is better copied by events.
    pub read_models: Vec<ServiceAdvice>,
    pub discovery: SystemAnswer,
}

/// Decides the system. O(edges · log edges).
pub fn system(decisions: &Decisions<'_>) -> SystemDecision {
    let topology = &*decisions.topology;
    let (event_sourcing, cqrs, audit) = histories(decisions);
    SystemDecision {
        api_gateway: api_gateway(topology),
        service_mesh: service_mesh(topology),
        graphql: graphql(decisions),
        event_sourcing,
        cqrs,
        audit,
        read_models: read_models(decisions),
        discovery: discovery(decisions),
    }
}

fn needs(topology: &Topology, wanted: &[PlatformNeed]) -> Vec<&'static str> {
    wanted.iter().filter(|need| topology.system().needs.contains(need)).map(|need| need.name()).collect()
}

fn api_gateway(topology: &Topology) -> SystemAnswer {
    let mut reachable: Vec<ServiceId> = topology
        .edges()
        .iter()
        .filter(|edge| matches!(topology.service(edge.from).kind, ServiceKind::Client | ServiceKind::Gateway))
        .flat_map(|edge| edge.to.as_slice())
        .copied()
        .filter(|id| topology.service(*id).kind == ServiceKind::Service)
        .collect();
    reachable.sort_unstable();
    reachable.dedup();
    let needs = needs(topology, &[PlatformNeed::RateLimiting, PlatformNeed::EdgeAuth]);
    let (answer, because) = match (reachable.len(), needs.as_slice()) {
        (0, _) => ("not-needed", "clients reach no service".to_owned()),
        (1, []) => ("optional", "clients reach 1 service, and nothing is needed at the edge".to_owned()),
        (1, needs) => ("recommended", format!("{} needed at the edge; run 2 or more replicas", needs.join(" and "))),
        (n, _) => ("recommended", format!("clients reach {n} services; run 2 or more replicas")),
    };
    SystemAnswer { answer, because }
}

fn service_mesh(topology: &Topology) -> SystemAnswer {
    let ours = || {
        topology.services().iter().filter(|service| matches!(service.kind, ServiceKind::Service | ServiceKind::Gateway))
    };
    let count = ours().count() as u64;
    let line = topology.system().thresholds.mesh_services;
    let mut languages: Vec<&str> = ours().filter_map(|service| service.language.as_deref()).collect();
    languages.sort_unstable();
    languages.dedup();
    let needs = needs(
        topology,
        &[
            PlatformNeed::Mtls,
            PlatformNeed::TrafficSplitting,
            PlatformNeed::UniformRetries,
            PlatformNeed::UniformTelemetry,
        ],
    );
    let (answer, because) = if count < line {
        ("not-yet", format!("{count} services, fewer than {line}: libraries in the process do it"))
    } else if !needs.is_empty() {
        ("recommended", format!("{count} services, and {} needed; switch off retries in clients", needs.join(", ")))
    } else if languages.len() >= 2 {
        ("recommended", format!("{count} services in {} languages; switch off retries in clients", languages.len()))
    } else {
        ("consider", format!("{count} services, but no need is stated that a mesh meets"))
    };
    SystemAnswer { answer, because }
}

fn graphql(decisions: &Decisions<'_>) -> SystemAnswer {
    let topology = &*decisions.topology;
    let mut clients: Vec<ServiceId> = topology
        .edges()
        .iter()
        .filter(|edge| topology.service(edge.from).kind == ServiceKind::Client)
        .filter(|edge| edge.needs.aggregates.len() >= 2 && edge.needs.variable_shape == Some(true))
        .map(|edge| edge.from)
        .collect();
    clients.sort_unstable();
    clients.dedup();
    let joined = topology.edges().iter().any(|edge| !edge.needs.aggregates.is_empty());
    let (answer, because) = match clients.len() {
        n if n >= 2 => {
            ("recommended", format!("{n} clients join two or more services in different shapes; only at the edge"))
        }
        1 => ("not-needed", "one client joins services in different shapes: GraphQL or a backend of its own on that edge, nothing for the system".to_owned()),
        _ if joined => (
            "not-needed",
            "joined data has one shape: compose it, calls in parallel, partial results on timeout".to_owned(),
        ),
        _ => ("not-needed", "no query states that it joins several services".to_owned()),
    };
    SystemAnswer { answer, because }
}

type Advised = Vec<ServiceAdvice>;

fn histories(decisions: &Decisions<'_>) -> (Advised, Advised, Advised) {
    /// Reads per write from which a read model pays; assumed.
    const FAR_ABOVE: f64 = 10.0;
    let topology = &*decisions.topology;
    let joined = joined(decisions);
    let (mut sourced, mut cqrs, mut audit) = (Vec::new(), Vec::new(), Vec::new());
    for id in topology.service_ids() {
        let service = topology.service(id);
        let advice = |because: String| ServiceAdvice { service: service.name.clone(), because };
        let why: Vec<&str> = [
            (service.history == History::Full, "full history"),
            (service.temporal_queries, "past states are asked for"),
            (service.replay_state, "state is rebuilt"),
        ]
        .into_iter()
        .filter_map(|(holds, why)| holds.then_some(why))
        .collect();
        if !why.is_empty() {
            let why = why.join(", ");
            sourced.push(advice(format!("{why}; with snapshots and event versions")));
            cqrs.push(advice(format!("{why}: reads need a model of their own")));
        } else if service.history == History::Log {
            audit.push(advice("a log of changes is an audit table, not event sourcing".to_owned()));
        }
        let reads = service.reads_per_write.unwrap_or(0.0);
        if why.is_empty() && reads >= FAR_ABOVE && joined[id.index()] {
            cqrs.push(advice(format!(
                "{reads} reads per write, joined across services: a read model without event sourcing"
            )));
        }
    }
    (sourced, cqrs, audit)
}

/// Services whose data is joined with that of others: they ask two or more services, or a query
/// that joins data leads to them or reads from them. O(edges · log edges).
fn joined(decisions: &Decisions<'_>) -> Vec<bool> {
    let topology = &*decisions.topology;
    let mut joined = vec![false; topology.services().len()];
    let mut asked: Vec<(ServiceId, ServiceId)> = Vec::new();
    for id in topology.edge_ids() {
        let edge = topology.edge(id);
        if !edge.needs.aggregates.is_empty() {
            for involved in edge.to.as_slice().iter().chain(&edge.needs.aggregates) {
                joined[involved.index()] = true;
            }
        }
        let callee = edge.to.as_slice()[0];
        let is_query = decisions.assessment.readings[id.index()].intent == Intent::Query;
        if is_query && topology.service(callee).kind != ServiceKind::Store {
            asked.push((edge.from, callee));
        }
    }
    asked.sort_unstable();
    asked.dedup();
    for pair in asked.windows(2) {
        joined[pair[0].0.index()] |= pair[0].0 == pair[1].0;
    }
    joined
}

fn read_models(decisions: &Decisions<'_>) -> Vec<ServiceAdvice> {
    let topology = &*decisions.topology;
    let is_query = |id: &EdgeId| {
        decisions.assessment.readings[id.index()].intent == Intent::Query
            && decisions.answer(*id).is_some_and(Pattern::is_synchronous)
            && topology.service(topology.edge(*id).to.as_slice()[0]).kind == ServiceKind::Service
            && topology.service(topology.edge(*id).from).kind != ServiceKind::Client
    };
    let mut callers: FxHashMap<(ServiceId, &str), u32> = FxHashMap::default();
    let mut found: Vec<(ServiceId, String)> = Vec::new();
    let max_hops = topology.system().thresholds.max_sync_hops;
    let mut deepest = vec![0; topology.services().len()];
    for id in topology.edge_ids().filter(is_query) {
        let edge = topology.edge(id);
        let callee = edge.to.as_slice()[0];
        if let Some(operation) = edge.name.as_deref() {
            let count = callers.entry((callee, operation)).or_default();
            *count += 1;
            if *count == 3 {
                found.push((callee, format!("`{operation}` is asked by three or more callers")));
            }
        }
        let hops = decisions.assessment.figures[id.index()].hops;
        deepest[callee.index()] = deepest[callee.index()].max(hops);
    }
    for id in topology.service_ids() {
        let hops = deepest[id.index()];
        if u64::from(hops) > max_hops && found.iter().all(|(service, _)| *service != id) {
            found.push((id, format!("asked at hop {hops}, more than {max_hops}")));
        }
    }
    found.sort_by_key(|(service, _)| *service);
    found.dedup_by_key(|(service, _)| *service);
    found
        .into_iter()
        .map(|(service, because)| ServiceAdvice {
            service: topology.service(service).name.clone(),
            because: format!("{because}: copy the fields by events"),
        })
        .collect()
}

fn discovery(decisions: &Decisions<'_>) -> SystemAnswer {
    let topology = &*decisions.topology;
    let mut ends: Vec<ServiceId> = topology
        .edge_ids()
        .filter(|id| decisions.answer(*id).is_some_and(Pattern::is_synchronous))
        .flat_map(|id| std::iter::once(topology.edge(id).from).chain(topology.edge(id).to.as_slice().iter().copied()))
        .filter(|id| matches!(topology.service(*id).kind, ServiceKind::Service | ServiceKind::Gateway))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let (answer, because) = if ends.len() >= 3 {
        ("needed", format!("{} services call each other: find them by name, pass the trace context on", ends.len()))
    } else {
        ("not-needed", "fewer than three services call each other".to_owned())
    };
    SystemAnswer { answer, because }
}
