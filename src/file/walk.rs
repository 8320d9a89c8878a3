//! From parsed TOML to rows: every key looked up, every problem reported.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::attributes::{self, Table};
use super::{Cell, Design, Document, Flow, Item, Named, Row, Value, mistake, read};
use crate::diagnostic::{Finding, SourceId, Span, nearest};

/// Where the walk is and what it has found.
pub(super) struct Walk {
    source: SourceId,
    /// Bytes before the part of the text that is being walked.
    offset: u32,
    pub(super) findings: Vec<Finding>,
}

impl Walk {
    pub(super) fn new(source: SourceId, offset: u32) -> Self {
        Self { source, offset, findings: Vec::new() }
    }

    pub(super) fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.source, range).shifted(self.offset)
    }

    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(super) fn reported(&self) -> usize {
        self.findings.len()
    }

    /// Adds everything `root` states to `document`.
    pub(super) fn document(&mut self, root: &DeTable<'_>, document: &mut Document) {
        for (key, value) in root {
            let span = self.span(key.span());
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("version", version) => self.version(version, self.span(value.span())),
                ("system", DeValue::Table(keys)) => {
                    let row = self.row(&attributes::SYSTEM, span, keys);
                    document.system.merge(&row);
                    document.system.span = span;
                }
                ("services", DeValue::Table(keys)) => {
                    self.named(&attributes::SERVICE, keys, &mut document.services);
                }
                ("brokers", DeValue::Table(keys)) => self.named(&attributes::BROKER, keys, &mut document.brokers),
                ("edges", DeValue::Array(items)) => {
                    document.edges.reserve(items.len());
                    self.each(&attributes::EDGE, items, |walk, span, keys| {
                        document.edges.push(walk.row(&attributes::EDGE, span, keys));
                    });
                }
                ("flows", DeValue::Array(items)) => {
                    self.each(&attributes::FLOW, items, |walk, span, keys| {
                        let flow = walk.flow(span, keys);
                        document.flows.push(flow);
                    });
                }
                ("faults", DeValue::Array(items)) => {
                    let faults = &mut document.faults;
                    self.each(&attributes::FAULT, items, |walk, span, keys| {
                        faults.push(walk.row(&attributes::FAULT, span, keys));
                    });
                }
                ("links", DeValue::Table(keys)) => self.rows(&attributes::LINK, keys, &mut document.links),
                ("objectives", DeValue::Array(items)) => {
                    let objectives = &mut document.objectives;
                    self.each(&attributes::OBJECTIVE, items, |walk, span, keys| {
                        objectives.push(walk.row(&attributes::OBJECTIVE, span, keys));
                    });
                }
                ("designs", DeValue::Table(keys)) => self.designs(keys, &mut document.designs),
                (known, _) if attributes::names(&attributes::FILE).contains(&known) => {
                    let expected = match known {
                        "edges" => "`[[edges]]`, one per edge",
                        "flows" => "`[[flows]]`, one per flow",
                        "faults" => "`[[faults]]`, one per fault",
                        "links" => "`[links.\"a~b\"]`",
                        "objectives" => "`[[objectives]]`, one per objective",
                        "services" => "`[services.NAME]`",
                        "brokers" => "`[brokers.NAME]`",
                        "designs" => "`[designs.NAME]`",
                        _ => "`[system]`",
                    };
                    self.report(mistake::wrong_shape(known, expected, span));
                }
                (unknown, _) => {
                    self.report(mistake::unknown_table(unknown, span, &attributes::names(&attributes::FILE)))
                }
            }
        }
    }

    fn version(&mut self, value: &DeValue<'_>, span: Span) {
        let one = matches!(value, DeValue::Integer(number) if number.as_str() == "1");
        if !one {
            let message = format!("`version` is {}", read::shown(value));
            self.report(Finding::error("unknown-version", span, message, "this hopwise reads `version = 1`"));
        }
    }

    /// The keys of one table.
    pub(super) fn row(&mut self, table: &'static Table, span: Span, keys: &DeTable<'_>) -> Row {
        let mut row = Row { cells: Vec::with_capacity(keys.len()), ..Row::empty(span) };
        for (key, value) in keys {
            let name = key.get_ref().as_ref();
            match table.find(name) {
                None => {
                    self.report(mistake::unknown_key(name, self.span(key.span()), table));
                    // What was meant is not missing.
                    row.broken.extend(nearest(name, table.names()));
                }
                Some(attribute) => match read::value(self, attribute, value) {
                    Some(read) => row.cells.push(Cell { attribute, span: self.span(value.span()), value: read }),
                    None => row.broken.push(attribute.name),
                },
            }
        }
        row
    }

    fn each(
        &mut self,
        table: &Table,
        items: &[Spanned<DeValue<'_>>],
        mut entry: impl FnMut(&mut Self, Span, &DeTable<'_>),
    ) {
        for item in items {
            let span = self.span(item.span());
            match item.get_ref() {
                DeValue::Table(keys) => entry(self, span, keys),
                other => {
                    self.report(mistake::wrong_shape(table.noun, &format!("a table, not {}", read::shown(other)), span))
                }
            }
        }
    }

    fn named(&mut self, table: &'static Table, keys: &DeTable<'_>, into: &mut Vec<Named>) {
        for key in keys.keys() {
            let name = key.get_ref().as_ref();
            if !is_name(name) {
                self.report(mistake::bad_name(name, table.noun, self.span(key.span())));
            }
        }
        self.rows(table, keys, into);
    }

    /// One row per key, whatever it is called.
    fn rows(&mut self, table: &'static Table, keys: &DeTable<'_>, into: &mut Vec<Named>) {
        for (key, value) in keys {
            let span = self.span(key.span());
            let name = key.get_ref().as_ref();
            match value.get_ref() {
                DeValue::Table(keys) => {
                    let row = self.row(table, span, keys);
                    into.push(Named { name: name.into(), span, row });
                }
                other => {
                    let expected = format!("`{}`, not {}", table.header.replace("NAME", name), read::shown(other));
                    self.report(mistake::wrong_shape(name, &expected, span));
                    // Its name is known all the same, or every edge to it would be a problem too.
                    into.push(Named { name: name.into(), span, row: Row::empty(span) });
                }
            }
        }
    }

    fn flow(&mut self, span: Span, keys: &DeTable<'_>) -> Flow {
        let mut steps = Vec::new();
        let mut row = Row::empty(span);
        for (key, value) in keys {
            let name = key.get_ref().as_ref();
            match (name, value.get_ref(), attributes::FLOW.find(name)) {
                ("steps", DeValue::Array(items), _) => {
                    self.each(&attributes::STEP, items, |walk, span, keys| {
                        steps.push(walk.row(&attributes::STEP, span, keys));
                    });
                }
                ("steps", other, _) => {
                    let expected = format!("a list of tables, not {}", read::shown(other));
                    self.report(mistake::wrong_shape("steps", &expected, self.span(value.span())));
                }
                (_, _, None) => self.report(mistake::unknown_key(name, self.span(key.span()), &attributes::FLOW)),
                (_, _, Some(attribute)) => match read::value(self, attribute, value) {
                    Some(read) => row.cells.push(Cell { attribute, span: self.span(value.span()), value: read }),
                    None => row.broken.push(attribute.name),
                },
            }
        }
        Flow { row, steps }
    }

    fn designs(&mut self, keys: &DeTable<'_>, into: &mut Vec<Design>) {
        for (key, value) in keys {
            let span = self.span(key.span());
            let name = key.get_ref().as_ref();
            if !is_name(name) {
                self.report(mistake::bad_name(name, "design", span));
            }
            let DeValue::Table(tables) = value.get_ref() else {
                self.report(mistake::wrong_shape(name, "`[designs.NAME]`", span));
                continue;
            };
            let mut design = Design {
                name: name.into(),
                span,
                extends: None,
                system: Row::empty(span),
                services: Vec::new(),
                brokers: Vec::new(),
                edges: Vec::new(),
            };
            for (key, value) in tables {
                self.design_table(key, value, &mut design);
            }
            into.push(design);
        }
    }

    fn design_table(
        &mut self,
        key: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        design: &mut Design,
    ) {
        let span = self.span(key.span());
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("extends", DeValue::String(name)) => {
                design.extends = Some(Item { text: name.as_ref().into(), span: self.span(value.span()) });
            }
            ("system", DeValue::Table(keys)) => design.system = self.row(&attributes::SYSTEM, span, keys),
            ("services", DeValue::Table(keys)) => self.named(&attributes::SERVICE, keys, &mut design.services),
            ("brokers", DeValue::Table(keys)) => self.named(&attributes::BROKER, keys, &mut design.brokers),
            ("edges", DeValue::Table(keys)) => {
                for (id, value) in keys {
                    let span = self.span(id.span());
                    match value.get_ref() {
                        DeValue::Table(keys) => {
                            let row = self.row(&attributes::EDGE, span, keys);
                            design.edges.push(Named { name: id.get_ref().as_ref().into(), span, row });
                        }
                        _ => self.report(mistake::wrong_shape(id.get_ref(), "a table of edge keys", span)),
                    }
                }
            }
            (known, _) if attributes::names(&attributes::DESIGN).contains(&known) => {
                let expected = match known {
                    "extends" => "the name of a design",
                    "edges" => "`[designs.NAME.edges.\"FROM->TO\"]`",
                    _ => "a table",
                };
                self.report(mistake::wrong_shape(known, expected, span));
            }
            (unknown, _) => self.report(mistake::unknown_table(unknown, span, &attributes::names(&attributes::DESIGN))),
        }
    }
}

/// `[A-Za-z0-9][A-Za-z0-9._-]*`, at most 200 bytes.
pub fn is_name(name: &str) -> bool {
    name.len() <= 200
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// Reads one value that stands alone, as `--set` gives it.
pub(super) fn single(
    walk: &mut Walk,
    attribute: &'static attributes::Attribute,
    value: &Spanned<DeValue<'_>>,
) -> Option<Value> {
    read::value(walk, attribute, value)
}
