//! The whole file, row by row, in the order written.

use super::{Item, Row, edge_id};
use crate::diagnostic::Span;

/// A row under a name: a service, a broker, a link, or an overlay of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub name: Box<str>,
    /// Where the name stands.
    pub span: Span,
    pub row: Row,
}

/// One `[[flows]]` entry; its steps are taken out of the row.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub row: Row,
    pub steps: Vec<Row>,
}

/// One `[designs.NAME]`: what differs from the file, or from the design it extends.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    pub name: Box<str>,
    pub span: Span,
    pub extends: Option<Item>,
    pub system: Row,
    pub services: Vec<Named>,
    pub brokers: Vec<Named>,
    /// Named by edge id.
    pub edges: Vec<Named>,
}

/// A file whose keys and values are well formed; names are not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub system: Row,
    pub services: Vec<Named>,
    pub brokers: Vec<Named>,
    pub edges: Vec<Row>,
    pub flows: Vec<Flow>,
    pub faults: Vec<Row>,
    /// Named by the two zones: `a~b`.
    pub links: Vec<Named>,
    pub objectives: Vec<Row>,
    pub designs: Vec<Design>,
    /// Something of the file could not be read, so that what is absent may only be unreadable.
    pub damaged: bool,
}

impl Document {
    /// A document that states nothing.
    pub fn empty(span: Span) -> Self {
        Self {
            system: Row::empty(span),
            services: Vec::new(),
            brokers: Vec::new(),
            edges: Vec::new(),
            flows: Vec::new(),
            faults: Vec::new(),
            links: Vec::new(),
            objectives: Vec::new(),
            designs: Vec::new(),
            damaged: false,
        }
    }

    /// Adds what a later part of the same text states.
    pub(super) fn append(&mut self, mut part: Self) {
        self.system.merge(&part.system);
        self.services.append(&mut part.services);
        self.brokers.append(&mut part.brokers);
        self.edges.append(&mut part.edges);
        self.flows.append(&mut part.flows);
        self.faults.append(&mut part.faults);
        self.links.append(&mut part.links);
        self.objectives.append(&mut part.objectives);
        self.designs.append(&mut part.designs);
    }

    /// The ids by which people refer to the edge of `row`: first the canonical one
    /// (`from->to:operation`), then `from->to`. A list edge has `*` in place of its targets;
    /// each target alone refers to it too.
    pub fn edge_ids(row: &Row) -> Vec<String> {
        let from = row.text("from").unwrap_or_default();
        let to = row.list("to");
        let name = row.text("operation").or_else(|| row.text("event"));
        let star = (to.len() > 1).then_some("*");
        let mut ids = Vec::new();
        for target in star.into_iter().chain(to.iter().map(|item| item.text.as_ref())) {
            ids.extend(name.map(|name| edge_id(from, target, Some(name))));
            ids.push(edge_id(from, target, None));
        }
        ids
    }
}
