//! Replications brought together: what each of them says, and all samples in one pool.

mod mail;

use super::cascade::metastable::Watch;
use super::peaks::{Peak, first_peak};
use crate::simulate::engine::setup::Setup;
use crate::simulate::measure::Measured;
use crate::simulate::measure::latency::Latency;
use crate::sparse::{Blank, Sparse};
use crate::vocabulary::Fate;
pub use mail::{DepthRow, MailRows, SagaRow, SubscriptionRow, means, p99};

/// The percentiles that are reported.
pub const SHARES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// Durations of one replication; seconds.
#[derive(Clone, Copy, Debug)]
pub struct TimesRow {
    pub mean: f64,
    pub quantiles: [f64; 5],
    pub beyond: [u64; 5],
}

#[derive(Clone, Debug)]
pub struct FlowRow {
    pub offered: f64,
    pub ok: f64,
    pub degraded: f64,
    /// Neither, also what had not ended.
    pub error: f64,
    pub response: Sparse<TimesRow>,
    pub completion: Sparse<TimesRow>,
    /// Something of it failed or was lost.
    pub incomplete: f64,
}

#[derive(Clone, Debug)]
pub struct StationRow {
    pub utilization: f64,
    pub core_utilization: f64,
    pub in_system: f64,
    pub queue: f64,
    pub availability: f64,
    pub rejected: f64,
    pub wasted: f64,
    /// NaN without one.
    pub limit: f64,
    pub ejections: f64,
    /// NaN where their number does not change.
    pub replicas: f64,
    pub scaled: f64,
    pub wait: Sparse<TimesRow>,
}

#[derive(Clone, Debug)]
pub struct LinkRow {
    pub calls_per_s: f64,
    pub attempts_per_s: f64,
    pub amplification: f64,
    /// Share of attempts, sent or not, that ended badly.
    pub failed: f64,
    pub latency: Sparse<TimesRow>,
    pub completed: Sparse<TimesRow>,
}

/// Everything measured so far. Replications are added in order, so that sums are the same bytes on any
/// number of threads.
#[derive(Debug)]
pub struct Gathered {
    pub flows: Vec<Vec<FlowRow>>,
    pub stations: Vec<Vec<StationRow>>,
    pub links: Vec<Vec<LinkRow>>,
    pub mail: MailRows,
    /// The first one of the load that is stated.
    pub peak: Option<Peak>,
    pub pool: Option<Measured>,
    /// Who may stay down after the faults.
    pub watch: Option<Watch>,
    /// Seconds that are measured.
    pub span: f64,
}

impl Blank for TimesRow {
    const BLANK: &'static Self = &Self { mean: f64::NAN, quantiles: [f64::NAN; 5], beyond: [0; 5] };
}

fn times<const BITS: u32>(latency: &Latency<BITS>) -> Sparse<TimesRow> {
    if latency.count() == 0 {
        return Sparse::default();
    }
    let quantiles = latency.quantiles(&SHARES);
    TimesRow {
        mean: latency.mean().map_or(f64::NAN, |mean| mean / 1e9),
        quantiles: std::array::from_fn(|at| quantiles.get(at).map_or(f64::NAN, |value| value / 1e9)),
        beyond: SHARES.map(|share| latency.beyond(share)),
    }
    .into()
}

/// `part` of `whole`; 0 when there is nothing.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn failed(fates: &[u64; Fate::ALL.len()]) -> f64 {
    let all: u64 = fates.iter().sum();
    ratio((all - fates[Fate::Ok as usize]) as f64, all as f64)
}

impl Gathered {
    /// `span`: seconds that are measured; `replications`: how many are expected.
    pub fn new(setup: &Setup, span: f64, replications: u32) -> Self {
        let rows = replications as usize;
        Self {
            flows: (0..setup.sources.len()).map(|_| Vec::with_capacity(rows)).collect(),
            stations: (0..setup.stations.len()).map(|_| Vec::with_capacity(rows)).collect(),
            links: (0..setup.declared_links).map(|_| Vec::with_capacity(rows)).collect(),
            mail: MailRows::new(setup),
            peak: first_peak(
                setup.sources.iter().map(|source| &source.source),
                setup.disturbances.iter().map(|disturbance| &disturbance.disturbance),
            ),
            pool: None,
            watch: None,
            span,
        }
    }

    /// Looks also at who stays down after the faults.
    pub fn watching(self, watch: Option<Watch>) -> Self {
        Self { watch, ..self }
    }

    /// Replications so far.
    pub fn count(&self) -> usize {
        self.flows.first().map_or(0, Vec::len)
    }

    /// Adds one replication.
    pub fn add(&mut self, setup: &Setup, measured: Measured) {
        if let Some(watch) = &mut self.watch {
            watch.add(&measured);
        }
        let span = self.span;
        for (rows, flow) in self.flows.iter_mut().zip(&measured.flows) {
            let offered = flow.offered as f64;
            rows.push(FlowRow {
                offered: offered / span,
                ok: ratio(flow.ok as f64, offered),
                degraded: ratio(flow.degraded as f64, offered),
                error: ratio(flow.offered.saturating_sub(flow.ok + flow.degraded) as f64, offered),
                response: times(&flow.response),
                completion: times(&flow.completion),
                incomplete: ratio(flow.incomplete as f64, offered),
            });
        }
        for ((rows, station), setup) in self.stations.iter_mut().zip(&measured.stations).zip(&setup.stations) {
            let per_s = |area: u128| area as f64 / 1e9 / span;
            let scaling = setup.station.adaptation.scaling;
            let all = f64::from(setup.station.replicas);
            let replicas = scaling.map_or(all, |_| per_s(station.replicas.in_window()));
            let cores = setup.station.cores.map_or(f64::NAN, |cores| cores.count);
            let slots = f64::from(setup.station.slots);
            rows.push(StationRow {
                utilization: per_s(station.slots.in_window()) / (slots * replicas),
                core_utilization: per_s(station.cores.in_window()) / 1_000.0 / (cores * replicas),
                in_system: per_s(station.in_system.in_window()),
                queue: per_s(station.line.in_window()),
                availability: per_s(station.up.in_window()) / replicas,
                rejected: ratio((station.rejected + station.shed) as f64, station.arrived as f64),
                limit: match setup.station.adaptation.limit {
                    Some(_) => per_s(station.limit.in_window()) / all,
                    None => f64::NAN,
                },
                ejections: setup.station.adaptation.ejection.map_or(f64::NAN, |_| station.ejections as f64),
                replicas: scaling.map_or(f64::NAN, |_| replicas),
                scaled: scaling.map_or(f64::NAN, |_| station.scaled as f64),
                wasted: ratio(station.wasted as f64, station.work as f64),
                wait: times(&station.wait),
            });
        }
        for (rows, link) in self.links.iter_mut().zip(&measured.links) {
            rows.push(LinkRow {
                calls_per_s: link.calls as f64 / span,
                attempts_per_s: link.attempts as f64 / span,
                amplification: if link.calls > 0 { link.attempts as f64 / link.calls as f64 } else { f64::NAN },
                failed: failed(&link.fates),
                latency: times(&link.latency),
                completed: times(&link.completed),
            });
        }
        self.mail.add(&measured, span, self.peak.as_ref());
        match &mut self.pool {
            None => self.pool = Some(measured),
            Some(pool) => pool.merge(&measured),
        }
    }
}
