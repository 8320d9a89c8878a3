//! How long handlers and calls take on the mean, from what stations make a request wait.
//!
//! First attempts alone, all of which succeed, without timeouts. Of parallel calls the longest mean
//! counts, which is at most the mean of the longest: times are lower bounds.

use super::traffic::misses;
use super::waiting::Wait;
use crate::simulate::blueprint::{Blueprint, Branch, Delay, Stage, Station};

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
    let own = |station: u32| {
        let delays = delays[station as usize];
        let stretch = delays.wait.map_or(1.0, |wait| wait.stretch);
        let mean = own_work(&blueprint.stations[station as usize]) * stretch;
        Time { mean, complete: delays.wait.is_some(), stable: delays.stable }
    };
    let mut times: Vec<Time> = blueprint.handlers.iter().map(|handler| own(handler.station)).collect();
    for _ in 0..blueprint.hop_limit {
        let next: Vec<Time> = blueprint
            .handlers
            .iter()
            .map(|handler| {
                let stages = handler.stages.iter().map(|stage| of_stage(blueprint, stage, delays, &times));
                stages.fold(own(handler.station), |time, stage| time.then(stage.mean, stage))
            })
            .collect();
        if next == times {
            break;
        }
        times = next;
    }
    times
}

/// Own work, before and after calls; alone in its replica.
pub(super) fn own_work(station: &Station) -> f64 {
    let work = station.work.mean() + station.work_after.as_ref().map_or(0.0, |law| law.mean());
    work * (1.0 + station.slowdown_per_request)
}

/// From the first byte sent to the reply's arrival.
pub(super) fn of_link(blueprint: &Blueprint, link: u32, delays: &[Delays], handling: &[Time]) -> Time {
    let link = &blueprint.links[link as usize];
    let callee = delays[link.to as usize];
    let network = 2.0 * network(blueprint, link.from, link.to, link.delay.as_ref());
    let line = callee.wait.map_or(0.0, |wait| wait.mean_s * 1e9);
    let handled = handling[link.handler as usize];
    handled.then(network + (link.request_cost.saturating_add(link.reply_cost)) as f64 + line, handled)
}

/// One way; between zones, of a random pair of replicas.
fn network(blueprint: &Blueprint, from: Option<u32>, to: u32, delay: Option<&Delay>) -> f64 {
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

fn of_stage(blueprint: &Blueprint, stage: &Stage, delays: &[Delays], handling: &[Time]) -> Time {
    let branches: Vec<Time> =
        stage.branches.iter().map(|branch| of_branch(blueprint, branch, delays, handling)).collect();
    let all = branches.iter().fold(Time::NONE, |all, branch| all.then(0.0, *branch));
    let mean = match (&stage.choice, stage.wait_for) {
        (Some(choice), _) => branches.iter().zip(&choice.weights).map(|(branch, weight)| branch.mean * weight).sum(),
        // The quickest few of many can take almost no time.
        (None, Some(wanted)) if f64::from(wanted) < calls(stage) => 0.0,
        (None, _) => branches.iter().map(|branch| branch.mean).fold(0.0, f64::max),
    };
    Time { mean, ..all }
}

fn calls(stage: &Stage) -> f64 {
    stage.branches.iter().map(|branch| branch.count.ceil()).sum()
}

fn of_branch(blueprint: &Blueprint, branch: &Branch, delays: &[Delays], handling: &[Time]) -> Time {
    let made = if branch.parallel { branch.count.min(1.0) } else { branch.count };
    let share = made * branch.probability * misses(blueprint, branch.link);
    if share == 0.0 {
        return Time::NONE;
    }
    let call = of_link(blueprint, branch.link, delays, handling);
    Time { mean: call.mean * share, ..call }
}
