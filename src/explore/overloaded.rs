//! Stations that more reaches than they can do, whatever the run shows of it: a short one shows little.
//!
//! Arithmetic takes every request for one that is made once and succeeds. It decides alone where
//! nothing in the system turns requests away; else as many must have come as it says.

use super::unstable::{Growth, Run, is_limited};
use crate::simulate::blueprint::{Blueprint, Link, NEVER, Station};
use crate::simulate::bounds::{Bounds, StationBound};
use crate::simulate::measure::Measured;
use crate::vocabulary::CoreSharing;

/// Standard deviations that a Poisson number of arrivals may be below its mean.
const BY_CHANCE: f64 = 3.0;

/// Those with a load of 1 or more, and a line that nothing limits. Load that changes does not count.
pub(super) fn overloaded(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run) -> Vec<Growth> {
    if !bounds.stationary {
        return Vec::new();
    }
    let all_arrive = !turns_away(blueprint);
    let one = |(at, (station, bound)): (usize, (&Station, &StationBound))| {
        let measured = &pool.stations[at];
        let expected = bound.arrivals_per_s * run.measured_s * run.replications;
        let came = measured.arrived as f64 >= expected - BY_CHANCE * expected.sqrt();
        let full = full_by_itself(station, bound) || all_arrive && bound.slot_utilization >= Some(1.0);
        // Without limited slots the line of the file is none: requests gather at the cores.
        let limited = || station.slots < u32::MAX && is_limited(blueprint, at);
        let growing = !bound.stable && full && (all_arrive || came) && !limited();
        growing.then(|| Growth {
            service: station.name.clone(),
            per_s: bound.capacity_per_s.map_or(0.0, |capacity| (bound.arrivals_per_s - capacity).max(0.0)),
            reached: at_the_end(station, pool, at, run),
        })
    };
    blueprint.stations.iter().zip(&bounds.stations).enumerate().filter_map(one).collect()
}

/// Whether own work alone keeps all its cores or slots busy, whatever its calls do.
fn full_by_itself(station: &Station, bound: &StationBound) -> bool {
    let slots = if station.slots < u32::MAX { f64::from(station.slots) } else { f64::INFINITY };
    let servers = station.cores.map_or(slots, |cores| cores.count.min(slots));
    bound.arrivals_per_s * bound.own_s >= f64::from(station.replicas) * servers
}

/// Whether something may stop a request on its way, or make calls shorter than they are by themselves.
fn turns_away(blueprint: &Blueprint) -> bool {
    let station = |station: &Station| {
        station.line.capacity != u32::MAX
            || station.line.codel.is_some()
            || station.line.drop_expired
            || station.rate_limit.is_some()
            || station.error_rate > 0.0
            || station.unavailable > 0.0
    };
    let link = |link: &Link| {
        link.timeout != NEVER
            || link.deadline != NEVER
            || link.loss > 0.0
            || link.error_rate > 0.0
            || link.throttling.is_some()
            || link.breaker.is_some()
            || link.rate_limit.is_some()
            || link.bulkhead.is_some()
            || link.pool.is_some()
    };
    let waits_for_some = blueprint.handlers.iter().flat_map(|handler| &handler.stages).any(|it| it.wait_for.is_some());
    blueprint.stations.iter().any(station)
        || blueprint.links.iter().any(link)
        || blueprint.sources.iter().any(|source| source.deadline != NEVER || source.patience.is_some())
        || !blueprint.disturbances.is_empty()
        || waits_for_some
}

/// Requests that wait in the last bin; on shared cores, the most that were ever there.
fn at_the_end(station: &Station, pool: &Measured, at: usize, run: Run) -> f64 {
    let measured = &pool.stations[at];
    let shared = station.cores.is_some_and(|cores| cores.sharing == CoreSharing::Ps);
    match measured.line_areas.as_slice() {
        _ if shared && station.slots == u32::MAX => f64::from(measured.in_system.max()),
        [.., before, last] => (last - before) as f64 / pool.bins.width as f64 / run.replications,
        _ => 0.0,
    }
}
