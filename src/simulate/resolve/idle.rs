//! What a service states about a line in which nobody can ever wait.

use super::index::Index;
use crate::model::Topology;
use crate::simulate::blueprint::{Disturbance, Effect, Idle, Station, Target};

pub(super) fn idle(
    topology: &Topology,
    index: &Index,
    stations: &[Station],
    disturbances: &[Disturbance],
) -> Vec<Idle> {
    let mut idle = Vec::new();
    for (at, (station, id)) in stations.iter().zip(&index.services).enumerate() {
        let serving = &topology.service(*id).serving;
        if serving.autoscale.is_some() && station.adaptation.scaling.is_none() {
            let because = "neither `cores` nor `concurrency` is stated, so nothing can be busy";
            let help = "state one of them, or leave it out";
            idle.push(Idle { entity: station.name.clone(), attribute: "autoscale", because, help });
        }
        // A replica that pauses makes even those wait who need no slot.
        if station.slots < u32::MAX || disturbances.iter().any(|one| pauses(one, at as u32)) {
            continue;
        }
        for (attribute, is_stated) in [("line", serving.line.is_some()), ("codel", serving.codel.is_some())] {
            if is_stated {
                let because = "`concurrency` is unlimited, so nobody ever waits in the line";
                let help = "state `concurrency`, or leave it out";
                idle.push(Idle { entity: station.name.clone(), attribute, because, help });
            }
        }
    }
    idle
}

fn pauses(disturbance: &Disturbance, at: u32) -> bool {
    let is_here = matches!(disturbance.target, Target::Station(station) | Target::Replica(station, _) if station == at);
    disturbance.effect == Effect::Pause && is_here
}
