//! TOML text to a [`Document`] and everything that is wrong with it.

use toml::de::DeTable;

use super::chunks::chunks;
use super::syntax::{is_open_ended, line, one_per_line, syntax};
use super::walk::Walk;
use super::{Document, Named, mistake, overlay, shorthand};
use crate::diagnostic::{Finding, Source, SourceId, Sources, Span};
use crate::threads::joined;

/// Texts above this size are parsed in parts.
const CHUNK: usize = 1 << 20;
/// A larger file is refused: it would not be a topology anybody wrote.
pub const LARGEST_FILE: usize = 256 << 20;

/// Reads the text `id` of `sources`.
///
/// The document is `None` only when the text is not TOML at all; otherwise it holds everything
/// that could be read, and the findings say what could not.
pub fn parse(sources: &Sources, id: SourceId) -> (Option<Document>, Vec<Finding>) {
    let Some(Source { text, .. }) = sources.get(id) else {
        return (None, vec![Finding::whole("no-input", "there is nothing to read")]);
    };
    if text.len() > LARGEST_FILE {
        return (None, vec![Finding::whole("too-large", "the file is larger than 256 MiB")]);
    }
    let parts = chunks(text, CHUNK);
    let read = if parts.len() == 1 { None } else { in_parts(text, id, parts) };
    let Part { mut document, mut findings, readable, .. } = read.unwrap_or_else(|| part(text, id, 0));
    in_file_order(&mut document);
    shorthand::expand(&mut document, &mut findings);
    duplicates(&document, &mut findings);
    findings.extend(overlay::check(&document));
    findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
    document.damaged = findings.iter().any(Finding::is_error);
    (readable.then_some(document), findings)
}

/// In a larger part only the first syntax error is looked for: each takes memory.
const RECOVERABLE: usize = 8 << 20;

/// What can be read of `text`, which starts `offset` bytes into its source.
fn part(text: &str, id: SourceId, offset: usize) -> Part {
    let mut walk = Walk::new(id, u32::try_from(offset).unwrap_or(u32::MAX));
    let mut document = Document::empty(Span::new(id, 0..0));
    if text.len() > RECOVERABLE {
        return match DeTable::parse(text) {
            Ok(table) => {
                walk.document(table.get_ref(), &mut document);
                Part { document, tables: tables(table.get_ref()), findings: walk.findings, readable: true }
            }
            Err(error) => Part { findings: vec![syntax(&error, text, &walk)], ..Part::unreadable(document) },
        };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let broken = one_per_line(text, &errors);
    let findings: Vec<Finding> = broken.iter().map(|error| syntax(error, text, &walk)).collect();
    walk.document(table.get_ref(), &mut document);
    let tables = tables(table.get_ref());
    if broken.is_empty() {
        return Part { document, tables, findings: walk.findings, readable: true };
    }
    // A broken line yields odd values; its syntax error says enough. After a list or an inline table
    // that nobody closes, the rest of the text is only guesswork.
    let lines: Vec<_> = broken.iter().filter_map(|error| Some(line(text, error.span()?.start))).collect();
    let end = broken.iter().find(|error| is_open_ended(error)).and_then(|error| error.span()).map(|span| span.start);
    let start = walk.span(0..0).start as usize;
    let told = |finding: &Finding| match &finding.primary {
        Some(label) => {
            let at = (label.span.start as usize).saturating_sub(start);
            label.span.start < label.span.end
                && !lines.iter().any(|line| line.contains(&at))
                && end.is_none_or(|end| at < end)
        }
        None => true,
    };
    let rest = walk.findings.into_iter().filter(told);
    Part { findings: findings.into_iter().chain(rest).collect(), tables, ..Part::unreadable(document) }
}

struct Part {
    document: Document,
    /// Top-level tables of the part other than `edges`.
    tables: Vec<String>,
    findings: Vec<Finding>,
    /// `false` when the part is no valid TOML.
    readable: bool,
}

impl Part {
    fn unreadable(document: Document) -> Self {
        Self { document, tables: Vec::new(), findings: Vec::new(), readable: false }
    }
}

fn tables(table: &DeTable<'_>) -> Vec<String> {
    table.keys().map(|key| key.get_ref().to_string()).filter(|name| name != "edges").collect()
}

/// Parts that are parsed at a time; more would only take memory.
const AT_A_TIME: usize = 4;

/// `None` when a table other than `edges` is spread over two parts, which only the whole can tell
/// from one that is defined twice.
fn in_parts(text: &str, id: SourceId, parts: Vec<std::ops::Range<usize>>) -> Option<Part> {
    let mut whole = Part { readable: true, ..Part::unreadable(Document::empty(Span::new(id, 0..0))) };
    for parts in parts.chunks(AT_A_TIME) {
        let read: Vec<Part> = std::thread::scope(|scope| {
            let one = |range: std::ops::Range<usize>| part(&text[range.clone()], id, range.start);
            let running: Vec<_> = parts.iter().map(|range| scope.spawn(move || one(range.clone()))).collect();
            running.into_iter().map(joined).collect()
        });
        for part in read {
            if part.tables.iter().any(|table| whole.tables.contains(table)) {
                return None;
            }
            whole.tables.extend(part.tables);
            whole.findings.extend(part.findings);
            whole.readable &= part.readable;
            whole.document.append(part.document);
        }
    }
    Some(whole)
}

/// TOML tables come sorted by key; people know the order they wrote.
fn in_file_order(document: &mut Document) {
    document.services.sort_by_key(|named| named.span);
    document.brokers.sort_by_key(|named| named.span);
    document.links.sort_by_key(|named| named.span);
    document.designs.sort_by_key(|design| design.span);
}

/// TOML itself refuses duplicates within a part; these are the ones across parts, and flows.
fn duplicates(document: &Document, findings: &mut Vec<Finding>) {
    for (noun, named) in [("service", &document.services), ("broker", &document.brokers)] {
        let mut by_name: Vec<&Named> = named.iter().collect();
        by_name.sort_by(|a, b| (&a.name, a.span).cmp(&(&b.name, b.span)));
        for pair in by_name.windows(2) {
            if pair[0].name == pair[1].name {
                findings.push(mistake::twice(noun, &pair[0].name, pair[1].span, pair[0].span));
            }
        }
    }
    let mut flows: Vec<_> =
        document.flows.iter().filter_map(|flow| Some((flow.row.text("name")?, flow.row.cell("name")?.span))).collect();
    flows.sort();
    for pair in flows.windows(2) {
        if pair[0].0 == pair[1].0 {
            findings.push(mistake::twice("flow", pair[0].0, pair[1].1, pair[0].1));
        }
    }
}
