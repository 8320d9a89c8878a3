//! Publishing in the reference: confirmed, forgotten, or by way of an outbox.

use hopwise::simulate::blueprint::PublishMode;
use hopwise::simulate::engine::purpose;
use hopwise::simulate::kernel::draws::{fold, named};
use hopwise::vocabulary::Fate;

use super::mail::Publication;
use super::mail_tally::UNPUBLISHED;
use super::state::{Call, Event, Freight, Id, Rule, World};

impl World<'_> {
    fn mode(&self, link: usize) -> Option<PublishMode> {
        self.link(link).publishes.map(|publish| publish.mode)
    }

    /// The request does not wait for what it publishes over `link`.
    pub fn is_aside(&self, link: usize) -> bool {
        match self.mode(link) {
            Some(PublishMode::Outbox) => true,
            Some(PublishMode::Forgotten) => self.rule != Rule::AllConfirmed,
            Some(PublishMode::Confirmed) | None => false,
            Some(PublishMode::BeforeCommit) => unreachable!("not in the reference"),
        }
    }

    /// The subscriptions of what is published over `link`.
    pub fn subscriptions(&self, link: usize) -> std::ops::Range<usize> {
        let topic = self.link(link).publishes.expect("it publishes").topic as usize;
        let (first, end) = self.plan.topics[topic].subscriptions;
        first as usize..end as usize
    }

    /// Each event goes to one of the subscriptions.
    pub fn is_shared(&self, link: usize) -> bool {
        let topic = self.link(link).publishes.expect("it publishes").topic as usize;
        self.plan.topics[topic].shared
    }

    /// A call waits for the batch of its publisher, if there is one. Whether it does.
    pub fn lingers(&mut self, id: Id) -> bool {
        let (link, caller) = (self.calls[&id].link, self.calls[&id].caller);
        let Some(publish) = self.link(link).publishes.filter(|publish| publish.linger > 0) else { return false };
        let open = self.mail.batches.get(&(link, caller)).copied().filter(|sent| *sent > self.now);
        let alone = open.is_none() || self.rule == Rule::EachAlone;
        let sent = if alone { self.now + publish.linger } else { open.unwrap_or(self.now) };
        self.mail.batches.insert((link, caller), sent);
        let (batches, batched) = &mut self.tally.mail.batches[publish.topic as usize];
        *batches += u64::from(alone && self.tally.is_open);
        *batched += u64::from(self.tally.is_open);
        let timer = self.push(sent, Event::Lingered(id));
        self.call(id).timer = Some(timer);
        true
    }

    /// A request commits an event.
    pub fn publication(&mut self, id: Id, link: usize, number: u32) -> Id {
        let publication = self.new_id();
        let attempt = &self.attempts[&id];
        let made = Publication {
            base: attempt.key,
            number,
            link,
            born: self.now,
            journey: attempt.journey,
            priority: attempt.priority,
            accepted: 0,
            is_over: false,
            row_of: None,
            call: None,
            taken: 0,
            is_confirmed: false,
        };
        self.mail.publications.insert(publication, made);
        let topic = self.link(link).publishes.expect("it publishes").topic as usize;
        self.tally.mail.published[topic] += u64::from(self.tally.is_open);
        publication
    }

    pub fn publish_aside(&mut self, id: Id, link: usize, number: u32) {
        let publication = self.publication(id, link, number);
        let pod = self.attempts[&id].pod;
        let (station, replica) = (self.pods[pod].station, self.pods[pod].replica);
        if self.mode(link) == Some(PublishMode::Outbox) {
            self.row(publication).row_of = Some(station);
            self.mail.outboxes[station].rows.push(publication);
            self.tally.mail.outboxes[station].depth.add(self.now, 1);
            self.expect_relay(station);
        } else {
            self.send_publication(publication, replica);
        }
    }

    pub fn row(&mut self, publication: Id) -> &mut Publication {
        self.mail.publications.get_mut(&publication).expect("it is not over")
    }

    /// A call to the broker that no request waits for.
    fn send_publication(&mut self, publication: Id, replica: usize) -> Id {
        let object = self.mail.publications[&publication].clone();
        let own = fold(object.base ^ named(&self.link(object.link).id), u64::from(object.number));
        let key = if object.taken > 1 { fold(own, object.taken) } else { own };
        let mut call = Call::new(key, object.link, replica, self.now);
        (call.freight, call.journey) = (Freight::Publication(publication), object.journey);
        call.priority = object.priority;
        let id = self.new_id();
        self.calls.insert(id, call);
        self.begin_call(id);
        id
    }

    /// Such a call has ended.
    pub fn sent_aside(&mut self, id: Id, publication: Id, call: &Call) {
        let Some(station) = self.mail.publications[&publication].row_of else { return self.forget_call(id) };
        let row = self.row(publication);
        (row.call, row.is_confirmed) = (None, call.fate == Fate::Ok);
        self.forget_call(id);
        self.mail.outboxes[station].open -= 1;
        if self.mail.outboxes[station].open == 0 {
            self.mark_rows(station);
        }
    }

    /// The next look of a relay, if there is something to do and it is not at work.
    fn expect_relay(&mut self, station: usize) {
        let outbox = &self.mail.outboxes[station];
        if outbox.looks || outbox.open > 0 || outbox.rows.is_empty() {
            return;
        }
        let poll = self.station(station).relay.expect("a relay").poll;
        let name = &self.station(station).name;
        let first = (poll as f64 * self.draw(name, purpose::PHASE, 0).unit()) as u64;
        let mut next = first;
        while next <= self.now {
            next += poll;
        }
        self.mail.outboxes[station].looks = true;
        self.push(next, Event::Relay(station));
    }

    pub fn relay_looks(&mut self, station: usize) {
        self.mail.outboxes[station].looks = false;
        let works = |pod: &&super::state::Pod| pod.station == station && pod.down == 0 && pod.paused == 0;
        let host = self.pods.iter().find(works).map(|pod| pod.replica);
        let Some(host) = host else { return self.expect_relay(station) };
        let most = self.station(station).relay.expect("a relay").batch as usize;
        let most = if self.rule == Rule::BoundlessRelay { usize::MAX } else { most };
        let taken: Vec<Id> = self.mail.outboxes[station].rows.iter().copied().take(most).collect();
        let outbox = &mut self.mail.outboxes[station];
        (outbox.taken, outbox.open, outbox.host) = (taken.len(), taken.len(), Some(host));
        for publication in taken {
            self.row(publication).taken += 1;
            let call = self.send_publication(publication, host);
            self.row(publication).call = Some(call);
        }
    }

    /// Over the one connection of a relay no row overtakes another.
    pub fn behind_the_row_before(&mut self, id: Id, delay: u64) -> u64 {
        let Freight::Publication(publication) = self.attempts[&id].freight else { return delay };
        let Some(station) = self.mail.publications[&publication].row_of else { return delay };
        let last = &mut self.mail.outboxes[station].last_arrival;
        *last = (*last).max(self.now + delay);
        *last - self.now
    }

    /// What was confirmed is marked, the rest stays where it is.
    fn mark_rows(&mut self, station: usize) {
        let taken = std::mem::take(&mut self.mail.outboxes[station].taken);
        self.mail.outboxes[station].host = None;
        let rows = self.mail.outboxes[station].rows[..taken].to_vec();
        for publication in rows {
            if self.mail.publications[&publication].is_confirmed {
                self.mail.outboxes[station].rows.retain(|row| *row != publication);
                self.tally.mail.outboxes[station].depth.add(self.now, -1);
                self.row(publication).row_of = None;
                self.publication_over(publication);
            }
        }
        self.expect_relay(station);
    }

    /// The replica that a relay works at has crashed: nothing is marked.
    pub fn relay_crashes(&mut self, pod: usize) {
        let (station, replica) = (self.pods[pod].station, self.pods[pod].replica);
        let outbox = &mut self.mail.outboxes[station];
        if outbox.host != Some(replica) {
            return;
        }
        outbox.open = 0;
        let rows = outbox.rows[..outbox.taken].to_vec();
        for publication in rows {
            let row = self.row(publication);
            row.is_confirmed = false;
            if let Some(call) = row.call.take() {
                self.abandon_attempts(call);
                let timer = self.calls[&call].timer;
                self.forget(timer);
                self.forget_call(call);
            }
        }
        self.mark_rows(station);
    }

    /// Nobody sends an event again, unless it is a row.
    pub fn publication_over(&mut self, publication: Id) {
        let object = self.row(publication);
        object.is_over |= object.row_of.is_none();
        self.close(publication);
    }

    /// An event that nobody sends again and of which nothing is on its way is over. Never taken, it is lost.
    pub fn close(&mut self, publication: Id) {
        let object = self.mail.publications[&publication].clone();
        let is_carried = |freight| freight == Freight::Publication(publication);
        if !object.is_over || self.attempts.values().any(|attempt| is_carried(attempt.freight)) {
            return;
        }
        if object.accepted == 0 {
            let counted = if self.is_shared(object.link) { 1 } else { usize::MAX };
            for subscription in self.subscriptions(object.link).take(counted) {
                self.tally.count_subscription(subscription, UNPUBLISHED);
            }
            self.break_journey(object.journey);
        }
        self.mail.publications.remove(&publication);
    }
}
