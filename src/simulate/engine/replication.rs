//! One run from an empty system to the end of its window, and on until its requests have left.

use std::sync::atomic::{AtomicBool, Ordering};

use super::setup::Setup;
use super::world::{Consequence, Happening, World};
use crate::simulate::kernel::draws::fold;
use crate::simulate::kernel::events::LAST_NUMBER;
use crate::simulate::measure::Measured;

/// What a run covers, in nanoseconds from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What is not measured.
    pub warmup: u64,
    /// What is.
    pub measured: u64,
    /// How long after that the run waits for the last requests of the window.
    pub drain: u64,
}

/// Random numbers of different uses never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// The replications that are reported.
    Main,
    /// The runs that find out how long the warm-up takes.
    Pilot,
}

/// Requests under way at which a run stops: more would fill the memory of most machines.
pub const MOST_UNDER_WAY: u32 = 1 << 24;
/// Events between two looks at the clock on the wall, so to speak.
const STRIDE: u32 = 4_096;

/// Events in one moment at which a run stops: users who neither think nor wait would go on for ever.
const MOST_AT_ONCE: u32 = 1 << 24;

/// Runs replication `number` under `seed`. The result is a function of the arguments, unless `stop`
/// is set while it runs: then it is marked as cut short.
pub fn replicate(setup: &Setup, seed: u64, domain: Domain, number: u64, span: Span, stop: &AtomicBool) -> Measured {
    let root = fold(fold(fold(0, seed), domain as u64), number);
    let window = (span.warmup, span.warmup.saturating_add(span.measured));
    let mut world = World::new(setup, root, window);
    world.start();
    let last = window.1.saturating_add(span.drain);
    let mut cut_short = false;
    let mut steps = 0u32;
    let (mut looked_at, mut at_once) = (0, 0u32);
    let mut deadlocked = false;
    loop {
        let Some(event) = world.events.pop() else {
            deadlocked = world.tagged > 0;
            break;
        };
        if event.time > last {
            break;
        }
        world.now = event.time;
        world.happen(event.payload, event.number);
        while let Some(consequence) = world.agenda.pop_front() {
            world.follow(consequence);
        }
        if world.tagged == 0 && world.at_end.is_some() {
            break;
        }
        steps += 1;
        if steps == STRIDE {
            steps = 0;
            at_once = if world.now == looked_at { at_once + STRIDE } else { 0 };
            looked_at = world.now;
            let full = at_once >= MOST_AT_ONCE
                || world.visits.places().end >= MOST_UNDER_WAY
                || world.events.inserted() + 1_000_000 > LAST_NUMBER;
            if full || stop.load(Ordering::Relaxed) {
                cut_short = true;
                break;
            }
        }
    }
    world.end();
    let mut measured = world.into_measured();
    (measured.cut_short, measured.deadlocked) = (cut_short, deadlocked);
    measured
}

impl World<'_> {
    /// Schedules everything that is known from the start. The marks come first: what happens in the same
    /// moment belongs to what begins there.
    fn start(&mut self) {
        self.events.push(self.window.0, Happening::Mark.of(0));
        self.events.push(self.window.1, Happening::Mark.of(1));
        self.begin_faults();
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
        }
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

    /// The window begins (0) or ends (1).
    fn mark(&mut self, which: u32) {
        for station in 0..self.stations.len() {
            self.pass(station);
        }
        if which == 0 {
            for station in &mut self.stations {
                station.begin_window();
            }
            for link in &mut self.links {
                link.begin_window();
            }
            self.in_window = true;
        } else {
            for station in &mut self.stations {
                station.close(self.bins);
            }
            self.in_window = false;
            self.at_end = Some(self.stations.clone());
        }
    }

    /// Counts what the run leaves unfinished.
    fn end(&mut self) {
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
