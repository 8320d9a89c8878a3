//! What a simulation says of a service.

use super::{Figure, Times};
use crate::explore::gather::{Gathered, StationRow};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::measure::Measured;
use crate::simulate::measure::series::Sums;
use crate::sparse::Sparse;

/// One service. Means are over the window.
#[derive(Clone, Debug)]
pub struct ServiceOutcome {
    pub name: Box<str>,
    /// It takes messages and hands them out.
    pub is_broker: bool,
    /// Busy slots (waiting on calls included) / all slots; `None` when they are unlimited.
    pub utilization: Option<Figure>,
    pub core_utilization: Option<Figure>,
    pub mean_in_system: Option<Figure>,
    pub mean_queue: Option<Figure>,
    /// Largest line of all replicas of the service together, in any replication.
    pub max_queue: u32,
    /// Of those that began service.
    pub wait: Sparse<Times>,
    pub in_system: InSystem,
    /// Requests that came in the window over all replications.
    pub arrived: u64,
    pub arrived_per_s: f64,
    pub rejected_ratio: Option<Figure>,
    /// Share of own work done for answers that nobody used.
    pub wasted_ratio: Option<Figure>,
    /// Requests that were handled, in part or in whole, for an answer that nobody used.
    pub wasted_requests_per_s: f64,
    /// Share of time that a replica is up.
    pub availability: Option<Figure>,
    /// Mean limit of one replica; `None` without one that adapts.
    pub concurrency_limit: Option<Figure>,
    /// Replicas ejected in a replication; `None` where none may be.
    pub ejections: Option<Figure>,
    /// `None` where their number does not change.
    pub replicas: Option<Replicas>,
    pub series: ServiceSeries,
}

/// Replicas that run, those that finish what they have included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replicas {
    pub mean: Figure,
    pub least: u32,
    pub most: u32,
    /// Times in a replication that the autoscaler asked for more or fewer.
    pub scaled: Figure,
    /// As many may run; bounds take all of them.
    pub all: u32,
}

/// The number in the system over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InSystem {
    pub sd: f64,
    pub p99: u32,
    /// Share of time that nobody is there.
    pub idle: f64,
    /// Shares of time with 0, 1, 2 … there; the first 64 of them.
    pub probabilities: Vec<f64>,
}

/// Per bin, averaged over replications.
#[derive(Clone, Debug, Default)]
pub struct ServiceSeries {
    pub queue: Vec<f64>,
    pub busy: Vec<f64>,
    /// Of one replica; empty without one that adapts.
    pub concurrency_limit: Vec<f64>,
    /// Busy slots / all slots; empty when they are unlimited.
    pub utilization: Vec<f64>,
    /// Empty where their number does not change.
    pub replicas: Vec<f64>,
    pub arrived_per_s: Vec<f64>,
    /// Turned away by a full line or shedding.
    pub rejected_per_s: Vec<f64>,
    /// Ended badly otherwise, also because of what is called from here.
    pub failed_per_s: Vec<f64>,
    /// Seconds of own work per second for answers that nobody used, and the requests it was done for.
    pub wasted_work: Vec<f64>,
    pub wasted_requests_per_s: Vec<f64>,
}

/// Probabilities that are listed one by one.
const LISTED: usize = 64;

/// All of them, brokers too.
pub(super) fn services(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured) -> Vec<ServiceOutcome> {
    let mut is_broker = vec![false; blueprint.stations.len()];
    blueprint.topics.iter().for_each(|topic| is_broker[topic.broker as usize] = true);
    let one = |(at, is_broker)| ServiceOutcome { is_broker, ..service(blueprint, gathered, pool, at) };
    is_broker.into_iter().enumerate().map(one).collect()
}

fn service(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured, at: usize) -> ServiceOutcome {
    let (rows, measured) = (&gathered.stations[at], &pool.stations[at]);
    let figure = |of: fn(&StationRow) -> f64| Figure::mean_of(rows.iter().map(of));
    let limited = blueprint.stations[at].slots != u32::MAX;
    let replications = rows.len() as f64;
    ServiceOutcome {
        name: blueprint.stations[at].name.clone(),
        is_broker: false,
        utilization: figure(|row| row.utilization).filter(|_| limited),
        core_utilization: figure(|row| row.core_utilization),
        mean_in_system: figure(|row| row.in_system),
        mean_queue: figure(|row| row.queue),
        max_queue: measured.line.max(),
        wait: Times::of(&measured.wait, rows.iter().map(|row| &*row.wait)),
        in_system: in_system(&measured.times.shares()),
        arrived: measured.arrived,
        arrived_per_s: measured.arrived as f64 / gathered.span / replications,
        rejected_ratio: figure(|row| row.rejected),
        wasted_ratio: figure(|row| row.wasted),
        wasted_requests_per_s: measured.wasted_requests as f64 / gathered.span / replications,
        availability: figure(|row| row.availability),
        concurrency_limit: figure(|row| row.limit),
        ejections: figure(|row| row.ejections),
        replicas: figure(|row| row.replicas).zip(figure(|row| row.scaled)).map(|(mean, scaled)| Replicas {
            mean,
            least: measured.least_replicas,
            most: measured.replicas.max(),
            scaled,
            all: blueprint.stations[at].replicas,
        }),
        series: series(blueprint, pool, at, replications),
    }
}

fn series(blueprint: &Blueprint, pool: &Measured, at: usize, replications: f64) -> ServiceSeries {
    let (station, measured) = (&blueprint.stations[at], &pool.stations[at]);
    if measured.line_areas.is_empty() {
        return ServiceSeries::default();
    }
    let width = pool.bins.width as f64;
    let means = |areas: &[u128]| -> Vec<f64> {
        let before = std::iter::once(&0).chain(areas);
        areas.iter().zip(before).map(|(area, last)| (area - last) as f64 / width / replications).collect()
    };
    let per_s = |sum: u64| sum as f64 / (width / 1e9) / replications;
    let rates = |sums: &Sums| sums.all().map(per_s).collect::<Vec<f64>>();
    let busy = means(&measured.slot_areas);
    let all = f64::from(station.replicas);
    let replicas = means(&measured.replica_areas);
    let slots = |bin: usize| f64::from(station.slots) * replicas.get(bin).unwrap_or(&all);
    let share = |(bin, busy): (usize, &f64)| busy / slots(bin);
    let limited = station.slots != u32::MAX;
    let before = std::iter::once(&0).chain(&measured.came_by);
    ServiceSeries {
        queue: means(&measured.line_areas),
        concurrency_limit: means(&measured.limit_areas).iter().map(|sum| sum / all).collect(),
        utilization: if limited { busy.iter().enumerate().map(share).collect() } else { Vec::new() },
        busy,
        replicas,
        arrived_per_s: measured.came_by.iter().zip(before).map(|(came, last)| per_s(came - last)).collect(),
        rejected_per_s: rates(&measured.rejected_at),
        failed_per_s: rates(&measured.failed_at),
        wasted_work: rates(&measured.wasted_at).into_iter().map(|ns| ns / 1e9).collect(),
        wasted_requests_per_s: rates(&measured.wasted_requests_at),
    }
}

fn in_system(shares: &[(u32, f64)]) -> InSystem {
    let mean: f64 = shares.iter().map(|(level, share)| f64::from(*level) * share).sum();
    let variance: f64 = shares.iter().map(|(level, share)| (f64::from(*level) - mean).powi(2) * share).sum();
    let mut sum = 0.0;
    let p99 = shares.iter().find(|(_, share)| {
        sum += share;
        sum >= 0.99
    });
    let last = shares.last().map_or(0, |(level, _)| *level as usize);
    let mut probabilities = vec![0.0; (last + 1).min(LISTED)];
    for (level, share) in shares {
        if let Some(slot) = probabilities.get_mut(*level as usize) {
            *slot = *share;
        }
    }
    let idle = probabilities.first().copied().unwrap_or(1.0);
    InSystem { sd: variance.sqrt(), p99: p99.map_or(0, |(level, _)| *level), idle, probabilities }
}
