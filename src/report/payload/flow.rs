//! One flow as every format shows it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ReasonPayload, SafeguardPayload};
use crate::decide::decisions::Decisions;
use crate::decide::flows::{self, FLOW_QUESTIONS};
use crate::decide::safeguards;
use crate::model::FlowId;

/// One flow.
#[derive(Serialize, JsonSchema)]
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
                    answer: answer.answer.clone().into(),
                })
                .collect(),
            remarks: decision.remarks,
            safeguards: safeguards::for_flow(&flows::situation(decisions, id))
                .into_iter()
                .map(SafeguardPayload::of)
                .collect(),
        }
    }
}
