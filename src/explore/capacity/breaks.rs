//! What breaks first: which objective, and which component is full there.

use super::load::{Load, is_overloaded};
use crate::explore::objectives::{Judgement, Verdict};
use crate::explore::outcome::{Failure, Outcome, Remark, ServiceOutcome};
use crate::simulate::blueprint::Blueprint;

/// At the first load beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    pub factor: f64,
    /// What is missed there; where none is for sure, the farthest beyond. Empty when only something grows.
    pub missed: Vec<Judgement>,
    /// What grows, first of all; else the fullest component.
    pub component: Option<Component>,
    /// The flow that fails most, when more than one request in a hundred does, with what fails most.
    pub failure: Option<(Box<str>, Failure)>,
}

/// A component at that load.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    pub name: Box<str>,
    pub is_broker: bool,
    pub full: Full,
}

/// How full it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Full {
    /// Its line grows by so many per second.
    Line { per_s: f64 },
    /// The queues that it consumes grow.
    Queues { per_s: f64 },
    /// Its outbox grows.
    Outbox { per_s: f64 },
    /// Share of its slots that are held, and how many it has in all.
    Slots { busy: f64, all: f64 },
    /// The same of its cores.
    Cores { busy: f64, all: f64 },
}

/// Failures that are told: this share of requests.
const TOLD: f64 = 0.01;
/// Of the fullest: what is as full as this may be the cause as well.
const AS_FULL: f64 = 0.9;

pub(super) fn breaks(blueprint: &Blueprint, load: &Load<'_>) -> Break {
    let outcome = &load.outcome;
    let overloaded = outcome.remarks.iter().any(is_overloaded);
    let missed: Vec<Judgement> =
        load.judgements.iter().filter(|judgement| judgement.verdict == Verdict::Missed).cloned().collect();
    let nearest = || load.judgements.iter().min_by(|a, b| margin(a).total_cmp(&margin(b))).cloned();
    let missed = if missed.is_empty() && !overloaded { nearest().into_iter().collect() } else { missed };
    let error = |share: Option<crate::explore::outcome::Figure>| share.map_or(0.0, |figure| figure.value);
    let worst = outcome.flows.iter().max_by(|a, b| error(a.error_ratio).total_cmp(&error(b.error_ratio)));
    let worst = worst.filter(|flow| error(flow.error_ratio) > TOLD);
    Break {
        factor: load.factor,
        missed,
        component: growing(outcome).or_else(|| fullest(blueprint, outcome)),
        failure: worst.and_then(|flow| Some((flow.name.clone(), flow.roots.first()?.clone()))),
    }
}

fn margin(judgement: &Judgement) -> f64 {
    judgement.margin.unwrap_or(f64::NEG_INFINITY)
}

/// Of what grows, that which grows fastest.
fn growing(outcome: &Outcome) -> Option<Component> {
    let one = |remark: &Remark| {
        let (name, full) = match remark {
            Remark::Unstable(growth) => (&growth.service, Full::Line { per_s: growth.per_s }),
            Remark::Growing(growth) => (&growth.consumer, Full::Queues { per_s: growth.per_s }),
            Remark::OutboxGrowing(growth) => (&growth.service, Full::Outbox { per_s: growth.per_s }),
            _ => return None,
        };
        let is_broker = outcome.services.iter().any(|service| service.name == *name && service.is_broker);
        Some(Component { name: name.clone(), is_broker, full })
    };
    let rate = |component: &Component| match component.full {
        Full::Line { per_s } | Full::Queues { per_s } | Full::Outbox { per_s } => per_s,
        Full::Slots { .. } | Full::Cores { .. } => 0.0,
    };
    outcome.remarks.iter().filter_map(one).max_by(|a, b| rate(a).total_cmp(&rate(b)))
}

/// The fullest; of those that are about as full, one that calls none of the others: whoever waits for a
/// full callee is full as well.
fn fullest(blueprint: &Blueprint, outcome: &Outcome) -> Option<Component> {
    let busy: Vec<Option<(f64, Full)>> =
        outcome.services.iter().enumerate().map(|it| fullness(blueprint, it)).collect();
    let most = busy.iter().flatten().map(|(share, _)| *share).fold(0.0, f64::max);
    let full: Vec<usize> = (0..busy.len())
        .filter(|at| busy[*at].is_some_and(|(share, _)| share > 0.0 && share >= AS_FULL * most))
        .collect();
    let deepest = full.iter().find(|at| {
        let below = called(blueprint, **at);
        full.iter().all(|other| other == *at || !below[*other])
    });
    let at = *deepest.or_else(|| full.first())?;
    let service = &outcome.services[at];
    Some(Component { name: service.name.clone(), is_broker: service.is_broker, full: busy[at]?.1 })
}

fn fullness(blueprint: &Blueprint, (at, service): (usize, &ServiceOutcome)) -> Option<(f64, Full)> {
    let station = blueprint.stations.get(at)?;
    let replicas = f64::from(station.replicas);
    let slots = service
        .utilization
        .map(|it| (it.value, Full::Slots { busy: it.value, all: f64::from(station.slots) * replicas }));
    let cores = service.core_utilization.zip(station.cores);
    let cores = cores.map(|(it, cores)| (it.value, Full::Cores { busy: it.value, all: cores.count * replicas }));
    slots.into_iter().chain(cores).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// The stations that are reached from `at` over calls and messages, itself aside.
fn called(blueprint: &Blueprint, at: usize) -> Vec<bool> {
    let mut reached = vec![false; blueprint.stations.len()];
    let mut next = vec![at as u32];
    while let Some(from) = next.pop() {
        for link in blueprint.links.iter().filter(|link| link.from == Some(from)) {
            if !std::mem::replace(&mut reached[link.to as usize], true) {
                next.push(link.to);
            }
        }
    }
    reached
}
