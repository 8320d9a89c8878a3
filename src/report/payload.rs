//! The shapes of `recommend`: what JSON promises and what the other formats show.

use std::borrow::Cow;
use std::io;

use serde::{Serialize, Serializer};


use crate::decide::brokers::BROKER_QUESTIONS;
use crate::decide::candidate::Candidate;
use crate::decide::decisions::Decisions;
use crate::decide::edge::{EdgeDecision, edge};
use crate::decide::flips::Flip;
use crate::decide::flows::{self, FLOW_QUESTIONS};
use crate::decide::reshape;
use crate::decide::safeguards::{self, Advice, Safeguard};
use crate::decide::score::deductions;
use crate::decide::system::{self, ServiceAdvice, SystemAnswer};
use crate::decide::verdicts::Verdicts;
use crate::model::{EdgeId, FlowId, Topology};
use crate::vocabulary::{BrokerKind, Pattern, PlatformNeed};

/// Version of every JSON shape; a field may be added within a version, never renamed or dropped.
pub const SCHEMA_VERSION: u32 = 1;

/// How an output spells a pattern; `None` is the contradiction.
pub fn spelled(pattern: Option<Pattern>) -> &'static str {
    pattern.map_or("contradictory-needs", Pattern::name)
}

/// Everything `recommend` says about one file.
#[derive(Serialize)]
pub struct Recommendation<'a> {
    pub schema_version: u32,
    pub command: &'static str,
    pub version: &'static str,
    /// The system's name, else the file's.
    pub name: &'a str,
    pub file: &'a str,
    pub policy: &'static str,
    pub services: usize,
    /// Written last, by all threads: see [`super::json::recommendation`].
    #[serde(skip)]
    pub edges: Edges<'a>,
    pub flows: Vec<FlowPayload>,
    pub system: SystemPayload,
    pub notes: Vec<String>,
}

/// The edges to show; each is decided in full when it is asked for, so that memory does not grow
/// with the report.
pub struct Edges<'a> {
    decisions: &'a Decisions<'a>,
    ids: Vec<EdgeId>,
    /// Threads that decide and serialise; the result does not depend on it.
    threads: usize,
}

/// Edges that one thread serialises at a time.
const BATCH: usize = 1024;

impl<'a> Edges<'a> {
    pub fn new(decisions: &'a Decisions<'a>, ids: Vec<EdgeId>, threads: usize) -> Self {
        Self { decisions, ids, threads: threads.max(1) }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The payloads in the order of the file, implied edges last.
    pub fn iter(&self) -> impl Iterator<Item = EdgePayload<'a>> + use<'a, '_> {
        let mut verdicts = Verdicts::default();
        self.ids.iter().map(move |id| EdgePayload::of(self.decisions, &edge(self.decisions, &mut verdicts, *id)))
    }
}

impl Serialize for Edges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Edges<'_> {
    /// Hands the texts that `entry` makes of the edges to `sink`, in order, on all threads.
    ///
    /// # Errors
    /// The first of `entry` or `sink`.
    pub fn each_entry(
        &self,
        entry: impl Fn(&EdgePayload<'_>, &mut Vec<u8>) -> io::Result<()> + Sync,
        mut sink: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut verdicts: Vec<Verdicts> = (0..self.threads).map(|_| Verdicts::default()).collect();
        // While one round is decided, the one before it is written.
        let mut texts: [Vec<Vec<u8>>; 2] = [vec![Vec::new(); self.threads], vec![Vec::new(); self.threads]];
        for round in self.ids.chunks(BATCH * self.threads).map(Some).chain([None]) {
            let [filling, full] = &mut texts;
            std::thread::scope(|scope| {
                let running: Vec<_> = round
                    .unwrap_or_default()
                    .chunks(BATCH)
                    .zip(verdicts.iter_mut().zip(filling.iter_mut()))
                    .map(|(ids, (verdicts, text))| {
                        let entry = &entry;
                        scope.spawn(move || {
                            ids.iter().try_for_each(|id| {
                                entry(&EdgePayload::of(self.decisions, &edge(self.decisions, verdicts, *id)), text)
                            })
                        })
                    })
                    .collect();
                let written = full.iter_mut().try_for_each(|text| sink(text));
                full.iter_mut().for_each(Vec::clear);
                let decided = running.into_iter().try_for_each(|worker| match worker.join() {
                    Ok(done) => done,
                    // A worker panics only on a bug, which is this thread's panic too.
                    Err(bug) => std::panic::resume_unwind(bug),
                });
                written.and(decided)
            })?;
            texts.swap(0, 1);
        }
        Ok(())
    }
}

/// One edge.
#[derive(Serialize)]
pub struct EdgePayload<'a> {
    pub id: &'a str,
    pub from: &'a str,
    pub to: Vec<&'a str>,
    pub operation: Option<&'a str>,
    pub event: Option<&'a str>,
    pub pattern: &'static str,
    pub family: Option<&'static str>,
    pub saga: Option<String>,
    pub implied: bool,
    /// The pattern that the file states.
    pub today: Option<&'static str>,
    /// The one line that settles it.
    pub because: String,
    pub runner_up: Option<&'static str>,
    pub runner_up_excluded: bool,
    /// The runner-up's two largest deductions.
    pub why_not: Vec<DeductionPayload>,
    pub score: Option<i16>,
    pub runner_up_score: Option<i16>,
    pub confidence: &'static str,
    pub weak: bool,
    pub decisive: Vec<&'static str>,
    pub reasons: Vec<ReasonPayload>,
    pub flips: Vec<FlipPayload>,
    pub safeguards: Vec<SafeguardPayload>,
    pub broker_kind: Option<&'static str>,
    pub broker: Option<BrokerPayload>,
    pub assumptions: Vec<AssumptionPayload>,
    pub policy_dependent: bool,
    /// The answers of the other policies, when they differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicyPayload>,
    /// Only where a caller waits.
    pub path: Option<PathPayload>,
}

#[derive(Serialize)]
pub struct DeductionPayload {
    pub question: &'static str,
    pub points: u8,
    pub because: &'static str,
}

#[derive(Serialize)]
pub struct ReasonPayload {
    pub question: &'static str,
    pub answer: String,
}

#[derive(Serialize)]
pub struct FlipPayload {
    /// The argument of `--set`.
    pub set: String,
    pub becomes: &'static str,
    /// The argument of `--set` one step short of it, for numbers.
    pub short: Option<String>,
}

#[derive(Serialize)]
pub struct SafeguardPayload {
    pub name: &'static str,
    pub level: &'static str,
    pub value: Cow<'static, str>,
    /// What the file states of it.
    pub stated: Option<Cow<'static, str>>,
}

#[derive(Serialize)]
pub struct BrokerPayload {
    pub kind: &'static str,
    pub question: &'static str,
    pub because: &'static str,
    pub suggests: &'static str,
    /// The declared broker that can do it.
    pub keep: Option<String>,
}

#[derive(Serialize)]
pub struct AssumptionPayload {
    pub attribute: String,
    pub value: String,
    pub by: &'static str,
    pub question: &'static str,
}

#[derive(Serialize)]
pub struct PolicyPayload {
    pub policy: &'static str,
    pub pattern: &'static str,
}

#[derive(Serialize)]
pub struct PathPayload {
    pub need_s: f64,
    pub left_s: f64,
    /// What the caller waits for after the break points below.
    pub need_after_s: f64,
    pub hops: u32,
}

impl<'a> EdgePayload<'a> {
    pub fn of(decisions: &'a Decisions<'_>, decision: &EdgeDecision<'a>) -> Self {
        let topology = &*decisions.topology;
        let edge = decision.situation.edge;
        let facts = &decision.situation.derived.facts;
        let scored = decision.runner_up.is_some() && decision.sagas.is_empty();
        let runner_up = Some(decision.verdict.runner_up).filter(|_| scored);
        let figures = &decision.situation.derived.figures;
        let saga: Vec<&str> = decision.sagas.iter().map(|id| topology.flow(*id).name.as_ref()).collect();
        Self {
            id: &edge.id,
            from: &topology.service(edge.from).name,
            to: edge.to.as_slice().iter().map(|to| topology.service(*to).name.as_ref()).collect(),
            operation: edge.name.as_deref().filter(|_| !edge.is_event),
            event: edge.name.as_deref().filter(|_| edge.is_event),
            pattern: spelled(decision.pattern),
            family: decision.family.map(|family| family.name()),
            saga: (!saga.is_empty()).then(|| saga.join(", ")),
            implied: edge.implied,
            today: edge.pattern().map(Pattern::name),
            because: decision.headline.clone(),
            runner_up: decision.runner_up.map(Pattern::name),
            runner_up_excluded: decision.runner_up_excluded,
            why_not: runner_up.map_or_else(Vec::new, |runner_up| why_not(decision, runner_up)),
            score: decision.verdict.winner.filter(|_| scored).map(|winner| decision.verdict.score(winner)),
            runner_up_score: runner_up.map(|runner_up| decision.verdict.score(runner_up)),
            confidence: decision.confidence.name(),
            weak: decision.weak,
            decisive: decision.decisive.clone(),
            reasons: decision
                .reasons
                .iter()
                .map(|reason| ReasonPayload { question: reason.question, answer: reason.answer.clone() })
                .collect(),
            flips: decision.flips.iter().map(|flip| FlipPayload::of(topology, flip)).collect(),
            safeguards: decision.safeguards.iter().map(SafeguardPayload::of).collect(),
            broker_kind: decision.broker.as_ref().map(|advice| advice.kind.name()),
            broker: decision.broker.as_ref().map(|advice| BrokerPayload {
                kind: advice.kind.name(),
                question: BROKER_QUESTIONS[advice.question].id,
                because: advice.because,
                suggests: BROKER_QUESTIONS[advice.question].suggests,
                keep: advice.keep.as_deref().map(str::to_owned),
            }),
            assumptions: decision
                .assumptions
                .iter()
                .map(|assumption| AssumptionPayload {
                    attribute: assumption.attribute.clone(),
                    value: assumption.value.clone(),
                    by: assumption.by,
                    question: crate::decide::questions::QUESTIONS[assumption.question].id,
                })
                .collect(),
            policy_dependent: !decision.by_policy.is_empty(),
            policies: decision
                .by_policy
                .iter()
                .map(|(policy, pattern)| PolicyPayload { policy: policy.name(), pattern: spelled(*pattern) })
                .collect(),
            path: (decision.on_a_path() && facts.answer() != crate::decide::facts::Answer::None).then(|| PathPayload {
                need_s: figures.need.as_secs_f64(),
                left_s: figures.left.as_secs_f64(),
                need_after_s: figures.need_after.as_secs_f64(),
                hops: figures.hops,
            }),
        }
    }
}

fn why_not(decision: &EdgeDecision<'_>, candidate: Candidate) -> Vec<DeductionPayload> {
    deductions(&decision.situation.derived.facts, candidate)
        .into_iter()
        .take(2)
        .map(|(question, deduction)| DeductionPayload {
            question: crate::decide::questions::QUESTIONS[question].id,
            points: deduction.points,
            because: deduction.because,
        })
        .collect()
}

impl FlipPayload {
    fn of(topology: &Topology, flip: &Flip) -> Self {
        let setting = |change: &crate::model::Change| {
            let (attribute, value) = change.attribute(topology);
            format!("{}.{attribute}={value}", change.target(topology))
        };
        Self { set: setting(&flip.change), becomes: spelled(flip.becomes), short: flip.short.as_ref().map(setting) }
    }
}

impl SafeguardPayload {
    fn of((safeguard, advice): &(&'static Safeguard, Advice)) -> Self {
        Self {
            name: safeguard.name,
            level: advice.level.name(),
            value: advice.value.clone(),
            stated: advice.stated.clone(),
        }
    }
}

/// One flow.
#[derive(Serialize)]
pub struct FlowPayload {
    pub name: String,
    pub form: &'static str,
    pub coordination: Option<&'static str>,
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    pub alternative: Option<&'static str>,
    pub participants: Vec<String>,
    pub coordinator: Option<String>,
    pub reasons: Vec<ReasonPayload>,
    pub remarks: Vec<String>,
    pub safeguards: Vec<SafeguardPayload>,
}

impl FlowPayload {
    pub fn of(decisions: &Decisions<'_>, id: FlowId) -> Self {
        let decision = flows::flow(decisions, id);
        let owned = |name: &str| name.to_owned();
        Self {
            name: owned(&decisions.topology.flow(id).name),
            form: decision.form.name(),
            coordination: decision.coordination.map(|coordination| coordination.name()),
            kind: decision.kind.map(|kind| kind.name),
            alternative: decision.alternative.map(|kind| kind.name),
            participants: decision.participants.iter().map(|name| owned(name)).collect(),
            coordinator: decision.coordinator.as_deref().map(owned),
            reasons: decision
                .answers
                .iter()
                .map(|answer| ReasonPayload {
                    question: FLOW_QUESTIONS[answer.question].id,
                    answer: answer.answer.clone(),
                })
                .collect(),
            remarks: decision.remarks,
            safeguards: safeguards::for_flow(&flows::situation(decisions, id))
                .iter()
                .map(SafeguardPayload::of)
                .collect(),
        }
    }
}

/// The system.
#[derive(Serialize)]
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

#[derive(Serialize)]
pub struct SystemBroker {
    pub kinds: Vec<&'static str>,
    pub keep: Option<String>,
    pub because: String,
}

#[derive(Serialize)]
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

/// What a report must not keep quiet about.
pub fn notes(decisions: &Decisions<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let edges = decisions.topology.edges().len();
    if edges > reshape::MOST_EDGES {
        notes.push(format!(
            "flips that move other calls are searched in files of up to {} edges; this one has {edges}",
            reshape::MOST_EDGES
        ));
    }
    let implied = decisions.topology.edges().iter().filter(|edge| edge.implied).count();
    if implied > 0 {
        let what = if implied == 1 { "1 edge is" } else { &format!("{implied} edges are") };
        notes.push(format!("{what} not in the file: a saga's steps imply them"));
    }
    notes
}
