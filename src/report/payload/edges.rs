//! The edges of a report, decided one by one as they are written.

use std::io;

use serde::{Serialize, Serializer};

use super::EdgePayload;
use crate::decide::decisions::Decisions;
use crate::decide::edge::edge;
use crate::decide::verdicts::Verdicts;
use crate::model::EdgeId;
use crate::threads::joined;

/// The edges to show; each is decided in full when it is asked for, so that memory does not grow
/// with the report.
pub struct Edges<'a> {
    decisions: &'a Decisions<'a>,
    ids: Vec<EdgeId>,
    /// Threads that decide and serialise; the result does not depend on it.
    threads: usize,
}

/// Edges that one thread serialises at a time.
const BATCH: usize = 1024;

impl<'a> Edges<'a> {
    pub fn new(decisions: &'a Decisions<'a>, ids: Vec<EdgeId>, threads: usize) -> Self {
        Self { decisions, ids, threads: threads.max(1) }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The payloads in the order of the file, implied edges last.
    pub fn iter(&self) -> impl Iterator<Item = EdgePayload<'a>> + use<'a, '_> {
        let mut verdicts = Verdicts::default();
        self.ids.iter().map(move |id| EdgePayload::of(self.decisions, edge(self.decisions, &mut verdicts, *id)))
    }
}

impl Serialize for Edges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Edges<'_> {
    /// Hands the texts that `entry` makes of the edges to `sink`, in order, on all threads.
    ///
    /// # Errors
    /// The first of `entry` or `sink`.
    pub fn each_entry(
        &self,
        entry: impl Fn(&EdgePayload<'_>, &mut Vec<u8>) -> io::Result<()> + Sync,
        mut sink: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut verdicts: Vec<Verdicts> = (0..self.threads).map(|_| Verdicts::default()).collect();
        // While one round is decided, the one before it is written.
        let mut texts: [Vec<Vec<u8>>; 2] = [vec![Vec::new(); self.threads], vec![Vec::new(); self.threads]];
        for round in self.ids.chunks(BATCH * self.threads).map(Some).chain([None]) {
            let [filling, full] = &mut texts;
            std::thread::scope(|scope| {
                let running: Vec<_> = round
                    .unwrap_or_default()
                    .chunks(BATCH)
                    .zip(verdicts.iter_mut().zip(filling.iter_mut()))
                    .map(|(ids, (verdicts, text))| {
                        let entry = &entry;
                        scope.spawn(move || {
                            ids.iter().try_for_each(|id| {
                                entry(&EdgePayload::of(self.decisions, edge(self.decisions, verdicts, *id)), text)
                            })
                        })
                    })
                    .collect();
                let written = full.iter_mut().try_for_each(|text| sink(text));
                full.iter_mut().for_each(Vec::clear);
                let decided = running.into_iter().try_for_each(joined);
                written.and(decided)
            })?;
            texts.swap(0, 1);
        }
        Ok(())
    }
}
