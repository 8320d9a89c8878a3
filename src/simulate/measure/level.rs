//! Something that is counted over time: requests in a line, busy slots.

/// Levels below this have a time of their own; above, eight per octave share one.
const EXACT: u32 = 256;

/// A count that changes at moments, with its time integral. Times are nanoseconds.
#[derive(Clone, Debug, Default)]
pub struct Level {
    now: u32,
    max: u32,
    /// When it last changed.
    since: u64,
    /// Σ level × time until `since`.
    area: u128,
    /// `area` when the window began.
    area_before: u128,
}

impl Level {
    /// A level that starts at `now`.
    pub fn at(now: u32) -> Self {
        Self { now, max: now, ..Self::default() }
    }

    pub fn now(&self) -> u32 {
        self.now
    }

    /// The largest level since the window began.
    pub fn max(&self) -> u32 {
        self.max
    }

    /// The level changes at `time`.
    #[inline(always)]
    pub fn set(&mut self, level: u32, time: u64) {
        self.hold_until(time);
        self.now = level;
        self.max = self.max.max(level);
    }

    /// The level is held until `time`; returns what was held.
    #[inline(always)]
    fn hold_until(&mut self, time: u64) -> Held {
        let held = Held { level: self.now, time: time - self.since };
        self.area += u128::from(held.time) * u128::from(held.level);
        self.since = time;
        held
    }

    /// One more from `time` on; returns what was held before.
    #[inline(always)]
    pub fn rise(&mut self, time: u64) -> Held {
        let held = self.hold_until(time);
        self.now = held.level + 1;
        self.max = self.max.max(self.now);
        held
    }

    /// One less from `time` on: no new maximum.
    #[inline(always)]
    pub fn fall(&mut self, time: u64) -> Held {
        let held = self.hold_until(time);
        self.now = held.level - 1;
        held
    }

    /// The window begins: what was before does not count.
    pub fn begin_window(&mut self, time: u64) {
        self.set(self.now, time);
        self.area_before = self.area;
        self.max = self.now;
    }

    /// The window ends; returns what was held before.
    pub fn end_window(&mut self, time: u64) -> Held {
        self.hold_until(time)
    }

    /// Level × ns from the beginning of the window to the last change, or to its end.
    pub fn in_window(&self) -> u128 {
        self.area - self.area_before
    }

    /// Adds the integrals of another replication.
    pub fn merge(&mut self, other: &Self) {
        self.area += other.area;
        self.area_before += other.area_before;
        self.max = self.max.max(other.max);
    }

    /// Level × ns from the start to `time`, which is not before the last change.
    pub fn area_at(&self, time: u64) -> u128 {
        self.area + u128::from(time - self.since) * u128::from(self.now)
    }
}

/// A level and how long it was held, ns.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    level: u32,
    time: u64,
}

/// How long each level was held.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<u64>);

fn place(level: u32) -> usize {
    if level < EXACT {
        return level as usize;
    }
    let octave = 31 - level.leading_zeros();
    (EXACT + (octave - 8) * 8 + ((level >> (octave - 3)) & 7)) as usize
}

/// The least level of a place.
fn level(place: usize) -> u32 {
    let place = place as u32;
    if place < EXACT {
        return place;
    }
    let (octave, eighth) = ((place - EXACT) / 8 + 8, (place - EXACT) % 8);
    (8 + eighth) << (octave - 3)
}

impl Times {
    #[inline(always)]
    pub fn pass(&mut self, held: Held) {
        let at = place(held.level);
        match self.0.get_mut(at) {
            Some(time) => *time += held.time,
            None => self.grow(at, held.time),
        }
    }

    #[cold]
    fn grow(&mut self, at: usize, passed: u64) {
        self.0.resize((at + 1).next_power_of_two(), 0);
        self.0[at] += passed;
    }

    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    pub fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (time, more) in self.0.iter_mut().zip(&other.0) {
            *time += more;
        }
    }

    /// (level, share of time) for every level that occurred; a level from 256 up stands for its eighth
    /// of an octave.
    pub fn shares(&self) -> Vec<(u32, f64)> {
        let all: u128 = self.0.iter().map(|time| u128::from(*time)).sum();
        let held = self.0.iter().enumerate().filter(|(_, time)| **time > 0);
        held.map(|(at, time)| (level(at), *time as f64 / all as f64)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stands_for_its_least_level() {
        for at in (0..300).chain([511, 512, 1_000, 4_096, u32::MAX]) {
            let least = level(place(at));
            assert!(least <= at && u64::from(at) < u64::from(least) + u64::from(least) / 8 + 1, "{at}: {least}");
        }
    }
}
