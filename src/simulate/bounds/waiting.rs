//! How long a request waits at a station, where a formula speaks of it.

use super::queueing::{self, MOST_SERVERS};
use crate::law::Law;
use crate::simulate::blueprint::{BalancingPolicy, Knowledge, Line, Station};
use crate::vocabulary::{CoreSharing, Discipline};

/// Where a mean wait comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Nothing is limited.
    Unlimited,
    /// M/M/c, exact.
    ErlangC,
    /// M/G/1, exact.
    PollaczekKhinchine,
    /// G/G/c, approximate.
    AllenCunneen,
    /// M/G/1-PS and its like with more cores, exact.
    ProcessorSharing,
    /// M/G/1 whose server looks for work now and then, exact.
    Vacations,
}

/// Mean delays at one station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// In the line, or for a core.
    pub mean_s: f64,
    /// How many times as long own work takes because others share the cores.
    pub stretch: f64,
    pub formula: Formula,
}

/// Whether a station's requests make calls while they hold a slot or a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calling {
    Never,
    Sometimes,
}

/// How messages come to a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feed {
    /// As calls do: nothing holds them back.
    Calls,
    /// Only messages come, and they wait before they are handed out.
    HeldBack,
    /// Some are held back.
    Unknown,
}

/// The wait at a station that messages come to.
pub(super) fn fed(feed: Feed, wait: impl FnOnce() -> Option<Wait>) -> Option<Wait> {
    match feed {
        Feed::Calls => wait(),
        Feed::HeldBack => Some(Wait { mean_s: 0.0, stretch: 1.0, formula: Formula::Unlimited }),
        Feed::Unknown => None,
    }
}

/// The wait for one of `servers` of all replicas in one line that stands before them; arrivals are
/// Poisson, `rate` per nanosecond.
pub(super) fn behind_one_line(station: &Station, servers: u32, rate: f64) -> Option<Wait> {
    let work = Work::of(station, Calling::Never).filter(|_| plain(station))?;
    let own_core_each = station.cores.is_none_or(|cores| cores.count >= f64::from(station.slots));
    own_core_each.then(|| in_line(servers, rate, &work, 1.0))?
}

/// `None` where no formula applies, or the station cannot keep up. `rate` is per nanosecond, of all
/// replicas; `scv` is that of the gaps between arrivals.
pub(super) fn wait(station: &Station, calling: Calling, rate: f64, scv: Option<f64>) -> Option<Wait> {
    let work = Work::of(station, calling);
    if station.cores.is_none() && station.slots == u32::MAX {
        return plain(station).then_some(Wait { mean_s: 0.0, stretch: 1.0, formula: Formula::Unlimited });
    }
    let work = work.filter(|_| plain(station))?;
    let scv = at_a_replica(station, scv?)?;
    let rate = rate / f64::from(station.replicas);
    let load = rate * work.mean;
    let own_core_each = station.cores.is_none_or(|cores| cores.count >= f64::from(station.slots));
    if station.slots < u32::MAX {
        return (own_core_each && work.whole).then(|| in_line(station.slots, rate, &work, scv))?;
    }
    let cores = station.cores?;
    if load >= cores.count {
        return None;
    }
    match cores.sharing {
        CoreSharing::Ps if scv == 1.0 && cores.count < f64::from(MOST_SERVERS) => {
            let stretch = if load > 0.0 { queueing::number_sharing(cores.count, load) / load } else { 1.0 };
            Some(Wait { mean_s: 0.0, stretch, formula: Formula::ProcessorSharing })
        }
        CoreSharing::Fifo if cores.count.floor() == cores.count && station.work_after.is_none() => {
            in_line(cores.count as u32, rate, &work, scv)
        }
        _ => None,
    }
}

/// M/G/1, M/M/c or G/G/c.
fn in_line(servers: u32, rate: f64, work: &Work<'_>, scv: f64) -> Option<Wait> {
    let load = rate * work.mean;
    if load >= f64::from(servers) || servers > MOST_SERVERS || !work.second_moment.is_finite() {
        return None;
    }
    let own = if work.mean > 0.0 { work.second_moment / (work.mean * work.mean) - 1.0 } else { 0.0 };
    let exponential = matches!(work.law, Some(Law::Exponential { .. }));
    let (formula, mean) = if scv == 1.0 && exponential && servers > 1 {
        (Formula::ErlangC, queueing::allen_cunneen(servers, rate, work.mean, 2.0))
    } else if scv == 1.0 && servers == 1 {
        (Formula::PollaczekKhinchine, queueing::pollaczek_khinchine(rate, work.mean, work.second_moment))
    } else {
        (Formula::AllenCunneen, queueing::allen_cunneen(servers, rate, work.mean, scv + own))
    };
    Some(Wait { mean_s: mean / 1e9, stretch: 1.0, formula })
}

/// What occupies a server: nanoseconds and their square.
struct Work<'a> {
    mean: f64,
    second_moment: f64,
    /// When it is of one law.
    law: Option<&'a Law>,
    /// A slot is held for this work and nothing else.
    whole: bool,
}

impl<'a> Work<'a> {
    fn of(station: &'a Station, calling: Calling) -> Option<Self> {
        let work = &station.work;
        let whole = calling == Calling::Never || station.non_blocking && station.work_after.is_none();
        let Some(after) = &station.work_after else {
            return Some(Self { mean: work.mean(), second_moment: work.second_moment(), law: Some(work), whole });
        };
        let mean = work.mean() + after.mean();
        Some(Self { mean, second_moment: mean * mean + work.variance() + after.variance(), law: None, whole })
    }
}

/// Whether everybody waits in turn for as long as it takes: then any order that looks neither at sizes
/// nor at priorities has the same mean.
fn plain(station: &Station) -> bool {
    let Line { capacity, discipline, drop_expired, codel, .. } = &station.line;
    station.slowdown_per_request == 0.0
        && station.adaptation.scaling.is_none()
        && station.rate_limit.is_none()
        && (station.slots == u32::MAX
            || *capacity == u32::MAX && *discipline != Discipline::Priority && !drop_expired && codel.is_none())
}

/// Variability of the gaps that one replica sees, of a renewal stream with `scv`.
fn at_a_replica(station: &Station, scv: f64) -> Option<f64> {
    let replicas = f64::from(station.replicas);
    match station.balancing.policy {
        _ if station.replicas == 1 => Some(scv),
        // Every R-th gap: the sum of R.
        BalancingPolicy::RoundRobin if station.balancing.knowledge == Knowledge::Global => Some(scv / replicas),
        BalancingPolicy::Random => Some(1.0 + (scv - 1.0) / replicas),
        BalancingPolicy::RoundRobin | BalancingPolicy::LeastRequests | BalancingPolicy::Choices(_) => None,
    }
}
