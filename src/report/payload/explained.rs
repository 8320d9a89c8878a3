//! One edge with everything that led to its answer: `explain` and `recommend --edge`.

use schemars::JsonSchema;
use serde::Serialize;

use super::edge::DeductionPayload;
use super::{EdgePayload, spelled};
use crate::decide::answers::inputs;
use crate::decide::candidate::Candidate;
use crate::decide::decisions::Decisions;
use crate::decide::edge::edge;
use crate::decide::questions::QUESTIONS;
use crate::decide::score::deductions;
use crate::decide::standing::Standing;
use crate::decide::verdicts::Verdicts;
use crate::model::EdgeId;
use crate::vocabulary::Pattern;

#[derive(Serialize, JsonSchema)]
pub struct ExplainedEdge<'a> {
    #[serde(flatten)]
    pub edge: EdgePayload<'a>,
    pub inputs: Vec<InputPayload>,
    /// All candidates, the best first; empty where the table was not asked.
    pub scores: Vec<ScorePayload>,
}

#[derive(Serialize, JsonSchema)]
pub struct InputPayload {
    pub attribute: String,
    pub value: String,
    /// `stated`, `inferred` or `assumed`.
    pub standing: &'static str,
    /// From what it was inferred, or by what assumed.
    pub from: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
pub struct ScorePayload {
    pub pattern: &'static str,
    pub score: i16,
    pub excluded: bool,
    pub deductions: Vec<DeductionPayload>,
}

impl<'a> ExplainedEdge<'a> {
    pub fn of(decisions: &'a Decisions<'_>, verdicts: &mut Verdicts, id: EdgeId) -> Self {
        let decision = edge(decisions, verdicts, id);
        let inputs = inputs(decisions, &decision.situation).into_iter().map(|input| {
            let (standing, from) = match input.standing {
                Standing::Stated => ("stated", None),
                Standing::Inferred(from) => ("inferred", Some(from)),
                Standing::Assumed(by) => ("assumed", Some(by)),
            };
            InputPayload { attribute: input.attribute, value: input.value, standing, from }
        });
        let inputs = if decision.situation.pattern == Some(Pattern::Native) { Vec::new() } else { inputs.collect() };
        let asked = decision.situation.pattern != Some(Pattern::Native) && decision.sagas.is_empty();
        let facts = decision.situation.derived.facts;
        let mut scores: Vec<ScorePayload> = Candidate::tie_order(facts.policy)
            .into_iter()
            .filter(|_| asked)
            .map(|candidate| ScorePayload {
                pattern: spelled(Some(candidate.pattern())),
                score: decision.verdict.score(candidate),
                excluded: decision.verdict.is_excluded(candidate),
                deductions: deductions(&facts, candidate)
                    .into_iter()
                    .map(|(question, deduction)| DeductionPayload {
                        question: QUESTIONS[question].id,
                        points: deduction.points,
                        because: deduction.because,
                    })
                    .collect(),
            })
            .collect();
        // A stable sort keeps the tie order among equals.
        scores.sort_by_key(|score| (score.excluded, std::cmp::Reverse(score.score)));
        Self { edge: EdgePayload::of(decisions, decision), inputs, scores }
    }
}
