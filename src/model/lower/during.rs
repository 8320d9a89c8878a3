//! Every `during` must name something that its sender handles.

use rustc_hash::FxHashMap;

use super::names::Names;
use super::problem;
use crate::diagnostic::{Finding, nearest};
use crate::file::{Document, Row, Value};
use crate::model::{Service, ServiceId};
use crate::vocabulary::{Pattern, Reply};

/// Something that reaches the edge's sender: an operation or event of an incoming edge, the reply to one that
/// it sends, or an action or compensation of a flow's step there.
pub(super) fn check(document: &Document, names: &Names<'_>, services: &[Service], findings: &mut Vec<Finding>) {
    // Operations that reach each service whose calls state a `during`; the others are not asked.
    let mut handled: FxHashMap<ServiceId, Vec<&str>> = FxHashMap::default();
    for row in document.edges.iter().filter(|row| row.cell("during").is_some()) {
        if let Some(sender) = row.text("from").and_then(|name| names.service(name)) {
            handled.entry(sender).or_default();
        }
    }
    if handled.is_empty() {
        return;
    }
    let replies = replies(document, names);
    // Operations of edges whose target has a slip of its own.
    let mut astray: Vec<&str> = Vec::new();
    // From the rows, so that an edge with a slip at its other end still counts.
    for row in &document.edges {
        let name = || row.text("operation").or_else(|| row.text("event"));
        for item in row.list("to") {
            match names.service(&item.text) {
                Some(target) => {
                    if let Some(known) = handled.get_mut(&target) {
                        known.extend(name());
                    }
                }
                None => astray.extend(name()),
            }
        }
    }
    for step in document.flows.iter().flat_map(|flow| &flow.steps) {
        let service = step.text("service").and_then(|name| names.service(name));
        if let Some(known) = service.and_then(|service| handled.get_mut(&service)) {
            known.extend(step.text("action"));
            known.extend(step.text("compensation"));
        }
    }
    for (sender, reply) in &replies {
        if let Some(known) = handled.get_mut(sender) {
            known.push(reply);
        }
    }
    for names in handled.values_mut() {
        names.sort_unstable();
        names.dedup();
    }
    for row in &document.edges {
        let Some(sender) = row.text("from").and_then(|name| names.service(name)) else { continue };
        let known = handled.get(&sender).map(Vec::as_slice).unwrap_or_default();
        for item in row.list("during") {
            if known.binary_search(&item.text.as_ref()).is_ok() || astray.contains(&item.text.as_ref()) {
                continue;
            }
            let help = match nearest(&item.text, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "no edge with an operation or event leads to it".to_owned(),
                None => format!("it handles: {}", known.join(", ")),
            };
            findings.push(problem::unknown_handling(&item.text, &services[sender.index()].name, item.span, help));
        }
    }
}

/// Who handles the reply to what: `OPERATION.reply`, or `reply` where the edge has no name.
fn replies(document: &Document, names: &Names<'_>) -> Vec<(ServiceId, String)> {
    let chosen =
        |row: &Row, key: &str, name: &'static str| row.cell(key).is_some_and(|cell| cell.value == Value::Choice(name));
    let mut replies = Vec::new();
    for row in &document.edges {
        let answered = match row.has("pattern") {
            true => chosen(row, "pattern", Pattern::AsyncRequestReply.name()),
            false => chosen(row, "reply", Reply::Deferred.name()),
        };
        let Some(sender) = row.text("from").and_then(|name| names.service(name)).filter(|_| answered) else { continue };
        let name = row.text("operation").or_else(|| row.text("event"));
        replies.push((sender, name.map_or("reply".to_owned(), |name| format!("{name}.reply"))));
    }
    replies
}
