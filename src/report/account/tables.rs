//! Figures of flows, services and edges.

use super::figures::{mark, or_dash, stacked};
use super::{Section, Table};
use crate::report::numbers::{counted, duration, number, per_second, percent, times};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::{EdgeOutcomePayload, FlowOutcomePayload, Percentile, ServiceOutcomePayload};

/// Rows of a table; of more, the ones with the most load stand there.
const MOST_ROWS: usize = 50;

pub(super) fn flows(payload: &Simulation<'_>) -> Option<Section> {
    let chosen = most(payload.flows.iter(), |flow| flow.offered_per_s.unwrap_or(0.0));
    let row = |(name, flow): &(&str, &FlowOutcomePayload<'_>)| {
        vec![
            (*name).to_owned(),
            stacked(flow.offered_per_s, flow.ci95.offered_per_s, per_second),
            stacked(flow.goodput_per_s, flow.ci95.goodput_per_s, per_second),
            stacked(flow.success_ratio, flow.ci95.success_ratio, percent),
            stacked(flow.degraded_ratio, flow.ci95.degraded_ratio, percent),
            stacked(flow.error_ratio, flow.ci95.error_ratio, percent),
        ]
    };
    let header = vec!["Flow", "offered", "served", "success", "degraded", "failed"];
    let legend = "±: half of the 95% interval, in which the true figure is 19 times out of 20";
    section("Flows", header, chosen.iter().map(row).collect(), (payload.flows.len(), "flow"), legend)
}

pub(super) fn services(payload: &Simulation<'_>) -> Option<Section> {
    let load = |service: &ServiceOutcomePayload<'_>| service.mean_in_system.unwrap_or(0.0);
    let chosen = most(payload.services.iter(), load);
    let row = |(name, service): &(&str, &ServiceOutcomePayload<'_>)| {
        let by_cores = service.core_utilization > service.utilization;
        let (busy, calculated) = if by_cores {
            (service.core_utilization, service.bound.core_utilization)
        } else {
            (service.utilization, service.bound.utilization)
        };
        vec![
            (*name).to_owned(),
            or_dash(busy, percent),
            or_dash(calculated, percent),
            or_dash(service.mean_queue, number),
            service.max_queue.to_string(),
            or_dash(service.wait.times.mean_s, duration),
            or_dash(service.bound.wait_s.filter(|_| service.bound.stable), duration),
            marked(service.wait.times.p99()),
            or_dash(service.rejected_ratio, percent),
        ]
    };
    let header = vec!["Service", "busy", "calc.", "in line", "most", "wait", "calc.", "99%", "refused"];
    let legend = "busy: slots that are held, or cores; in line: the mean; wait: mean time in line; calc.: by formulas, \
                  as if nothing failed";
    section("Services", header, chosen.iter().map(row).collect(), (payload.services.len(), "service"), legend)
}

pub(super) fn edges(payload: &Simulation<'_>) -> Option<Section> {
    let load = |edge: &EdgeOutcomePayload<'_>| edge.attempts_per_s.unwrap_or(0.0);
    let chosen = most(payload.edges.iter(), load);
    let cached = payload.edges.iter().any(|(_, edge)| edge.cache_hit_ratio.is_some());
    let row = |(name, edge): &(&str, &EdgeOutcomePayload<'_>)| {
        let ok: f64 = edge.outcomes.iter().filter(|(outcome, _)| *outcome == "ok").map(|(_, share)| *share).sum();
        let mut row = vec![
            (*name).to_owned(),
            or_dash(edge.calls_per_s, per_second),
            or_dash(edge.amplification, times),
            or_dash((!edge.outcomes.is_empty()).then_some((1.0 - ok).max(0.0)), percent),
            or_dash(edge.latency.mean_s, duration),
            marked(edge.latency.p99()),
        ];
        if cached {
            row.push(or_dash(edge.cache_hit_ratio, percent));
        }
        row
    };
    let mut header = vec!["Edge", "calls", "tries", "not ok", "mean", "99%"];
    let mut legend = "tries: attempts per call, retries and hedges included; not ok: share of attempts".to_owned();
    if cached {
        header.push("cached");
        legend.push_str("; cached: share of calls");
    }
    section("Edges", header, chosen.iter().map(row).collect(), (payload.edges.len(), "edge"), &legend)
}

/// What circuit breakers did, where there are any.
pub(super) fn breakers(payload: &Simulation<'_>) -> Option<Section> {
    let pairs = payload.edges.iter().filter_map(|(name, edge)| {
        let breaker = edge.breaker.as_ref()?;
        let text = match breaker.opened {
            opened if opened > 0.0 => format!(
                "opened {} times a replication, stopped {} of the attempts",
                number(opened),
                percent(breaker.stopped_ratio)
            ),
            _ => "never opened".to_owned(),
        };
        Some((name.to_owned(), text))
    });
    Section::pairs("Circuit breakers", pairs.take(MOST_ROWS).collect())
}

/// What services did by themselves, where they may.
pub(super) fn adaptations(payload: &Simulation<'_>) -> Option<Section> {
    let pairs = payload.services.iter().filter_map(|(name, service)| {
        let limit = service.concurrency_limit.map(|limit| format!("lets {} requests into a replica", number(limit)));
        let ejected = service.ejections.map(|count| format!("ejects {} replicas in a replication", number(count)));
        let told: Vec<String> = limit.into_iter().chain(ejected).collect();
        (!told.is_empty()).then(|| (name.to_owned(), format!("{}, in the mean", told.join(", "))))
    });
    Section::pairs("Limits and ejections", pairs.take(MOST_ROWS).collect())
}

/// How many replicas ran, where that changes.
pub(super) fn scaling(payload: &Simulation<'_>) -> Option<Section> {
    let pairs = payload.services.iter().filter_map(|(name, service)| {
        let replicas = service.replicas.as_ref()?;
        let text = format!(
            "{} to {} replicas run, {} in the mean; scaled {} times a replication; calc. is with all {}",
            replicas.min,
            replicas.max,
            number(replicas.mean),
            number(replicas.scaled),
            replicas.all
        );
        Some((name.to_owned(), text))
    });
    Section::pairs("Autoscaling", pairs.take(MOST_ROWS).collect())
}

pub(super) fn marked(percentile: Option<Percentile>) -> String {
    percentile.map_or_else(|| "-".to_owned(), |it| format!("{}{}", duration(it.value), mark(it)))
}

/// The entries with the most load, in the order of their names.
pub(super) fn most<'a, T>(
    entries: impl Iterator<Item = (&'a str, &'a T)>,
    load: impl Fn(&T) -> f64,
) -> Vec<(&'a str, &'a T)> {
    let mut chosen: Vec<(&str, &T)> = entries.collect();
    if chosen.len() > MOST_ROWS {
        chosen.sort_by(|(_, a), (_, b)| load(b).total_cmp(&load(a)));
        chosen.truncate(MOST_ROWS);
        chosen.sort_by_key(|(name, _)| *name);
    }
    chosen
}

/// A table of `all` entries, of which `rows` are told.
pub(super) fn section(
    title: &'static str,
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    (all, noun): (usize, &str),
    legend: &str,
) -> Option<Section> {
    let more = all - rows.len();
    let lead = (more > 0)
        .then(|| format!("The {} with the most load; {more} more with --format json.", counted(rows.len(), noun)));
    (all > 0).then(|| Section { lead, ..Section::table(title, Table { header, rows }, legend) })
}
