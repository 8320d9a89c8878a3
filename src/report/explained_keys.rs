//! Keys and tables of the file, those within a key too, and what an objective may say.

use super::text::{pairs, title};
use crate::explore::objectives::{Measurable, OTHER_RULES, SHAPE, measurable};
use crate::file::attributes::{Attribute, Kind, LAW, OBJECTIVE, SYSTEM, TABLES, Table};

/// The key of an objective that has a grammar.
const EXPRESSION: &str = "expr";

/// The key `name` of every table that has it.
pub(super) fn attribute(name: &str, width: usize) -> Option<String> {
    let found = TABLES.iter().filter_map(|table| Some((*table, table.find(name)?)));
    let pages: Vec<String> = found.map(|(table, attribute)| key(table, attribute, width)).collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}

/// One key; with that of objectives goes its grammar.
fn key(table: &Table, attribute: &Attribute, width: usize) -> String {
    let rows = [
        ("says", attribute.summary.to_owned()),
        ("takes", attribute.kind.short()),
        ("default", attribute.default.to_owned()),
        ("read by", attribute.read_by.to_owned()),
    ];
    let heading = title(&format!("{} in {}", attribute.name, table.header), width);
    let grammar = if attribute.name == EXPRESSION { format!("\n{}", metrics(width)) } else { String::new() };
    format!("{heading}{}{grammar}", pairs(&rows, width))
}

/// The pages for `subject`: a table by what stands in the file or by what one entry is called, or a path
/// that begins with one.
pub(super) fn tables(subject: &str, width: usize) -> Option<String> {
    let name = subject.trim_matches(['[', ']']);
    let pages = match name.split_once('.').filter(|_| !TABLES.iter().any(|table| written(table) == name)) {
        None => TABLES.iter().filter(|it| is_called(it, name)).map(|it| page(it, width)).collect(),
        Some((first, keys)) => along(first, keys, width),
    };
    (!pages.is_empty()).then(|| pages.join("\n"))
}

/// One-word names that [`tables`] knows.
pub(super) fn table_names() -> Vec<&'static str> {
    let names = TABLES.iter().flat_map(|table| [written(table), table.noun]);
    names.filter(|name| !name.contains([' ', '.']) && *name != SYSTEM.noun).collect()
}

/// `services` of `[services.NAME]`, `line` of `line = { … }`, `system.thresholds`.
fn written(table: &Table) -> &'static str {
    let inner = table.header.trim_matches(['[', ']']);
    let end = inner.find([' ', '"']).unwrap_or(inner.len());
    inner[..end].trim_end_matches('.').trim_end_matches(".NAME")
}

/// The system of a file has a page of its own.
fn is_called(table: &Table, name: &str) -> bool {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    !is_it(SYSTEM.noun) && (is_it(written(table)) || is_it(table.noun))
}

/// The last of `keys`, from the tables called `first` down.
fn along(first: &str, keys: &str, width: usize) -> Vec<String> {
    let mut here: Vec<&Table> =
        TABLES.iter().copied().filter(|it| written(it).eq_ignore_ascii_case(first) || it.noun == first).collect();
    let mut pages = Vec::new();
    for name in keys.split('.') {
        let found: Vec<(&Table, &'static Attribute)> =
            here.iter().filter_map(|table| Some((*table, table.find(name)?))).collect();
        pages = found.iter().map(|(table, attribute)| key(table, attribute, width)).collect();
        here = found.iter().flat_map(|(_, attribute)| within(&attribute.kind)).collect();
    }
    pages.extend(here.into_iter().filter(|_| !pages.is_empty()).map(|table| page(table, width)).collect::<Vec<_>>());
    pages
}

/// The tables that a value may be.
fn within(kind: &'static Kind) -> Vec<&'static Table> {
    match kind {
        Kind::Keys(table) | Kind::Form(table) => vec![table],
        Kind::List(inner) | Kind::FlagOr(inner) => within(inner),
        Kind::Either(kinds) => kinds.iter().flat_map(within).collect(),
        Kind::Law(_) => vec![&LAW],
        _ => Vec::new(),
    }
}

fn page(table: &Table, width: usize) -> String {
    let mut rows: Vec<(String, String)> = Vec::new();
    if !table.about.is_empty() {
        rows.push(("is".to_owned(), table.about.to_owned()));
    }
    for attribute in table.attributes() {
        rows.push((attribute.name.to_owned(), format!("{} ({})", attribute.summary, attribute.kind.short())));
    }
    let mut page = format!("{}{}", title(table.header, width), pairs(&rows, width));
    if std::ptr::eq(table, &OBJECTIVE) {
        page.push('\n');
        page.push_str(&metrics(width));
    }
    page
}

/// The grammar of `expr`.
fn metrics(width: usize) -> String {
    let mut rows: Vec<(String, String)> =
        OTHER_RULES.iter().map(|(part, rule)| ((*part).to_owned(), (*rule).to_owned())).collect();
    for Measurable { name, of, aggregates, limit, summary } in measurable() {
        rows.push((
            name.to_owned(),
            format!("of a {of}: {summary}; {aggregates}, {limit}").replace("a edge", "an edge"),
        ));
    }
    format!("{}{}", title(&format!("expr: {SHAPE}"), width), pairs(&rows, width))
}
