//! The blueprint with its samplers ready: made once, read by every replication.

use super::entrances;
pub use super::entrances::SourceSetup;
pub use super::link_setup::{DelaySetup, LinkSetup};
use super::messages::setup::{self as mail, MailSetup};
use super::sagas::state::SagaSetup;
pub use super::stages::{HandlerSetup, StageSetup, answer_by};
pub use super::view::View;
use crate::simulate::blueprint::{Adaptation, Blueprint, Cores, Disturbance, Link, Reply, Station, When};
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

impl DisturbanceSetup {
    fn of(disturbance: &Disturbance) -> Self {
        let (up, repair) = match &disturbance.when {
            When::Scheduled { .. } => (None, None),
            When::Random { up, repair } => (Some(Sampler::of(up)), Some(Sampler::of(repair))),
        };
        Self { name: named(&disturbance.label), up, repair, disturbance: disturbance.clone() }
    }
}
