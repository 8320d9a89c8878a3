//! Relays that empty outboxes: one per service.

use rustc_hash::FxHashMap;

use super::index::Index;
use super::notes::Notes;
use super::problem;
use super::publishing::keeps_an_outbox;
use crate::diagnostic::Span;
use crate::model::{OutboxRelay, ServiceId, Topology};
use crate::simulate::blueprint::Relay;
use crate::units::Nanos;

/// As `recommend` suggests.
const POLL: Nanos = Nanos::from_millis(1_000);
const BATCH: u64 = 100;

/// The relay of each service that has one.
#[derive(Debug)]
pub(super) struct Relays(FxHashMap<ServiceId, Relay>);

impl Relays {
    pub fn of(topology: &Topology, index: &Index, notes: &mut Notes) -> Self {
        // What edges state, each key with the edge that states it.
        let mut stated: Vec<(ServiceId, OutboxRelay, Span)> = Vec::new();
        for topic in &index.topics.list {
            let edges = topic.edges.iter().map(|id| topology.edge(*id));
            for edge in edges.filter(|edge| topic.answers.is_none() && keeps_an_outbox(topology, edge)) {
                let relay = edge.design.as_ref().map(|design| design.outbox_relay).unwrap_or_default();
                match stated.iter_mut().find(|(service, ..)| *service == edge.from) {
                    None => stated.push((edge.from, relay, edge.span)),
                    Some((_, known, first)) => {
                        let name = &topology.service(edge.from).name;
                        let apart = known.poll.zip(relay.poll).is_some_and(|(a, b)| a != b)
                            || known.batch.zip(relay.batch).is_some_and(|(a, b)| a != b);
                        if apart {
                            notes.report(problem::different_relays(name, edge.span, *first));
                        }
                        known.poll = known.poll.or(relay.poll);
                        known.batch = known.batch.or(relay.batch);
                    }
                }
            }
        }
        let relay = |(service, relay, span): (ServiceId, OutboxRelay, Span)| {
            let name = &topology.service(service).name;
            if relay.poll == Some(Nanos::ZERO) {
                notes.report(problem::relay_without_pause(name, span));
            }
            let because = "a usual relay of an outbox";
            let poll = notes.settle((name, "outbox.poll"), relay.poll, POLL, because);
            let batch = notes.settle((name, "outbox.batch"), relay.batch, BATCH, because);
            (service, Relay { poll: poll.0, batch: u32::try_from(batch).unwrap_or(u32::MAX) })
        };
        Self(stated.into_iter().map(relay).collect())
    }

    pub fn of_service(&self, service: ServiceId) -> Option<Relay> {
        self.0.get(&service).copied()
    }
}
