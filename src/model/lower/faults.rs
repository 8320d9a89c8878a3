//! `[[faults]]`: what they hit, when, and how.

use super::names::Names;
use super::problem;
use super::values::{at, choice, duration, law, number};
use crate::diagnostic::{Finding, nearest};
use crate::file::{Cell, Document, Row, arrowed};
use crate::model::{Edge, EdgeId, Fault, FaultTarget, Flow, FlowId, Service};
use crate::vocabulary::FaultKind;

/// What a fault may hit.
pub(super) struct Targets<'a> {
    pub(super) document: &'a Document,
    pub(super) names: &'a Names<'a>,
    pub(super) services: &'a [Service],
    pub(super) edges: &'a [Edge],
    pub(super) flows: &'a [Flow],
}

pub(super) fn faults(targets: &Targets<'_>, findings: &mut Vec<Finding>) -> Vec<Fault> {
    targets.document.faults.iter().filter_map(|row| fault(row, targets, findings)).collect()
}

/// `None` after a finding about its target or kind.
fn fault(row: &Row, targets: &Targets<'_>, findings: &mut Vec<Finding>) -> Option<Fault> {
    for (key, help) in [("target", "state a service, an edge id or a flow"), ("kind", "state `kind = \"crash\"`")] {
        if !row.has(key) {
            findings.push(problem::missing(key, "[[faults]]", row.span, help));
        }
    }
    when(row, findings);
    let kind = at(row, "kind", |value| choice(value, FaultKind::named));
    if let Some(kind) = kind {
        how(row, kind, findings);
    }
    let cell = row.cell("target")?;
    let label = row.text("target")?;
    let target = target(label, cell, targets, findings)?;
    let kind = kind?;
    let (noun, fits) = match target {
        FaultTarget::Service(_) | FaultTarget::Replica(..) => ("a service", kind != FaultKind::Load),
        FaultTarget::Broker(_) => ("a broker", kind != FaultKind::Load),
        FaultTarget::Edge(_) => ("an edge", matches!(kind, FaultKind::Slow | FaultKind::Errors)),
        FaultTarget::Flow(_) => ("a flow", kind == FaultKind::Load),
    };
    if !fits {
        findings.push(problem::fault_does_not_fit(kind.name(), noun, cell.span));
    }
    Some(Fault {
        label: label.into(),
        target,
        kind,
        at: at(row, "at", duration),
        lasts: at(row, "for", duration),
        every: at(row, "every", duration),
        mtbf: at(row, "mtbf", law),
        mttr: at(row, "mttr", law),
        factor: at(row, "factor", number),
        delay: at(row, "delay", duration),
        rate: at(row, "rate", number),
        span: row.span,
    })
}

/// Scheduled or random, and the keys that go with it.
fn when(row: &Row, findings: &mut Vec<Finding>) {
    let stated = |key: &str| row.cell(key);
    match (row.has("at"), row.has("mtbf")) {
        (false, false) if !row.has("mttr") => {
            let help = "state `at = \"60s\"`, or `mtbf` and `mttr` for a random one";
            findings.push(problem::missing("at", "[[faults]]", row.span, help));
        }
        (true, true) => {
            if let (Some(_), Some(cell)) = (stated("at"), stated("mtbf")) {
                findings.push(problem::two_forms("faults", "at", "mtbf", cell.span));
            }
            return;
        }
        _ => {}
    }
    let mut pair = |key: &str, other: &str| {
        if let Some(cell) = stated(key)
            && !row.has(other)
        {
            findings.push(problem::lacks(key, other, cell.span));
        }
    };
    pair("mtbf", "mttr");
    pair("mttr", "mtbf");
    pair("every", "for");
    if row.has("mtbf") {
        for key in ["for", "every"] {
            pair(key, "at");
        }
    } else if let (Some(every), Some(lasts), Some(cell)) =
        (at(row, "every", duration), at(row, "for", duration), stated("every"))
        && every <= lasts
    {
        findings.push(problem::impossible("every", "no longer than `for`", "longer than `for`", cell.span));
    }
}

/// The keys that say how hard it is.
fn how(row: &Row, kind: FaultKind, findings: &mut Vec<Finding>) {
    let (wanted, allowed): (&str, &[&str]) = match kind {
        FaultKind::Crash | FaultKind::Pause => ("", &[]),
        FaultKind::Slow => ("factor` or `delay", &["factor", "delay"]),
        FaultKind::Errors => ("rate", &["rate"]),
        FaultKind::Load => ("factor", &["factor"]),
    };
    if !allowed.is_empty() && !allowed.iter().any(|key| row.has(key)) {
        let span = row.cell("kind").map_or(row.span, |cell| cell.span);
        findings.push(problem::lacks(kind.name(), wanted, span));
    }
    for (key, of) in [("factor", "slow\"` or `\"load"), ("delay", "slow"), ("rate", "errors")] {
        if let Some(cell) = row.cell(key)
            && !allowed.contains(&key)
        {
            findings.push(problem::only_with(key, &format!("kind = \"{of}\""), cell.span));
        }
    }
}

/// A service goes before one replica of it, that before a broker, then an edge, then a flow.
fn target(label: &str, cell: &Cell, targets: &Targets<'_>, findings: &mut Vec<Finding>) -> Option<FaultTarget> {
    let Targets { document, names, services, edges, flows } = targets;
    if let Some(id) = names.service(label) {
        return Some(FaultTarget::Service(id));
    }
    if let Some((name, replica)) = label.rsplit_once('/')
        && let Some(id) = names.service(name)
    {
        let most = services[id.index()].replicas.unwrap_or(1);
        let replica = replica.parse::<u32>().ok().filter(|replica| (1..=most).contains(&u64::from(*replica)));
        if replica.is_none() {
            findings.push(problem::no_such_replica(label, name, most, cell.span));
        }
        return replica.map(|replica| FaultTarget::Replica(id, replica));
    }
    if let Some(id) = names.broker(label) {
        return Some(FaultTarget::Broker(id));
    }
    let id = arrowed(label);
    if let Some(edge) = edges.iter().position(|edge| edge.id.as_ref() == id) {
        return Some(FaultTarget::Edge(EdgeId::at(edge)));
    }
    let short = |edge: &&(usize, &Edge)| edge.1.id.split_once(':').is_some_and(|(ends, _)| ends == id);
    let numbered: Vec<(usize, &Edge)> = edges.iter().enumerate().collect();
    match numbered.iter().filter(short).collect::<Vec<_>>().as_slice() {
        [] => {}
        [(edge, _)] => return Some(FaultTarget::Edge(EdgeId::at(*edge))),
        several => {
            let ids: Vec<&str> = several.iter().map(|(_, edge)| edge.id.as_ref()).collect();
            findings.push(problem::several_edges(label, &ids, cell.span));
            return None;
        }
    }
    if let Some(flow) = flows.iter().position(|flow| flow.name.as_ref() == label) {
        return Some(FaultTarget::Flow(FlowId::at(flow)));
    }
    // An edge with a slip at one end, or a flow whose name cannot be read, is a problem of its own.
    if document.edges.iter().any(|row| Document::edge_ids(row).contains(&id)) {
        return None;
    }
    let ids = edges.iter().map(|edge| edge.id.as_ref());
    let flow_names = flows.iter().map(|flow| flow.name.as_ref());
    let near = names.nearest_service(label).or_else(|| nearest(&id, ids)).or_else(|| nearest(label, flow_names));
    findings.push(problem::unknown_target(label, cell.span, near));
    None
}
