//! Everything lowering can report, one function per situation.

use super::values::keys;
use crate::diagnostic::{Finding, Span};
use crate::file::{Cell, Item, Listed, Row};
use crate::model::FaultTarget;

pub(super) fn unknown(noun: &str, name: &str, span: Span, near: Option<&str>) -> Finding {
    let finding = Finding::error(
        "unknown-name",
        span,
        format!("there is no {noun} `{name}`"),
        format!("not declared as a {noun}"),
    );
    match (near, noun) {
        (Some(near), _) => finding.help(format!("did you mean `{near}`?")),
        (None, "service") => finding.help(format!("declare it: `[services.{name}]`")),
        (None, "broker") => finding.help(format!("declare it: `[brokers.{name}]`")),
        (None, _) => finding,
    }
}

pub(super) fn missing(key: &str, header: &str, span: Span, help: &str) -> Finding {
    Finding::error("missing-key", span, format!("`{key}` is missing"), format!("this `{header}` needs it")).help(help)
}

/// Reports each of `wanted` that the table in `cell` lacks.
pub(super) fn require(cell: &Cell, wanted: &[&str], findings: &mut Vec<Finding>) {
    if let Some(row) = keys(&cell.value) {
        require_keys(cell.attribute.name, row, wanted, cell.span, findings);
    }
}

/// The same for one table of a list.
pub(super) fn require_listed(key: &str, item: &Listed, wanted: &[&str], findings: &mut Vec<Finding>) {
    if let Some(row) = keys(&item.value) {
        require_keys(key, row, wanted, item.span, findings);
    }
}

fn require_keys(key: &str, row: &Row, wanted: &[&str], span: Span, findings: &mut Vec<Finding>) {
    findings.extend(wanted.iter().filter(|wanted| !row.has(wanted)).map(|wanted| lacks(key, wanted, span)));
}

/// `key` means nothing without `other`.
pub(super) fn lacks(key: &str, other: &str, span: Span) -> Finding {
    Finding::error("missing-key", span, format!("`{key}` needs `{other}`"), "which is not stated")
}

/// `key` is stated where it has no meaning.
pub(super) fn only_with(key: &str, condition: &str, span: Span) -> Finding {
    Finding::error("contradiction", span, format!("`{key}` is only for `{condition}`"), "stated here")
}

pub(super) fn two_forms(key: &str, one: &str, other: &str, span: Span) -> Finding {
    let message = format!("`{key}` states both `{one}` and `{other}`");
    Finding::error("contradiction", span, message, "expected one of the two")
}

pub(super) fn at_odds(key: &str, one: &str, other: &str, span: Span) -> Finding {
    let message = format!("`{key}` cannot be `{one}` with `{other}`");
    Finding::error("contradiction", span, message, "one of them has no effect")
}

pub(super) fn impossible(key: &str, what: &str, expected: &str, span: Span) -> Finding {
    Finding::error("out-of-range", span, format!("`{key}` cannot be {what}"), format!("expected {expected}"))
}

pub(super) fn never_retried(fate: &str, span: Span) -> Finding {
    Finding::error("contradiction", span, format!("`{fate}` is never tried again"), "no outcome to retry")
}

pub(super) fn wait_for_too_many(most: u64, span: Span) -> Finding {
    let expected = format!("at most {most}, the calls of its stage");
    Finding::error("out-of-range", span, "`wait_for` asks for more calls than are made", expected)
}

pub(super) fn fault_does_not_fit(kind: &str, target: &FaultTarget, span: Span) -> Finding {
    let (noun, fits) = match target {
        FaultTarget::Flow(_) => ("a flow", "a flow takes only `load`"),
        FaultTarget::Edge(_) => ("an edge", "an edge takes `slow`, `latency`, `loss`, `errors` and `partition`"),
        FaultTarget::Zone(_) => ("a zone", "a zone takes all but `load` and `deploy`"),
        FaultTarget::Zones(..) => ("two zones", "two zones take `latency`, `loss` and `partition`"),
        FaultTarget::Broker(_) => ("a broker", "a broker takes `crash`, `pause`, `slow` and `errors`"),
        FaultTarget::Service(_) | FaultTarget::Replica(..) => {
            ("a service", "a service takes `crash`, `pause`, `slow`, `errors` and, as a whole, `deploy`")
        }
    };
    Finding::error("contradiction", span, format!("`{kind}` is no fault of {noun}"), fits)
}

pub(super) fn no_such_replica(target: &str, service: &str, replicas: u64, span: Span) -> Finding {
    let has = if replicas == 1 { "one replica".to_owned() } else { format!("{replicas} replicas") };
    Finding::error("unknown-name", span, format!("there is no replica `{target}`"), format!("`{service}` has {has}"))
        .help("replicas count from 1")
}

pub(super) fn unknown_target(name: &str, span: Span, near: Option<&str>) -> Finding {
    let message = format!("`{name}` is no service, broker, zone, edge or flow");
    Finding::error("unknown-name", span, message, "a fault hits one of these")
        .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn undeclared_broker(name: &str, span: Span) -> Finding {
    Finding::error("unknown-name", span, format!("there is no broker `{name}`"), "no broker is declared")
        .help(format!("a simulation takes one so called for granted; to have it fail, declare it: `[brokers.{name}]`"))
}

pub(super) fn several_edges(name: &str, ids: &[&str], span: Span) -> Finding {
    let shown: Vec<String> = ids.iter().take(5).map(|id| format!("`{id}`")).collect();
    Finding::error("unknown-name", span, format!("`{name}` is more than one edge"), "not one edge")
        .help(format!("say which: {}", shown.join(", ")))
}

pub(super) fn no_zone_pair(name: &str, span: Span) -> Finding {
    Finding::error("bad-name", span, format!("`{name}` is no pair of zones"), "expected two zones, as in `\"a~b\"`")
}

pub(super) fn unknown_zone(name: &str, span: Span, near: Option<&str>) -> Finding {
    let finding = Finding::error("unknown-name", span, format!("there is no zone `{name}`"), "no service states it");
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("state `zone = \"{name}\"` in a service")),
    }
}

pub(super) fn duplicate_link(name: &str, span: Span, first: Span) -> Finding {
    Finding::error("duplicate", span, format!("the link `{name}` is there twice"), "a link goes both ways")
        .related(first, "first link")
}

pub(super) fn to_itself(name: &str, span: Span) -> Finding {
    Finding::error("edge-to-itself", span, format!("`{name}` leads to itself"), "`from` and `to` are the same")
        .help("a call inside one service is no edge; leave it out")
}

pub(super) fn duplicate_edge(id: &str, span: Span, first: Span) -> Finding {
    Finding::error("duplicate-edge", span, format!("two edges have the id `{id}`"), "second edge")
        .related(first, "first edge")
        .help("give each an `operation` of its own")
}

pub(super) fn duplicate_target(name: &str, span: Span) -> Finding {
    Finding::error("duplicate", span, format!("`{name}` is listed twice"), "second time")
}

pub(super) fn operation_and_event(span: Span) -> Finding {
    Finding::error("contradiction", span, "an edge has an operation or an event, not both", "and this is the other")
}

pub(super) fn peak_below_rate(span: Span) -> Finding {
    Finding::error("out-of-range", span, "`peak` is below `rate`", "expected at least the rate")
}

pub(super) fn store_calls(name: &str, span: Span) -> Finding {
    Finding::error("contradiction", span, format!("`{name}` is a store and calls nobody"), "stores only answer")
}

pub(super) fn native_to_service(name: &str, span: Span) -> Finding {
    Finding::error("contradiction", span, format!("`native` is for stores, but `{name}` is none"), "stated here")
        .help(format!("state `kind = \"store\"` in `[services.{name}]` if it is one"))
}

pub(super) fn audience_of_no_client(name: &str, span: Span) -> Finding {
    Finding::error("contradiction", span, format!("`{name}` is no client, so it has no `audience`"), "only for clients")
        .help("state `audience` on the edge instead, or `kind = \"client\"` here")
}

pub(super) fn unknown_handling(name: &str, service: &str, span: Span, help: String) -> Finding {
    let message = format!("`{service}` handles no `{name}`");
    Finding::error("unknown-name", span, message, "no operation or event that reaches it").help(help)
}

pub(super) fn unknown_step(name: &str, span: Span, near: Option<&str>) -> Finding {
    Finding::error("unknown-name", span, format!("there is no step `{name}` in this flow"), "not an action of a step")
        .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn duplicate_step(action: &str, span: Span) -> Finding {
    Finding::error("duplicate", span, format!("the step `{action}` is there twice"), "second step")
}

pub(super) fn circular_steps(span: Span) -> Finding {
    Finding::error("circular", span, "the steps wait for each other", "`after` leads back to this step")
}

pub(super) fn fails_behind_the_pivot(step: &str, span: Span, pivot: &str, pivot_span: Span) -> Finding {
    let message = format!("`{step}` comes after `{pivot}`, which cannot be undone, so it cannot fail for good");
    Finding::error("contradiction", span, message, "stated here")
        .related(pivot_span, "this step is irreversible")
        .help("leave `fails` out: steps behind the pivot are tried again until they succeed")
}

pub(super) fn unknown_entry(name: &str, span: Span, near: Option<&str>) -> Finding {
    let message = format!("`{name}` is no service, edge or operation");
    Finding::error("unknown-name", span, message, "a flow starts at one of these")
        .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn too_many_steps(most: usize, span: Span) -> Finding {
    Finding::error("out-of-range", span, format!("a flow has more than {most} steps"), "the first one too many")
        .help("split the process into flows")
}

pub(super) fn unread(file: &Item) -> Finding {
    let message = format!("`{}` has not been read", file.text);
    Finding::error("unread-file", file.span, message, "whoever opens the document reads its files too")
}
