//! How long handlers and calls take on the mean, from what stations make a request wait.
//!
//! First attempts alone, all of which succeed, without timeouts. Of parallel calls the longest mean
//! counts, which is at most the mean of the longest: times are lower bounds.

use super::calls::Calls;
use super::waiting::Wait;
use crate::simulate::blueprint::{Blueprint, Delay, Handler, Link, Station};

/// A mean in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Time {
    pub mean: f64,
    /// Every wait on the way is in it.
    pub complete: bool,
    /// Every station on the way keeps up.
    pub stable: bool,
}

impl Time {
    pub const NONE: Self = Self { mean: 0.0, complete: true, stable: true };

    pub fn then(self, more: f64, other: Self) -> Self {
        Self { mean: self.mean + more, complete: self.complete && other.complete, stable: self.stable && other.stable }
    }
}

/// What stands in the way of a request at each station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Delays {
    pub wait: Option<Wait>,
    pub stable: bool,
}

/// Of each handler: from the start of handling to the reply. A circle of calls is followed to the hop
/// limit.
pub(super) fn handling(blueprint: &Blueprint, delays: &[Delays]) -> Vec<Time> {
    let calls = Calls::of(blueprint, delays);
    let mut times = calls.own.clone();
    let mut next = times.clone();
    // Whether the last round changed the time of each; most settle long before a circle of calls does.
    let mut changed = vec![true; times.len()];
    let mut changes = changed.clone();
    for _ in 0..blueprint.hop_limit {
        for (at, next) in next.iter_mut().enumerate() {
            *next = if calls.callees(at).iter().any(|callee| changed[*callee as usize]) {
                calls.stages(at).fold(calls.own[at], |time, stage| {
                    let stage = stage.time(&times);
                    time.then(stage.mean, stage)
                })
            } else {
                times[at]
            };
            changes[at] = *next != times[at];
        }
        if !changes.contains(&true) {
            break;
        }
        std::mem::swap(&mut times, &mut next);
        std::mem::swap(&mut changed, &mut changes);
    }
    times
}

/// Own work, before and after calls; alone in its replica.
pub(super) fn own_work(station: &Station) -> f64 {
    let work = station.work.mean() + station.work_after.as_ref().map_or(0.0, |law| law.mean());
    work * (1.0 + station.slowdown_per_request)
}

/// The same of requests that enter `handler`.
pub(super) fn own_work_of(blueprint: &Blueprint, handler: &Handler) -> f64 {
    let station = &blueprint.stations[handler.station as usize];
    let Some(work) = &handler.work else { return own_work(station) };
    let after = station.work_after.as_ref().map_or(0.0, |law| law.mean());
    (work.mean() + after) * (1.0 + station.slowdown_per_request)
}

/// From the first byte sent to the reply's arrival.
pub(super) fn of_link(blueprint: &Blueprint, link: u32, delays: &[Delays], handling: &[Time]) -> Time {
    let link = &blueprint.links[link as usize];
    let handled = handling[link.handler as usize];
    handled.then(way(blueprint, link, delays), handled)
}

/// What a call takes beside its handling: network, protocol and line. What publishing takes includes the
/// acknowledgement.
pub(super) fn way(blueprint: &Blueprint, link: &Link, delays: &[Delays]) -> f64 {
    let ways = if link.publishes.is_some() { 1.0 } else { 2.0 };
    let network = ways * network(blueprint, link.from, link.to, link.delay.as_ref());
    let line = delays[link.to as usize].wait.map_or(0.0, |wait| wait.mean_s * 1e9);
    network + (link.request_cost.saturating_add(link.reply_cost)) as f64 + line
}

/// One way; between zones, of a random pair of replicas.
pub(super) fn network(blueprint: &Blueprint, from: Option<u32>, to: u32, delay: Option<&Delay>) -> f64 {
    if let Some(delay) = delay {
        return delay.law.mean();
    }
    let zones = |station: u32| &blueprint.stations[station as usize].zones;
    let Some((from, to)) = from.map(|from| (zones(from), zones(to))) else { return 0.0 };
    let pairs = from.iter().flat_map(|a| to.iter().map(move |b| (usize::from(*a), usize::from(*b))));
    let (sum, count) = pairs.fold((0.0, 0.0), |(sum, count), (a, b)| {
        (sum + blueprint.zone_delays[a * blueprint.zones.len() + b].law.mean(), count + 1.0)
    });
    if count > 0.0 { sum / count } else { 0.0 }
}
