//! What is known about one question, safeguard, attribute or table, without a file.

use super::explained_keys::{attribute, table_names, tables};
use super::text::{pairs, title};
use crate::decide::brokers::BROKER_QUESTIONS;
use crate::decide::flows::FLOW_QUESTIONS;
use crate::decide::questions::QUESTIONS;
use crate::decide::safeguards::SAFEGUARDS;
use crate::decide::saga_kinds::SAGA_KINDS;
use crate::decide::system::SYSTEM_QUESTIONS;
use crate::file::attributes::TABLES;

/// The page for `subject`: a question id in any case, a safeguard, an attribute, a table, or a path of
/// keys such as `flows.arrivals`.
pub fn subject(subject: &str, width: usize) -> Option<String> {
    let pages = [
        question(subject, width),
        pattern(subject, width),
        saga_kind(subject, width),
        safeguard(subject, width),
        attribute(subject, width),
        tables(subject, width),
    ];
    let pages: Vec<String> = pages.into_iter().flatten().collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}

/// Names that [`subject`] knows.
pub fn subjects() -> Vec<&'static str> {
    let questions = QUESTIONS.iter().map(|question| question.id);
    let flows = FLOW_QUESTIONS.iter().map(|question| question.id);
    let brokers = BROKER_QUESTIONS.iter().map(|question| question.id);
    let systems = SYSTEM_QUESTIONS.iter().map(|question| question.id);
    let safeguards = SAFEGUARDS.iter().map(|safeguard| safeguard.name);
    let attributes = TABLES.iter().flat_map(|table| table.names());
    let patterns = PATTERNS.iter().map(|(name, ..)| *name);
    let sagas = SAGA_KINDS.iter().map(|kind| kind.name);
    questions
        .chain(patterns)
        .chain(sagas)
        .chain(flows)
        .chain(brokers)
        .chain(systems)
        .chain(safeguards)
        .chain(attributes)
        .chain(table_names())
        .collect()
}

fn question(id: &str, width: usize) -> Option<String> {
    let id = id.to_uppercase();
    if let Some(question) = QUESTIONS.iter().find(|question| question.id == id) {
        let mut rows = vec![("read from".to_owned(), question.source.to_owned())];
        for deduction in question.deductions {
            let from: Vec<&str> = deduction.from.iter().map(|candidate| candidate.pattern().name()).collect();
            let hard = if deduction.points >= crate::decide::questions::HARD { ", excluded" } else { "" };
            rows.push((format!("-{}", deduction.points), format!("{}{hard}: {}", from.join(", "), deduction.because)));
        }
        sources(&mut rows, question.statements);
        return Some(format!("{}{}", title(&format!("{id} {}", question.asks), width), pairs(&rows, width)));
    }
    let page = |asks: &str, source: (&str, &str), statements: &str| {
        let mut rows = vec![(source.0.to_owned(), source.1.to_owned())];
        sources(&mut rows, statements);
        format!("{}{}", title(&format!("{id} {asks}"), width), pairs(&rows, width))
    };
    if let Some(q) = FLOW_QUESTIONS.iter().find(|question| question.id == id) {
        return Some(page(q.asks, ("read from", q.source), q.statements));
    }
    if let Some(q) = BROKER_QUESTIONS.iter().find(|question| question.id == id) {
        return Some(page(q.asks, ("suggests", q.suggests), q.statements));
    }
    let q = SYSTEM_QUESTIONS.iter().find(|question| question.id == id)?;
    Some(page(q.asks, ("read from", q.source), q.statements))
}

/// What each answer is, what speaks for it, and what it costs.
const PATTERNS: [(&str, &str, &str, &str); 8] = [
    (
        "rest",
        "one HTTP request and its answer",
        "simple, known everywhere, easy to debug",
        "the caller waits, knows the callee, and fails with it",
    ),
    (
        "grpc",
        "one typed call, or a stream, over HTTP/2",
        "compact, typed, streams both ways",
        "code generation; browsers cannot call it; hard to read on the wire",
    ),
    (
        "graphql",
        "one request whose shape the client chooses",
        "joins data for clients with different needs",
        "a query engine to run and to protect; never between services",
    ),
    (
        "queue",
        "one of several competing consumers takes each message",
        "absorbs peaks, isolates failures, the sender goes on",
        "a broker, duplicates, order, and a depth to watch",
    ),
    (
        "pub-sub",
        "every subscriber gets a copy",
        "consumers come and go without the sender",
        "eventual consistency; a crash between commit and publish loses the event",
    ),
    (
        "event-driven",
        "pub-sub whose messages are committed with the change (outbox)",
        "no event is lost or invented",
        "a relay to run, and consumers that see some events twice",
    ),
    (
        "async-request-reply",
        "the request is accepted now (202) and answered later",
        "the caller waits for the acceptance only",
        "a reply channel, correlation ids, a status to show",
    ),
    (
        "contradictory-needs",
        "no candidate meets all that is asked",
        "it tells which needs exclude each other",
        "drop one of them, or split the edge",
    ),
];

fn pattern(name: &str, width: usize) -> Option<String> {
    let (name, what, gains, costs) = PATTERNS.iter().find(|(known, ..)| *known == name)?;
    let rows = [("is", *what), ("gains", *gains), ("costs", *costs)];
    Some(format!("{}{}", title(name, width), pairs(&rows, width)))
}

fn saga_kind(name: &str, width: usize) -> Option<String> {
    let kind = SAGA_KINDS.iter().find(|kind| kind.name.eq_ignore_ascii_case(name))?;
    let word = |holds: bool, yes: &'static str, no: &'static str| if holds { yes } else { no };
    let forces = format!(
        "{} communication, {} consistency, {}",
        word(kind.synchronous, "synchronous", "asynchronous"),
        word(kind.atomic, "atomic", "eventual"),
        kind.coordination
    );
    let rows = [
        ("is", forces.as_str()),
        ("coupling", kind.coupling),
        ("complexity", kind.complexity),
        ("responsive", kind.responsiveness),
        ("scale", kind.scale),
        ("stance", kind.stance),
        ("sources", "Software Architecture: The Hard Parts"),
    ];
    Some(format!("{}{}", title(&format!("{} saga", kind.name), width), pairs(&rows, width)))
}

fn sources(rows: &mut Vec<(String, String)>, statements: &str) {
    if !statements.is_empty() {
        rows.push(("sources".to_owned(), statements.to_owned()));
    }
}

fn safeguard(name: &str, width: usize) -> Option<String> {
    let safeguard = SAFEGUARDS.iter().find(|safeguard| safeguard.name == name)?;
    let rows = [("when", safeguard.when), ("suggested", safeguard.suggested), ("sources", safeguard.statements)];
    Some(format!("{}{}", title(safeguard.name, width), pairs(&rows, width)))
}
