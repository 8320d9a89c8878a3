//! What a simulation says of a flow.

use super::{Figure, Times};
use crate::explore::gather::{FlowRow, Gathered};
use crate::simulate::blueprint::{Blueprint, NEVER};
use crate::simulate::measure::Measured;
use crate::simulate::measure::flow::Origin;
use crate::simulate::measure::series::{MOST_SERIES, Sums};
use crate::sparse::Sparse;
use crate::vocabulary::Fate;

/// One flow. Ratios are shares of the requests that arrived in the window.
#[derive(Clone, Debug)]
pub struct FlowOutcome {
    pub name: Box<str>,
    pub deadline_s: Option<f64>,
    /// Requests of the window over all replications.
    pub offered: u64,
    pub unfinished: u64,
    pub offered_per_s: Option<Figure>,
    /// Succeeded in time, also degraded.
    pub goodput_per_s: Option<Figure>,
    /// Without degraded ones.
    pub success_ratio: Option<Figure>,
    pub degraded_ratio: Option<Figure>,
    /// The rest: failed, or not ended.
    pub error_ratio: Option<Figure>,
    /// By outcome, the most frequent first; shares of all requests.
    pub failures: Vec<(Fate, f64)>,
    /// By where they come from, the most frequent first; shares of all requests.
    pub roots: Vec<Failure>,
    /// Of succeeded and degraded requests.
    pub response: Sparse<Times>,
    /// Until everything that a request set off had its effect; empty where nothing follows the answer.
    pub completion: Sparse<Times>,
    /// Share of requests of which something failed or was lost, the answer or what followed.
    pub incomplete_ratio: Option<Figure>,
    /// Requests that were not complete at the end of the run.
    pub pending: u64,
    /// Mean seconds by kind of time, see [`crate::simulate::measure::split::KINDS`].
    pub time_in: Option<[f64; 8]>,
    /// The same for the slowest 1 %.
    pub time_in_slowest: Option<[f64; 8]>,
    pub series: FlowSeries,
}

/// Failures that come from one component.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// A service, an edge id, or the flow itself.
    pub component: Box<str>,
    /// How the component failed.
    pub fate: Fate,
    pub share: f64,
}

/// Per bin, averaged over replications; per second, seconds. `response_s` is absent where nothing ended.
/// Empty in very large systems.
#[derive(Clone, Debug, Default)]
pub struct FlowSeries {
    pub offered_per_s: Vec<f64>,
    pub ok_per_s: Vec<f64>,
    pub degraded_per_s: Vec<f64>,
    pub failed_per_s: Vec<f64>,
    pub response_s: Vec<Option<f64>>,
}

pub(super) fn flow(blueprint: &Blueprint, gathered: &Gathered, pool: &Measured, at: usize) -> FlowOutcome {
    let (source, rows, measured) = (&blueprint.sources[at], &gathered.flows[at], &pool.flows[at]);
    let figure = |of: fn(&FlowRow) -> f64| Figure::mean_of(rows.iter().map(of));
    let offered = measured.offered as f64;
    let share = |count: u64| count as f64 / offered;
    let mut failures: Vec<(Fate, f64)> = Fate::ALL
        .iter()
        .map(|fate| (*fate, measured.failed[*fate as usize]))
        .filter(|(_, n)| *n > 0)
        .map(|(fate, n)| (fate, share(n)))
        .collect();
    failures.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut roots: Vec<Failure> = measured
        .roots
        .iter()
        .map(|(origin, fate, count)| {
            let component = match origin {
                Origin::Station(station) => &*blueprint.stations[*station as usize].name,
                Origin::Link(link) => blueprint.links.get(*link as usize).map_or(&*source.name, |link| &*link.id),
                Origin::Flow => &*source.name,
            };
            Failure { component: component.into(), fate: *fate, share: share(*count) }
        })
        .collect();
    roots.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| (&a.component, a.fate).cmp(&(&b.component, b.fate))));
    let follows = measured.completion.count() + measured.incomplete + measured.pending > 0;
    let seconds = |split: Option<[f64; 8]>| split.map(|split| split.map(|ns| ns / 1e9));
    FlowOutcome {
        name: source.name.clone(),
        deadline_s: (source.deadline != NEVER).then_some(source.deadline as f64 / 1e9),
        offered: measured.offered,
        unfinished: measured.unfinished,
        offered_per_s: figure(|row| row.offered),
        goodput_per_s: figure(|row| row.offered * (row.ok + row.degraded)),
        success_ratio: figure(|row| row.ok),
        degraded_ratio: figure(|row| row.degraded),
        error_ratio: figure(|row| row.error),
        failures,
        roots,
        response: Times::with_curve(&measured.response, rows.iter().map(|row| &*row.response)),
        completion: Times::with_curve(&measured.completion, rows.iter().map(|row| &*row.completion)),
        incomplete_ratio: figure(|row| row.incomplete).filter(|_| follows),
        pending: measured.pending,
        time_in: seconds(measured.split.mean_of_slowest(1.0)),
        time_in_slowest: seconds(measured.split.mean_of_slowest(0.01)),
        series: series(pool, at, rows.len()),
    }
}

fn series(pool: &Measured, at: usize, replications: usize) -> FlowSeries {
    if pool.flows.len() > MOST_SERIES {
        return FlowSeries::default();
    }
    let flow = &pool.flows[at];
    let per_s = |sums: &Sums| {
        let seconds = pool.bins.width as f64 / 1e9 * replications as f64;
        sums.all().map(|count| count as f64 / seconds).collect::<Vec<f64>>()
    };
    let ends = flow.ok_at.all().zip(flow.degraded_at.all());
    let response = flow.response_at.all().zip(ends).map(|(sum, (ok, degraded))| {
        let count = ok + degraded;
        (count > 0).then(|| sum as f64 / count as f64 / 1e9)
    });
    FlowSeries {
        offered_per_s: per_s(&flow.arrived_at),
        ok_per_s: per_s(&flow.ok_at),
        degraded_per_s: per_s(&flow.degraded_at),
        failed_per_s: per_s(&flow.failed_at),
        response_s: response.collect(),
    }
}
