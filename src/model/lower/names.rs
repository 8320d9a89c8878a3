//! Names to positions, and the nearest name for a slip.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use crate::diagnostic::nearest;
use crate::file::{Document, Named};
use crate::model::{BrokerId, ServiceId};

/// Look-ups by name; the first of two equal names wins (the second is a finding elsewhere).
pub(super) struct Names<'a> {
    services: FxHashMap<&'a str, ServiceId>,
    brokers: FxHashMap<&'a str, BrokerId>,
    document: &'a Document,
    /// Hints left to give: each compares a slip with every name, which a large broken file
    /// would repay a hundred thousand times over.
    hints: Cell<usize>,
}

impl<'a> Names<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut services = FxHashMap::default();
        for (index, named) in document.services.iter().enumerate() {
            services.entry(named.name.as_ref()).or_insert(ServiceId::at(index));
        }
        let mut brokers = FxHashMap::default();
        for (index, named) in document.brokers.iter().enumerate() {
            brokers.entry(named.name.as_ref()).or_insert(BrokerId::at(index));
        }
        Self { services, brokers, document, hints: Cell::new(50) }
    }

    pub(super) fn service(&self, name: &str) -> Option<ServiceId> {
        self.services.get(name).copied()
    }

    pub(super) fn broker(&self, name: &str) -> Option<BrokerId> {
        self.brokers.get(name).copied()
    }

    /// Whether the kind of the service is there but unreadable: it may be anything.
    pub(super) fn kind_is_broken(&self, id: ServiceId) -> bool {
        self.document.services[id.index()].row.is_broken("kind")
    }

    pub(super) fn nearest_service(&self, name: &str) -> Option<&'a str> {
        self.nearest(name, &self.document.services)
    }

    pub(super) fn nearest_broker(&self, name: &str) -> Option<&'a str> {
        self.nearest(name, &self.document.brokers)
    }

    fn nearest(&self, name: &str, among: &'a [Named]) -> Option<&'a str> {
        let left = self.hints.get().checked_sub(1)?;
        self.hints.set(left);
        nearest(name, among.iter().map(|named| named.name.as_ref()))
    }
}
