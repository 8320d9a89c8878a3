//! Files that a document names for values: which they are, and their values in place of the names.
//!
//! Nothing is opened here. One value stands on each line, a duration or a number of seconds; empty lines
//! and what follows `#` do not count.

use std::collections::BTreeMap;

use super::{Cell, Document, Item, Listed, Row, TimeSpec, Value};
use crate::diagnostic::{Finding, SourceId, Sources, Span};
use crate::law::Law;
use crate::units::Nanos;

/// The files that `document` names, each name where it stands.
pub fn named_files(document: &Document) -> Vec<Item> {
    let Document { system, services, brokers, edges, flows, faults, links, objectives, designs, .. } = document;
    let named = services.iter().chain(brokers).chain(links).map(|named| &named.row);
    let flows = flows.iter().flat_map(|flow| std::iter::once(&flow.row).chain(&flow.steps));
    let designs = designs.iter().flat_map(|design| {
        let named = design.services.iter().chain(&design.brokers).chain(&design.edges);
        std::iter::once(&design.system).chain(named.map(|named| &named.row))
    });
    let rows = named.chain(edges).chain(flows).chain(faults).chain(objectives).chain(designs);
    let mut found = Vec::new();
    for row in std::iter::once(system).chain(rows) {
        named_in(row, &mut found);
    }
    found
}

fn named_in(row: &Row, found: &mut Vec<Item>) {
    for cell in &row.cells {
        found.extend(file_of(cell));
        if let Value::Keys(inner) | Value::Form(inner) = &cell.value {
            named_in(inner, found);
        }
    }
}

/// Puts values in place of the files in `texts`, which are texts of `sources` by the name that the
/// document has for them; without a text, in place of one that could not be read, something that says
/// nothing. Names that are not in `texts` stay. Returns every line that is no value, and files without
/// values.
pub fn fill(document: &mut Document, sources: &Sources, texts: &BTreeMap<Box<str>, Option<SourceId>>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    each_cell(document, &mut |cell| {
        let Some(file) = file_of(cell) else { return };
        let Some(id) = texts.get(&file.text) else { return };
        let text = id.and_then(|id| Some((sources.get(id)?.text.as_str(), id)));
        let read = match (text, &cell.value) {
            (None, _) => Err(Vec::new()),
            (Some((text, id)), Value::Time(_)) => law(text, id, &file),
            (Some((text, id)), _) => times(text, id, &file),
        };
        cell.value = read.unwrap_or_else(|found| {
            for finding in found {
                // The same file may be named twice.
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
            match cell.value {
                Value::Time(_) => Value::Time(Box::new(TimeSpec::Law(Law::Constant(Nanos::ZERO)))),
                _ => Value::Many(Box::default()),
            }
        });
    });
    findings
}

/// The file that a cell names itself.
fn file_of(cell: &Cell) -> Option<Item> {
    match &cell.value {
        Value::Time(time) => match time.as_ref() {
            TimeSpec::File(file) => Some(file.clone()),
            _ => None,
        },
        Value::Form(row) if cell.attribute.name == "replay" => {
            let file = row.cell("file")?;
            row.text("file").map(|text| Item { text: text.into(), span: file.span })
        }
        _ => None,
    }
}

fn each_cell(document: &mut Document, act: &mut impl FnMut(&mut Cell)) {
    let Document { system, services, brokers, edges, flows, faults, links, objectives, designs, .. } = document;
    let named = services.iter_mut().chain(brokers).chain(links).map(|named| &mut named.row);
    let flows = flows.iter_mut().flat_map(|flow| std::iter::once(&mut flow.row).chain(&mut flow.steps));
    let designs = designs.iter_mut().flat_map(|design| {
        let named = design.services.iter_mut().chain(&mut design.brokers).chain(&mut design.edges);
        std::iter::once(&mut design.system).chain(named.map(|named| &mut named.row))
    });
    let rows = named.chain(edges).chain(flows).chain(faults).chain(objectives).chain(designs);
    for row in std::iter::once(system).chain(rows) {
        within(row, act);
    }
}

fn within(row: &mut Row, act: &mut impl FnMut(&mut Cell)) {
    for cell in &mut row.cells {
        act(cell);
        if let Value::Keys(inner) | Value::Form(inner) = &mut cell.value {
            within(inner, act);
        }
    }
}

/// `12ms, 3`: a value and its weight.
fn law(text: &str, id: SourceId, file: &Item) -> Result<Value, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (line, at) in lines(text) {
        let (value, weight) = line.split_once(',').map_or((line, None), |(value, weight)| (value, Some(weight)));
        let weight = weight.map_or(Some(1.0), |text| text.trim().parse().ok());
        let weight = weight.filter(|weight: &f64| weight.is_finite() && *weight >= 0.0);
        match (time(value), weight) {
            (Some(time), Some(weight)) => points.push((time.0 as f64, weight)),
            _ => findings.push(bad(
                line,
                at,
                id,
                "a duration such as `12ms` or seconds, then maybe a comma and a weight",
            )),
        }
    }
    let sum: f64 = points.iter().map(|(_, weight)| weight).sum();
    if findings.is_empty() && (sum <= 0.0 || !sum.is_finite()) {
        findings.push(empty(file));
    }
    points.retain(|(_, weight)| *weight > 0.0);
    points.iter_mut().for_each(|(_, weight)| *weight /= sum);
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let law = Law::Points { points: points.into() };
    if findings.is_empty() { Ok(Value::Time(Box::new(TimeSpec::Law(law)))) } else { Err(findings) }
}

/// Times, whose order is looked at where they are used.
fn times(text: &str, id: SourceId, file: &Item) -> Result<Value, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut times = Vec::new();
    for (line, at) in lines(text) {
        match time(line) {
            Some(time) => {
                times.push(Listed { value: Value::Duration(time), span: Span::new(id, at..at + line.len()) });
            }
            None => findings.push(bad(line, at, id, "a duration such as `12ms`, or seconds")),
        }
    }
    if findings.is_empty() && times.is_empty() {
        findings.push(empty(file));
    }
    if findings.is_empty() { Ok(Value::Many(times.into())) } else { Err(findings) }
}

/// Lines that count, and where each begins.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut next = 0;
    text.split('\n').filter_map(move |line| {
        let at = next;
        next += line.len() + 1;
        let stated = line.split('#').next().unwrap_or_default();
        let begin = stated.len() - stated.trim_start().len();
        let trimmed = stated.trim();
        (!trimmed.is_empty()).then_some((trimmed, at + begin))
    })
}

/// With a unit, or seconds.
fn time(text: &str) -> Option<Nanos> {
    let text = text.trim();
    let time = Nanos::parse(text).ok().or_else(|| {
        let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0)?;
        Some(Nanos((seconds * 1e9).round() as u64))
    });
    time.filter(|time| *time <= Nanos::LONGEST)
}

fn bad(line: &str, at: usize, id: SourceId, expected: &str) -> Finding {
    let shown: String = line.chars().take(40).collect();
    let span = Span::new(id, at..at + line.len());
    Finding::error("bad-value", span, format!("`{shown}` is no value"), format!("expected {expected}"))
}

fn empty(file: &Item) -> Finding {
    Finding::error("bad-value", file.span, format!("`{}` holds no value", file.text), "expected one on each line")
}
