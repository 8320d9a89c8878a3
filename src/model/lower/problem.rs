//! Everything lowering can report, one function per situation.

use crate::diagnostic::{Finding, Span};

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

pub(super) fn unknown_entry(name: &str, span: Span, near: Option<&str>) -> Finding {
    let message = format!("`{name}` is no service, edge or operation");
    Finding::error("unknown-name", span, message, "a flow starts at one of these")
        .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn too_many_steps(most: usize, span: Span) -> Finding {
    Finding::error("out-of-range", span, format!("a flow has more than {most} steps"), "the first one too many")
        .help("split the process into flows")
}
