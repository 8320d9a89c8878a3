//! What grows, and what looks as if it did.

use super::Remark;
use crate::explore::again::{for_ever, overtaken, too_soon};
use crate::explore::growing::{outboxes, queues};
use crate::explore::short::{delays, polls};
use crate::explore::unstable::{Run, growths};
use crate::simulate::blueprint::{Blueprint, NEVER};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;

/// Lines, queues and outboxes that grow; a cause that is known goes before the growth that it makes.
pub(super) fn remarks(blueprint: &Blueprint, bounds: &Bounds, pool: &Measured, run: Run) -> Vec<Remark> {
    let (delays, polls) = (delays(blueprint, run), polls(blueprint, run));
    let for_ever = for_ever(blueprint, pool);
    let mut explained: Vec<bool> = delays.iter().map(Option::is_some).collect();
    for (at, _) in &for_ever {
        explained[*at] = true;
    }
    let queues = queues(blueprint, bounds, pool, run, &explained);
    let mut lines = growths(blueprint, bounds, pool, run);
    // Where messages wait for a service, they are what grows.
    lines.retain(|line| queues.iter().all(|queue| queue.consumer != line.service));
    lines.retain(|line| !is_spared(blueprint, &line.service));
    let is_stable = |name: &str| {
        let mut all = blueprint.stations.iter().zip(&bounds.stations);
        all.any(|(station, bound)| &*station.name == name && bound.stable)
    };
    let comes_again = |name: &str| for_ever.iter().any(|(_, it)| &*it.consumer == name);
    lines.retain(|line| !(comes_again(&line.service) && is_stable(&line.service)));
    let seldom: Vec<bool> = polls.iter().map(Option::is_some).collect();
    let outboxes = outboxes(blueprint, bounds, pool, run, &seldom);
    let mut remarks: Vec<Remark> = lines.into_iter().map(Remark::Unstable).collect();
    remarks.extend(queues.into_iter().map(Remark::Growing));
    remarks.extend(outboxes.into_iter().map(Remark::OutboxGrowing));
    remarks.extend(for_ever.into_iter().map(|(_, it)| Remark::ForEver(it)));
    remarks.extend(too_soon(blueprint, bounds, pool).into_iter().map(Remark::TooSoon));
    remarks.extend(overtaken(blueprint, pool).into_iter().map(Remark::Overtaken));
    remarks.extend(delays.into_iter().chain(polls).flatten().map(Remark::TooShort));
    remarks
}

/// Whether a queue with an end, or whose messages expire, keeps from a service what it cannot do.
fn is_spared(blueprint: &Blueprint, service: &str) -> bool {
    blueprint.subscriptions.iter().any(|it| {
        let consumer = &blueprint.stations[blueprint.links[it.delivery as usize].to as usize];
        &*consumer.name == service && (it.max_length != u32::MAX || it.ttl != NEVER)
    })
}
