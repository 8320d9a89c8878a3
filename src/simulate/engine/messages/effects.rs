//! What a handled message has done: once or twice, in order or not, and who waits for the answer.

use super::state::{Context, DONE, Meaning, NONE};
use crate::simulate::engine::purpose::STATUS;
use crate::simulate::engine::world::{Happening, World};
use crate::simulate::kernel::draws::fold;

impl World<'_> {
    /// A consumer has handled the message of a visit well.
    pub fn take_effect(&mut self, visit: u32) {
        let (message, link) = (self.visits[visit].carries, self.visits[visit].link as usize);
        let subscription = self.setup.links[link].delivers;
        let at = subscription as usize;
        let setup = &self.setup.mail.subscriptions[at];
        if self.is_done(subscription, message) {
            if setup.subscription.idempotent.is_none() {
                self.count(subscription, |counts| counts.double_effects += 1);
            }
            return;
        }
        let object = &mut self.mail.messages[message];
        object.marks |= DONE;
        let (born, entity, context, twins) = (object.born, object.entity, object.context, object.twins);
        if twins != NONE {
            self.mail.twins[twins].done |= setup.bit;
        }
        if self.in_window {
            self.mail.subscriptions[at].staleness.record(self.now - born);
        }
        if entity != NONE {
            let youngest = &mut self.mail.boxes[at].youngest;
            if youngest.is_empty() {
                *youngest = vec![0; self.setup.mail.subscriptions[at].entities()].into();
            }
            let youngest = &mut youngest[entity as usize];
            let late = born < *youngest;
            *youngest = born.max(*youngest);
            if late {
                self.count(subscription, |counts| counts.out_of_order += 1);
            }
        }
        if context == NONE {
            return;
        }
        if let Meaning::Ordered(_) = self.mail.contexts[context].meaning {
            self.order_handled(context);
        } else if setup.subscription.replies_to.is_some() {
            self.reply_taken(context);
        } else if setup.status.is_some() {
            self.expect_look(subscription, message, context);
        }
    }

    /// Whoever asked has the reply.
    fn reply_taken(&mut self, context: u32) {
        if let Meaning::Asked { link, at, .. } = self.mail.contexts[context].meaning
            && self.in_window
        {
            self.links[link as usize].completed.record(self.now - at);
        }
    }

    /// Whoever asked looks at the status from time to time after the acknowledgement, and sees the end at
    /// the first look that is not before it.
    fn expect_look(&mut self, subscription: u32, message: u32, context: u32) {
        let Context { meaning: Meaning::Asked { acknowledged, journey, .. }, .. } = self.mail.contexts[context] else {
            return;
        };
        let at = subscription as usize;
        let Some(status) = &self.setup.mail.subscriptions[at].status else { return };
        let key = self.mail.messages[message].key;
        let (mut time, mut looks) = (acknowledged, 0);
        loop {
            let mut stream = Self::draw(self.mail.subscription_keys[at], STATUS, fold(key, looks));
            // A look takes no time, but two are never at once.
            time = time.saturating_add(status.draw(&mut stream).max(1));
            looks += 1;
            if time >= self.now {
                break;
            }
        }
        self.hold_context(context);
        self.join_journey(journey);
        self.events.push(time, Happening::Seen.of(context));
    }

    /// Whoever asked sees that it is done.
    pub fn status_seen(&mut self, context: u32) {
        self.reply_taken(context);
        if let Meaning::Asked { journey, .. } = self.mail.contexts[context].meaning {
            self.leave_journey(journey);
        }
        self.let_context_go(context);
    }
}
