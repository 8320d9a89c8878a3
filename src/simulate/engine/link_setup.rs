//! A link as events read it.

use super::messages::setup as mail;
use crate::law::Law;
use crate::simulate::blueprint::{Blueprint, HedgeAfter, Knowledge, Link, NEVER, Publish, PublishMode, RetryBudget};
use crate::simulate::kernel::draws::named;
use crate::simulate::kernel::sampler::Sampler;

/// What events read of a link stands here itself, on three lines of the cache, the rest behind `link`.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct LinkSetup {
    pub link: Box<Link>,
    /// Of the link.
    pub to: u32,
    /// Of the link, but for one that answers what it delivers.
    pub handler: u32,
    pub deadline: u64,
    pub timeout: u64,
    pub loss: f64,
    pub error_rate: f64,
    pub publishes: Option<Publish>,
    pub propagate_deadline: bool,
    pub fallback: bool,
    pub soft: bool,
    /// It has a cache, a breaker, a budget of retries, hedges.
    pub cached: bool,
    pub guarded: bool,
    pub budgeted: bool,
    pub hedged: bool,
    /// The budget learns how attempts end.
    pub budget_learns: bool,
    /// Callers count what they have under way at each replica of the callee; it ejects replicas.
    pub counted: bool,
    pub ejects: bool,
    /// All its callers have one breaker.
    shared_breaker: bool,
    pub name: u64,
    /// First caller of the link among all: one per replica of the caller.
    pub first_caller: u32,
    pub callers: u32,
    pub delay: DelaySetup,
    /// Nothing stands between the call and its sending.
    pub ungated: bool,
    /// A call over it is one message and one answer, with nothing that watches it: no gate, timeout,
    /// loss, hedge or deadline to tell.
    pub bare: bool,
    /// Bare, and never tried again: each call is one attempt.
    pub once: bool,
    /// Messages over it take no time, and nothing else is to be done when one is sent.
    pub instant: bool,
    /// Messages over it always arrive, after the same time, where no fault is at work.
    pub steady: bool,
    /// Of a steady one: what a request and its answer take, ns.
    pub there: u64,
    pub back: u64,
    /// What is published over it waits for a batch.
    pub lingers: bool,
    /// Something is to be done when a request over it begins: it is a message, or told before it is so.
    pub tells: bool,
    /// A bulkhead or a pool stands before it.
    pub limited: bool,
    /// The handler makes no calls.
    pub leaf: bool,
    /// The only replica of the callee, where there is one and nobody counts; else `u32::MAX`.
    pub only_pod: u32,
    /// Hedge copies per try.
    pub copies: u32,
    /// Percentile of finished attempts after which a hedge is sent.
    pub hedge_percentile: Option<f64>,
    /// The subscription that it delivers; else `u32::MAX`.
    pub delivers: u32,
    /// What is published over it may be published again.
    pub repeats: bool,
    /// What is published over it answers the message that is being handled.
    pub replies: bool,
}

const _: () = assert!(size_of::<LinkSetup>() <= 3 * 64);

#[derive(Clone, Debug)]
pub enum DelaySetup {
    /// The same every time, both ways: no draw.
    Constant(u64),
    Drawn(Sampler),
    /// By the zones of both replicas.
    Zones,
}

impl LinkSetup {
    pub fn of(link: &Link, (first_caller, callers): (u32, u32), first_pod: u32, blueprint: &Blueprint) -> Self {
        let callee = &blueprint.stations[link.to as usize];
        let delay = match &link.delay {
            Some(delay) => match delay.law {
                Law::Constant(delay) => DelaySetup::Constant(delay.0),
                _ => DelaySetup::Drawn(Sampler::of(&delay.law)),
            },
            None if blueprint.zones.is_empty() => DelaySetup::Constant(0),
            None => DelaySetup::Zones,
        };
        let hedge_percentile = link.hedge.as_ref().and_then(|hedge| match hedge.after {
            HedgeAfter::Percentile(share) => Some(share),
            HedgeAfter::Fixed(_) => None,
        });
        let ungated = link.cache.is_none()
            && link.throttling.is_none()
            && link.breaker.is_none()
            && link.rate_limit.is_none()
            && link.bulkhead.is_none()
            && link.pool.is_none();
        let bare = ungated
            && callee.adaptation.ejection.is_none()
            && link.publishes.is_none_or(|publish| publish.linger == 0)
            && link.retry_budget.is_none()
            && link.hedge.is_none()
            && link.timeout == NEVER
            && link.loss == 0.0
            && !link.propagate_deadline
            && callee.balancing.knowledge == Knowledge::Global;
        let free = matches!(delay, DelaySetup::Constant(0)) && link.request_cost == 0 && link.reply_cost == 0;
        let is_row = link.publishes.is_some_and(|publish| publish.mode == PublishMode::Outbox);
        let (steady, way) = match delay {
            // A row may have to wait for the one before it.
            DelaySetup::Constant(delay) => (link.loss == 0.0 && !is_row, delay),
            _ => (false, 0),
        };
        let single = callee.replicas == 1 && callee.balancing.knowledge == Knowledge::Global;
        Self {
            name: named(&link.id),
            first_caller,
            callers,
            delay,
            ungated,
            bare,
            once: bare && link.retries == 0 && link.publishes.is_none(),
            instant: bare && free && !is_row,
            steady,
            there: way.saturating_add(link.request_cost),
            // What publishing takes includes the acknowledgement.
            back: if link.publishes.is_some() { 0 } else { way.saturating_add(link.reply_cost) },
            lingers: link.publishes.is_some_and(|publish| publish.linger > 0),
            tells: false,
            limited: link.bulkhead.is_some() || link.pool.is_some(),
            leaf: blueprint.handlers[link.handler as usize].stages.is_empty(),
            only_pod: if single { first_pod } else { u32::MAX },
            copies: link.hedge.as_ref().map_or(0, |hedge| hedge.copies),
            hedge_percentile,
            delivers: u32::MAX,
            repeats: mail::may_repeat(link),
            replies: false,
            to: link.to,
            handler: link.handler,
            deadline: link.deadline,
            timeout: link.timeout,
            loss: link.loss,
            error_rate: link.error_rate,
            publishes: link.publishes,
            propagate_deadline: link.propagate_deadline,
            fallback: link.fallback,
            soft: link.soft,
            cached: link.cache.is_some(),
            guarded: link.breaker.is_some(),
            budgeted: link.retry_budget.is_some(),
            hedged: link.hedge.is_some(),
            budget_learns: link
                .retry_budget
                .as_ref()
                .is_some_and(|budget| !matches!(**budget, RetryBudget::Share { .. })),
            counted: callee.balancing.knowledge == Knowledge::PerCaller,
            ejects: callee.adaptation.ejection.is_some(),
            shared_breaker: link.breaker.as_ref().is_some_and(|breaker| breaker.shared),
            link: Box::new(link.clone()),
        }
    }

    /// The caller that holds the breaker of a caller.
    pub fn keeper(&self, caller: usize) -> usize {
        if self.shared_breaker { self.first_caller as usize } else { caller }
    }
}
