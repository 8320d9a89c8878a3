//! `[links."a~b"]` and `[[objectives]]`.

use super::problem;
use super::values::{at, law, size};
use crate::diagnostic::{Finding, nearest};
use crate::file::Document;
use crate::model::{Objective, Service, ZoneLink};

pub(super) fn links(document: &Document, services: &[Service], findings: &mut Vec<Finding>) -> Vec<ZoneLink> {
    let zones = zones(services);
    let mut links: Vec<ZoneLink> = Vec::with_capacity(document.links.len());
    for named in &document.links {
        let ends = named.name.split_once('~').map(|(a, b)| [a.trim(), b.trim()]);
        let Some([a, b]) = ends.filter(|[a, b]| !a.is_empty() && !b.is_empty()) else {
            findings.push(problem::no_zone_pair(&named.name, named.span));
            continue;
        };
        for zone in [Some(a), (a != b).then_some(b)].into_iter().flatten() {
            if zones.binary_search(&zone).is_err() && !zones_are_broken(document) {
                findings.push(problem::unknown_zone(zone, named.span, nearest(zone, zones.iter().copied())));
            }
        }
        let same = |link: &&ZoneLink| {
            let [c, d] = link.zones.each_ref().map(|zone| zone.as_ref());
            (a, b) == (c, d) || (a, b) == (d, c)
        };
        if let Some(first) = links.iter().find(same) {
            findings.push(problem::duplicate_link(&named.name, named.span, first.span));
            continue;
        }
        links.push(ZoneLink {
            zones: [a.into(), b.into()],
            latency: at(&named.row, "latency", law),
            bandwidth: at(&named.row, "bandwidth", size),
            span: named.span,
        });
    }
    links
}

/// The zones that services state, by name.
pub(super) fn zones(services: &[Service]) -> Vec<&str> {
    let mut zones: Vec<&str> =
        services.iter().flat_map(|service| &service.serving.zones).map(|zone| zone.as_ref()).collect();
    zones.sort_unstable();
    zones.dedup();
    zones
}

/// A zone that could not be read may be any.
pub(super) fn zones_are_broken(document: &Document) -> bool {
    document.services.iter().any(|named| named.row.is_broken("zone"))
}

pub(super) fn objectives(document: &Document, findings: &mut Vec<Finding>) -> Vec<Objective> {
    let mut objectives = Vec::with_capacity(document.objectives.len());
    for row in &document.objectives {
        match row.cell("expr") {
            Some(cell) => objectives.push(Objective {
                expression: row.text("expr").unwrap_or_default().into(),
                name: row.text("name").map(Into::into),
                // Where the expression stands, for whoever parses it.
                span: cell.span,
            }),
            None if row.is_broken("expr") => {}
            None => {
                let help = "state `expr = \"…\"`";
                findings.push(problem::missing("expr", "[[objectives]]", row.span, help));
            }
        }
    }
    objectives
}
