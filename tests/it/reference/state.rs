//! What the reference simulator remembers: plain structs under numbers that are never used again.

use std::collections::{BTreeMap, VecDeque};

use hopwise::simulate::blueprint::{Blueprint, Link, NEVER, Station};
use hopwise::simulate::kernel::draws::{Stream, fold, named};
use hopwise::simulate::kernel::sampler::Sampler;
use hopwise::vocabulary::Fate;

use super::gates::Gates;
use super::mail::Mail;
use super::tally::Tally;

pub type Id = u64;
/// Where an event stands in the list: time and insertion number.
pub type Place = (u64, u64);

#[derive(Clone, Copy, Debug)]
pub enum Event {
    Mark,
    Fault(usize),
    Arrive(usize),
    Ask(usize, u32),
    Land(Id),
    Worked(Id),
    SharedEnd(usize),
    Answer(Id),
    Timeout(Id),
    Expiry(Id),
    Patience(Id),
    Word(Id),
    Again(Id),
    Hedge(Id),
    Deadline(Id),
    /// The relay of a station looks.
    Relay(usize),
    /// A message may be delivered again.
    Awaited(Id),
}

/// What follows at once, in the order in which it came up.
#[derive(Clone, Copy, Debug)]
pub enum Next {
    Worked(Id),
    Answered(Id),
    Permitted(Id),
    Again(Id),
    Ended(Id),
}

/// Rules that a twin may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    AsStated,
    /// A timeout ends one nanosecond late.
    LateTimeout,
    /// The line is served from its end.
    LastInFirstOut,
    /// An answer frees its slot after the next request has been looked for.
    StuckSlot,
    /// One try too many.
    MoreRetries,
    /// A partition loses what it should hold.
    NothingHeld,
    /// A message is delivered once more than it may be.
    OneMoreDelivery,
    /// A message that failed is there again at once.
    NoRedeliveryDelay,
    /// A consumer gets one message more than it may hold.
    OneMoreInFlight,
    /// A relay takes all rows that it finds.
    BoundlessRelay,
    /// A publisher that wants no confirmation waits for it.
    AllConfirmed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waits for the bulkhead (0) or the pool (1).
    Permit(usize),
    /// Has got it, and goes on after what is being done.
    Permitted(usize),
    Going,
    Lost,
    Line,
    Core,
    Work,
    Shared,
    Frozen,
    Calls,
    Answered,
    /// The answer is lost.
    Unheard,
}

/// What a message that a partition holds does when it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    Request,
    Reply,
    Word,
}

/// What a call carries beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freight {
    Nothing,
    /// To a broker.
    Publication(Id),
    /// From a broker.
    Message(Id),
}

#[derive(Clone, Debug)]
pub struct Attempt {
    pub key: u64,
    pub freight: Freight,
    pub journey: Option<Id>,
    /// `None`: nobody waits for it.
    pub call: Option<Id>,
    pub link: usize,
    pub pod: usize,
    pub phase: Phase,
    pub priority: i64,
    pub degraded: bool,
    pub second: bool,
    pub has_slot: bool,
    pub is_trial: bool,
    /// Its work is done, and what follows is on the list of what follows at once.
    pub is_queued: bool,
    pub is_stopped: bool,
    pub hops: u32,
    pub stage: usize,
    pub calls: Vec<Id>,
    pub open: u32,
    pub needed: u32,
    pub spare: u32,
    pub work_event: Option<Place>,
    pub timeout: Option<Place>,
    pub expiry: Option<Place>,
    pub patience: Option<Place>,
    pub created: u64,
    pub sent: u64,
    pub since: u64,
    /// When it came to its replica, and whether own work has begun there.
    pub landed: u64,
    pub has_begun: bool,
    /// In line for a core.
    pub waits_for_core: bool,
    /// Own work: what is left while it rests, and when it ends while it goes on.
    pub left: u64,
    pub ends: u64,
    pub worked: u64,
    pub deadline: u64,
    pub fate: Fate,
}

impl Attempt {
    /// Just made, for `call`, whose id is `id`.
    pub fn new(key: u64, (id, call): (Id, &Call), now: u64) -> Self {
        Self {
            key,
            freight: call.freight,
            journey: call.journey,
            call: Some(id),
            link: call.link,
            pod: 0,
            phase: Phase::Going,
            priority: call.priority,
            degraded: false,
            second: false,
            has_slot: false,
            is_trial: false,
            is_queued: false,
            is_stopped: false,
            hops: call.hops,
            stage: 0,
            calls: Vec::new(),
            open: 0,
            needed: 0,
            spare: 0,
            work_event: None,
            timeout: None,
            expiry: None,
            patience: None,
            created: now,
            sent: now,
            since: now,
            landed: now,
            has_begun: false,
            waits_for_core: false,
            left: 0,
            ends: 0,
            worked: 0,
            deadline: NEVER,
            fate: Fate::Ok,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Call {
    pub key: u64,
    pub freight: Freight,
    pub journey: Option<Id>,
    pub owner: Option<Id>,
    pub link: usize,
    /// Caller replica, from 0.
    pub caller: usize,
    pub number: u32,
    pub left: u32,
    pub tries: u32,
    pub attempts_made: u32,
    pub copies: u32,
    pub attempts: Vec<Id>,
    pub timer: Option<Place>,
    pub started: u64,
    pub deadline: u64,
    pub deadline_event: Option<Place>,
    pub last_wait: u64,
    pub fate: Fate,
    pub degraded: bool,
    pub hops: u32,
    pub priority: i64,
    pub source: usize,
    pub user: Option<u32>,
    pub is_tagged: bool,
}

impl Call {
    /// A call over `link` by the caller replica `caller`, for nobody.
    pub fn new(key: u64, link: usize, caller: usize, now: u64) -> Self {
        Self {
            key,
            freight: Freight::Nothing,
            journey: None,
            owner: None,
            link,
            caller,
            number: 0,
            left: 0,
            tries: 0,
            attempts_made: 0,
            copies: 0,
            attempts: Vec::new(),
            timer: None,
            started: now,
            deadline: NEVER,
            deadline_event: None,
            last_wait: 0,
            fate: Fate::Ok,
            degraded: false,
            hops: 0,
            priority: 0,
            source: 0,
            user: None,
            is_tagged: false,
        }
    }

    /// It came from outside.
    pub fn is_request(&self) -> bool {
        self.owner.is_none() && self.freight == Freight::Nothing
    }
}

/// A replica.
#[derive(Clone, Debug, Default)]
pub struct Pod {
    pub station: usize,
    pub replica: usize,
    pub busy: u32,
    pub line: Vec<Id>,
    pub on_core: Vec<Id>,
    pub for_core: Vec<Id>,
    /// Shared work: job and what is left of it in 2^-32 ns, in the order of arrival.
    pub jobs: Vec<(Id, i128)>,
    pub jobs_at: u64,
    pub jobs_end: Option<Place>,
    pub under_way: u32,
    pub down: u32,
    pub paused: u32,
    pub known_down: Option<u64>,
    pub restarted: Option<u64>,
}

pub struct World<'a> {
    pub plan: &'a Blueprint,
    pub rule: Rule,
    pub root: u64,
    pub now: u64,
    pub numbers: u64,
    pub events: BTreeMap<Place, Event>,
    pub agenda: VecDeque<Next>,
    pub ids: Id,
    pub attempts: BTreeMap<Id, Attempt>,
    pub calls: BTreeMap<Id, Call>,
    pub pods: Vec<Pod>,
    pub turns: Vec<usize>,
    /// By link and caller replica.
    pub gates: BTreeMap<(usize, usize), Gates>,
    pub arrivals: Vec<u64>,
    pub requests: Vec<u64>,
    pub cycles: BTreeMap<(usize, u32), u64>,
    pub faults: Vec<bool>,
    pub had_fault: bool,
    /// Messages that wait for the end of a partition, with their links, in the order of sending.
    pub held: Vec<(Id, Errand, usize)>,
    pub window: (u64, u64),
    pub mail: Mail,
    pub tally: Tally,
    pub tagged: u64,
}

impl<'a> World<'a> {
    pub fn link(&self, link: usize) -> &'a Link {
        &self.plan.links[link]
    }

    pub fn station(&self, station: usize) -> &'a Station {
        &self.plan.stations[station]
    }

    pub fn attempt(&mut self, id: Id) -> &mut Attempt {
        self.attempts.get_mut(&id).expect("an attempt under way")
    }

    pub fn call(&mut self, id: Id) -> &mut Call {
        self.calls.get_mut(&id).expect("a call under way")
    }

    /// An attempt is no more.
    pub fn forget_attempt(&mut self, id: Id) {
        if let Some(Attempt { freight: Freight::Publication(publication), .. }) = self.attempts.remove(&id) {
            self.close(publication);
        }
    }

    /// A call is no more: nobody sends again what it carried, unless it is a row.
    pub fn forget_call(&mut self, id: Id) {
        if let Some(Call { freight: Freight::Publication(publication), .. }) = self.calls.remove(&id) {
            self.publication_over(publication);
        }
    }

    pub fn in_window(&self) -> bool {
        self.tally.is_open
    }

    pub fn new_id(&mut self) -> Id {
        self.ids += 1;
        self.ids
    }

    pub fn push(&mut self, time: u64, event: Event) -> Place {
        self.numbers += 1;
        let place = (time, self.numbers);
        self.events.insert(place, event);
        place
    }

    pub fn after(&mut self, delay: u64, event: Event) -> Option<Place> {
        (delay != NEVER).then(|| self.push(self.now + delay, event))
    }

    pub fn forget(&mut self, place: Option<Place>) {
        if let Some(place) = place {
            self.events.remove(&place);
        }
    }

    /// The numbers drawn for `purpose` at the component `name`.
    pub fn draw(&self, name: &str, purpose: u64, request: u64) -> Stream {
        Stream::new(fold(self.root, named(name)) ^ purpose, request)
    }

    pub fn drawn(&self, law: &hopwise::law::Law, name: &str, purpose: u64, request: u64) -> u64 {
        Sampler::of(law).draw(&mut self.draw(name, purpose, request))
    }

    /// The gates of a caller replica of a link.
    pub fn gates(&mut self, link: usize, caller: usize) -> &mut Gates {
        let settings = &self.plan.links[link];
        self.gates.entry((link, caller)).or_insert_with(|| Gates::new(settings))
    }

    pub fn pod_of(&self, station: usize, replica: usize) -> usize {
        self.pods.iter().position(|pod| (pod.station, pod.replica) == (station, replica)).expect("a replica")
    }
}
