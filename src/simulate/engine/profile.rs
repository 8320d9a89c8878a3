//! A rate over time: how many arrivals it makes in a span, and when the next one comes.

use crate::simulate::blueprint::{NEVER, Profile};

/// Where a source is in its profile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    pub segment: usize,
    pub period: u64,
}

impl Place {
    /// The place at a moment.
    pub fn at(profile: &Profile, time: u64) -> Self {
        let (period, within) = match profile.period {
            NEVER => (0, time),
            period => (time / period, time % period),
        };
        let segment = profile.segments.partition_point(|segment| segment.at <= within).saturating_sub(1);
        Self { segment, period }
    }
}

/// When `left` more arrivals are due after `from`, at `factor` times the rate; `None`: never. Moves
/// `place`, which holds `from`, on.
#[inline]
pub fn due(profile: &Profile, factor: f64, from: u64, left: f64, place: &mut Place) -> Option<u64> {
    match profile.segments.as_slice() {
        // The usual case: one rate for ever.
        [only] if profile.period == NEVER => {
            let rate = only.rate * factor / 1e9;
            (rate > 0.0).then(|| round(from as f64 + left / rate))
        }
        _ => due_later(profile, factor, from, left, place),
    }
}

fn due_later(profile: &Profile, factor: f64, from: u64, mut left: f64, place: &mut Place) -> Option<u64> {
    let mut at = from as f64;
    // Every turn goes to a later segment; a period without arrivals is looked through once.
    let mut idle = 0;
    loop {
        let Place { segment, period } = *place;
        let base = if profile.period == NEVER { 0.0 } else { period as f64 * profile.period as f64 };
        let now = &profile.segments[segment];
        let next = profile.segments.get(segment + 1).map(|next| next.at);
        let end = match (next, profile.period) {
            (Some(next), _) => base + next as f64,
            (None, NEVER) => f64::INFINITY,
            (None, period) => base + period as f64,
        };
        let start = base + now.at as f64;
        let (low, high) = (now.rate * factor / 1e9, now.end_rate * factor / 1e9);
        if end.is_infinite() {
            return (low > 0.0).then(|| round(at + left / low));
        }
        let slope = (high - low) / (end - start);
        let rate = low + slope * (at - start);
        let mass = (end - at) * (rate + high) / 2.0;
        if left <= mass && mass > 0.0 {
            // rate·x + slope·x²/2 = left, in the form that does not cancel.
            let root = (rate * rate + 2.0 * slope * left).max(0.0).sqrt();
            let step = if rate + root > 0.0 { 2.0 * left / (rate + root) } else { 0.0 };
            return Some(round(at + step.min(end - at)));
        }
        left -= mass;
        idle = if mass > 0.0 { 0 } else { idle + 1 };
        if idle > profile.segments.len() {
            return None;
        }
        at = end;
        *place = match next {
            Some(_) => Place { segment: segment + 1, period },
            None => Place { segment: 0, period: period + 1 },
        };
    }
}

/// A moment, not negative, as a whole number of nanoseconds; far behind the last time of an event, any
/// that is too.
#[inline]
pub fn round(time: f64) -> u64 {
    // By way of i64, which is one instruction.
    (time + 0.5) as i64 as u64
}

/// Expected arrivals from `from` to `to` under a profile.
pub fn mass(profile: &Profile, from: u64, to: u64) -> f64 {
    let whole = |time: u64| {
        let (periods, within) = match profile.period {
            NEVER => (0, time),
            period => (time / period, time % period),
        };
        let one = if periods > 0 { up_to(profile, profile.period) } else { 0.0 };
        periods as f64 * one + up_to(profile, within)
    };
    whole(to) - whole(from)
}

/// Expected arrivals of one period up to `time`.
fn up_to(profile: &Profile, time: u64) -> f64 {
    let mut sum = 0.0;
    for (at, segment) in profile.segments.iter().enumerate().take_while(|(_, segment)| segment.at < time) {
        let end = profile.segments.get(at + 1).map_or(profile.period, |next| next.at);
        let until = end.min(time);
        let length = (until - segment.at) as f64;
        let share = if end == NEVER { 0.0 } else { length / (end - segment.at) as f64 };
        let last = segment.rate + (segment.end_rate - segment.rate) * share;
        sum += length * (segment.rate + last) / 2.0 / 1e9;
    }
    sum
}
