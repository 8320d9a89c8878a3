//! Where the simulation and the formulas disagree although nothing explains it.

use super::subscription::is_handled_once;
use crate::explore::outcome::{Figure, Outcome, Remark, Warmup};
use crate::simulate::bounds::{Formula, Wait};

/// A figure on both sides.
pub(super) struct Disagreement<'a> {
    pub entity: &'a str,
    pub figure: &'static str,
    pub simulated: f64,
    pub calculated: f64,
}

/// What a formula gives.
#[derive(Clone, Copy)]
enum Side {
    Exact(f64),
    /// The simulation may exceed it.
    AtLeast(f64),
}

/// Nearer than this share, nobody would decide otherwise.
const TOLERATED: f64 = 0.1;
/// Half widths of the 95 % interval: one of many figures is outside one of them by chance.
const HALF_WIDTHS: f64 = 3.0;
/// Failures and further attempts above this share of requests change rates and times by themselves.
pub(super) const DISTURBED: f64 = 0.001;

/// None where there is a reason: changing load, faults, failures, retries, growth, users who wait.
pub(super) fn disagreements(outcome: &Outcome) -> Vec<Disagreement<'_>> {
    if !is_comparable(outcome) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (link, calls) in outcome.links.iter().zip(&outcome.bounds.calls_per_s) {
        if link.cache_hit_ratio.is_none() {
            found.extend(apart(&link.id, "calls per second", link.calls_per_s, Some(Side::Exact(*calls))));
        }
    }
    let mut behind: Vec<&str> = outcome.links.iter().filter_map(|link| behind(outcome, &link.id)).collect();
    behind.sort_unstable();
    found.extend(of_messages(outcome));
    for (service, bound) in outcome.services.iter().zip(&outcome.bounds.stations) {
        let name = &service.name;
        let busy = bound.slot_utilization.map(Side::AtLeast);
        found.extend(apart(name, "utilization", service.utilization, busy));
        let cores = bound.core_utilization.map(Side::AtLeast);
        found.extend(apart(name, "core utilization", service.core_utilization, cores));
        // Behind another service arrivals are only roughly random, and so is the formula.
        if behind.binary_search(&&**name).is_err() {
            let wait = bound.wait.filter(is_exact).map(|wait| Side::Exact(wait.mean_s));
            found.extend(apart(name, "mean wait", service.wait.mean, wait));
        }
    }
    found
}

/// Lags by exact formulas, and delays of outboxes whose relay empties them each time.
fn of_messages(outcome: &Outcome) -> Vec<Disagreement<'_>> {
    let mut found = Vec::new();
    for (it, bound) in outcome.subscriptions.iter().zip(&outcome.bounds.subscriptions) {
        let lag = bound.lag_s.filter(|_| bound.formula.is_some_and(is_exact_formula));
        found.extend(apart(&it.id, "mean lag", it.lag.mean, lag.map(Side::Exact)));
    }
    for it in &outcome.outboxes {
        let bound = outcome.bounds.outboxes.get(it.station).copied().flatten();
        found.extend(apart(
            &it.service,
            "mean delay of the outbox",
            it.delay.mean,
            bound.and_then(|it| it.delay_s).map(Side::AtLeast),
        ));
    }
    found
}

fn apart<'a>(
    entity: &'a str,
    figure: &'static str,
    simulated: Option<Figure>,
    calculated: Option<Side>,
) -> Option<Disagreement<'a>> {
    let (simulated, interval) = simulated.and_then(|figure| Some((figure.value, figure.interval?)))?;
    let (Side::Exact(expected) | Side::AtLeast(expected)) = calculated?;
    let margin = (TOLERATED * expected.abs()).max(HALF_WIDTHS * interval.half_width());
    let is_apart = match calculated? {
        Side::Exact(_) => (simulated - expected).abs() > margin,
        Side::AtLeast(_) => simulated < expected - margin,
    };
    is_apart.then_some(Disagreement { entity, figure, simulated, calculated: expected })
}

fn is_exact(wait: &Wait) -> bool {
    is_exact_formula(wait.formula)
}

fn is_exact_formula(formula: Formula) -> bool {
    matches!(formula, Formula::ErlangC | Formula::PollaczekKhinchine | Formula::Unlimited | Formula::Vacations)
}

/// The callee of an edge whose caller is simulated too. Names hold no `>` and no `:`.
fn behind<'a>(outcome: &Outcome, id: &'a str) -> Option<&'a str> {
    let (from, to) = id.split_once("->")?;
    // Brokers come behind the services.
    let services = &outcome.services[..outcome.services.partition_point(|service| !service.is_broker)];
    let simulated = services.binary_search_by(|service| (*service.name).cmp(from)).is_ok();
    simulated.then(|| to.split_once(':').map_or(to, |(to, _)| to))
}

/// Whether load and system stay as they are, and nothing but first attempts that succeed is under way.
fn is_comparable(outcome: &Outcome) -> bool {
    let steady = outcome.bounds.stationary
        && outcome.faults.is_empty()
        && !outcome.partial
        && matches!(outcome.warmup, Warmup::Stated(_) | Warmup::Found(_))
        && outcome.remarks.iter().all(Remark::is_of_the_plan)
        && outcome.bounds.stations.iter().all(|station| station.stable);
    let well = outcome.flows.iter().zip(&outcome.bounds.flows).all(|(flow, bound)| {
        let succeeds = flow.success_ratio.is_some_and(|share| share.value >= 1.0 - DISTURBED);
        // Users who wait ask for less than formulas say.
        let rate = flow.offered_per_s.map_or(0.0, |rate| rate.value);
        succeeds && (rate - bound.rate_per_s).abs() <= TOLERATED * bound.rate_per_s
    });
    let once = outcome.links.iter().all(|link| link.amplification.is_none_or(|of| of.value <= 1.0 + DISTURBED));
    let handled_once = outcome.subscriptions.iter().all(is_handled_once);
    // Steps of sagas are in no formula.
    steady && well && once && handled_once && outcome.sagas.is_empty()
}
