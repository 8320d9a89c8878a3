//! One edge's decision in full: the answer, why, why not the next best, and what it rests on.

use super::assumptions::{Assumption, assumptions};
use super::brokers::{self, BrokerAdvice};
use super::cut::Role;
use super::decisions::Decisions;
use super::flips::{Flip, flips};
use super::questions::QUESTIONS;
use super::reasons::{Reason, headline, reasons};
use super::remarks::{Remark, remarks};
use super::safeguards::{self, Advice, Safeguard, Situation};
use super::score::Verdict;
use super::tree::{self, Leaf};
use super::verdicts::Verdicts;
use crate::model::{EdgeId, FlowId};
use crate::vocabulary::{Pattern, Policy};

/// How clear an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    fn one_lower(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

/// What kind of communication a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Sync,
    Queue,
    PubSub,
    Saga,
    Native,
}

impl Family {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Queue => "queue",
            Self::PubSub => "pub-sub",
            Self::Saga => "saga",
            Self::Native => "native",
        }
    }
}

/// The decision about one edge.
pub struct EdgeDecision<'a> {
    pub situation: Situation<'a>,
    pub family: Option<Family>,
    pub verdict: Verdict,
    /// The next best; `None` where the table was not asked.
    pub runner_up: Option<Pattern>,
    pub runner_up_excluded: bool,
    pub confidence: Confidence,
    /// Ids of the questions whose answer, if changed alone, changes the winner; the one that settled
    /// it first.
    pub decisive: Vec<&'static str>,
    pub headline: String,
    pub reasons: Vec<Reason>,
    pub assumptions: Vec<Assumption>,
    pub flips: Vec<Flip>,
    pub safeguards: Vec<(&'static Safeguard, Advice)>,
    pub broker: Option<BrokerAdvice>,
    pub sagas: Vec<FlowId>,
    /// Answers under the other policies, when they differ.
    pub by_policy: Vec<(Policy, Option<Pattern>)>,
    pub weak: bool,
    pub remarks: Vec<Remark>,
}

/// Everything about the edge `id`. `verdicts` carries what earlier edges had in common.
pub fn edge<'a>(decisions: &'a Decisions<'_>, verdicts: &mut Verdicts, id: EdgeId) -> EdgeDecision<'a> {
    let situation = Situation::of(decisions, id);
    let facts = situation.derived.facts;
    let pattern = situation.pattern;
    let verdict = verdicts.of(&facts);
    let leaf = tree::read(&facts);
    let scored = pattern != Some(Pattern::Native) && !situation.in_saga;
    let assumptions = assumptions(decisions, &situation, &leaf);
    let decisive = if scored { decisive_ids(verdicts.decisive(&facts), &leaf) } else { Vec::new() };
    let runner_up = match (scored, situation.in_saga) {
        // What the table would say if the edge stood alone.
        (false, true) => verdict.winner.map(|winner| winner.pattern()).filter(|winner| Some(*winner) != pattern),
        (false, false) => None,
        (true, _) => pattern.map(|_| verdict.runner_up.pattern()),
    };
    EdgeDecision {
        family: pattern.map(|pattern| family(pattern, situation.in_saga)),
        runner_up,
        runner_up_excluded: scored && verdict.is_excluded(verdict.runner_up),
        confidence: confidence(scored, &verdict, verdicts.decisive(&facts), &assumptions),
        decisive,
        headline: headline(decisions, &situation, &leaf),
        reasons: reasons(decisions, &situation, &leaf),
        flips: if situation.edge.implied {
            Vec::new()
        } else {
            flips(decisions, verdicts, id, situation.inputs, situation.derived)
        },
        safeguards: safeguards::for_edge(&situation),
        broker: brokers::advise(&situation),
        sagas: decisions.ground.sagas.carried(id).map(|carried| carried.flows.clone()).unwrap_or_default(),
        by_policy: if decisions.policy_dependent(id) { decisions.other_answers(id).collect() } else { Vec::new() },
        weak: scored && verdict.is_weak(),
        remarks: remarks(&situation),
        assumptions,
        verdict,
        situation,
    }
}

fn family(pattern: Pattern, in_saga: bool) -> Family {
    match pattern {
        _ if in_saga => Family::Saga,
        Pattern::Native => Family::Native,
        Pattern::Queue | Pattern::AsyncRequestReply => Family::Queue,
        Pattern::PubSub | Pattern::EventDriven => Family::PubSub,
        Pattern::Rest | Pattern::Grpc | Pattern::Graphql | Pattern::Websocket => Family::Sync,
    }
}

/// The settling question first, then the others in reading order.
fn decisive_ids(bits: u16, leaf: &Leaf) -> Vec<&'static str> {
    let is_decisive = |question: &usize| bits >> question & 1 == 1;
    let settled = Some(leaf.settled_by()).filter(is_decisive);
    settled
        .into_iter()
        .chain((0..QUESTIONS.len()).filter(is_decisive).filter(|question| *question != leaf.settled_by()))
        .map(|question| QUESTIONS[question].id)
        .collect()
}

/// High from 20 points ahead of the runner-up, medium from 10; one step lower when a decisive
/// question was answered by an assumption.
fn confidence(scored: bool, verdict: &Verdict, decisive: u16, assumptions: &[Assumption]) -> Confidence {
    if !scored {
        return Confidence::High;
    }
    let by_margin = match verdict.margin() {
        None => Confidence::High,
        Some(margin) if margin >= 20 => Confidence::High,
        Some(margin) if margin >= 10 => Confidence::Medium,
        Some(_) => Confidence::Low,
    };
    let assumed =
        assumptions.iter().any(|assumption| assumption.could_decide && decisive >> assumption.question & 1 == 1);
    if assumed { by_margin.one_lower() } else { by_margin }
}

impl EdgeDecision<'_> {
    /// The caller waits, as the paths see it: `need`, `left` and `hops` then mean something.
    pub fn on_a_path(&self) -> bool {
        self.situation.derived.role == Role::AnsweredNow
    }
}
