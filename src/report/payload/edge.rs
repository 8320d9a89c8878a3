//! One edge as every format shows it.

use std::borrow::Cow;
use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::spelled;
use crate::decide::brokers::BROKER_QUESTIONS;
use crate::decide::candidate::Candidate;
use crate::decide::decisions::Decisions;
use crate::decide::edge::EdgeDecision;
use crate::decide::flips::Flip;
use crate::decide::safeguards::{Advice, Safeguard};
use crate::decide::score::deductions;
use crate::model::Topology;
use crate::vocabulary::Pattern;

/// One edge.
#[derive(Serialize, JsonSchema)]
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
    /// What to mind, with the rule that finds it.
    pub remarks: Vec<RemarkPayload<'a>>,
    /// Only where a caller waits.
    pub path: Option<PathPayload>,
}

#[derive(Serialize, JsonSchema)]
pub struct DeductionPayload {
    pub question: &'static str,
    pub points: u8,
    pub because: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct ReasonPayload {
    pub question: &'static str,
    pub answer: Cow<'static, str>,
}

#[derive(Serialize, JsonSchema)]
pub struct FlipPayload {
    /// The argument of `--set`.
    pub set: String,
    pub becomes: &'static str,
    /// The argument of `--set` one step short of it, for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct SafeguardPayload {
    pub name: &'static str,
    pub level: &'static str,
    pub value: Cow<'static, str>,
    /// What the file states of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Cow<'static, str>>,
}

#[derive(Serialize, JsonSchema)]
pub struct BrokerPayload {
    pub kind: &'static str,
    pub question: &'static str,
    pub because: &'static str,
    pub suggests: &'static str,
    /// The broker that the file gives the edge.
    pub declared: Option<String>,
    /// The same, if it can do it.
    pub keep: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct AssumptionPayload {
    pub attribute: String,
    pub value: String,
    pub by: &'static str,
    pub question: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct PolicyPayload {
    pub policy: &'static str,
    pub pattern: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct RemarkPayload<'a> {
    pub rule: Option<&'a str>,
    pub text: String,
}

#[derive(Serialize, JsonSchema)]
pub struct PathPayload {
    pub need_s: f64,
    pub left_s: f64,
    /// What the caller waits for after the break points below.
    pub need_after_s: f64,
    pub hops: u32,
}

impl<'a> EdgePayload<'a> {
    pub fn of(decisions: &'a Decisions<'_>, decision: EdgeDecision<'a>) -> Self {
        let topology = &*decisions.topology;
        let edge = decision.situation.edge;
        let facts = &decision.situation.derived.facts;
        let scored = decision.runner_up.is_some() && decision.sagas.is_empty();
        let runner_up = Some(decision.verdict.runner_up).filter(|_| scored);
        let figures = &decision.situation.derived.figures;
        let saga: Vec<&str> = decision.sagas.iter().map(|id| topology.flow(*id).name.as_ref()).collect();
        let broker_name = decision.situation.broker.map(|broker| broker.name.to_string());
        let why_not = runner_up.map_or_else(Vec::new, |runner_up| why_not(&decision, runner_up));
        let waited_for = decision.on_a_path() && facts.answer() != crate::decide::facts::Answer::None;
        let path = waited_for.then(|| PathPayload {
            need_s: figures.need.as_secs_f64(),
            left_s: figures.left.as_secs_f64(),
            need_after_s: figures.need_after.as_secs_f64(),
            hops: figures.hops,
        });
        Self {
            id: &edge.id,
            from: &topology.service(edge.from).name,
            to: edge.to.as_slice().iter().map(|to| topology.service(*to).name.as_ref()).collect(),
            operation: edge.name.as_deref().filter(|_| !edge.is_event),
            event: edge.name.as_deref().filter(|_| edge.is_event),
            pattern: spelled(decision.situation.pattern),
            family: decision.family.map(|family| family.name()),
            saga: (!saga.is_empty()).then(|| saga.join(", ")),
            implied: edge.implied,
            today: edge.pattern().map(Pattern::name),
            because: decision.headline,
            runner_up: decision.runner_up.map(Pattern::name),
            runner_up_excluded: decision.runner_up_excluded,
            why_not,
            score: decision.verdict.winner.filter(|_| scored).map(|winner| decision.verdict.score(winner)),
            runner_up_score: runner_up.map(|runner_up| decision.verdict.score(runner_up)),
            confidence: decision.confidence.name(),
            weak: decision.weak,
            decisive: decision.decisive,
            reasons: decision
                .reasons
                .into_iter()
                .map(|reason| ReasonPayload { question: reason.question, answer: reason.answer })
                .collect(),
            flips: decision.flips.iter().map(|flip| FlipPayload::of(topology, flip)).collect(),
            safeguards: decision.safeguards.into_iter().map(SafeguardPayload::of).collect(),
            broker_kind: decision.broker.as_ref().map(|advice| advice.kind.name()),
            broker: decision.broker.as_ref().map(|advice| BrokerPayload {
                kind: advice.kind.name(),
                question: BROKER_QUESTIONS[advice.question].id,
                because: advice.because,
                suggests: BROKER_QUESTIONS[advice.question].suggests,
                declared: broker_name,
                keep: advice.keep.as_deref().map(str::to_owned),
            }),
            assumptions: decision
                .assumptions
                .into_iter()
                .map(|assumption| AssumptionPayload {
                    attribute: assumption.attribute,
                    value: assumption.value,
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
            remarks: decision
                .remarks
                .into_iter()
                .map(|remark| RemarkPayload { rule: remark.rule, text: remark.text })
                .collect(),
            path,
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
        // Ids and values together rarely need more.
        const USUAL: usize = 64;
        let setting = |change: &crate::model::Change| {
            let mut text = String::with_capacity(USUAL);
            // Writing to a String cannot fail.
            let _ = write!(text, "{}", change.setting(topology));
            text
        };
        Self { set: setting(&flip.change), becomes: spelled(flip.becomes), short: flip.short.as_ref().map(setting) }
    }
}

impl SafeguardPayload {
    pub(super) fn of((safeguard, advice): (&'static Safeguard, Advice)) -> Self {
        Self { name: safeguard.name, level: advice.level.name(), value: advice.value, stated: advice.stated }
    }
}
