//! Who waits for whom, where nobody can go on.

use crate::simulate::blueprint::Blueprint;
use crate::simulate::measure::Measured;

/// Slots of one service, of all replicas, that are held for ever.
#[derive(Clone, Debug, PartialEq)]
pub struct Deadlock {
    pub service: Box<str>,
    pub held: u64,
    pub slots: u64,
    /// Services for which those who hold them wait.
    pub waits_for: Vec<Box<str>>,
}

/// By service; empty where nobody holds what another waits for.
pub(super) fn deadlocks(blueprint: &Blueprint, pool: &Measured) -> Vec<Deadlock> {
    let name = |station: &u32| blueprint.stations[*station as usize].name.clone();
    let one = |standstill: &crate::simulate::measure::Standstill| {
        let station = &blueprint.stations[standstill.station as usize];
        Deadlock {
            service: station.name.clone(),
            held: standstill.slots,
            slots: u64::from(station.slots) * u64::from(station.replicas),
            waits_for: standstill.waits_for.iter().map(name).collect(),
        }
    };
    pool.standstills.iter().map(one).collect()
}
