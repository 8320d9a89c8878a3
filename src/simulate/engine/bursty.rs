//! Bursty sources: the rate switches between two states.

use super::profile::round;
use super::purpose::PHASE;
use super::world::{Happening, World};
use crate::units::math::ln;

/// One of the two states of a `bursty` source, when it ends, and its number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stay {
    state: usize,
    ends: u64,
    changes: u64,
}

impl World<'_> {
    /// Draws the first state of a source.
    pub fn begin_bursty(&mut self, at: usize, stays: [f64; 2]) {
        // In the long run the share of time in a state is its mean stay.
        let mut stream = Self::draw(self.source_keys[at], PHASE, 0);
        let state = usize::from(stream.unit() >= stays[0] / (stays[0] + stays[1]));
        // As if the other state had ended at the start.
        self.arriving[at].stay = self.next_stay(at, Stay { state: 1 - state, ends: 0, changes: 0 }, stays);
    }

    /// The state of a source that follows `stay`.
    fn next_stay(&self, at: usize, stay: Stay, stays: [f64; 2]) -> Stay {
        let (state, changes) = (1 - stay.state, stay.changes + 1);
        let mut stream = Self::draw(self.source_keys[at], PHASE, changes);
        let length = -ln(1.0 - stream.unit()) * stays[state];
        Stay { state, ends: stay.ends.saturating_add(length.round() as u64), changes }
    }

    /// Puts the next arrival where what is left of its gap says.
    pub fn place_bursty(&mut self, source: u32, rates: [f64; 2], stays: [f64; 2], factor: f64) {
        let at = source as usize;
        let since = self.arriving[at].since;
        while self.arriving[at].stay.ends <= since {
            self.arriving[at].stay = self.next_stay(at, self.arriving[at].stay, stays);
        }
        if rates[0] * factor <= 0.0 && rates[1] * factor <= 0.0 {
            return;
        }
        let (mut stay, mut time, mut left) = (self.arriving[at].stay, since as f64, self.arriving[at].left);
        loop {
            let rate = rates[stay.state] * factor / 1e9;
            let mass = rate * (stay.ends as f64 - time);
            if left <= mass && rate > 0.0 {
                self.arriving[at].next = self.events.push(round(time + left / rate), Happening::Arrival.of(source));
                return;
            }
            left -= mass;
            time = stay.ends as f64;
            stay = self.next_stay(at, stay, stays);
        }
    }

    /// Expected arrivals of a `bursty` source since its gap began.
    pub fn bursty_mass(&self, at: usize, rates: [f64; 2], stays: [f64; 2]) -> f64 {
        let (mut stay, mut time, mut mass) = (self.arriving[at].stay, self.arriving[at].since, 0.0);
        while time < self.now {
            let until = stay.ends.min(self.now);
            mass += rates[stay.state] / 1e9 * until.saturating_sub(time) as f64;
            time = until.max(time);
            if stay.ends <= self.now {
                stay = self.next_stay(at, stay, stays);
            }
        }
        mass
    }
}
