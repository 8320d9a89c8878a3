//! Orders to participants, and how a run learns what became of them.

use super::state::{Act, Order};
use crate::simulate::blueprint::{Coordination, PublishMode, Way};
use crate::simulate::engine::messages::state::{Context, Meaning, Publication};
use crate::simulate::engine::state::{Call, ORDER};
use crate::simulate::engine::world::{Happening, World};
use crate::simulate::kernel::draws::fold;
use crate::vocabulary::Fate;

impl World<'_> {
    /// A participant is told to execute or to undo a step, or the coordinator is told what became of one.
    pub fn order(&mut self, run: u32, step: u8, act: Act) {
        let spec = &self.setup.sagas[self.runs[run].saga as usize].saga.steps[step as usize];
        let way = match act {
            Act::Execute => Some(spec.way),
            Act::Undo => spec.compensation,
            Act::TellCommitted | Act::TellFailed | Act::TellUndone => spec.reply,
        };
        self.runs[run].open += 1;
        let order = Order { run, step, act, tries: 0 };
        match way {
            None | Some(Way::Entry) => {
                // No way: it is known where it is done.
                self.order_done(order);
                self.order_over(run);
            }
            Some(Way::Call(link)) => {
                let context = self.mail.contexts.claim();
                self.mail.contexts[context] = Context { meaning: Meaning::Ordered(order), holders: 1 };
                self.call_for(context, link, order);
            }
            Some(Way::Message { link, subscription }) => self.publish_order(order, link, subscription),
        }
    }

    fn publish_order(&mut self, order: Order, link: u32, subscription: u32) {
        let context = self.mail.contexts.claim();
        self.mail.contexts[context] = Context { meaning: Meaning::Ordered(order), holders: 0 };
        let run = self.runs[order.run];
        if run.tagged {
            self.sagas[run.saga as usize].messages += 1;
        }
        let publication = self.commit(Publication {
            base: run.key,
            number: number(order),
            link,
            journey: run.journey,
            level: run.level,
            context,
            only: subscription,
            ..Publication::default()
        });
        let setup = &self.setup.links[link as usize].link;
        match (setup.from, setup.publishes) {
            (Some(from), Some(publish)) if publish.mode == PublishMode::Outbox => {
                self.store_row_at(from as usize, publication);
            }
            _ => _ = self.send_detached(publication, self.sender(link, run.key)),
        }
    }

    /// The replica that makes a run's calls over `link`.
    fn sender(&self, link: u32, key: u64) -> u32 {
        self.setup.links[link as usize].link.from.map_or(0, |from| {
            self.setup.stations[from as usize].first_pod + (key % u64::from(self.serving(from))) as u32
        })
    }

    fn call_for(&mut self, context: u32, link: u32, order: Order) {
        let run = self.runs[order.run];
        let setup = &self.setup.links[link as usize];
        let first_pod = setup.link.from.map_or(0, |from| self.setup.stations[from as usize].first_pod);
        let own = fold(run.key ^ setup.name, u64::from(number(order)));
        let call = self.calls.claim();
        self.calls[call] = Call {
            key: if order.tries == 0 { own } else { fold(own, u64::from(order.tries)) },
            owner: ORDER,
            link,
            caller: setup.first_caller + (self.sender(link, run.key) - first_pod),
            journey: run.journey,
            level: run.level,
            carries: context,
            deadline: self.now.saturating_add(setup.deadline),
            ..Call::new(self.now)
        };
        self.begin_call(call, link, setup);
    }

    /// A call that was made for an order has ended.
    pub fn order_answered(&mut self, call: u32) {
        let (context, fate, link) = (self.calls[call].carries, self.calls[call].fate, self.calls[call].link);
        self.calls.remove(call);
        let Meaning::Ordered(order) = self.mail.contexts[context].meaning else { return };
        let setup = &self.setup.sagas[self.runs[order.run].saga as usize];
        let (fallback, retries, wait) =
            (self.setup.links[link as usize].fallback, setup.saga.retries, setup.saga.retry_delay);
        let forward = setup.forward & (1 << order.step) != 0 || order.act == Act::Undo;
        if fate == Fate::Ok || fallback {
            self.mail.contexts.remove(context);
            self.order_done(order);
        } else if forward && u32::from(order.tries) < retries {
            let again = Order { tries: order.tries + 1, ..order };
            self.mail.contexts[context].meaning = Meaning::Ordered(again);
            self.events.push(self.now.saturating_add(wait.max(1)), Happening::OrderedAgain.of(context));
            return;
        } else {
            self.mail.contexts.remove(context);
            if forward {
                self.order_given_up(order);
            } else {
                self.step_known_failed(order, fate == Fate::Timeout);
            }
        }
        self.order_over(order.run);
    }

    /// An order that failed is given again.
    pub fn order_again(&mut self, context: u32) {
        let Meaning::Ordered(order) = self.mail.contexts[context].meaning else { return };
        let spec = &self.setup.sagas[self.runs[order.run].saga as usize].saga.steps[order.step as usize];
        let way = if order.act == Act::Undo { spec.compensation } else { Some(spec.way) };
        if let Some(Way::Call(link)) = way {
            self.call_for(context, link, order);
        }
    }

    /// The message of an order has had its effect.
    pub fn order_handled(&mut self, context: u32) {
        let Meaning::Ordered(order) = self.mail.contexts[context].meaning else { return };
        // What follows holds the run before this order lets it go.
        self.mail.contexts[context].meaning = Meaning::Nothing;
        self.order_done(order);
        self.order_over(order.run);
    }

    /// All messages of an order are gone without an effect.
    pub fn order_lost(&mut self, order: Order) {
        self.order_given_up(order);
        self.order_over(order.run);
    }

    fn order_given_up(&mut self, order: Order) {
        let run = self.runs[order.run];
        if order.act == Act::Undo && run.tagged {
            self.sagas[run.saga as usize].failed_compensations += 1;
        }
    }

    /// What was ordered has been done, and whoever must learns it: at once in a choreography and over a
    /// call, by a reply where a coordinator waits for one.
    fn order_done(&mut self, order: Order) {
        let Order { run, step, act, .. } = order;
        let setup = &self.setup.sagas[self.runs[run].saga as usize].saga;
        let replies = matches!(setup.coordination, Coordination::Orchestration { .. })
            && setup.steps[step as usize].reply.is_some();
        match act {
            Act::Execute => match (self.decide_step(run, step), replies) {
                (true, true) => self.order(run, step, Act::TellCommitted),
                (false, true) => self.order(run, step, Act::TellFailed),
                (true, false) => self.step_committed(run, step),
                (false, false) => self.step_known_failed(order, false),
            },
            Act::Undo if replies => self.order(run, step, Act::TellUndone),
            Act::Undo | Act::TellUndone => self.step_undone(run, step),
            Act::TellCommitted => self.step_committed(run, step),
            Act::TellFailed => self.step_known_failed(order, false),
        }
    }

    fn step_known_failed(&mut self, order: Order, in_doubt: bool) {
        self.runs[order.run].known_failed |= 1 << order.step;
        self.step_failed(order.run, order.step, in_doubt);
    }
}

/// Orders of one run are told apart by this.
fn number(order: Order) -> u32 {
    let act = match order.act {
        Act::Execute => 0,
        Act::Undo => 1,
        Act::TellCommitted | Act::TellFailed => 2,
        Act::TellUndone => 3,
    };
    u32::from(order.step) * 4 + act
}
