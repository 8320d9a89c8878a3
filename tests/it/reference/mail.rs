//! What the reference remembers of messages, and what is counted of them.

use std::collections::{BTreeMap, BTreeSet};

use hopwise::simulate::blueprint::{Blueprint, Entrance};

use super::state::{Freight, Id, World};

/// An event on its way from its publisher to the broker.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The key of the request that publishes it, and the number of the call.
    pub base: u64,
    pub number: u32,
    pub link: usize,
    pub born: u64,
    pub journey: Option<Id>,
    pub priority: i64,
    pub accepted: u32,
    /// Nobody will send it again.
    pub is_over: bool,
    /// The station whose outbox it is in, and the call of the relay that publishes it.
    pub row_of: Option<usize>,
    pub call: Option<Id>,
    /// Times that the relay has taken it.
    pub taken: u64,
    pub is_confirmed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Waiting,
    Delivered,
    Awaiting,
    Ended,
}

/// A copy of an event in one subscription.
#[derive(Clone, Debug)]
pub struct Message {
    pub key: u64,
    pub publication: Id,
    pub subscription: usize,
    pub born: u64,
    pub journey: Option<Id>,
    pub priority: i64,
    pub deliveries: u32,
    pub place: Place,
    /// It counts in the depth.
    pub is_deep: bool,
    pub has_begun: bool,
    pub is_poisoned: bool,
}

/// Rows that wait for the relay of a station.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    pub rows: Vec<Id>,
    /// Of the rows, the first ones that the relay is at work on, and those of them that are on their way.
    pub taken: usize,
    pub open: usize,
    /// The replica that it works at.
    pub host: Option<usize>,
    pub looks: bool,
    pub last_arrival: u64,
}

/// A request from outside with all that it set off.
#[derive(Clone, Copy, Debug)]
pub struct Journey {
    started: u64,
    source: usize,
    is_tagged: bool,
    is_broken: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Mail {
    pub publications: BTreeMap<Id, Publication>,
    pub messages: BTreeMap<Id, Message>,
    /// Events and the subscriptions in which they have had their effect.
    pub effects: BTreeSet<(Id, usize)>,
    /// By subscription: what waits, in order, and the replica whose turn it is.
    pub waiting: Vec<Vec<Id>>,
    pub turns: Vec<usize>,
    /// By station.
    pub outboxes: Vec<Outbox>,
    pub journeys: BTreeMap<Id, Journey>,
    /// By source: messages may come of its requests.
    sets_off: Vec<bool>,
}

impl Mail {
    pub fn new(plan: &Blueprint) -> Self {
        let enters = |entrance: &Entrance| match entrance {
            Entrance::Link(link) => publishes(plan, *link),
            Entrance::Handler(_) => unreachable!("not in the reference"),
        };
        let sources = plan.sources.iter();
        Self {
            waiting: vec![Vec::new(); plan.subscriptions.len()],
            turns: vec![0; plan.subscriptions.len()],
            outboxes: vec![Outbox::default(); plan.stations.len()],
            sets_off: sources.map(|source| source.entrances.list.iter().any(|(way, _)| enters(way))).collect(),
            ..Self::default()
        }
    }
}

/// Whether a call over `link` publishes, or what it calls does, within the limit of hops.
fn publishes(plan: &Blueprint, link: u32) -> bool {
    let mut reached = vec![link];
    let mut at = 0;
    while let Some(link) = reached.get(at).map(|link| &plan.links[*link as usize]) {
        if link.publishes.is_some() {
            return true;
        }
        for branch in plan.handlers[link.handler as usize].stages.iter().flat_map(|stage| &stage.branches) {
            if !reached.contains(&branch.link) {
                reached.push(branch.link);
            }
        }
        at += 1;
    }
    false
}

impl World<'_> {
    pub fn begin_journey(&mut self, source: usize, is_tagged: bool) -> Option<Id> {
        if !self.mail.sets_off[source] {
            return None;
        }
        let id = self.new_id();
        self.mail.journeys.insert(id, Journey { started: self.now, source, is_tagged, is_broken: false });
        Some(id)
    }

    /// Something of a journey failed, or was lost.
    pub fn break_journey(&mut self, journey: Option<Id>) {
        if let Some(journey) = journey.and_then(|journey| self.mail.journeys.get_mut(&journey)) {
            journey.is_broken = true;
        }
    }

    /// Ends the journeys of which nothing is left: no request, no attempt, no event, no message.
    pub fn end_journeys(&mut self) {
        let carried: BTreeSet<Freight> = self.attempts.values().map(|attempt| attempt.freight).collect();
        let is_left = |id: Id, place: Place| place != Place::Ended || carried.contains(&Freight::Message(id));
        self.mail.messages.retain(|id, message| is_left(*id, message.place));
        if self.mail.journeys.is_empty() {
            return;
        }
        let open = self.mail.messages.values().filter(|message| message.place != Place::Ended);
        let requests = self.calls.values().filter(|call| call.is_request());
        let alive: BTreeSet<Id> = (open.map(|message| message.journey))
            .chain(requests.map(|call| call.journey))
            .chain(self.attempts.values().map(|attempt| attempt.journey))
            .chain(self.mail.publications.values().map(|publication| publication.journey))
            .flatten()
            .collect();
        for (id, journey) in self.mail.journeys.clone() {
            if alive.contains(&id) {
                continue;
            }
            self.mail.journeys.remove(&id);
            let flow = &mut self.tally.flows[journey.source];
            match (journey.is_tagged, journey.is_broken) {
                (false, _) => {}
                (true, true) => flow.incomplete += 1,
                (true, false) => flow.completion.record(self.now - journey.started),
            }
        }
    }

    /// Something of the window is not complete yet.
    pub fn expects_journeys(&self) -> bool {
        self.mail.journeys.values().any(|journey| journey.is_tagged)
    }

    pub fn count_pending(&mut self) {
        for journey in self.mail.journeys.values().filter(|journey| journey.is_tagged) {
            self.tally.flows[journey.source].pending += 1;
        }
    }
}
