//! The designs that are tried: everything that is recommended, and each change alone.

use std::collections::BTreeSet;

use super::Dependency;
use crate::diagnostic::{Finding, Sources};
use crate::explore::recommended::{Of, Stated, stating};
use crate::file::Document;
use crate::file::attributes::{self, Table};
use crate::model::{EdgeId, ServiceId, Topology};

/// Changes that are tried alone, at most; more of them take longer than one waits.
const MOST: usize = 20;

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `None`: everything that is recommended.
    pub only: Option<Only>,
    /// What is stated of it, and changes a simulation.
    pub settings: Vec<Stated>,
}

/// One edge or flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    pub of: Of,
    /// The edge's id, or the flow's name.
    pub entity: Box<str>,
    /// The pattern that the file states today; `None` of flows, and where it states none.
    pub today: Option<&'static str>,
    /// Names of what the edge leads to, in the end; of a flow `None`: everything.
    reaches: Option<BTreeSet<Box<str>>>,
}

/// A document that states a change.
#[derive(Clone, Debug)]
pub struct Tried {
    pub change: Change,
    pub document: Document,
}

impl Change {
    /// Whether it may matter to the change that `dependency` fails.
    pub(super) fn is_met_by(&self, dependency: &Dependency) -> bool {
        let reaches = self.only.as_ref().and_then(|only| only.reaches.as_ref());
        reaches.is_none_or(|reaches| dependency.is_broker || reaches.contains(&dependency.name))
    }
}

/// Edges and flows of which something is stated that changes a simulation, in order, and how many more
/// there are than are tried.
pub(super) fn changes(topology: &Topology, stated: &[Stated]) -> (Vec<Change>, usize) {
    let by_entity = stated.chunk_by(|a, b| (a.of, &a.entity) == (b.of, &b.entity));
    let mut changes: Vec<Change> = Vec::new();
    for settings in by_entity {
        let settings: Vec<Stated> = settings.iter().filter(|it| is_simulated(it)).cloned().collect();
        let Some(Stated { of, entity, .. }) = settings.first().cloned() else { continue };
        let edge = topology.find_edge(&entity).filter(|_| of == Of::Edge);
        let today = edge.and_then(|id| topology.edge(id).pattern()).map(|pattern| pattern.name());
        let reaches = edge.map(|id| reaches(topology, id));
        changes.push(Change { only: Some(Only { of, entity, today, reaches }), settings });
    }
    let more = changes.len().saturating_sub(MOST);
    changes.truncate(MOST);
    (changes, more)
}

/// Whether `simulate` reads the key.
fn is_simulated(stated: &Stated) -> bool {
    let table: &Table = match stated.of {
        Of::Edge => &attributes::EDGE,
        Of::Flow => &attributes::FLOW,
    };
    table.find(stated.key).is_some_and(|attribute| attribute.read_by.contains("simulate"))
}

/// Services behind the edge, one call after another.
fn reaches(topology: &Topology, id: EdgeId) -> BTreeSet<Box<str>> {
    let mut leaving: Vec<Vec<ServiceId>> = vec![Vec::new(); topology.services().len()];
    for edge in topology.edges() {
        leaving[edge.from.index()].extend_from_slice(edge.to.as_slice());
    }
    let mut open: Vec<ServiceId> = topology.edge(id).to.as_slice().to_vec();
    let mut names = BTreeSet::new();
    while let Some(service) = open.pop() {
        if names.insert(topology.service(service).name.clone()) {
            open.extend(&leaving[service.index()]);
        }
    }
    names
}

/// `document` with everything that is recommended.
///
/// # Errors
/// A setting that fits nothing in it.
pub(super) fn whole(document: &Document, sources: &mut Sources, stated: &[Stated]) -> Result<Tried, Vec<Finding>> {
    let settings: Vec<Stated> = stated.iter().filter(|it| is_simulated(it)).cloned().collect();
    tried(stating(document, sources, stated)?, Change { only: None, settings })
}

/// `document` with what is recommended of one edge or flow.
///
/// # Errors
/// What keeps it from being simulated so.
pub(super) fn alone(
    document: &Document,
    sources: &mut Sources,
    stated: &[Stated],
    change: &Change,
) -> Result<Tried, Vec<Finding>> {
    let own: Vec<Stated> = stated.iter().filter(|it| change.is_of(it)).cloned().collect();
    tried(stating(document, sources, &own)?, change.clone())
}

fn tried(document: Document, change: Change) -> Result<Tried, Vec<Finding>> {
    super::simulated(&document)?;
    Ok(Tried { change, document })
}

impl Change {
    fn is_of(&self, stated: &Stated) -> bool {
        self.only.as_ref().is_none_or(|only| (only.of, &only.entity) == (stated.of, &stated.entity))
    }
}
