//! A file as it is recommended: decided, stated, and decided again until nothing is left to state.

use std::collections::BTreeMap;

use crate::decide::decisions::decide;
use crate::decide::settings::{Entity, Left, Setting, Settings, settings};
use crate::diagnostic::{Finding, SourceId, Sources};
use crate::file::{Document, set_all};
use crate::model::{Topology, lower};

/// What a setting belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    Edge,
    Flow,
}

/// One key that the file is to state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub of: Of,
    /// The edge's id, or the flow's name.
    pub entity: Box<str>,
    pub key: &'static str,
    /// `ID.KEY=VALUE`, as `--set` takes it.
    pub argument: String,
}

impl Stated {
    /// What the key is to say, as `--set` takes it.
    pub fn value(&self) -> &str {
        // Both may hold a `.` and a `=`, so what is before the value is counted, not searched.
        let table = match self.of {
            Of::Edge => 0,
            Of::Flow => "flows.".len(),
        };
        let before = table + self.entity.len() + ".".len() + self.key.len() + "=".len();
        self.argument.get(before..).unwrap_or_default()
    }
}

/// A required safeguard that needs a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub of: Of,
    pub entity: Box<str>,
    pub safeguard: &'static str,
    pub wanted: String,
}

/// What a file lacks to be as recommended.
#[derive(Clone, Debug, Default)]
pub struct Recommended {
    /// By edge and flow, in the order of the file; each key once.
    pub stated: Vec<Stated>,
    pub open: Vec<Open>,
}

/// What is stated may ask for more, such as a key for what is now deferred; far fewer rounds settle it.
const ROUNDS: usize = 8;

/// What `document` lacks. O(rounds × deciding it), and a second round is usually the last.
///
/// # Errors
/// What keeps the document from being decided, before or after it states what is recommended.
pub fn recommended(document: &Document, sources: &mut Sources) -> Result<Recommended, Vec<Finding>> {
    let mut document = document.clone();
    let mut all = Recommended::default();
    for _ in 0..ROUNDS {
        let (topology, findings) = lower(&document);
        let Some(topology) = topology else { return Err(findings) };
        let decisions = decide(&topology);
        let Settings { stated, left } = settings(&decisions);
        all.open = left.iter().map(|it| open(&decisions.topology, it)).collect();
        let fresh: Vec<Stated> = stated.iter().map(|it| of(&decisions.topology, it)).collect();
        if fresh.is_empty() {
            break;
        }
        document = stating(&document, sources, &fresh)?;
        for stated in fresh {
            all.stated.retain(|known| (&known.entity, known.key) != (&stated.entity, stated.key));
            all.stated.push(stated);
        }
    }
    in_order(&mut all.stated);
    Ok(all)
}

/// `document` with what is stated; `sources` gets the texts.
///
/// # Errors
/// A setting that fits nothing in the document.
pub fn stating(document: &Document, sources: &mut Sources, stated: &[Stated]) -> Result<Document, Vec<Finding>> {
    let mut document = document.clone();
    let ids = arguments(sources, stated);
    set_all(&mut document, sources, &ids)?;
    Ok(document)
}

/// The settings as texts of `sources`.
pub fn arguments(sources: &mut Sources, stated: &[Stated]) -> Vec<SourceId> {
    stated.iter().map(|it| sources.add("recommended", it.argument.as_str())).collect()
}

fn entity(topology: &Topology, entity: Entity) -> (Of, Box<str>) {
    match entity {
        Entity::Edge(id) => (Of::Edge, topology.edge(id).id.clone()),
        Entity::Flow(id) => (Of::Flow, topology.flow(id).name.clone()),
    }
}

fn of(topology: &Topology, setting: &Setting) -> Stated {
    let (of, entity) = entity(topology, setting.entity);
    Stated { of, entity, key: setting.key, argument: setting.argument(topology).to_string() }
}

fn open(topology: &Topology, left: &Left) -> Open {
    let (of, entity) = entity(topology, left.entity);
    Open { of, entity, safeguard: left.safeguard, wanted: left.wanted.clone().into_owned() }
}

/// Keys of one entity together, entities in the order in which they came up, edges first.
fn in_order(stated: &mut [Stated]) {
    let mut places: BTreeMap<(Of, Box<str>), usize> = BTreeMap::new();
    for it in stated.iter() {
        let next = places.len();
        places.entry((it.of, it.entity.clone())).or_insert(next);
    }
    stated.sort_by_cached_key(|it| (it.of, places.get(&(it.of, it.entity.clone())).copied()));
}
