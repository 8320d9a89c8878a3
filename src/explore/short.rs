//! Runs that are too short for what the file states: messages that are held back, relays that seldom look.

use super::unstable::Run;
use crate::simulate::blueprint::Blueprint;

/// What lasts longer than a run can show.
#[derive(Clone, Debug, PartialEq)]
pub struct TooShort {
    /// A subscription, or a service with an outbox.
    pub entity: Box<str>,
    pub what: Lasting,
    pub lasts_s: f64,
    /// What comes before the window, and both together.
    pub warmup_s: f64,
    pub end_s: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// Messages are held back.
    Delay,
    /// The relay of an outbox looks again.
    Poll,
}

/// Of the window: so much of it may pass without what begins later.
const SEEN_LATE: f64 = 0.05;
/// Intervals of a relay in a window, at least: with fewer a row of rows looks like growth.
const LEAST_LOOKS: f64 = 8.0;

impl TooShort {
    fn of(entity: &str, what: Lasting, lasts: u64, run: Run) -> Option<Self> {
        let (lasts_s, warmup_s) = (lasts as f64 / 1e9, run.warmup.span().as_secs_f64());
        let is_short = match what {
            Lasting::Delay => lasts_s > warmup_s + SEEN_LATE * run.measured_s,
            Lasting::Poll => lasts_s * LEAST_LOOKS > run.measured_s,
        };
        let end_s = warmup_s + run.measured_s;
        (lasts > 0 && is_short).then(|| Self { entity: entity.into(), what, lasts_s, warmup_s, end_s })
    }
}

/// By subscription.
pub(super) fn delays(blueprint: &Blueprint, run: Run) -> Vec<Option<TooShort>> {
    let all = blueprint.subscriptions.iter();
    all.map(|it| TooShort::of(&it.id, Lasting::Delay, it.delay, run)).collect()
}

/// By station.
pub(super) fn polls(blueprint: &Blueprint, run: Run) -> Vec<Option<TooShort>> {
    let one = |relay: crate::simulate::blueprint::Relay, name| TooShort::of(name, Lasting::Poll, relay.poll, run);
    blueprint.stations.iter().map(|station| one(station.relay?, &station.name)).collect()
}
