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
/// Replications grow by this factor; a load that decides has at least so many times those of others.
const TWICE: u64 = 2;
/// Replications of one load.
const MOST_OF_ONE: u64 = 256;
/// Loads that hold and that do not are first brought as close together as this.
const CLOSE: f64 = 1.25;
/// Of the precision: how far from the limit loads are tried. The rest is for what is not known of it.
const WITNESS: f64 = 0.75;
/// The same: how far loads may be from each other for a line through them.
const REACH: f64 = 4.0;
/// Of what is between two loads: a line may not go closer to either.
const MARGIN: f64 = 0.05;
/// Two loads are the same.
const HAIR: f64 = 1e-9;

pub(super) struct Search<'a> {
    system: &'a System<'a>,
    runner: &'a dyn Runner,
    /// By factor, rising.
    loads: Vec<Load<'a>>,
    /// Replications of the loads that are looked at, but for those that are sure with fewer: on the same random
    /// numbers, only loads with the same replications agree on where the limit is.
    level: u64,
    pub spent: u64,
}

impl<'a> Search<'a> {
    pub fn new(system: &'a System<'a>, runner: &'a dyn Runner) -> Self {
        Self { system, runner, loads: Vec::new(), level: u64::from(system.plan.replications), spent: 0 }
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
        load.extend(self.level, self.runner);
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
        let found = self.bracket().unwrap_or_else(|| {
            self.refine();
            self.between()
        });
        self.level = u64::from(self.system.plan.replications);
        found
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
        let high = self.loads.iter().position(|load| self.counts(load) && load.is_missed())?;
        Some((self.loads[..high].iter().rposition(|load| self.counts(load))?, high))
    }

    fn counts(&self, load: &Load<'_>) -> bool {
        load.count() >= self.level || load.state != State::Undecided
    }

    /// Where the farthest figure reaches its limit, on a line through the logarithms of the loads near by.
    fn limit(&self, low: usize, high: usize) -> f64 {
        let (from, to) = (self.loads[low].factor, self.loads[high].factor);
        let reach = 1.0 + REACH * self.system.plan.precision;
        let is_near = |load: &&Load<'_>| match to <= from * reach {
            true => load.factor * reach >= from && load.factor <= to * reach,
            false => load.factor == from || load.factor == to,
        };
        // What is farther away than can be told is on no line.
        let told = self.loads.iter().filter(|load| self.counts(load) && load.excess.abs() < FAR).filter(is_near);
        let places = told.map(|load| (ln(load.factor), load.excess, load.count() as f64));
        let (first, last) = (ln(from), ln(to));
        let slack = if to <= from * reach { self.system.plan.precision } else { -MARGIN * (last - first) };
        let root = root(places).unwrap_or(0.5 * (first + last));
        exp(root.clamp(first - slack, last + slack))
    }

    /// Until a load on either side of the limit is sure, as close to it as was asked.
    fn refine(&mut self) {
        let enough = self.system.plan.precision;
        while let Some((low, high)) = self.pair() {
            if self.spent >= MOST_REPLICATIONS || self.runner.is_stopped() {
                return;
            }
            let limit = self.limit(low, high);
            let (from, to) = (self.loads[low].factor, self.loads[high].factor);
            let [below, above] = [-1.0, 1.0].map(|side| limit * (1.0 + side * WITNESS * enough));
            let goes_on = if to > from * (1.0 + 2.0 * enough) {
                self.tried(if from < limit * (1.0 - enough) { below } else { above }).is_some()
            } else {
                self.make_sure(limit, [(below, State::Holds), (above, State::Missed)])
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Twice the replications for a load on each side of the limit that is not sure; `false` when both are, or
    /// nothing more helps.
    fn make_sure(&mut self, limit: f64, sides: [(f64, State); 2]) -> bool {
        let enough = self.system.plan.precision;
        let least = TWICE * u64::from(self.system.plan.replications);
        let beside = |load: &Load<'_>, witness: f64| {
            let off = (load.factor / limit - 1.0).abs();
            off <= enough && (load.factor < limit) == (witness < limit)
        };
        let is_sure = |loads: &[Load<'_>], (witness, state): (f64, State)| {
            loads.iter().any(|load| load.state == state && load.count() >= least && beside(load, witness))
        };
        let unsure = sides.map(|side| (side.0, !is_sure(&self.loads, side)));
        if unsure.iter().all(|(_, unsure)| !unsure) || TWICE * self.level > MOST_OF_ONE {
            return false;
        }
        self.level *= TWICE;
        for (witness, _) in unsure.into_iter().filter(|(_, unsure)| *unsure) {
            // What is too close to the limit is sure of nothing.
            let far_enough = |load: &Load<'_>| (load.factor / limit - 1.0).abs() > 0.5 * WITNESS * enough;
            let known = self.loads.iter_mut().filter(|load| beside(load, witness) && far_enough(load));
            let goes_on = match known.max_by_key(|load| load.count()) {
                None => self.tried(witness).is_some(),
                Some(load) => {
                    let done = load.count();
                    self.runner.progress(&format!("load {}x", shown(load.factor)), self.spent, MOST_REPLICATIONS);
                    load.extend(self.level.max(done), self.runner);
                    self.spent += load.count() - done;
                    !self.runner.is_stopped()
                }
            };
            if !goes_on {
                return false;
            }
        }
        true
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

/// Where a line through `places` (x, y, weight) is 0, by least squares; `None` when it does not rise.
fn root(places: impl Iterator<Item = (f64, f64, f64)> + Clone) -> Option<f64> {
    let all: f64 = places.clone().map(|(_, _, weight)| weight).sum();
    let mean = |of: fn((f64, f64, f64)) -> f64| places.clone().map(|it| it.2 * of(it)).sum::<f64>() / all;
    let (x, y) = (mean(|it| it.0), mean(|it| it.1));
    let (mut both, mut square) = (0.0, 0.0);
    for (at, level, weight) in places {
        both += weight * (at - x) * (level - y);
        square += weight * (at - x) * (at - x);
    }
    (square > 0.0 && both > 0.0).then(|| x - y * square / both)
}

/// Three digits of a factor, for whoever watches.
fn shown(factor: f64) -> String {
    let text = format!("{factor:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_0_where_it_crosses() {
        let line = |x: f64| 2.0 * (x - 3.0);
        let places = [1.0, 2.0, 5.0].map(|x| (x, line(x), 1.0));
        assert!((root(places.into_iter()).expect("it rises") - 3.0).abs() < 1e-12);
        // Weights draw it: of two places that disagree, the heavier says more.
        let places = [(1.0, -1.0, 1.0), (2.0, 1.0, 100.0), (2.0, 3.0, 1.0)];
        assert!((root(places.into_iter()).expect("it rises") - 1.5).abs() < 0.01);
        assert_eq!(root([(1.0, 1.0, 1.0), (2.0, 0.0, 1.0)].into_iter()), None, "it falls");
        assert_eq!(root([(1.0, 1.0, 1.0)].into_iter()), None, "one place is no line");
    }

    #[test]
    fn a_factor_has_no_needless_digits() {
        assert_eq!((shown(2.0), shown(1.0625)), ("2".to_owned(), "1.062".to_owned()));
    }
}
