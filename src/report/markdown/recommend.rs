//! The report of `recommend`.

use std::fmt::Write;

use super::simulation::sections;
use crate::report::account;
use crate::report::escape::markdown as md;
use crate::report::payload::{EdgePayload, Recommendation};

/// The report of `recommend`.
pub fn recommend(payload: &Recommendation<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail; the results are dropped below for that reason.
    let _ = write!(
        out,
        "# {}\n\n{} services, {} edges, {} policy.\n\n## Edges\n\n",
        md(payload.name),
        payload.services,
        payload.edges.len(),
        payload.policy
    );
    out.push_str("| edge | use | confidence | because | flips |\n|---|---|---|---|---|\n");
    for edge in payload.edges.iter() {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            md(edge.id),
            usage(&edge),
            if edge.score.is_some() { edge.confidence } else { "-" },
            md(&edge.because),
            edge.flips.first().map_or(String::new(), |flip| format!("{} → {}", md(&flip.set), flip.becomes))
        );
    }
    out.push_str("\n## Safeguards\n\n| edge | required | recommended |\n|---|---|---|\n");
    for edge in payload.edges.iter().filter(|edge| !edge.safeguards.is_empty()) {
        let names = |level: &str| {
            let all = edge.safeguards.iter().filter(|safeguard| safeguard.level == level);
            all.map(|safeguard| {
                if safeguard.stated.is_some() { format!("{} ✓", safeguard.name) } else { safeguard.name.to_owned() }
            })
            .collect::<Vec<_>>()
            .join(", ")
        };
        let _ = writeln!(out, "| {} | {} | {} |", md(edge.id), names("required"), names("recommended"));
    }
    let remarks: Vec<String> = payload
        .edges
        .iter()
        .flat_map(|edge| {
            let id = md(edge.id);
            edge.remarks.iter().map(|remark| format!("- {id}: {}\n", md(&remark.text))).collect::<Vec<_>>()
        })
        .collect();
    if !remarks.is_empty() {
        out.push_str("\n## To mind\n\n");
        out.push_str(&remarks.concat());
    }
    if !payload.flows.is_empty() {
        out.push_str(
            "\n## Flows\n\n| flow | form | coordination | type | participants | to mend |\n|---|---|---|---|---|---|\n",
        );
        for flow in &payload.flows {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                md(&flow.name),
                flow.form,
                flow.coordination.unwrap_or("-"),
                flow.kind.unwrap_or("-"),
                md(&flow.participants.join(", ")),
                md(&flow.remarks.join("; "))
            );
        }
    }
    out.push_str("\n## System\n\n| question | answer | because |\n|---|---|---|\n");
    for reason in &payload.system.reasons {
        let _ = writeln!(out, "| {} | {} | {} |", md(&reason.about), md(&reason.answer), md(&reason.because));
    }
    for note in &payload.notes {
        let _ = write!(out, "\n{}\n", md(note));
    }
    if let Some(evidence) = &payload.evidence {
        out.push_str(&sections(&account::evidence(evidence)));
    }
    if let Some(why) = &payload.no_evidence {
        let _ = write!(out, "\n## What it buys\n\nNot tried: {}\n", md(why));
    }
    out
}

fn usage(edge: &EdgePayload<'_>) -> String {
    let mut text = format!("**{}**", edge.pattern);
    if let Some(today) = edge.today.filter(|today| *today != edge.pattern) {
        let _ = write!(text, " (today {today})");
    }
    if edge.policy_dependent {
        text.push_str(" (by policy)");
    }
    if let Some(saga) = &edge.saga {
        let _ = write!(text, " (saga {})", md(saga));
    }
    text
}
