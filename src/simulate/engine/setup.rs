//! The blueprint with its samplers ready: made once, read by every replication.

use super::entrances;
pub use super::entrances::SourceSetup;
use super::messages::setup::{self as mail, MailSetup};
use super::sagas::state::SagaSetup;
pub use super::stages::{HandlerSetup, StageSetup, answer_by};
pub use super::view::View;
use crate::simulate::blueprint::{
    Adaptation, Blueprint, Cores, Disturbance, Link, NEVER, Publish, PublishMode, Reply, Station, When,
};
use crate::simulate::kernel::draws::named;
use crate::simulate::kernel::sampler::Sampler;
use crate::vocabulary::CoreSharing;

/// What every replication reads.
#[derive(Clone, Debug)]
pub struct Setup {
    pub stations: Vec<StationSetup>,
    pub links: Vec<LinkSetup>,
    pub handlers: Vec<HandlerSetup>,
    pub sources: Vec<SourceSetup>,
    pub disturbances: Vec<DisturbanceSetup>,
    /// By pair of zones, see [`Blueprint::zone_delays`].
    pub zone_delays: Vec<Sampler>,
    pub zones: usize,
    pub hop_limit: u32,
    /// Links of the blueprint; behind them stand the ways straight into a handler.
    pub declared_links: usize,
    /// Priorities of the sources, ascending: a request's level is its place here.
    pub levels: Vec<i64>,
    /// Some source has patience.
    pub impatient: bool,
    /// Some service reacts to what it sees.
    pub adapts: bool,
    pub mail: MailSetup,
    pub sagas: Vec<SagaSetup>,
    /// There are messages.
    pub has_mail: bool,
}

#[derive(Clone, Debug)]
pub struct StationSetup {
    pub station: Station,
    pub name: u64,
    /// First pod of the station among all.
    pub first_pod: u32,
    pub work: Sampler,
    pub work_after: Option<Sampler>,
    pub cores: Option<CoresSetup>,
    /// Levels of the line: 1, or one per priority.
    pub levels: u32,
    /// Nothing is checked when a request arrives but slots and line.
    pub open: bool,
    /// Something may be dropped when its turn comes.
    pub sheds: bool,
    /// Some of its handlers have own work of another law.
    pub own_laws: bool,
    /// It takes messages, or tells of its work before it is done.
    pub mailed: bool,
    /// First come, first served, in one line before a number of slots, and nobody is dropped or
    /// interrupted: a slot that becomes free goes to the first in line.
    pub plain_line: bool,
    /// Its cores are taken in turn: waiting goes on until there is one.
    pub in_turn: bool,
    /// What is drawn as work is what work takes, without faults.
    pub unslowed: bool,
}

/// Cores of one replica in whole numbers.
#[derive(Clone, Copy, Debug)]
pub struct CoresSetup {
    pub sharing: CoreSharing,
    /// Cores that are taken in turn: the next whole number.
    pub whole: u32,
    /// The same cores in thousandths, to count busy ones.
    pub thousandths: u32,
    /// Work on one of the whole cores takes so many times as long: a fraction of a core slows all.
    pub stretch: f64,
}

impl CoresSetup {
    fn of(cores: Cores) -> Self {
        let whole = cores.count.ceil();
        Self {
            sharing: cores.sharing,
            whole: whole as u32,
            thousandths: (cores.count * 1_000.0).round() as u32,
            stretch: whole / cores.count,
        }
    }

    /// What `working` requests keep busy, in thousandths of a core.
    #[inline]
    pub fn busy(self, working: u32) -> u32 {
        working.saturating_mul(1_000).min(self.thousandths)
    }
}

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

#[derive(Clone, Debug)]
pub enum DelaySetup {
    /// The same every time, both ways: no draw.
    Constant(u64),
    Drawn(Sampler),
    /// By the zones of both replicas.
    Zones,
}

#[derive(Clone, Debug)]
pub struct DisturbanceSetup {
    pub disturbance: Disturbance,
    pub name: u64,
    pub up: Option<Sampler>,
    pub repair: Option<Sampler>,
}

impl Setup {
    /// O(size of the blueprint).
    pub fn of(blueprint: &Blueprint) -> Self {
        let mut levels: Vec<i64> = blueprint.sources.iter().map(|source| source.priority).collect();
        levels.sort_unstable();
        levels.dedup();
        let mut first_pod = 0;
        let mut stations: Vec<StationSetup> = blueprint
            .stations
            .iter()
            .map(|station| {
                let setup = StationSetup::of(station, first_pod, levels.len() as u32);
                first_pod += station.replicas;
                setup
            })
            .collect();
        let mut handlers: Vec<HandlerSetup> =
            blueprint.handlers.iter().map(|handler| HandlerSetup::of(handler, &blueprint.links)).collect();
        let mut links: Vec<LinkSetup> = Vec::with_capacity(blueprint.links.len() + entrances::ways(blueprint));
        let mut first_caller = 0;
        let mut add = |link: &Link, links: &mut Vec<LinkSetup>| {
            let callers = link.from.map_or(1, |from| blueprint.stations[from as usize].replicas);
            let first_pod = stations[link.to as usize].first_pod;
            links.push(LinkSetup::of(link, (first_caller, callers), first_pod, blueprint));
            first_caller += callers;
        };
        for link in &blueprint.links {
            add(link, &mut links);
        }
        let mail = MailSetup::of(blueprint, &stations, levels.len() as u32);
        for (link, subscription) in mail::deliveries(blueprint).into_iter().enumerate() {
            links[link].delivers = subscription;
            links[link].once &= subscription == u32::MAX;
        }
        for subscription in &blueprint.subscriptions {
            if let Some(Reply::Message(reply)) = subscription.reply {
                answer_by(&mut links, &mut handlers, subscription.delivery, reply);
            }
        }
        let sources = entrances::sources(blueprint, &levels, |way| {
            add(way, &mut links);
            (links.len() - 1) as u32
        });
        for link in &mut links {
            link.tells = link.delivers != u32::MAX || handlers[link.handler as usize].announces;
        }
        for handler in blueprint.handlers.iter().filter(|handler| handler.work.is_some()) {
            stations[handler.station as usize].own_laws = true;
            stations[handler.station as usize].unslowed = false;
        }
        let announcing = handlers.iter().zip(&blueprint.handlers).filter(|(setup, _)| setup.announces);
        let announcing = announcing.map(|(_, handler)| handler.station);
        for station in mail.subscriptions.iter().map(|subscription| subscription.station).chain(announcing) {
            stations[station as usize].mailed = true;
            stations[station as usize].unslowed = false;
        }
        Self {
            stations,
            links,
            handlers,
            sources,
            disturbances: blueprint.disturbances.iter().map(DisturbanceSetup::of).collect(),
            zone_delays: blueprint.zone_delays.iter().map(|delay| Sampler::of(&delay.law)).collect(),
            zones: blueprint.zones.len(),
            hop_limit: blueprint.hop_limit,
            declared_links: blueprint.links.len(),
            adapts: blueprint.stations.iter().any(|station| station.adaptation != Adaptation::default()),
            impatient: blueprint.sources.iter().any(|source| source.patience.is_some()),
            levels,
            sagas: blueprint.sagas.iter().map(SagaSetup::of).collect(),
            has_mail: !blueprint.topics.is_empty(),
            mail,
        }
    }

    /// Pods of all stations.
    pub fn pods(&self) -> usize {
        self.stations.iter().map(|station| station.station.replicas as usize).sum()
    }

    /// Callers of all links.
    pub fn callers(&self) -> usize {
        self.links.last().map_or(0, |link| (link.first_caller + link.callers) as usize)
    }
}

impl StationSetup {
    fn of(station: &Station, first_pod: u32, levels: u32) -> Self {
        use crate::vocabulary::Discipline;
        let sheds = station.line.drop_expired || station.line.codel.is_some();
        let levels = if station.line.discipline == Discipline::Priority { levels } else { 1 };
        Self {
            name: named(&station.name),
            first_pod,
            cores: station.cores.map(CoresSetup::of),
            work: Sampler::of(&station.work),
            work_after: station.work_after.as_ref().map(Sampler::of),
            levels,
            sheds,
            own_laws: false,
            mailed: false,
            plain_line: station.line.discipline == Discipline::Fifo
                && !sheds
                && !station.line.preemptive
                && station.slots != u32::MAX,
            in_turn: station.cores.is_some_and(|cores| cores.sharing == CoreSharing::Fifo),
            unslowed: station.slowdown_per_request == 0.0,
            open: station.unavailable == 0.0 && station.adaptation.limit.is_none() && station.rate_limit.is_none(),
            station: station.clone(),
        }
    }

    /// The cores as they are stated.
    pub fn cores(&self) -> Option<Cores> {
        self.station.cores
    }
}

impl LinkSetup {
    fn of(link: &Link, (first_caller, callers): (u32, u32), first_pod: u32, blueprint: &Blueprint) -> Self {
        use crate::law::Law;
        use crate::simulate::blueprint::{HedgeAfter, Knowledge};
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
            shared_breaker: link.breaker.as_ref().is_some_and(|breaker| breaker.shared),
            link: Box::new(link.clone()),
        }
    }
}

impl LinkSetup {
    /// The caller that holds the breaker of a caller.
    pub fn keeper(&self, caller: usize) -> usize {
        if self.shared_breaker { self.first_caller as usize } else { caller }
    }
}

impl DisturbanceSetup {
    fn of(disturbance: &Disturbance) -> Self {
        let (up, repair) = match &disturbance.when {
            When::Scheduled { .. } => (None, None),
            When::Random { up, repair } => (Some(Sampler::of(up)), Some(Sampler::of(repair))),
        };
        Self { name: named(&disturbance.label), up, repair, disturbance: disturbance.clone() }
    }
}
