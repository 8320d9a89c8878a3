//! One replica of a station.

use super::ejecting::Outlier;
use super::limiting::Limiter;
use super::line::Chain;
use super::setup::StationSetup;
use super::state::NO_EVENT;
use crate::simulate::kernel::sharing::Sharing;
use crate::vocabulary::CoreSharing;

/// One replica. What each request looks at comes first, on one line of the cache.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
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
    /// Jobs that do own work.
    pub working: u32,
    /// Crashes and pauses that hold it.
    pub down: u16,
    pub paused: u16,
    /// Reasons for which it is taken out of service.
    pub out: u16,
    pub counts_as_up: bool,
    /// Taken out of service for good: it runs until it is empty.
    pub finishes: bool,
    pub sharing: Option<Box<Sharing>>,
    /// The event at which the first shared job ends, and when that is.
    pub shared_end: u64,
    pub shared_at: u64,
    /// Since when it is out of service.
    pub out_since: u64,
    /// Callers leave it alone until then.
    pub ejected_until: u64,
    /// Callers know that it is down from here on.
    pub known_down: u64,
    pub outlier: Outlier,
    pub limiter: Option<Box<Limiter>>,
    /// Those that wait for a core.
    pub for_core: Chain,
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

impl Pod {
    /// A replica of `station` in which nothing is, whose first line is `line`.
    pub fn new(station: u32, line: u32, setup: &StationSetup) -> Self {
        let sharing = setup.cores().filter(|cores| cores.sharing == CoreSharing::Ps);
        Self {
            station,
            free: setup.station.slots,
            busy: 0,
            waiting: 0,
            line,
            under_way: 0,
            down: 0,
            paused: 0,
            out: 0,
            out_since: 0,
            counts_as_up: true,
            finishes: false,
            ejected_until: 0,
            outlier: Outlier::default(),
            limiter: setup.station.adaptation.limit.map(|limit| Box::new(Limiter::new(limit))),
            known_down: u64::MAX,
            working: 0,
            for_core: Chain::default(),
            sharing: sharing.map(|cores| Box::new(Sharing::new(cores.count))),
            shared_end: NO_EVENT,
            shared_at: 0,
            up_since: 0,
            codel: CoDelState::default(),
            running: Vec::new(),
        }
    }

    /// Whether it is neither down nor taken out of service.
    #[inline(always)]
    pub fn takes_work(&self) -> bool {
        self.down + self.out == 0
    }
}
