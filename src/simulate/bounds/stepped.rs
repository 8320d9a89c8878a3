//! Where steps of sagas come by: formulas count the requests of sources alone, and are silent there.

use super::traffic::{Rate, by_station, enter, follow};
use crate::simulate::blueprint::{Blueprint, Coordination, Way};

/// By station: a step, its reply or its compensation leads there, or what is called then.
pub(super) fn stepped(blueprint: &Blueprint) -> Vec<bool> {
    if blueprint.sagas.is_empty() {
        return vec![false; blueprint.stations.len()];
    }
    let one = Rate { all: 1.0, ..Rate::default() };
    let mut entering = vec![Rate::default(); blueprint.handlers.len()];
    let mut add = |handler: usize, rate| entering[handler].add(rate);
    for saga in &blueprint.sagas {
        if let Coordination::Orchestration { coordinator, .. } = saga.coordination {
            add(coordinator as usize, one);
        }
        for way in saga.steps.iter().flat_map(|step| [Some(step.way), step.reply, step.compensation]).flatten() {
            match way {
                Way::Entry => {}
                Way::Call(link) => enter(blueprint, link, one, &mut add),
                Way::Message { subscription, .. } => {
                    let delivery = blueprint.subscriptions[subscription as usize].delivery;
                    enter(blueprint, delivery, one, &mut add);
                }
            }
        }
    }
    by_station(blueprint, &follow(blueprint, entering)).iter().map(|rate| rate.all > 0.0).collect()
}
