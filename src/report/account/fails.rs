//! What fails, and where it comes from.

use super::Section;
use super::figures::told;
use crate::report::numbers::{counted, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::FlowOutcomePayload;

const MOST_ROOTS: usize = 3;

pub(super) fn section(payload: &Simulation<'_>) -> Option<Section> {
    let failing = told(payload).into_iter().filter(|(_, flow)| !flow.failures.is_empty());
    Section::pairs("What fails, and why", failing.map(|(name, flow)| (name.to_owned(), sentence(flow))).collect())
}

fn sentence(flow: &FlowOutcomePayload<'_>) -> String {
    let failures: Vec<String> =
        flow.failures.iter().map(|(outcome, share)| format!("{outcome} {}", percent(*share))).collect();
    let mut text = failures.join(", ");
    let roots = flow.roots.iter().take(MOST_ROOTS);
    let roots: Vec<String> =
        roots.map(|root| format!("{} ({} {})", root.component, root.outcome, percent(root.share))).collect();
    if !roots.is_empty() {
        text.push_str(&format!("; it comes from {}", roots.join(", ")));
        let more = flow.roots.len().saturating_sub(MOST_ROOTS);
        if more > 0 {
            text.push_str(&format!(" and {}", counted(more, "other cause")));
        }
    }
    text
}
