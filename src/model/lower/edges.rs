//! `[[edges]]`: ends, ids, needs and design.

use rustc_hash::FxHashMap;

use super::names::Names;
use super::values::{
    choice, duration, flag, integer, items, keys, law, number, on, rate, short_or_within, size, text, within,
};
use super::{call, guards, message, problem};
use crate::diagnostic::{Finding, Span};
use crate::file::{Cell, Document, Row, Value, edge_id};
use crate::model::{CallPolicy, Design, Edge, MessagePolicy, OutboxRelay, Service, ServiceId, Targets};
use crate::vocabulary::{
    Ack, Audience, Consistency, Criticality, Delivery, Intent, Ordering, Pattern, Reply, Schema, ServiceKind, Streaming,
};

pub(super) fn edges(
    document: &Document,
    names: &Names<'_>,
    services: &[Service],
    findings: &mut Vec<Finding>,
) -> Vec<Edge> {
    let edges: Vec<Edge> = document.edges.iter().filter_map(|row| edge(row, names, services, findings)).collect();
    let mut by_id: FxHashMap<&str, Span> = FxHashMap::default();
    by_id.reserve(edges.len());
    for edge in edges.iter().filter(|edge| !edge.id.is_empty()) {
        if let Some(first) = by_id.insert(&edge.id, edge.span) {
            findings.push(problem::duplicate_edge(&edge.id, edge.span, first));
        }
    }
    edges
}

/// `None` after a finding about its ends; other findings leave the edge in place.
fn edge(row: &Row, names: &Names<'_>, services: &[Service], findings: &mut Vec<Finding>) -> Option<Edge> {
    let from = end(row, "from", names, findings);
    let to = targets(row, names, findings);
    if row.cell("operation").is_some()
        && let Some(event) = row.cell("event")
    {
        findings.push(problem::operation_and_event(event.span));
    }
    let (from, to) = (from?, to?);
    let from_name = &services[from.index()].name;
    if let Some(same) = to.as_slice().iter().find(|target| **target == from) {
        findings.push(problem::to_itself(&services[same.index()].name, row.span));
    }
    if services[from.index()].kind == ServiceKind::Store {
        let span = row.cell("from").map_or(row.span, |cell| cell.span);
        findings.push(problem::store_calls(from_name, span));
    }
    let name: Option<Box<str>> = row.text("operation").or_else(|| row.text("event")).map(Into::into);
    let target_name = match &to {
        Targets::One(target) => services[target.index()].name.as_ref(),
        Targets::Many(_) => "*",
    };
    let id = match &name {
        // An edge whose name could not be read has no id yet.
        None if row.is_broken("operation") || row.is_broken("event") => String::new(),
        name => edge_id(from_name, target_name, name.as_deref()),
    };
    let mut edge = Edge {
        id: id.into(),
        from,
        to,
        name,
        is_event: row.cell("event").is_some(),
        during: Box::default(),
        stage: None,
        needs: Default::default(),
        implied: false,
        design: None,
        span: row.span,
    };
    call::check(row, findings);
    message::check(row, findings);
    for cell in &row.cells {
        if !need(&mut edge, cell, names, findings) {
            design(edge.design.get_or_insert_default(), cell, names, findings);
        }
    }
    if let (Some(rate), Some(peak), Some(cell)) = (edge.needs.rate, edge.needs.peak, row.cell("peak"))
        && peak < rate
    {
        findings.push(problem::peak_below_rate(cell.span));
    }
    if let (Some(Pattern::Native), Some(cell)) = (edge.pattern(), row.cell("pattern")) {
        for target in edge.to.as_slice() {
            let service = &services[target.index()];
            if service.kind != ServiceKind::Store && !names.kind_is_broken(*target) {
                findings.push(problem::native_to_service(&service.name, cell.span));
            }
        }
    }
    Some(edge)
}

fn end(row: &Row, key: &str, names: &Names<'_>, findings: &mut Vec<Finding>) -> Option<ServiceId> {
    match row.text(key) {
        None => {
            if !row.is_broken(key) {
                let help = format!("state `{key} = \"SERVICE\"`");
                findings.push(problem::missing(key, "[[edges]]", row.span, &help));
            }
            None
        }
        Some(name) => {
            let span = row.cell(key).map_or(row.span, |cell| cell.span);
            resolve(name, span, names, findings)
        }
    }
}

fn resolve(name: &str, span: Span, names: &Names<'_>, findings: &mut Vec<Finding>) -> Option<ServiceId> {
    let id = names.service(name);
    if id.is_none() {
        findings.push(problem::unknown("service", name, span, names.nearest_service(name)));
    }
    id
}

fn targets(row: &Row, names: &Names<'_>, findings: &mut Vec<Finding>) -> Option<Targets> {
    let listed = row.list("to");
    if listed.is_empty() {
        if !row.is_broken("to") {
            let help = "state `to = \"SERVICE\"`, or a list of services";
            findings.push(problem::missing("to", "[[edges]]", row.span, help));
        }
        return None;
    }
    let mut ids = Vec::with_capacity(listed.len());
    let mut seen = rustc_hash::FxHashSet::default();
    for item in listed {
        let Some(id) = resolve(&item.text, item.span, names, findings) else { continue };
        if seen.insert(id) {
            ids.push(id);
        } else {
            findings.push(problem::duplicate_target(&item.text, item.span));
        }
    }
    match ids.as_slice() {
        [] => None,
        [one] => Some(Targets::One(*one)),
        _ => Some(Targets::Many(ids.into())),
    }
}

/// Sets a need; `false` when the key is none.
fn need(edge: &mut Edge, cell: &Cell, names: &Names<'_>, findings: &mut Vec<Finding>) -> bool {
    let (needs, value) = (&mut edge.needs, &cell.value);
    match cell.attribute.name {
        "from" | "to" | "operation" | "event" => {}
        "during" => edge.during = items(value).iter().map(|item| item.text.clone()).collect(),
        "stage" => edge.stage = text(value),
        "intent" => needs.intent = choice(value, Intent::named),
        "reply" => needs.reply = choice(value, Reply::named),
        "deadline" => needs.deadline = duration(value),
        "rate" => needs.rate = rate(value),
        "peak" => needs.peak = rate(value),
        "peak_for" => needs.peak_for = duration(value),
        "calls_per_request" => needs.calls_per_request = number(value),
        "parallel" => needs.parallel = flag(value).unwrap_or(false),
        "payload" => needs.payload = size(value),
        "streaming" => needs.streaming = choice(value, Streaming::named),
        "consistency" => needs.consistency = choice(value, Consistency::named),
        "delivery" => needs.delivery = choice(value, Delivery::named),
        "ordering" => needs.ordering = choice(value, Ordering::named),
        "open_consumers" => needs.open_consumers = flag(value),
        "replay" => needs.replay = flag(value),
        "criticality" => needs.criticality = choice(value, Criticality::named),
        "aggregates" => {
            needs.aggregates =
                items(value).iter().filter_map(|item| resolve(&item.text, item.span, names, findings)).collect();
        }
        "variable_shape" => needs.variable_shape = flag(value),
        "typed_contract" => needs.typed_contract = flag(value),
        "human_readable" => needs.human_readable = flag(value),
        "http_caching" => needs.http_caching = flag(value),
        "audience" => needs.audience = choice(value, Audience::named),
        _ => return false,
    }
    true
}

fn design(design: &mut Design, cell: &Cell, names: &Names<'_>, findings: &mut Vec<Finding>) {
    let value = &cell.value;
    match cell.attribute.name {
        "pattern" => design.pattern = choice(value, Pattern::named),
        "broker" => {
            let name = text(value).unwrap_or_default();
            design.broker = names.broker(&name);
            if design.broker.is_none() {
                findings.push(problem::unknown("broker", &name, cell.span, names.nearest_broker(&name)));
            }
        }
        "timeout" => design.timeout = duration(value),
        "retries" => design.retries = integer(value),
        "backoff" => {
            let backoff = guards::backoff(cell, findings);
            design.backoff = guards::backoff_word(&backoff);
            policy(design).backoff = backoff;
        }
        "retry_budget" => {
            let budget = guards::retry_budget(cell, findings);
            design.retry_budget = on(value);
            design.retry_budget_ratio = budget.and_then(|budget| budget.ratio);
            policy(design).retry_budget = budget;
        }
        "mesh_retries" => design.mesh_retries = integer(value),
        "circuit_breaker" => {
            design.circuit_breaker = on(value);
            if keys(value).is_some() {
                policy(design).breaker = guards::breaker(cell, findings);
            }
        }
        "bulkhead" => {
            (design.bulkhead, design.bulkhead_calls) = (on(value), short_or_within(value, "calls", integer));
            if let Some(max_wait) = within(value, "max_wait", duration) {
                policy(design).bulkhead_max_wait = Some(max_wait);
            }
        }
        "fallback" => design.fallback = on(value),
        "idempotent" => {
            design.idempotent = on(value);
            if let Some(check) = within(value, "check", duration) {
                messages(design).idempotency_check = Some(check);
            }
        }
        "idempotency_key" => design.idempotency_key = on(value),
        "outbox" => {
            design.outbox = on(value);
            if let Value::Keys(row) = value {
                design.outbox_relay = OutboxRelay {
                    poll: row.cell("poll").and_then(|cell| duration(&cell.value)),
                    batch: row.cell("batch").and_then(|cell| integer(&cell.value)),
                };
            }
        }
        "dlq" => design.dlq = on(value),
        "max_deliveries" => design.max_deliveries = integer(value),
        "max_in_flight" => design.max_in_flight = integer(value),
        "durable" => design.durable = flag(value),
        "ack" => design.ack = choice(value, Ack::named),
        "publisher_confirms" => design.publisher_confirms = flag(value),
        "ordering_key" => design.ordering_key = text(value),
        "event_version" => design.event_version = on(value),
        "schema" => design.schema = choice(value, Schema::named),
        "correlation_id" => design.correlation_id = flag(value),
        "claim_check" => design.claim_check = flag(value),
        "reply_channel" => design.reply_channel = on(value),
        "status_endpoint" => {
            design.status_endpoint = on(value);
            if let Some(poll) = within(value, "poll", law) {
                message::above_zero("status_endpoint.poll", &poll, cell.span, findings);
                messages(design).status_poll = Some(poll);
            }
        }
        "monitored" => design.monitored = flag(value),
        name if message::KEYS.contains(&name) => message::state(messages(design), cell, findings),
        _ => call::state(policy(design), cell, findings),
    }
}

fn messages(design: &mut Design) -> &mut MessagePolicy {
    design.message.get_or_insert_default()
}

fn policy(design: &mut Design) -> &mut CallPolicy {
    design.call.get_or_insert_default()
}
