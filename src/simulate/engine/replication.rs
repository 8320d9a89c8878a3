//! One run from an empty system to the end of its window, and on until its requests have left.

use std::sync::atomic::{AtomicBool, Ordering};

use super::setup::Setup;
use super::world::{Consequence, Happening, World};
use crate::simulate::kernel::draws::fold;
use crate::simulate::kernel::events::LAST_NUMBER;
use crate::simulate::measure::Measured;
use crate::simulate::measure::link::LinkMeasure;
use crate::simulate::measure::series::Bins;

/// What a run covers, in nanoseconds from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What is not measured.
    pub warmup: u64,
    /// What is.
    pub measured: u64,
    /// How long after that the run waits for the last requests of the window.
    pub drain: u64,
    /// Bins of the series.
    pub bins: u32,
}

impl Span {
    /// Bins of the series that are reported.
    pub const BINS: u32 = 200;
}

/// Random numbers of different uses never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// The replications that are reported.
    Main,
    /// The runs that find out how long the warm-up takes.
    Pilot,
}

/// Requests under way at which a run stops, and calls: at less than 1 KiB each, a machine has room for
/// several runs of this size.
pub const MOST_UNDER_WAY: u32 = 1 << 20;
/// Consequences that are done before they are forgotten.
const LONGEST_AGENDA: usize = 1 << 12;
/// Events between two looks at the clock on the wall, so to speak.
const STRIDE: u32 = 4_096;

/// Events in one moment at which a run stops: users who neither think nor wait would go on for ever. As
/// many consequences of one event: so would a circle of calls without length that are made again.
const MOST_AT_ONCE: u32 = 1 << 24;

/// How far the consequences of an event were followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawn {
    All,
    /// There were too many, or somebody stopped the run.
    CutShort,
}

/// Messages that wait from which on a growing queue is not waited for after the window.
const MANY: usize = 100_000;

/// What a run waits for after its window, when only messages of it are left: in a queue that grows they
/// may never end, and what comes meanwhile fills the memory.
#[derive(Default)]
struct Hope {
    looked_at: u64,
    tagged: u64,
    messages: usize,
}

impl Hope {
    /// Whether, over a twentieth of the window, nothing of it came to an end and yet more messages wait.
    fn is_lost(&mut self, world: &World<'_>, span: Span) -> bool {
        if world.now < self.looked_at.saturating_add(span.measured / 20) {
            return false;
        }
        let (tagged, messages) = (world.mail.tagged, world.mail.messages.alive());
        let lost = self.looked_at > 0 && tagged == self.tagged && messages > self.messages.max(MANY);
        *self = Self { looked_at: world.now, tagged, messages };
        lost
    }
}

/// Runs replication `number` under `seed`. The result is a function of the arguments, unless `stop`
/// is set while it runs: then it is marked as cut short.
pub fn replicate(setup: &Setup, seed: u64, domain: Domain, number: u64, span: Span, stop: &AtomicBool) -> Measured {
    let root = fold(fold(fold(0, seed), domain as u64), number);
    let window = (span.warmup, span.warmup.saturating_add(span.measured));
    let mut world = World::new(setup, root, window, Bins::over(window.1, span.bins));
    world.start();
    let last = window.1.saturating_add(span.drain);
    let mut cut_short = false;
    let mut steps = 0u32;
    let (mut looked_at, mut at_once) = (0, 0u32);
    let mut stuck = false;
    let mut hope = Hope::default();
    loop {
        let Some(event) = world.events.pop() else {
            stuck = world.tagged > 0;
            break;
        };
        if event.time > last {
            break;
        }
        if event.time >= world.bin_end {
            world.turn_bins(event.time);
        }
        world.now = event.time;
        world.happen(event.payload, event.number);
        if world.draw_consequences(stop) == Drawn::CutShort {
            cut_short = true;
            break;
        }
        if world.is_over && world.tagged == 0 && world.mail.tagged == 0 {
            break;
        }
        steps += 1;
        if steps == STRIDE {
            steps = 0;
            at_once = if world.now == looked_at { at_once + STRIDE } else { 0 };
            looked_at = world.now;
            let full = at_once >= MOST_AT_ONCE || world.is_full() || world.events.inserted() + 1_000_000 > LAST_NUMBER;
            if full || stop.load(Ordering::Relaxed) {
                cut_short = true;
                break;
            }
            if world.is_over && world.tagged == 0 && hope.is_lost(&world, span) {
                break;
            }
        }
    }
    world.end();
    let standstills = world.standstills();
    let mut measured = world.into_measured();
    (measured.cut_short, measured.stuck, measured.standstills) = (cut_short, stuck, standstills);
    measured
}

impl World<'_> {
    /// Schedules everything that is known from the start. The marks come first: what happens in the same
    /// moment belongs to what begins there.
    fn start(&mut self) {
        self.events.push(self.window.0, Happening::Mark.of(0));
        self.events.push(self.window.1, Happening::Mark.of(1));
        self.begin_scaling();
        self.begin_faults();
        self.begin_looks();
        self.begin_arrivals();
    }

    #[inline]
    fn happen(&mut self, payload: u32, number: u64) {
        let (happening, index) = Happening::split(payload);
        match happening {
            Happening::Arrival => self.arrive(index, number),
            Happening::User => self.ask(index),
            Happening::Landing => {
                if self.visits[index].pending == number {
                    self.land(index);
                }
            }
            Happening::Worked => self.core_ended(index, number),
            Happening::Shared => self.shared_ended(index, number),
            Happening::Answer => {
                if self.visits[index].pending == number {
                    self.answered(index);
                }
            }
            Happening::Timeout => self.timed_out(index, number),
            Happening::Expiry => self.expire(index, number),
            Happening::Patience => self.lose_patience(index, number),
            Happening::Cancellation => self.word_arrives(index, number),
            Happening::Backoff => {
                if self.calls[index].timer == number {
                    self.try_again(index);
                }
            }
            Happening::Hedge => self.hedge_due(index, number),
            Happening::LateHedge => {
                if self.calls[index].timer == number {
                    self.send_hedge(index);
                }
            }
            Happening::Deadline => self.deadline_passed(index, number),
            Happening::Disturbance => self.disturb(index),
            Happening::Mark => self.mark(index),
            Happening::Delayed => self.delay_ended(index, number),
            Happening::Awaiting => self.wait_ended(index, number),
            Happening::Expiring => self.life_ended(index, number),
            Happening::Look => self.look(index, number),
            Happening::Relay => self.relay_looks(index, number),
            Happening::Lingered => self.linger_ended(index, number),
            Happening::Seen => self.status_seen(index),
            Happening::OrderedAgain => self.order_again(index),
            Happening::Scaling => self.scale(index),
            Happening::Started => self.started(index, number),
        }
    }

    /// Does what follows from an event, and what follows from that, in the order in which it comes up.
    #[inline]
    fn draw_consequences(&mut self, stop: &AtomicBool) -> Drawn {
        let mut at = 0;
        let mut forgotten = 0;
        while let Some(consequence) = self.agenda.get(at).copied() {
            self.follow(consequence);
            at += 1;
            // A sequence of a million calls without length must not be remembered.
            if at == LONGEST_AGENDA {
                self.agenda.drain(..at);
                at = 0;
                forgotten += LONGEST_AGENDA;
                if forgotten >= MOST_AT_ONCE as usize || self.is_full() || stop.load(Ordering::Relaxed) {
                    return Drawn::CutShort;
                }
            }
        }
        self.agenda.clear();
        Drawn::All
    }

    /// Whether more is under way than a run can hold.
    fn is_full(&self) -> bool {
        self.visits.places().end.max(self.calls.places().end) >= MOST_UNDER_WAY
    }

    #[inline]
    fn follow(&mut self, consequence: Consequence) {
        match consequence {
            Consequence::Worked(visit) => self.worked_at_once(visit),
            Consequence::Answered(visit) => self.answered(visit),
            Consequence::Permitted(visit) => self.permitted(visit),
            Consequence::Attempt(call) => self.try_again(call),
            Consequence::Ended(call) => self.settle(call),
        }
    }

    /// Time goes on to `time`, which lies behind the end of the bin.
    #[cold]
    fn turn_bins(&mut self, time: u64) {
        let count = self.bins.count as usize;
        while time >= self.bin_end && self.bin < count {
            if self.station_series {
                for station in &mut self.stations {
                    station.close_bin(self.bin_end);
                }
                self.mail.close_bin(self.bin_end);
            }
            self.bin += 1;
            self.bin_end = if self.bin < count { self.bin_end.saturating_add(self.bins.width) } else { u64::MAX };
        }
    }

    /// The window begins (0) or ends (1).
    fn mark(&mut self, which: u32) {
        let now = self.now;
        if which == 0 {
            self.stations.iter_mut().for_each(|station| station.begin_window(now));
            self.links.iter_mut().for_each(LinkMeasure::begin_window);
            self.mail.begin_window(now);
            self.in_window = true;
        } else {
            // The last bin may reach a little further than the window.
            if self.station_series && self.bin < self.bins.count as usize {
                self.stations.iter_mut().for_each(|station| station.close_bin(now));
                self.mail.close_bin(now);
            }
            self.bin = self.bins.count as usize;
            self.bin_end = u64::MAX;
            self.stations.iter_mut().for_each(|station| station.end_window(now));
            self.mail.end_window(now);
            self.in_window = false;
            self.is_over = true;
            // With nothing of the window under way the run ends here, and its levels are the last ones.
            if self.tagged > 0 || self.mail.tagged > 0 {
                self.at_end = Some(Box::new(self.levels()));
            }
        }
    }

    /// Counts what the run leaves unfinished.
    fn end(&mut self) {
        self.count_pending();
        self.count_open_runs();
        if self.tagged == 0 {
            return;
        }
        for call in self.calls.places() {
            let object = &self.calls[call];
            if object.is_open_request() {
                self.flows[object.root.source as usize].unfinished += 1;
            }
        }
    }
}
