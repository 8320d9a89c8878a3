//! `[[faults]]`: what they hit, when, and how.

use super::links::{zones, zones_are_broken};
use super::names::Names;
use super::problem;
use super::values::{at, choice, duration, law, number};
use crate::diagnostic::{Finding, nearest};
use crate::file::{Cell, Document, Row, arrowed};
use crate::model::{Edge, EdgeId, Fault, FaultTarget, Flow, FlowId, Service, UNDECLARED};
use crate::vocabulary::{FaultKind, PartitionMode};

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
    for (key, help) in
        [("target", "state a service, a broker, a zone, an edge id or a flow"), ("kind", "state `kind = \"crash\"`")]
    {
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
    if !fits(&target, kind) {
        findings.push(problem::fault_does_not_fit(kind.name(), &target, cell.span));
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
        gap: at(row, "gap", duration),
        drain: at(row, "drain", duration),
        mode: at(row, "mode", |value| choice(value, PartitionMode::named)),
        span: row.span,
    })
}

/// Whether a target can have such a fault.
fn fits(target: &FaultTarget, kind: FaultKind) -> bool {
    let of_replicas = matches!(kind, FaultKind::Crash | FaultKind::Pause | FaultKind::Slow | FaultKind::Errors);
    let of_network = matches!(kind, FaultKind::Partition | FaultKind::Latency | FaultKind::Loss);
    match target {
        FaultTarget::Service(_) => of_replicas || kind == FaultKind::Deploy,
        FaultTarget::Replica(..) | FaultTarget::Broker(_) => of_replicas,
        FaultTarget::Zone(_) => of_replicas || of_network,
        FaultTarget::Zones(..) => of_network,
        FaultTarget::Edge(_) => of_network || matches!(kind, FaultKind::Slow | FaultKind::Errors),
        FaultTarget::Flow(_) => kind == FaultKind::Load,
    }
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
        FaultKind::Slow | FaultKind::Latency => ("factor` or `delay", &["factor", "delay"]),
        FaultKind::Errors | FaultKind::Loss => ("rate", &["rate"]),
        FaultKind::Load => ("factor", &["factor"]),
        FaultKind::Partition => ("", &["mode"]),
        FaultKind::Deploy => ("for", &["for", "gap", "drain"]),
    };
    if kind == FaultKind::Deploy {
        deploy(row, findings);
    }
    let says_how = |key: &&str| row.has(key) && (kind != FaultKind::Deploy || **key == *wanted);
    if !wanted.is_empty() && !allowed.iter().any(says_how) {
        let span = row.cell("kind").map_or(row.span, |cell| cell.span);
        findings.push(problem::lacks(kind.name(), wanted, span));
    }
    let slows = matches!(kind, FaultKind::Slow | FaultKind::Latency);
    if let Some(cell) = row.cell("factor").filter(|_| slows && at(row, "factor", number) == Some(0.0)) {
        findings.push(problem::impossible("factor", "0", "above 0", cell.span));
    }
    for (key, of) in [
        ("factor", "slow\"`, `\"latency\"` or `\"load"),
        ("delay", "slow\"` or `\"latency"),
        ("rate", "errors\"` or `\"loss"),
        ("mode", "partition"),
        ("gap", "deploy"),
        ("drain", "deploy"),
    ] {
        if let Some(cell) = row.cell(key)
            && !allowed.contains(&key)
        {
            findings.push(problem::only_with(key, &format!("kind = \"{of}\""), cell.span));
        }
    }
}

/// A deploy begins at a known moment, and kills nobody before it is over.
fn deploy(row: &Row, findings: &mut Vec<Finding>) {
    if let Some(cell) = row.cell("mtbf") {
        findings.push(problem::lacks("deploy", "at", cell.span));
    }
    if let (Some(drain), Some(away), Some(cell)) =
        (at(row, "drain", duration), at(row, "for", duration), row.cell("drain"))
        && drain >= away
    {
        findings.push(problem::impossible("drain", "as long as `for`", "less than `for`", cell.span));
    }
}

/// A service goes before one replica of it, then come brokers, zones, edges and flows.
fn target(label: &str, cell: &Cell, targets: &Targets<'_>, findings: &mut Vec<Finding>) -> Option<FaultTarget> {
    let Targets { document, names, services, edges, flows } = targets;
    if let Some(id) = names.service(label) {
        return Some(FaultTarget::Service(id));
    }
    if let Some((name, replica)) = label.rsplit_once('/')
        && let Some(id) = names.service(name)
    {
        let most = services[id.index()].most_replicas();
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
    if let Some(zones) = zone_names(label) {
        return zone_target(zones, cell, targets, findings);
    }
    // An edge with a slip at one end, or a flow whose name cannot be read, is a problem of its own.
    if document.edges.iter().any(|row| Document::edge_ids(row).contains(&id)) {
        return None;
    }
    if label == UNDECLARED && document.brokers.is_empty() {
        findings.push(problem::undeclared_broker(label, cell.span));
        return None;
    }
    let ids = edges.iter().map(|edge| edge.id.as_ref());
    let flow_names = flows.iter().map(|flow| flow.name.as_ref());
    let near = names.nearest_service(label).or_else(|| nearest(&id, ids)).or_else(|| nearest(label, flow_names));
    findings.push(problem::unknown_target(label, cell.span, near));
    None
}

/// `zone:a`, `zone:a~zone:b` or `a~b`; a pair of zones comes with its second.
fn zone_names(label: &str) -> Option<(&str, Option<&str>)> {
    match label.split_once('~') {
        Some((a, b)) => {
            let [a, b] = [a, b].map(|zone| zone.trim().trim_start_matches("zone:").trim());
            Some((a, Some(b)))
        }
        None => Some((label.strip_prefix("zone:")?.trim(), None)),
    }
}

fn zone_target(
    (a, b): (&str, Option<&str>),
    cell: &Cell,
    targets: &Targets<'_>,
    findings: &mut Vec<Finding>,
) -> Option<FaultTarget> {
    let known = zones(targets.services);
    let unknown = [Some(a), b].into_iter().flatten().find(|zone| known.binary_search(zone).is_err());
    if let Some(zone) = unknown {
        if !zones_are_broken(targets.document) {
            findings.push(problem::unknown_zone(zone, cell.span, nearest(zone, known.iter().copied())));
        }
        return None;
    }
    Some(match b {
        Some(b) => FaultTarget::Zones(a.into(), b.into()),
        None => FaultTarget::Zone(a.into()),
    })
}
