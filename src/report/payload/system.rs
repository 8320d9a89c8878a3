//! The system's answers as every format shows them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::decide::decisions::Decisions;
use crate::decide::safeguards;
use crate::decide::system::{self, ServiceAdvice, SystemAnswer};
use crate::vocabulary::{BrokerKind, Pattern, PlatformNeed};

/// The system.
#[derive(Serialize, JsonSchema)]
pub struct SystemPayload {
    pub api_gateway: &'static str,
    pub service_mesh: &'static str,
    pub graphql: &'static str,
    pub event_sourcing: Vec<String>,
    pub cqrs: Vec<String>,
    pub audit: Vec<String>,
    pub read_models: Vec<String>,
    pub discovery: &'static str,
    /// One broker for all messages; `null` when there are none.
    pub broker: Option<SystemBroker>,
    pub needs: Vec<&'static str>,
    /// The reason of every answer above.
    pub reasons: Vec<SystemReason>,
}

#[derive(Serialize, JsonSchema)]
pub struct SystemBroker {
    pub kinds: Vec<&'static str>,
    pub keep: Option<String>,
    pub because: String,
}

#[derive(Serialize, JsonSchema)]
pub struct SystemReason {
    pub question: &'static str,
    pub about: String,
    pub answer: String,
    pub because: String,
}

impl SystemPayload {
    pub fn of(decisions: &Decisions<'_>) -> Self {
        let decision = system::system(decisions);
        let names = |advised: &[ServiceAdvice]| advised.iter().map(|advice| advice.service.to_string()).collect();
        let mut reasons = Vec::new();
        let mut answer = |question: usize, about: &str, given: &SystemAnswer| {
            reasons.push(SystemReason {
                question: system::SYSTEM_QUESTIONS[question].id,
                about: about.to_owned(),
                answer: given.answer.to_owned(),
                because: given.because.clone(),
            });
        };
        answer(0, "API gateway", &decision.api_gateway);
        answer(1, "service mesh", &decision.service_mesh);
        answer(2, "GraphQL", &decision.graphql);
        for (question, about, advised, otherwise) in [
            (3, "event sourcing", &decision.event_sourcing, "no service states that past states are needed"),
            (3, "CQRS", &decision.cqrs, "no service is read far more than written and joined"),
            (3, "audit table", &decision.audit, "no service states `history = \"log\"`"),
            (4, "local read model", &decision.read_models, "no query is asked by three or more callers or too deep"),
        ] {
            let id = system::SYSTEM_QUESTIONS[question].id;
            let about = about.to_owned();
            if advised.is_empty() {
                let (answer, because) = ("not-needed".to_owned(), otherwise.to_owned());
                reasons.push(SystemReason { question: id, about: about.clone(), answer, because });
            }
            for advice in advised {
                let (answer, because) = (advice.service.to_string(), advice.because.clone());
                reasons.push(SystemReason { question: id, about: about.clone(), answer, because });
            }
        }
        reasons.push(SystemReason {
            question: system::SYSTEM_QUESTIONS[5].id,
            about: "discovery and tracing".to_owned(),
            answer: decision.discovery.answer.to_owned(),
            because: decision.discovery.because.clone(),
        });
        Self {
            api_gateway: decision.api_gateway.answer,
            service_mesh: decision.service_mesh.answer,
            graphql: decision.graphql.answer,
            event_sourcing: names(&decision.event_sourcing),
            cqrs: names(&decision.cqrs),
            audit: names(&decision.audit),
            read_models: names(&decision.read_models),
            discovery: decision.discovery.answer,
            broker: broker(decisions),
            needs: decisions.topology.system().needs.iter().map(|need: &PlatformNeed| need.name()).collect(),
            reasons,
        }
    }
}

/// The kinds that all messages ask for, and the declared broker that can do all of it.
fn broker(decisions: &Decisions<'_>) -> Option<SystemBroker> {
    use crate::decide::brokers::{advise, can_do};
    let topology = &*decisions.topology;
    let mut kinds: Vec<BrokerKind> = topology
        .edge_ids()
        .filter(|id| decisions.answer(*id).is_some_and(Pattern::is_messaging))
        .filter_map(|id| Some(advise(&safeguards::Situation::of(decisions, id))?.kind))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return None;
    }
    let keep = topology.brokers().iter().find(|broker| kinds.iter().all(|kind| can_do(broker, *kind)));
    let because = match (keep, topology.brokers().is_empty(), kinds.len()) {
        (Some(_), ..) => "it can do all that is asked; a second one would be a preference".to_owned(),
        (None, true, 1) => "no broker is declared".to_owned(),
        (None, true, _) => "no broker is declared; one that does all kinds is enough".to_owned(),
        (None, false, _) => "no declared broker can do all of it".to_owned(),
    };
    Some(SystemBroker {
        kinds: kinds.into_iter().map(BrokerKind::name).collect(),
        keep: keep.map(|broker| broker.name.to_string()),
        because,
    })
}
