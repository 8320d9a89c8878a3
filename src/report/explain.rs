//! What is known about one question, safeguard or attribute, without a file.

use super::text::{pairs, title};
use crate::decide::brokers::BROKER_QUESTIONS;
use crate::decide::flows::FLOW_QUESTIONS;
use crate::decide::questions::QUESTIONS;
use crate::decide::safeguards::SAFEGUARDS;
use crate::decide::system::SYSTEM_QUESTIONS;
use crate::file::attributes::TABLES;

/// The page for `subject`: a question id in any case, a safeguard, or an attribute.
pub fn subject(subject: &str, width: usize) -> Option<String> {
    let pages = [question(subject, width), safeguard(subject, width), attribute(subject, width)];
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
    questions.chain(flows).chain(brokers).chain(systems).chain(safeguards).chain(attributes).collect()
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

fn attribute(name: &str, width: usize) -> Option<String> {
    let pages: Vec<String> = TABLES
        .iter()
        .filter_map(|table| {
            let attribute = table.find(name)?;
            let rows = [
                ("says", attribute.summary.to_owned()),
                ("takes", attribute.kind.short()),
                ("default", attribute.default.to_owned()),
                ("read by", attribute.read_by.to_owned()),
            ];
            Some(format!("{}{}", title(&format!("{} in {}", attribute.name, table.header), width), pairs(&rows, width)))
        })
        .collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}
