//! Loads, until the largest at which everything holds lies between two that are close together.
//!
//! First doubling or halving, until one load holds and one does not; then halves of what is between them;
//! then, near the limit, the place at which the figure reaches it by a line between the two, and one load
//! on either side of it, with replications until both are sure.

use super::limits::FAR;
use super::load::{Load, State, System};
use super::{Found, Runner};
use crate::units::math::{exp, ln};

/// Times the load of the file: nothing above is tried.
pub const MOST_FACTOR: f64 = 1_024.0;
/// The lightest load that is tried.
pub const LIGHTEST: f64 = 1.0 / 1_024.0;
/// Requests of a replication: a load that brings more is not tried.
pub const MOST_REQUESTS: f64 = 5e6;
/// Replications of a search; the last load may go over it.
pub const MOST_REPLICATIONS: u64 = 1_500;
/// Replications of one load.
const MOST_OF_ONE: u64 = 256;
/// Loads that hold and that do not are first brought as close together as this.
const CLOSE: f64 = 1.25;
/// Of the precision: how far from the limit loads are tried. The rest is for the line between them.
const WITNESS: f64 = 0.75;
/// Of what is between two loads: a line may not go closer to either.
const MARGIN: f64 = 0.05;
/// Two loads are the same.
const HAIR: f64 = 1e-9;

pub(super) struct Search<'a> {
    system: &'a System<'a>,
    runner: &'a dyn Runner,
    /// By factor, rising.
    loads: Vec<Load<'a>>,
    pub spent: u64,
}

impl<'a> Search<'a> {
    pub fn new(system: &'a System<'a>, runner: &'a dyn Runner) -> Self {
        Self { system, runner, loads: Vec::new(), spent: 0 }
    }

    pub fn into_loads(self) -> Vec<Load<'a>> {
        self.loads
    }

    pub fn loads(&self) -> &[Load<'a>] {
        &self.loads
    }

    /// Tries a load, unless it has been; `None` when it brings too many requests, or somebody stopped it.
    pub fn tried(&mut self, factor: f64) -> Option<bool> {
        let known = |load: &Load<'_>| (load.factor / factor - 1.0).abs() < HAIR;
        if let Some(load) = self.loads.iter().find(|load| known(load)) {
            return Some(load.is_missed());
        }
        let mut load = Load::new(self.system, factor);
        if load.requests() > MOST_REQUESTS && !self.loads.is_empty() {
            return None;
        }
        self.runner.progress(&format!("load {}x", shown(factor)), self.spent, MOST_REPLICATIONS);
        let all = u64::from(self.system.plan.replications);
        load.extend(all, self.runner);
        self.spent += load.count();
        // A run that was stopped says nothing of the load.
        if self.runner.is_stopped() {
            return None;
        }
        let missed = load.is_missed();
        let place = self.loads.iter().position(|other| other.factor > factor).unwrap_or(self.loads.len());
        self.loads.insert(place, load);
        Some(missed)
    }

    pub fn run(&mut self) -> Found {
        self.bracket().unwrap_or_else(|| {
            self.refine();
            self.between()
        })
    }

    /// Until one load holds and one does not. `Some`: there is no such pair.
    fn bracket(&mut self) -> Option<Found> {
        let missed = self.tried(1.0)?;
        let step = if missed { 0.5 } else { 2.0 };
        let mut factor = 1.0;
        loop {
            let next = factor * step;
            if next > MOST_FACTOR {
                return Some(Found::NeverBreaks { tried: factor });
            }
            if next < LIGHTEST {
                return Some(Found::NeverHolds { tried: factor });
            }
            match self.tried(next) {
                Some(now) if now != missed => break,
                Some(_) => factor = next,
                None if self.runner.is_stopped() => return None,
                None => return Some(Found::NeverBreaks { tried: factor }),
            }
        }
        while let Some((low, high)) = self.pair() {
            let (low, high) = (self.loads[low].factor, self.loads[high].factor);
            if high <= CLOSE * low {
                break;
            }
            self.tried((low * high).sqrt())?;
        }
        None
    }

    /// The least load that is missed, and the largest below it; by their figures.
    fn pair(&self) -> Option<(usize, usize)> {
        let high = self.loads.iter().position(Load::is_missed)?;
        Some((high.checked_sub(1)?, high))
    }

    /// Where the farthest figure reaches its limit, on a line between the logarithms of both.
    fn limit(&self, low: usize, high: usize) -> f64 {
        let (low, high) = (&self.loads[low], &self.loads[high]);
        let (from, to) = (ln(low.factor), ln(high.factor));
        let share = -low.excess / (high.excess - low.excess);
        // What is farther away than can be told has no line.
        let told = low.excess > -FAR && high.excess < FAR && share.is_finite();
        let share = if told { share.clamp(MARGIN, 1.0 - MARGIN) } else { 0.5 };
        exp(from + share * (to - from))
    }

    fn refine(&mut self) {
        let near = WITNESS * self.system.plan.precision;
        while let Some((low, high)) = self.pair() {
            if self.spent >= MOST_REPLICATIONS || self.runner.is_stopped() {
                return;
            }
            let limit = self.limit(low, high);
            let (below, above) = (limit * (1.0 - near), limit * (1.0 + near));
            let tried = if self.loads[low].factor < below * (1.0 - HAIR) {
                self.tried(below)
            } else if self.loads[high].factor > above * (1.0 + HAIR) {
                self.tried(above)
            } else if !self.make_sure(low, high) {
                return;
            } else {
                Some(true)
            };
            if tried.is_none() {
                return;
            }
        }
    }

    /// Adds replications to whichever is not sure; `false` when both are, or nothing more helps.
    fn make_sure(&mut self, low: usize, high: usize) -> bool {
        let mut more = false;
        for (at, wanted) in [(low, State::Holds), (high, State::Missed)] {
            let load = &mut self.loads[at];
            let done = load.count();
            if load.state != wanted && done < MOST_OF_ONE {
                self.runner.progress(&format!("load {}x", shown(load.factor)), self.spent, MOST_REPLICATIONS);
                load.extend((2 * done).min(MOST_OF_ONE), self.runner);
                self.spent += load.count() - done;
                more = true;
            }
        }
        more
    }

    fn between(&self) -> Found {
        let Some((low, high)) = self.pair() else { return Found::Unknown };
        let factor = self.limit(low, high);
        let sure = |state: State| self.loads.iter().filter(move |load| load.state == state).map(|load| load.factor);
        let holds_to = sure(State::Holds).filter(|it| *it <= factor).fold(0.0, f64::max);
        let missed_from = sure(State::Missed).filter(|it| *it >= factor).fold(f64::INFINITY, f64::min);
        let precision = self.system.plan.precision;
        let precise = holds_to >= factor * (1.0 - precision) && missed_from <= factor * (1.0 + precision);
        Found::At { factor, holds_to, missed_from, precise }
    }

    /// What becomes of the load of the file.
    pub fn own(&self, found: Found) -> State {
        match found {
            Found::At { holds_to, .. } if holds_to >= 1.0 => State::Holds,
            Found::At { missed_from, .. } if missed_from <= 1.0 => State::Missed,
            _ => self.loads.iter().find(|load| load.factor == 1.0).map_or(State::Undecided, |load| load.state),
        }
    }

    /// The first load that is missed, for sure if there is one.
    pub fn beyond(&self, found: Found) -> Option<&Load<'a>> {
        let missed = match found {
            Found::At { missed_from, .. } => self.loads.iter().find(|load| load.factor == missed_from),
            Found::NeverHolds { tried } => self.loads.iter().find(|load| load.factor == tried),
            Found::NeverBreaks { .. } | Found::Unknown => return None,
        };
        missed.or_else(|| self.loads.iter().find(|load| load.is_missed()))
    }
}

/// Three digits of a factor, for whoever watches.
fn shown(factor: f64) -> String {
    let text = format!("{factor:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
