//! What stations can do at most, and how far the load can grow.

use super::LargestLoad;
use super::times::{Time, own_work, own_work_of};
use super::traffic::Rate;
use crate::simulate::blueprint::{Blueprint, Station};

/// Nanoseconds that a request holds a slot: mean over the handlers of each station, by their rates; of
/// one without load, evenly.
pub(super) fn held(blueprint: &Blueprint, times: &[Time], rates: &[Rate]) -> Vec<f64> {
    #[derive(Clone, Copy, Default)]
    struct Sums {
        weighted: f64,
        rate: f64,
        plain: f64,
        count: f64,
    }
    let mut sums = vec![Sums::default(); blueprint.stations.len()];
    for ((handler, time), rate) in blueprint.handlers.iter().zip(times).zip(rates) {
        let sums = &mut sums[handler.station as usize];
        sums.weighted += time.mean * rate.all;
        sums.rate += rate.all;
        sums.plain += time.mean;
        sums.count += 1.0;
    }
    let one = |((station, sums), own): ((&Station, Sums), f64)| match sums {
        _ if station.non_blocking => own,
        Sums { weighted, rate, .. } if rate > 0.0 => weighted / rate,
        Sums { plain, count, .. } if count > 0.0 => plain / count,
        _ => own_work(station),
    };
    blueprint.stations.iter().zip(sums).zip(own(blueprint, rates)).map(one).collect()
}

/// Nanoseconds of own work of a request: mean over the handlers of each station, by their rates; of one
/// without load, that of the station.
pub(super) fn own(blueprint: &Blueprint, rates: &[Rate]) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); blueprint.stations.len()];
    let mut alike = vec![true; blueprint.stations.len()];
    for (handler, rate) in blueprint.handlers.iter().zip(rates) {
        let (work, all) = &mut sums[handler.station as usize];
        *work += own_work_of(blueprint, handler) * rate.all;
        *all += rate.all;
        alike[handler.station as usize] &= handler.work.is_none();
    }
    let one = |((station, (work, all)), alike): ((&Station, (f64, f64)), bool)| {
        if alike || all == 0.0 { own_work(station) } else { work / all }
    };
    blueprint.stations.iter().zip(sums).zip(alike).map(one).collect()
}

/// Requests per nanosecond that each station can do at most: R × min(K / own, C / held).
pub(super) fn capacities(blueprint: &Blueprint, alone: &[Time], rates: &[Rate]) -> Vec<Option<f64>> {
    let held = held(blueprint, alone, rates);
    let one = |((station, held), own): ((&Station, f64), f64)| {
        let of_cores = station.cores.map_or(f64::INFINITY, |cores| cores.count / own);
        let of_slots = if station.slots < u32::MAX { f64::from(station.slots) / held } else { f64::INFINITY };
        Some(f64::from(station.replicas) * of_cores.min(of_slots)).filter(|capacity| capacity.is_finite())
    };
    blueprint.stations.iter().zip(held).zip(own(blueprint, rates)).map(one).collect()
}

/// The least factor at which a station is full.
pub(super) fn largest_load(stations: &[Rate], capacities: &[Option<f64>]) -> Option<LargestLoad> {
    let loaded = stations.iter().zip(capacities).enumerate().filter(|(_, (rate, _))| rate.open > 0.0);
    let factors = loaded.filter_map(|(at, (rate, capacity))| {
        let factor = (((*capacity)? - (rate.all - rate.open)) / rate.open).max(0.0);
        Some(LargestLoad { factor, station: at as u32 })
    });
    factors.min_by(|a, b| a.factor.total_cmp(&b.factor))
}
