//! The whole state of one replication.

use super::arrivals::Arriving;
use super::gates::Caller;
pub use super::happening::{Consequence, Happening};
use super::line::Chain;
use super::messages::mail::Mail;
use super::partition::Held;
pub use super::pod::Pod;
use super::purpose::Purpose;
use super::sagas::state::Run;
use super::scaling::Scaler;
use super::setup::{Setup, View};
use super::state::{CANCELLED, Call, NONE, Phase, Visit};
use crate::simulate::blueprint::{Arrivals, Effect};
use crate::simulate::engine::gates::tokens::Tokens;
use crate::simulate::kernel::draws::{Stream, fold};
use crate::simulate::kernel::events::Events;
use crate::simulate::kernel::slab::Slab;
use crate::simulate::kernel::timers::Timers;
use crate::simulate::measure::Measured;
use crate::simulate::measure::flow::FlowMeasure;
use crate::simulate::measure::link::LinkMeasure;
use crate::simulate::measure::saga::SagaMeasure;
use crate::simulate::measure::series::{Bins, MOST_SERIES};
use crate::simulate::measure::station::StationMeasure;
use crate::simulate::measure::subscription::{OutboxMeasure, SubscriptionMeasure};
use crate::vocabulary::PartitionMode;

/// What holds for a component while a fault lasts.
#[derive(Clone, Copy, Debug)]
pub struct Harm {
    pub factor: f64,
    pub delay: u64,
    /// Share that fails.
    pub errors: f64,
    /// Share of requests that are lost on the way.
    pub loss: f64,
    pub cut: Option<PartitionMode>,
}

pub const NO_HARM: Harm = Harm { factor: 1.0, delay: 0, errors: 0.0, loss: 0.0, cut: None };

/// One replication under way.
pub struct World<'a> {
    pub setup: View<'a>,
    pub now: u64,
    pub events: Events,
    pub visits: Slab<Visit>,
    pub calls: Slab<Call>,
    pub pods: Vec<Pod>,
    pub lines: Vec<Chain>,
    pub callers: Vec<Caller>,
    /// Replica that is next in turn, by station.
    pub turns: Vec<u32>,
    pub limits: Vec<Option<Tokens>>,
    /// Of the stations that have one, in their order.
    pub scalers: Vec<Scaler>,
    pub timeouts: Vec<Timers>,
    pub hedges: Vec<Timers>,
    pub deadlines: Vec<Timers>,
    pub arriving: Vec<Arriving>,
    /// Source and requests so far of every user of the closed sources.
    pub users: Vec<(u32, u64)>,
    /// By station: the harm of all its replicas; by pod: its own; by link.
    pub station_harm: Vec<Harm>,
    pub pod_harm: Vec<Harm>,
    pub link_harm: Vec<Harm>,
    /// By pair of zones, as their delays.
    pub zone_harm: Vec<Harm>,
    /// Messages that wait for the end of a partition, in the order of their sending.
    pub held: Vec<Held>,
    /// A fault that slows, spoils, loses or holds is at work.
    pub harmed: bool,
    /// Some replica may be left alone: a fault has been, or a service reacts to what it sees.
    pub avoiding: bool,
    pub active_faults: Vec<Option<Effect>>,
    pub fault_cycles: Vec<u64>,
    pub agenda: Vec<Consequence>,
    pub mail: Mail,
    pub runs: Slab<Run>,
    pub sagas: Vec<SagaMeasure>,
    pub saga_keys: Vec<u64>,
    /// Keys of components in this replication: its seed, folded with the component's name.
    pub station_keys: Vec<u64>,
    pub link_keys: Vec<u64>,
    pub source_keys: Vec<u64>,
    pub disturbance_keys: Vec<u64>,
    pub stations: Vec<StationMeasure>,
    pub links: Vec<LinkMeasure>,
    pub flows: Vec<FlowMeasure>,
    /// Durations of finished attempts, where a hedge asks for a percentile.
    pub attempts: Vec<Option<Box<super::hedging::Attempts>>>,
    pub bins: Bins,
    /// The bin that holds now; one past the last after the window.
    pub bin: usize,
    pub bin_end: u64,
    /// Stations keep a series.
    pub station_series: bool,
    pub window: (u64, u64),
    /// The window has begun and not ended.
    pub in_window: bool,
    /// Requests of the window that are under way.
    pub tagged: u64,
    pub too_far: u64,
    /// The window has ended.
    pub is_over: bool,
    /// What is measured over time, as it was at the end of the window, where the run goes on after it.
    pub at_end: Option<Box<AtEnd>>,
}

/// Levels at the end of the window.
#[derive(Clone, Debug)]
pub struct AtEnd {
    pub stations: Vec<StationMeasure>,
    pub subscriptions: Vec<SubscriptionMeasure>,
    pub outboxes: Vec<Option<OutboxMeasure>>,
}

impl<'a> World<'a> {
    /// A world at time 0 in which nothing has happened. `root` is the key of the replication.
    pub fn new(setup: &'a Setup, root: u64, window: (u64, u64), bins: Bins) -> Self {
        let keys = |names: &mut dyn Iterator<Item = u64>| names.map(|name| fold(root, name)).collect::<Vec<u64>>();
        let mut pods = Vec::with_capacity(setup.pods());
        let mut lines = 0;
        for (index, station) in setup.stations.iter().enumerate() {
            for _ in 0..station.station.replicas {
                pods.push(Pod::new(index as u32, lines, station));
                lines += station.levels;
            }
        }
        let mut callers = Vec::with_capacity(setup.callers());
        for link in &setup.links {
            let callee = &setup.stations[link.to as usize].station;
            for _ in 0..link.callers {
                callers.push(Caller::new(&link.link, callee));
            }
        }
        let mut users = Vec::new();
        let mut arriving = Vec::with_capacity(setup.sources.len());
        for (index, source) in setup.sources.iter().enumerate() {
            arriving.push(Arriving::new(users.len() as u32));
            if let Arrivals::Closed { users: count, .. } = source.source.arrivals {
                users.extend(std::iter::repeat_n((index as u32, 0), count as usize));
            }
        }
        let series = (setup.links.len() <= MOST_SERIES).then_some(bins);
        let station_series = (setup.stations.len() <= MOST_SERIES).then_some(bins);
        Self {
            setup: View::from(setup),
            now: 0,
            events: Events::default(),
            visits: Slab::default(),
            calls: Slab::default(),
            lines: vec![Chain::default(); lines as usize],
            callers,
            turns: vec![0; setup.stations.len()],
            limits: setup.stations.iter().map(|station| station.station.rate_limit.map(Tokens::new)).collect(),
            scalers: Scaler::of_all(&setup.stations),
            timeouts: vec![Timers::default(); setup.links.len()],
            hedges: vec![Timers::default(); setup.links.len()],
            deadlines: vec![Timers::default(); setup.sources.len()],
            arriving,
            users,
            station_harm: vec![NO_HARM; setup.stations.len()],
            pod_harm: vec![NO_HARM; pods.len()],
            link_harm: vec![NO_HARM; setup.links.len()],
            zone_harm: vec![NO_HARM; setup.zones * setup.zones],
            held: Vec::new(),
            harmed: false,
            avoiding: setup.adapts,
            active_faults: vec![None; setup.disturbances.len()],
            fault_cycles: vec![0; setup.disturbances.len()],
            agenda: Vec::with_capacity(64),
            runs: Slab::default(),
            sagas: vec![SagaMeasure::default(); setup.sagas.len()],
            saga_keys: keys(&mut setup.sagas.iter().map(|saga| saga.name)),
            mail: Mail::new(&setup.mail, relay_phases(setup, root), setup.callers(), series, |name| fold(root, name)),
            station_keys: keys(&mut setup.stations.iter().map(|station| station.name)),
            link_keys: keys(&mut setup.links.iter().map(|link| link.name)),
            source_keys: keys(&mut setup.sources.iter().map(|source| source.name)),
            disturbance_keys: keys(&mut setup.disturbances.iter().map(|disturbance| disturbance.name)),
            stations: setup
                .stations
                .iter()
                .map(|station| StationMeasure::new(&station.station, station_series))
                .collect(),
            links: setup.links.iter().map(|_| LinkMeasure::new(series)).collect(),
            flows: setup.sources.iter().map(|_| FlowMeasure::new(bins)).collect(),
            attempts: setup.links.iter().map(|link| link.hedge_percentile.map(|_| Box::default())).collect(),
            bin: 0,
            bin_end: bins.width,
            station_series: station_series.is_some(),
            bins,
            window,
            in_window: false,
            tagged: 0,
            too_far: 0,
            is_over: false,
            at_end: None,
            pods,
        }
    }

    /// The numbers drawn for `purpose` at a component with the key `component`, for the request `request`.
    #[inline(always)]
    pub fn draw(component: u64, purpose: Purpose, request: u64) -> Stream {
        Stream::new(component ^ purpose, request)
    }

    /// A visit is over.
    #[inline(always)]
    pub fn free_visit(&mut self, visit: u32) {
        self.visits[visit].phase = Phase::Free;
        let journey = self.visits[visit].journey;
        if journey != NONE {
            self.leave_mail(visit, journey);
        }
        self.visits.remove(visit);
    }

    /// A visit that has to do with messages is over.
    pub fn leave_mail(&mut self, visit: u32, journey: u32) {
        if self.visits[visit].carries != NONE {
            self.put_down(visit);
        }
        self.leave_journey(journey);
    }

    /// Whether a visit is in the line or in service of a pod.
    pub fn is_in(&self, visit: u32, pod: usize) -> bool {
        let object = &self.visits[visit];
        let phase = matches!(
            object.phase,
            Phase::Line | Phase::Core | Phase::Work | Phase::Shared | Phase::Frozen | Phase::Calls
        );
        phase && object.pod as usize == pod && object.cancel != CANCELLED
    }

    /// The visits in the line or in service of a pod, in the order in which they were made. Looks at
    /// all that are under way.
    pub fn visits_in(&self, pod: usize) -> Vec<u32> {
        let mut found: Vec<u32> = self.visits.places().filter(|visit| self.is_in(*visit, pod)).collect();
        // Places in memory say nothing: the same visits may have others in another system.
        found.sort_unstable_by_key(|visit| (self.visits[*visit].created, self.visits[*visit].key));
        found
    }

    /// The station of a visit.
    #[inline(always)]
    pub fn station_of(&self, visit: u32) -> usize {
        self.visits[visit].station as usize
    }

    /// What is measured over time.
    pub fn levels(&self) -> AtEnd {
        let outboxes = self.mail.outboxes.iter();
        AtEnd {
            stations: self.stations.clone(),
            subscriptions: self.mail.subscriptions.clone(),
            outboxes: outboxes.map(|outbox| outbox.as_ref().map(|outbox| outbox.measure.clone())).collect(),
        }
    }

    /// What was measured.
    pub fn into_measured(mut self) -> Measured {
        let outboxes = std::mem::take(&mut self.mail.outboxes).into_iter();
        let at_end = self.at_end.take().map_or_else(
            || AtEnd {
                stations: self.stations,
                subscriptions: self.mail.subscriptions,
                outboxes: outboxes.map(|outbox| outbox.map(|outbox| outbox.measure)).collect(),
            },
            |at_end| *at_end,
        );
        let declared = self.setup.declared_links;
        let mut links = self.links;
        links.truncate(declared);
        for (link, setup) in links.iter_mut().zip(self.setup.links.iter()) {
            if setup.once {
                link.count_sent();
            }
        }
        Measured {
            flows: self.flows,
            stations: at_end.stations,
            links,
            topics: self.mail.topics,
            subscriptions: at_end.subscriptions,
            outboxes: at_end.outboxes,
            sagas: self.sagas,
            bins: self.bins,
            ended: self.now,
            events: self.events.inserted(),
            too_far: self.too_far,
            stuck: false,
            standstills: Vec::new(),
            cut_short: false,
        }
    }
}

/// By station, when its relay first looks: somewhere in its first interval.
fn relay_phases(setup: &Setup, root: u64) -> impl Iterator<Item = Option<u64>> + '_ {
    setup.stations.iter().map(move |station| {
        let relay = station.station.relay?;
        let phase = World::draw(fold(root, station.name), super::purpose::PHASE, 0).unit();
        Some((relay.poll as f64 * phase) as u64)
    })
}
