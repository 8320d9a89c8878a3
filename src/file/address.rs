//! Finding an edge row by the id people write.

use rustc_hash::FxHashMap;

use super::Document;
use crate::diagnostic::nearest;

/// `id` with `->` for the first `..`, which stands for it where a shell would redirect.
pub fn arrowed(id: &str) -> String {
    match (id.find(".."), id.find("->")) {
        (Some(dots), Some(arrow)) if arrow < dots => id.to_owned(),
        _ => id.replacen("..", "->", 1),
    }
}

/// The id of an edge: `from->to:operation`, or `from->to` without one. A list has `*` for `to`.
pub fn edge_id(from: &str, to: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{from}->{to}:{name}"),
        None => format!("{from}->{to}"),
    }
}

/// Row numbers by edge id.
pub(super) struct Addresses {
    by_id: FxHashMap<String, Vec<usize>>,
}

/// Why an id does not lead to one row.
pub(super) enum Unresolved {
    Unknown { near: Option<String> },
    Ambiguous { ids: Vec<String> },
}

impl Addresses {
    /// Indexes all edges. O(edges).
    pub(super) fn of(document: &Document) -> Self {
        let mut by_id: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, row) in document.edges.iter().enumerate() {
            for id in Document::edge_ids(row) {
                let rows = by_id.entry(id).or_default();
                if rows.last() != Some(&number) {
                    rows.push(number);
                }
            }
        }
        Self { by_id }
    }

    /// The row that `id` names. `..` may stand for `->`. A canonical id goes before a short one.
    pub(super) fn find(&self, document: &Document, id: &str) -> Result<usize, Unresolved> {
        let arrowed = if self.by_id.contains_key(id) { id.to_owned() } else { arrowed(id) };
        let canonical = |row: &usize| Document::edge_ids(&document.edges[*row]).into_iter().next().unwrap_or_default();
        match self.by_id.get(&arrowed).map(Vec::as_slice) {
            Some([row]) => Ok(*row),
            Some(rows) => match rows.iter().find(|row| canonical(row) == arrowed) {
                Some(row) => Ok(*row),
                None => Err(Unresolved::Ambiguous { ids: rows.iter().map(canonical).collect() }),
            },
            None => {
                // Sorted, so that ties do not depend on the hash.
                let mut known: Vec<&str> = self.by_id.keys().map(String::as_str).collect();
                known.sort_unstable();
                Err(Unresolved::Unknown { near: nearest(&arrowed, known).map(str::to_owned) })
            }
        }
    }
}

impl Unresolved {
    /// What to tell the reader.
    pub(super) fn help(&self) -> Option<String> {
        match self {
            Self::Unknown { near } => near.as_ref().map(|near| format!("did you mean `{near}`?")),
            Self::Ambiguous { ids } => {
                let shown: Vec<String> = ids.iter().take(5).map(|id| format!("`{id}`")).collect();
                Some(format!("several edges have these ends; say which: {}", shown.join(", ")))
            }
        }
    }
}
