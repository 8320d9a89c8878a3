//! Settings written into the text of a file, comments and order kept.

use std::collections::BTreeMap;

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::address::Addresses;
use super::set::{Setting, Target, setting};
use super::{Document, Row};
use crate::diagnostic::{Finding, SourceId, Sources, Span};

/// A setting as the text takes it.
#[derive(Clone, PartialEq)]
struct Stated {
    key: &'static str,
    /// TOML, or a text without quotes.
    value: String,
}

/// What each row is to state.
type ByRow = BTreeMap<usize, Vec<Stated>>;

#[derive(Default)]
struct Wanted {
    edges: ByRow,
    flows: ByRow,
}

/// The text in source `id`, whose document is `document`, with what the arguments in `settings` state
/// (`ID.KEY=VALUE`, as for [`super::set`]; of edges and flows).
///
/// # Errors
/// An argument that fits nothing in the file, or a text that is not TOML.
pub fn written(
    document: &Document,
    sources: &Sources,
    id: SourceId,
    settings: &[SourceId],
) -> Result<String, Vec<Finding>> {
    let wanted = wanted(document, sources, settings)?;
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    let mut file: DocumentMut = text.parse().map_err(|error| vec![unparsed(&error)])?;
    let edges = document.edges.iter();
    put_rows(&mut file, "edges", &tables(edges), &wanted.edges);
    put_rows(&mut file, "flows", &tables(document.flows.iter().map(|flow| &flow.row)), &wanted.flows);
    Ok(ended_alike(text, file.to_string()))
}

/// The text in source `id` with a new `[designs.NAME]` that states the settings. Flows have no place in a
/// design: their settings are left out, and returned.
///
/// # Errors
/// As for [`written`], and when there is such a design, or no place for one.
pub fn with_new_design(
    document: &Document,
    sources: &Sources,
    id: SourceId,
    settings: &[SourceId],
    name: &str,
) -> Result<(String, Vec<SourceId>), Vec<Finding>> {
    if let Some(design) = document.designs.iter().find(|design| design.name.as_ref() == name) {
        let message = format!("there is a design `{name}` already");
        return Err(vec![Finding::error("duplicate-design", design.span, message, "here; choose another name")]);
    }
    let wanted = wanted(document, sources, settings)?;
    let mut edges = implicit();
    for (row, stated) in &wanted.edges {
        let mut table = Table::new();
        stated.iter().for_each(|stated| put(&mut table, stated));
        let id = Document::edge_ids(&document.edges[*row]).into_iter().next().unwrap_or_default();
        edges.insert(&id, Item::Table(table));
    }
    let (mut designs, mut design) = (implicit(), implicit());
    design.set_implicit(!edges.is_empty());
    design.insert("edges", Item::Table(edges));
    designs.insert(name, Item::Table(design));
    let mut added = DocumentMut::new();
    added.insert("designs", Item::Table(designs));
    let text = sources.get(id).map_or("", |source| source.text.as_str());
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let whole = format!("{text}{gap}\n{}", added.to_string().trim_start());
    // `designs = { … }` in one line cannot be added to from below.
    whole.parse::<DocumentMut>().map_err(|error| vec![unparsed(&error)])?;
    let of_flows = settings.iter().filter(|id| is_of_flow(document, sources, **id)).copied().collect();
    Ok((ended_alike(text, whole), of_flows))
}

fn unparsed(error: &toml_edit::TomlError) -> Finding {
    Finding::whole("not-writable", format!("the file cannot be changed: {}", error.message()))
}

fn is_of_flow(document: &Document, sources: &Sources, id: SourceId) -> bool {
    setting(document, &Addresses::of(document), sources, id)
        .is_ok_and(|Setting { target, .. }| matches!(target, Target::Flow(_)))
}

fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

fn wanted(document: &Document, sources: &Sources, settings: &[SourceId]) -> Result<Wanted, Vec<Finding>> {
    let addresses = Addresses::of(document);
    let mut wanted = Wanted::default();
    for id in settings {
        let Setting { target, cell } = setting(document, &addresses, sources, *id)?;
        let text = sources.get(*id).map_or("", |source| source.text.as_str());
        let value = text.get(cell.span.start as usize..).unwrap_or_default().to_owned();
        let rows = match target {
            Target::Edge(row) => wanted.edges.entry(row),
            Target::Flow(row) => wanted.flows.entry(row),
            _ => return Err(vec![Finding::whole("not-writable", format!("`{text}` is of no edge and of no flow"))]),
        };
        let stated = rows.or_default();
        stated.retain(|known| known.key != cell.attribute.name);
        stated.push(Stated { key: cell.attribute.name, value });
    }
    Ok(wanted)
}

/// The rows of each table of the text, in order: a list of callees is one table for several rows.
fn tables<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<std::ops::Range<usize>> {
    let mut tables: Vec<std::ops::Range<usize>> = Vec::new();
    let mut last: Option<Span> = None;
    for (at, row) in rows.enumerate() {
        match tables.last_mut() {
            Some(table) if last == Some(row.span) => table.end = at + 1,
            _ => tables.push(at..at + 1),
        }
        last = Some(row.span);
    }
    tables
}

fn put_rows(file: &mut DocumentMut, key: &str, tables: &[std::ops::Range<usize>], wanted: &ByRow) {
    match file.get_mut(key) {
        Some(Item::ArrayOfTables(array)) => {
            let mut whole = ArrayOfTables::new();
            for (table, rows) in std::mem::take(array).into_iter().zip(tables) {
                for table in divided(table, rows, wanted) {
                    whole.push(table);
                }
            }
            *array = whole;
        }
        Some(Item::Value(Value::Array(array))) => {
            let ends = (array.trailing().clone(), array.trailing_comma());
            let mut whole = Array::new();
            for (value, rows) in std::mem::take(array).into_iter().zip(tables) {
                let Value::InlineTable(table) = value else {
                    whole.push_formatted(value);
                    continue;
                };
                for table in divided(table, rows, wanted) {
                    whole.push_formatted(Value::InlineTable(table));
                }
            }
            whole.set_trailing(ends.0);
            whole.set_trailing_comma(ends.1);
            *array = whole;
        }
        _ => {}
    }
}

/// The table with what its rows are to state: one, where all of them state the same, else one for each.
fn divided<T: Edit>(table: T, rows: &std::ops::Range<usize>, wanted: &ByRow) -> Vec<T> {
    const NOTHING: &[Stated] = &[];
    let of = |row: usize| wanted.get(&row).map_or(NOTHING, Vec::as_slice);
    let state = |mut table: T, row: usize| {
        of(row).iter().for_each(|stated| put(&mut table, stated));
        table
    };
    if rows.clone().all(|row| of(row) == of(rows.start)) {
        return vec![state(table, rows.start)];
    }
    let callees: Vec<String> = match table.get("to").and_then(Item::as_array) {
        Some(array) => array.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        None => Vec::new(),
    };
    let mut tables = Vec::new();
    for (callee, row) in callees.into_iter().zip(rows.clone()) {
        let mut single = table.clone();
        put(&mut single, &Stated { key: "to", value: Value::from(callee).to_string() });
        // What is said above the table is said once.
        if !tables.is_empty() {
            single.below_another();
        }
        tables.push(state(single, row));
    }
    tables
}

trait Edit: TableLike + Clone {
    /// Without what stands above it.
    fn below_another(&mut self);
}

impl Edit for Table {
    fn below_another(&mut self) {
        self.decor_mut().set_prefix("\n");
    }
}

impl Edit for InlineTable {
    fn below_another(&mut self) {
        let indent = self.decor().prefix().and_then(|prefix| prefix.as_str()).map_or(" ", indent).to_owned();
        self.decor_mut().set_prefix(if indent.trim().is_empty() && indent.len() > 1 {
            format!("\n{indent}")
        } else {
            " ".to_owned()
        });
    }
}

/// What stands before a key on its own line.
fn indent(prefix: &str) -> &str {
    let line = prefix.rsplit('\n').next().unwrap_or(prefix);
    if line.trim().is_empty() { line } else { "" }
}

fn put(table: &mut dyn TableLike, stated: &Stated) {
    let value: Value = stated.value.parse().unwrap_or_else(|_| Value::from(stated.value.as_str()));
    if let Some(old) = table.get_mut(stated.key).and_then(Item::as_value_mut) {
        let decor = old.decor().clone();
        *old = value;
        *old.decor_mut() = decor;
        return;
    }
    let before = table.iter().filter(|(_, item)| item.is_value()).last().map(|(key, _)| key.to_owned());
    let before = before.and_then(|key| Some(table.key(&key)?.leaf_decor().prefix()?.as_str()?.to_owned()));
    table.insert(stated.key, Item::Value(value));
    if let (Some(before), Some(mut key)) = (before, table.key_mut(stated.key)) {
        key.leaf_decor_mut().set_prefix(indent(&before));
    }
}

/// Lines end as in `text`.
fn ended_alike(text: &str, written: String) -> String {
    if text.contains("\r\n") { written.replace("\r\n", "\n").replace('\n', "\r\n") } else { written }
}
