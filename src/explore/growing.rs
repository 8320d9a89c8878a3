//! Queues and outboxes that grow and that nothing limits, and what it would take to keep up.

use super::keeping_up::{Hot, Needed, hot, needed};
use super::unstable::{Run, rising};
use crate::simulate::blueprint::{Blueprint, NEVER};
use crate::simulate::bounds::Bounds;
use crate::simulate::measure::Measured;
use crate::simulate::measure::subscription::SubscriptionMeasure;

/// Messages come quicker than their consumer takes them.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueGrowth {
    pub consumer: Box<str>,
    /// Its subscriptions that grow, never empty; the one in which most wait first.
    pub subscriptions: Vec<Box<str>>,
    /// Messages per second in all of them, averaged over replications.
    pub per_s: f64,
    /// Mean depth of all of them at the end of the window.
    pub reached: f64,
    pub arrivals_per_s: f64,
    /// `None` when nothing was handled, or more of nothing is known to help.
    pub needed: Option<Needed>,
    pub hot: Option<Hot>,
}

/// Rows come quicker than the relay takes them.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxGrowth {
    pub service: Box<str>,
    pub per_s: f64,
    pub reached: f64,
    pub arrivals_per_s: f64,
    /// A batch each time that the relay looks.
    pub capacity_per_s: f64,
    /// The least batch that takes more than is written.
    pub batch: u64,
}

/// Standard deviations that a Poisson number of arrivals may be below its mean.
const BY_CHANCE: f64 = 3.0;

/// A subscription that grows.
struct Growing {
    at: usize,
    per_s: f64,
    reached: f64,
    /// The run shows it; else it is known by arithmetic.
    seen: bool,
}

/// The consumers with subscriptions whose depth only grows, or must by arithmetic. Limited ones do not
/// count, and neither does load that changes, or growth of those that `explained` marks.
pub(super) fn queues(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    run: Run,
    explained: &[bool],
) -> Vec<QueueGrowth> {
    let mut by_consumer: Vec<(u32, Vec<Growing>)> = Vec::new();
    for (at, subscription) in blueprint.subscriptions.iter().enumerate() {
        let seen = rising(blueprint, &pool.subscriptions[at].depth_areas, pool, run).filter(|_| !explained[at]);
        let Some(growing) = growing(blueprint, bounds, pool, (run, at), seen) else { continue };
        let consumer = blueprint.links[subscription.delivery as usize].to;
        match by_consumer.iter_mut().find(|(known, _)| *known == consumer) {
            Some((_, all)) => all.push(growing),
            None => by_consumer.push((consumer, vec![growing])),
        }
    }
    by_consumer.sort_by_key(|(consumer, _)| *consumer);
    by_consumer.into_iter().map(|(consumer, all)| of_consumer(blueprint, bounds, pool, run, (consumer, all))).collect()
}

fn growing(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    (run, at): (Run, usize),
    seen: Option<(f64, f64)>,
) -> Option<Growing> {
    let (subscription, measured) = (&blueprint.subscriptions[at], &pool.subscriptions[at]);
    let bound = &bounds.subscriptions[at];
    if subscription.max_length != u32::MAX || subscription.ttl != NEVER {
        return None;
    }
    if let Some((per_s, reached)) = seen {
        return Some(Growing { at, per_s, reached, seen: true });
    }
    let expected = bound.arrivals_per_s * run.measured_s * run.replications;
    let came = came(measured) >= expected - BY_CHANCE * expected.sqrt();
    let per_s = bound.arrivals_per_s - bound.capacity_per_s.filter(|_| bounds.stationary && !bound.stable && came)?;
    Some(Growing { at, per_s, reached: last(&measured.depth_areas, pool, run), seen: false })
}

pub(super) fn came(measured: &SubscriptionMeasure) -> f64 {
    (measured.counts.accepted + measured.counts.duplicated) as f64
}

fn of_consumer(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    run: Run,
    (consumer, mut all): (u32, Vec<Growing>),
) -> QueueGrowth {
    // What is too much for a consumer shows in all its queues, and is the same in the arithmetic of each.
    if all.iter().any(|one| one.seen) {
        all.retain(|one| one.seen);
    }
    all.sort_by(|a, b| b.reached.total_cmp(&a.reached));
    let sum = all.iter().map(|one| one.per_s).sum();
    let most = all.iter().map(|one| one.per_s).fold(0.0, f64::max);
    let span = run.measured_s * run.replications;
    let growth = if all.iter().any(|one| one.seen) { sum } else { most };
    let which: Vec<usize> = all.iter().map(|one| one.at).collect();
    let needed = needed(blueprint, bounds, pool, (span, growth), (consumer, &which));
    let hot = which.iter().find_map(|at| hot(blueprint, pool, span, *at));
    QueueGrowth {
        consumer: blueprint.stations[consumer as usize].name.clone(),
        per_s: growth,
        reached: all.iter().map(|one| one.reached).sum(),
        arrivals_per_s: all.iter().map(|one| came(&pool.subscriptions[one.at])).sum::<f64>() / span,
        needed: needed.filter(|_| hot.is_none()),
        hot,
        subscriptions: all.iter().map(|one| blueprint.subscriptions[one.at].id.clone()).collect(),
    }
}

/// The outboxes whose rows only grow, but for those that `explained` marks.
pub(super) fn outboxes(
    blueprint: &Blueprint,
    bounds: &Bounds,
    pool: &Measured,
    run: Run,
    explained: &[bool],
) -> Vec<OutboxGrowth> {
    let mut growths = Vec::new();
    for (at, outbox) in pool.outboxes.iter().enumerate() {
        let (Some(outbox), Some(bound), Some(relay)) = (outbox, bounds.outboxes[at], blueprint.stations[at].relay)
        else {
            continue;
        };
        let by_arithmetic = || {
            let known = bounds.stationary && !bound.stable;
            known.then(|| (bound.arrivals_per_s - bound.capacity_per_s, last(&outbox.depth_areas, pool, run)))
        };
        let seen = rising(blueprint, &outbox.depth_areas, pool, run).filter(|_| !explained[at]);
        let Some((per_s, reached)) = seen.or_else(by_arithmetic) else {
            continue;
        };
        growths.push(OutboxGrowth {
            service: blueprint.stations[at].name.clone(),
            per_s,
            reached,
            arrivals_per_s: bound.arrivals_per_s,
            capacity_per_s: bound.capacity_per_s,
            batch: (bound.arrivals_per_s * relay.poll as f64 / 1e9 * (1.0 + 1e-9)).floor() as u64 + 1,
        });
    }
    growths
}

/// Mean level of the last bin.
fn last(areas: &[u128], pool: &Measured, run: Run) -> f64 {
    match areas {
        [.., before, last] => (last - before) as f64 / pool.bins.width as f64 / run.replications,
        _ => 0.0,
    }
}
