//! One flow.

use super::edge::in_full;
use super::layout::{pairs, title};
use crate::report::escape::plain;
use crate::report::payload::FlowPayload;

/// What the flow is, the answer to every question, remarks and safeguards.
pub fn flow(payload: &FlowPayload, width: usize) -> String {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |name: &str, text: String| rows.push((name.to_owned(), plain(&text).into_owned()));
    let form = match (payload.form, payload.coordination, payload.kind) {
        ("saga", Some(coordination), Some(kind)) => format!("saga by {coordination} ({kind})"),
        ("none", ..) => "plain edges: the steps need not hold together".to_owned(),
        ("local", ..) => "a local transaction".to_owned(),
        ("two-step", ..) => "a two-step flow with one compensation, no saga".to_owned(),
        (form, ..) => form.to_owned(),
    };
    row("use", form);
    if let Some(coordinator) = &payload.coordinator {
        row("leads", coordinator.clone());
    }
    for reason in &payload.reasons {
        row(reason.question, reason.answer.clone().into_owned());
    }
    if let Some(alternative) = payload.alternative {
        row("or", format!("{alternative}: synchronous orchestration, because a user waits and time allows"));
    }
    for remark in &payload.remarks {
        row("mend", remark.clone());
    }
    for safeguard in &payload.safeguards {
        row(if safeguard.level == "required" { "required" } else { "advised" }, in_full(safeguard));
    }
    title(&plain(&payload.name), width) + &pairs(&rows, width)
}
