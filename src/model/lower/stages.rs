//! What the edges of one stage say about how many of their calls must succeed.

use rustc_hash::FxHashMap;

use super::problem;
use crate::diagnostic::Finding;
use crate::file::Document;
use crate::model::{Edge, ServiceId};

/// A `wait_for` that asks for more calls than its stage makes.
pub(super) fn check(document: &Document, edges: &[Edge], findings: &mut Vec<Finding>) {
    let wait_for = |edge: &Edge| edge.design.as_ref()?.call.as_ref()?.wait_for;
    if !edges.iter().any(|edge| wait_for(edge).is_some()) {
        return;
    }
    // A fraction of a call is the probability of one more.
    let calls = |edge: &Edge| {
        let each = edge.needs.calls_per_request.unwrap_or(1.0).ceil() as u64;
        each.saturating_mul(edge.to.as_slice().len() as u64)
    };
    let mut staged: FxHashMap<(ServiceId, &str), u64> = FxHashMap::default();
    for edge in edges {
        if let Some(stage) = &edge.stage {
            let sum = staged.entry((edge.from, stage)).or_default();
            *sum = sum.saturating_add(calls(edge));
        }
    }
    for edge in edges {
        let made = match &edge.stage {
            Some(stage) => staged.get(&(edge.from, stage.as_ref())).copied().unwrap_or_default(),
            None => calls(edge),
        };
        if wait_for(edge).is_some_and(|wanted| wanted > made) {
            let row = document.edges.iter().find(|row| row.span == edge.span);
            let span = row.and_then(|row| row.cell("wait_for")).map_or(edge.span, |cell| cell.span);
            findings.push(problem::wait_for_too_many(made, span));
        }
    }
}
