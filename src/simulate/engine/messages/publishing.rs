//! An event leaves its publisher.

use super::state::{Context, Meaning, NONE, Publication};
use crate::simulate::blueprint::{NEVER, PublishMode};
use crate::simulate::engine::state::{Call, DETACHED};
use crate::simulate::engine::world::World;
use crate::simulate::kernel::draws::fold;

impl World<'_> {
    /// An event is committed by a request in handling, to be published over `link`.
    pub fn publication(&mut self, visit: u32, link: u32, number: u32) -> u32 {
        let object = &self.visits[visit];
        let (base, journey, level) = (object.key, object.journey, object.level);
        let context =
            if self.setup.links[link as usize].replies { self.mail.messages[object.carries].context } else { NONE };
        let new = Publication { base, number, link, journey, level, context, ..Publication::default() };
        self.commit(new)
    }

    /// An event comes from outside: its key is the request's.
    pub fn publication_from_outside(&mut self, call: u32) -> u32 {
        let object = &self.calls[call];
        let (base, link, journey, level) = (object.key, object.link, object.journey, object.level);
        self.commit(Publication { base, link, journey, level, outside: true, ..Publication::default() })
    }

    /// Notes a committed event; its context, where it has one, is the request's that it answers.
    pub fn commit(&mut self, new: Publication) -> u32 {
        let link = &self.setup.links[new.link as usize];
        let Some(publish) = link.publishes else { return NONE };
        let topic = publish.topic as usize;
        let asks = self.setup.mail.topics[topic].asks;
        let publication = self.mail.publications.claim();
        let (journey, repeats) = (new.journey, link.repeats || self.setup.mail.topics[topic].duplicates);
        let mut context = new.context;
        if asks {
            context = self.mail.contexts.claim();
            let meaning = Meaning::Asked { link: new.link, at: self.now, acknowledged: NEVER, journey };
            self.mail.contexts[context] = Context { meaning, holders: 0 };
        }
        self.hold_context(context);
        self.join_journey(journey);
        self.mail.topics[topic].published += u64::from(self.in_window);
        self.mail.publications[publication] = Publication { born: self.now, context, repeats, ..new };
        publication
    }

    /// What the next call of a sequence carries: the next event, where the call before published one.
    pub fn publish_next(&mut self, call: u32, visit: u32, number: u32) -> u32 {
        let published = self.calls[call].carries;
        if published == NONE {
            return NONE;
        }
        self.mail.publications[published].over = true;
        self.close_publication(published);
        self.publication(visit, self.calls[call].link, number)
    }

    /// Publishes without the request waiting: at once and forgotten, or as a row of the outbox.
    pub fn publish_aside(&mut self, visit: u32, link: u32, number: u32, mode: PublishMode) {
        let publication = self.publication(visit, link, number);
        if mode == PublishMode::Outbox {
            return self.store_row(visit, publication);
        }
        let pod = self.visits[visit].pod;
        self.send_detached(publication, pod);
    }

    /// A call that publishes and that no request waits for, made by the replica `pod`.
    pub fn send_detached(&mut self, publication: u32, pod: u32) -> u32 {
        let object = &self.mail.publications[publication];
        let (link, taken) = (object.link, object.taken);
        let setup = &self.setup.links[link as usize];
        let first_pod = setup.link.from.map_or(pod, |from| self.setup.stations[from as usize].first_pod);
        let own = if object.outside { object.base } else { fold(object.base ^ setup.name, u64::from(object.number)) };
        let key = if taken > 1 { fold(own, u64::from(taken)) } else { own };
        let (journey, level) = (object.journey, object.level);
        let call = self.calls.claim();
        self.calls[call] = Call::new(self.now);
        let new = &mut self.calls[call];
        new.key = key;
        new.owner = DETACHED;
        new.link = link;
        new.caller = setup.first_caller + (pod - first_pod).min(setup.callers - 1);
        new.journey = journey;
        new.level = level;
        new.carries = publication;
        self.begin_call(call, link, setup);
        call
    }

    /// A call that nobody waits for has ended.
    pub fn detached_ended(&mut self, call: u32) {
        let (publication, fate) = (self.calls[call].carries, self.calls[call].fate);
        if self.mail.publications[publication].outbox != NONE {
            return self.row_sent(call, publication, fate);
        }
        self.drop_call(call);
    }

    /// A call is no more: nobody will publish again what it carried.
    #[inline]
    pub fn drop_call(&mut self, call: u32) {
        let carried = self.calls[call].carries;
        if carried != NONE && self.setup.links[self.calls[call].link as usize].publishes.is_some() {
            let publication = &mut self.mail.publications[carried];
            publication.over |= publication.outbox == NONE;
            self.close_publication(carried);
        }
        self.calls.remove(call);
    }

    /// Ends a publication that is over when nothing of it is on its way any more. Never accepted, its
    /// event is lost.
    pub fn close_publication(&mut self, publication: u32) {
        let object = &self.mail.publications[publication];
        if !object.over || object.carried > 0 {
            return;
        }
        let (journey, twins, context) = (object.journey, object.twins, object.context);
        if object.accepted == 0 {
            let (link, only) = (object.link, object.only);
            let shared = self.is_shared(link);
            for subscription in self.targets(link, only).take(if shared { 1 } else { usize::MAX }) {
                self.count(subscription, |counts| counts.unpublished += 1);
            }
            self.break_journey(journey);
        }
        self.mail.publications.remove(publication);
        self.let_twins_go(twins);
        self.let_context_go(context);
        self.leave_journey(journey);
    }

    /// Subscriptions that get what is published over `link`.
    pub fn targets(&self, link: u32, only: u32) -> std::ops::Range<u32> {
        if only != NONE {
            return only..only + 1;
        }
        let publish = self.setup.links[link as usize].publishes;
        publish.map_or(0..0, |publish| {
            let (from, to) = self.setup.mail.topics[publish.topic as usize].topic.subscriptions;
            from..to
        })
    }

    /// Whether what is published over `link` goes to one subscription alone.
    pub fn is_shared(&self, link: u32) -> bool {
        let publish = self.setup.links[link as usize].publishes;
        publish.is_some_and(|publish| self.setup.mail.topics[publish.topic as usize].topic.shared)
    }

    pub fn hold_context(&mut self, context: u32) {
        if context != NONE {
            self.mail.contexts[context].holders += 1;
        }
    }

    pub fn let_context_go(&mut self, context: u32) {
        if context == NONE {
            return;
        }
        self.mail.contexts[context].holders -= 1;
        if self.mail.contexts[context].holders > 0 {
            return;
        }
        let meaning = self.mail.contexts[context].meaning;
        self.mail.contexts.remove(context);
        if let Meaning::Ordered(order) = meaning {
            self.order_lost(order);
        }
    }

    pub fn let_twins_go(&mut self, twins: u32) {
        if twins == NONE {
            return;
        }
        self.mail.twins[twins].holders -= 1;
        if self.mail.twins[twins].holders == 0 {
            self.mail.twins.remove(twins);
        }
    }

    /// Something over a messaging link is no more: a visit of a broker, or of a consumer.
    pub fn put_down(&mut self, visit: u32) {
        let object = &self.visits[visit];
        let (link, carried) = (object.link as usize, object.carries);
        if self.setup.links[link].publishes.is_some() {
            self.mail.publications[carried].carried -= 1;
            self.close_publication(carried);
        } else {
            self.mail.messages[carried].carried -= 1;
            self.forget_message(carried);
        }
    }
}
