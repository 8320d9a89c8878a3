//! Any bytes in, no panic out: parse, designs, `--set`, lower, decide, report.
//!
//! The first line of the input is also the argument of `--set`. A leading `#` is not part of it, so
//! that one text can be both a valid file and a valid argument.

#![no_main]

use std::hint::black_box;

use hopwise::decide::decisions::{Decisions, decide};
use hopwise::diagnostic::{Finding, Sources};
use hopwise::file::{self, Document};
use hopwise::model::lower;
use hopwise::report::payload::{Edges, FlowPayload, Recommendation, SCHEMA_VERSION, SystemPayload, notes};
use hopwise::report::{diagram, json, markdown, problems, text};
use libfuzzer_sys::fuzz_target;

/// Explaining an edge decides the system afresh for every flip; more of them would only cost time.
const MOST_EXPLAINED: usize = 20;

fuzz_target!(|bytes: &[u8]| {
    let Ok(input) = std::str::from_utf8(bytes) else { return };
    let mut sources = Sources::default();
    let id = sources.add("fuzz.toml", input);
    let (document, findings) = file::parse(&sources, id);
    shown(&sources, &findings);
    let Some(mut document) = document else {
        assert!(!findings.is_empty(), "a text is refused without a reason");
        return;
    };
    judged(&sources, &document, true);
    for design in &document.designs {
        match file::with_design(&document, &design.name) {
            Ok(overlaid) => judged(&sources, &overlaid, false),
            Err(findings) => refused(&sources, &findings),
        }
    }

    let first = input.lines().next().unwrap_or_default();
    let argument = sources.add("--set", first.strip_prefix('#').unwrap_or(first));
    let before = document.clone();
    match file::set(&mut document, &sources, argument) {
        Ok(()) => judged(&sources, &document, false),
        Err(findings) => {
            assert!(document == before, "a refused argument has changed the document");
            refused(&sources, &findings);
        }
    }
});

/// Lowers `document`, and decides it when it is valid.
fn judged(sources: &Sources, document: &Document, in_full: bool) {
    let (topology, findings) = lower(document);
    let Some(topology) = topology else {
        // What is wrong with a damaged file was said when it was read.
        if !document.damaged {
            refused(sources, &findings);
        }
        return;
    };
    shown(sources, &findings);
    let decisions = decide(&topology);
    black_box(decisions.contradictions().count());
    if in_full && topology.edges().len() <= MOST_EXPLAINED {
        reported(&decisions);
    }
}

/// The report of `recommend` in every format.
fn reported(decisions: &Decisions<'_>) {
    let topology = &decisions.topology;
    let payload = Recommendation {
        schema_version: SCHEMA_VERSION,
        command: "recommend",
        version: "0",
        name: topology.system().name.as_deref().unwrap_or("fuzz"),
        file: "fuzz.toml",
        policy: decisions.policy.name(),
        services: topology.services().len(),
        edges: Edges::new(decisions, topology.edge_ids().collect(), 1),
        flows: topology.flow_ids().map(|id| FlowPayload::of(decisions, id)).collect(),
        system: SystemPayload::of(decisions),
        notes: notes(decisions),
    };
    let mut bytes = Vec::new();
    json::recommendation(&payload, &mut bytes).expect("a Vec takes everything");
    black_box((text::recommend(&payload, 80), text::recommend(&payload, 20), markdown::recommend(&payload)));
    black_box((diagram::mermaid(decisions), diagram::dot(decisions)));
}

fn refused(sources: &Sources, findings: &[Finding]) {
    assert!(!findings.is_empty(), "refused without a reason");
    shown(sources, findings);
}

fn shown(sources: &Sources, findings: &[Finding]) {
    if !findings.is_empty() {
        black_box(problems::text(sources, findings, 80));
        black_box(problems::no_verdict("recommend", sources, findings).problems.len());
    }
}
