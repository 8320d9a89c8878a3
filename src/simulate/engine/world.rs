//! The whole state of one replication.

use super::arrivals::Arriving;
use super::gates::Caller;
use super::line::Chain;
use super::messages::mail::Mail;
use super::purpose::Purpose;
use super::sagas::state::Run;
use super::setup::{Setup, View};
use super::state::{CANCELLED, Call, NO_EVENT, NONE, Phase, Visit};
use crate::simulate::blueprint::{Arrivals, Effect, MOST_OF_A_KIND};
use crate::simulate::engine::gates::tokens::Tokens;
use crate::simulate::kernel::draws::{Stream, fold};
use crate::simulate::kernel::events::Events;
use crate::simulate::kernel::sharing::Sharing;
use crate::simulate::kernel::slab::Slab;
use crate::simulate::kernel::timers::Timers;
use crate::simulate::measure::Measured;
use crate::simulate::measure::flow::FlowMeasure;
use crate::simulate::measure::link::LinkMeasure;
use crate::simulate::measure::saga::SagaMeasure;
use crate::simulate::measure::series::{Bins, MOST_SERIES};
use crate::simulate::measure::station::StationMeasure;
use crate::simulate::measure::subscription::{OutboxMeasure, SubscriptionMeasure};

/// What an event is; its payload holds the kind above an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Happening {
    /// Of a source: a request arrives.
    Arrival,
    /// Of a user: it has thought enough.
    User,
    /// Of a visit: it reaches the callee.
    Landing,
    /// Of a visit: its own work ends.
    Worked,
    /// Of a pod: the first of the jobs that share its cores ends.
    Shared,
    /// Of a visit: its answer reaches the caller.
    Answer,
    /// Of a link: its next timeout.
    Timeout,
    /// Of a visit: its deadline.
    Expiry,
    /// Of a visit: its patience, or its wait for a permit, is used up.
    Patience,
    /// Of a visit: its cancellation reaches the callee.
    Cancellation,
    /// Of a call: its backoff is over.
    Backoff,
    /// Of a link: its next hedge.
    Hedge,
    /// Of a call: its hedge, at a percentile.
    LateHedge,
    /// Of a source: its next deadline.
    Deadline,
    /// Of a disturbance: it begins or ends.
    Disturbance,
    /// The window begins or ends.
    Mark,
    /// Of a subscription: its next message may be delivered.
    Delayed,
    /// Of a subscription: its next message may be delivered again.
    Awaiting,
    /// Of a subscription: the life of its next message is over.
    Expiring,
    /// Of a consumer's replica that polls: it looks.
    Look,
    /// Of a station: its relay looks.
    Relay,
    /// Of a call that publishes: its batch is sent.
    Lingered,
    /// Of a context: whoever asked looks at the status, and sees the end.
    Seen,
    /// Of a context: a saga gives an order again.
    OrderedAgain,
}

/// In the order of the enumeration; the places behind them are free.
const KINDS: [Happening; 1 << (u32::BITS - INDEX_BITS)] = {
    let known = [
        Happening::Arrival,
        Happening::User,
        Happening::Landing,
        Happening::Worked,
        Happening::Shared,
        Happening::Answer,
        Happening::Timeout,
        Happening::Expiry,
        Happening::Patience,
        Happening::Cancellation,
        Happening::Backoff,
        Happening::Hedge,
        Happening::LateHedge,
        Happening::Deadline,
        Happening::Disturbance,
        Happening::Mark,
        Happening::Delayed,
        Happening::Awaiting,
        Happening::Expiring,
        Happening::Look,
        Happening::Relay,
        Happening::Lingered,
        Happening::Seen,
        Happening::OrderedAgain,
    ];
    let mut kinds = [Happening::Mark; 1 << (u32::BITS - INDEX_BITS)];
    let mut at = 0;
    while at < known.len() {
        assert!(known[at] as usize == at);
        kinds[at] = known[at];
        at += 1;
    }
    kinds
};

/// Bits of the index; the other five hold the kind. Sources, users, links, pods and disturbances are
/// at most [`MOST_OF_A_KIND`], visits and calls far below (`MOST_UNDER_WAY`).
const INDEX_BITS: u32 = 27;
const _: () = assert!(1 << INDEX_BITS == MOST_OF_A_KIND);

impl Happening {
    #[inline]
    pub const fn of(self, index: u32) -> u32 {
        debug_assert!(index < MOST_OF_A_KIND);
        (self as u32) << INDEX_BITS | index
    }

    #[inline]
    pub fn split(payload: u32) -> (Self, u32) {
        (KINDS[(payload >> INDEX_BITS) as usize], payload & (MOST_OF_A_KIND - 1))
    }
}

/// What follows at once from an event, in the order in which it came up.
#[derive(Clone, Copy, Debug)]
pub enum Consequence {
    Worked(u32),
    Answered(u32),
    Permitted(u32),
    Attempt(u32),
    Ended(u32),
}

/// One replica.
#[derive(Clone, Debug)]
pub struct Pod {
    pub station: u32,
    /// Free slots; meaningless when slots are unlimited.
    pub free: u32,
    pub busy: u32,
    pub waiting: u32,
    /// First chain of its line among all.
    pub line: u32,
    /// Requests sent to it that it has not answered.
    pub under_way: u32,
    /// Crashes and pauses that hold it.
    pub down: u16,
    pub paused: u16,
    pub counts_as_up: bool,
    /// Callers know that it is down from here on.
    pub known_down: u64,
    /// Jobs that do own work, and those that wait for a core.
    pub working: u32,
    pub for_core: Chain,
    pub sharing: Option<Box<Sharing>>,
    /// The event at which the first shared job ends.
    pub shared_end: u64,
    /// When it came up after a crash.
    pub up_since: u64,
    pub codel: CoDelState,
    /// Visits in service, where one may interrupt another.
    pub running: Vec<u32>,
}

/// What controlled delay remembers.
#[derive(Clone, Copy, Debug, Default)]
pub struct CoDelState {
    pub interval_end: u64,
    pub least: u64,
    pub overloaded: bool,
    /// `classic`: when the wait first stayed above the target for an interval; 0: it does not.
    pub first_above: u64,
    pub dropping: bool,
    pub drop_next: u64,
    pub drops: u32,
    /// `drops` when it last began.
    pub drops_before: u32,
}

/// What holds for a component while a fault lasts.
#[derive(Clone, Copy, Debug)]
pub struct Harm {
    pub factor: f64,
    pub delay: u64,
    /// Share that fails.
    pub errors: f64,
}

pub const NO_HARM: Harm = Harm { factor: 1.0, delay: 0, errors: 0.0 };

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
    /// Some fault is at work: the harms must be looked at.
    pub harmed: bool,
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
    /// What is measured over time, as it was at the end of the window.
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
                pods.push(pod(index as u32, lines, station));
                lines += station.levels;
            }
        }
        let mut callers = Vec::with_capacity(setup.callers());
        for link in &setup.links {
            let callee = &setup.stations[link.link.to as usize].station;
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
            timeouts: vec![Timers::default(); setup.links.len()],
            hedges: vec![Timers::default(); setup.links.len()],
            deadlines: vec![Timers::default(); setup.sources.len()],
            arriving,
            users,
            station_harm: vec![NO_HARM; setup.stations.len()],
            pod_harm: vec![NO_HARM; pods.len()],
            link_harm: vec![NO_HARM; setup.links.len()],
            harmed: false,
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
                .map(|station| StationMeasure::new(station.station.replicas, station_series))
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
    fn leave_mail(&mut self, visit: u32, journey: u32) {
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
        let at_end = self.at_end.take().unwrap_or_else(|| Box::new(self.levels()));
        let declared = self.setup.declared_links;
        let mut links = self.links;
        links.truncate(declared);
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
            deadlocked: false,
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

fn pod(station: u32, line: u32, setup: &super::setup::StationSetup) -> Pod {
    use crate::vocabulary::CoreSharing;
    let sharing = setup.cores().filter(|cores| cores.sharing == CoreSharing::Ps);
    Pod {
        station,
        free: setup.station.slots,
        busy: 0,
        waiting: 0,
        line,
        under_way: 0,
        down: 0,
        paused: 0,
        counts_as_up: true,
        known_down: u64::MAX,
        working: 0,
        for_core: Chain::default(),
        sharing: sharing.map(|cores| Box::new(Sharing::new(cores.count))),
        shared_end: NO_EVENT,
        up_since: 0,
        codel: CoDelState::default(),
        running: Vec::new(),
    }
}
