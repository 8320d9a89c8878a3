//! TOML text to a [`Document`] and everything that is wrong with it.

use toml::de::{DeTable, Error};

use super::chunks::chunks;
use super::walk::Walk;
use super::{Document, Named, mistake, overlay, shorthand};
use crate::diagnostic::{Finding, Source, SourceId, Sources, Span};

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
    let whole = Span::new(id, 0..0);
    let mut document = Document::empty(whole);
    let parts = chunks(text, CHUNK);
    let (mut findings, readable) = if parts.len() == 1 && text.len() <= CHUNK {
        recoverable(text, id, &mut document)
    } else {
        in_parts(text, id, parts, &mut document).unwrap_or_else(|| {
            let part = one_part(text, id, 0..text.len());
            let readable = part.document.is_some();
            document = part.document.unwrap_or_else(|| Document::empty(whole));
            (part.findings, readable)
        })
    };
    in_file_order(&mut document);
    shorthand::expand(&mut document, &mut findings);
    duplicates(&document, &mut findings);
    findings.extend(overlay::check(&document));
    findings.sort_by_key(|finding| finding.primary.as_ref().map(|label| label.span));
    document.damaged = findings.iter().any(Finding::is_error);
    (readable.then_some(document), findings)
}

/// All syntax errors at once; what is left of the file is still walked.
fn recoverable(text: &str, id: SourceId, document: &mut Document) -> (Vec<Finding>, bool) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut walk = Walk::new(id, 0);
    let broken: Vec<Finding> = errors.iter().map(|error| syntax(error, &walk)).collect();
    walk.document(table.get_ref(), document);
    let lines: Vec<_> = broken.iter().filter_map(|finding| Some(line(text, finding.primary.as_ref()?.span))).collect();
    // A broken line yields odd values; its syntax error says enough.
    walk.findings.retain(|finding| match &finding.primary {
        Some(label) => !lines.iter().any(|line| line.contains(&(label.span.start as usize))),
        None => true,
    });
    let mut seen = Vec::new();
    let mut findings = Vec::new();
    for finding in broken {
        let at = finding.primary.as_ref().map(|label| line(text, label.span));
        if !seen.contains(&at) {
            seen.push(at);
            findings.push(finding);
        }
        // A text that is no TOML has an error per line; the first few say so.
        if findings.len() == 100 {
            break;
        }
    }
    let readable = findings.is_empty();
    findings.append(&mut walk.findings);
    (findings, readable)
}

/// Parts that are parsed at a time; more would only take memory.
const AT_A_TIME: usize = 4;

/// `None` when a table other than `edges` is spread over two parts, which only the whole can tell
/// from one that is defined twice.
fn in_parts(
    text: &str,
    id: SourceId,
    parts: Vec<std::ops::Range<usize>>,
    document: &mut Document,
) -> Option<(Vec<Finding>, bool)> {
    let mut findings = Vec::new();
    let mut tables: Vec<String> = Vec::new();
    for parts in parts.chunks(AT_A_TIME) {
        let read: Vec<Part> = std::thread::scope(|scope| {
            let running: Vec<_> = parts.iter().map(|part| scope.spawn(|| one_part(text, id, part.clone()))).collect();
            // A thread panics only on a bug, which is this thread's panic too.
            running.into_iter().map(|part| part.join().unwrap_or_else(|bug| std::panic::resume_unwind(bug))).collect()
        });
        for part in read {
            findings.extend(part.findings);
            let Some(read) = part.document else { return Some((findings, false)) };
            if part.tables.iter().any(|table| tables.contains(table)) {
                return None;
            }
            tables.extend(part.tables);
            document.append(read);
        }
    }
    Some((findings, true))
}

struct Part {
    /// `None` when the part is no TOML.
    document: Option<Document>,
    /// Top-level tables of the part other than `edges`.
    tables: Vec<String>,
    findings: Vec<Finding>,
}

fn one_part(text: &str, id: SourceId, part: std::ops::Range<usize>) -> Part {
    let mut walk = Walk::new(id, u32::try_from(part.start).unwrap_or(u32::MAX));
    match DeTable::parse(&text[part]) {
        Ok(table) => {
            let mut document = Document::empty(Span::new(id, 0..0));
            walk.document(table.get_ref(), &mut document);
            let names = table.get_ref().keys().map(|key| key.get_ref().to_string());
            let tables = names.filter(|name| name != "edges").collect();
            Part { document: Some(document), tables, findings: walk.findings }
        }
        Err(error) => Part { document: None, tables: Vec::new(), findings: vec![syntax(&error, &walk)] },
    }
}

fn syntax(error: &Error, walk: &Walk) -> Finding {
    let message = error.message().to_owned();
    match error.span() {
        Some(range) => Finding::error("syntax", walk.span(range), message, "this is not valid TOML"),
        None => Finding::whole("syntax", message),
    }
}

/// The bytes of the line in which `span` begins.
fn line(text: &str, span: Span) -> std::ops::Range<usize> {
    let at = (span.start as usize).min(text.len());
    let start = text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = text.as_bytes()[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |len| at + len);
    start..end + 1
}

/// TOML tables come sorted by key; people know the order they wrote.
fn in_file_order(document: &mut Document) {
    document.services.sort_by_key(|named| named.span);
    document.brokers.sort_by_key(|named| named.span);
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
