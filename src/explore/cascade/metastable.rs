//! Whether a flow stays down although what pushed it down is gone, per replication; and what keeps it
//! down.

use std::ops::Range;

use super::band::{Band, LEAST_BINS};
use crate::simulate::blueprint::{Arrivals, Blueprint, Entrance, NEVER, When};
use crate::simulate::engine::Span;
use crate::simulate::measure::Measured;
use crate::simulate::measure::series::{Bins, Sums};
use crate::simulate::statistics::{CONFIDENCE, Interval, wilson};

/// Goodput below this share of what it was before is down.
const DOWN: f64 = 0.5;
/// Timeouts that the last quarter of the run must hold.
const TIMEOUTS: u64 = 10;
/// Relative: the last bin may be cut off a little.
const ROUNDING: f64 = 0.01;

/// What the run says of one flow in one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Up,
    Metastable,
    TooShort,
    /// Down, but so much more or less arrives than before that it says nothing.
    OtherLoad,
}

/// What is looked at while replications are gathered.
#[derive(Clone, Debug)]
pub struct Watch {
    before: Range<usize>,
    during: Range<usize>,
    last: Range<usize>,
    /// Of the last quarter, ns.
    length: u64,
    flows: Vec<Watched>,
    verdicts: Vec<Vec<Verdict>>,
    /// Of all replications, and of those that stayed down.
    links: Vec<LinkSums>,
    down_links: Vec<LinkSums>,
    down_stations: Vec<StationSums>,
}

#[derive(Clone, Copy, Debug)]
struct Watched {
    /// The longest timeout on the way of its requests, else its deadline; 0 without either.
    timeout: u64,
    /// Who waits for an answer before asking again brings less load when answers are slow.
    closed: bool,
}

/// Sums before, during and after the faults.
#[derive(Clone, Copy, Debug, Default)]
struct LinkSums {
    calls: [u64; 3],
    sent: [u64; 3],
    hits: [u64; 3],
}

#[derive(Clone, Copy, Debug, Default)]
struct StationSums {
    came: [u64; 3],
    wasted: [u64; 3],
}

/// The longest timeout that requests of a source can meet.
fn longest_timeout(blueprint: &Blueprint, source: usize) -> u64 {
    let source = &blueprint.sources[source];
    let mut seen = vec![false; blueprint.handlers.len()];
    let mut next = Vec::new();
    let mut longest = 0;
    for (entrance, _) in &source.entrances.list {
        match *entrance {
            Entrance::Link(link) => next.push((Some(link), blueprint.links[link as usize].handler)),
            Entrance::Handler(handler) => next.push((None, handler)),
        }
    }
    while let Some((link, handler)) = next.pop() {
        if let Some(link) = link {
            let timeout = blueprint.links[link as usize].timeout;
            longest = if timeout == NEVER { longest } else { timeout.max(longest) };
        }
        if std::mem::replace(&mut seen[handler as usize], true) {
            continue;
        }
        let branches = blueprint.handlers[handler as usize].stages.iter().flat_map(|stage| &stage.branches);
        next.extend(branches.map(|branch| (Some(branch.link), blueprint.links[branch.link as usize].handler)));
    }
    match (longest, source.deadline) {
        (0, deadline) if deadline != NEVER => deadline,
        (longest, _) => longest,
    }
}

impl Watch {
    /// `None` where there is nothing to come back from: no fault is scheduled, one is still there in the
    /// last quarter, or there is too little before the first.
    pub fn of(blueprint: &Blueprint, span: Span) -> Option<Self> {
        let length = span.warmup.saturating_add(span.measured);
        let bins = Bins::over(length, span.bins);
        let (mut first, mut end) = (NEVER, 0);
        for disturbance in &blueprint.disturbances {
            if let When::Scheduled { at, lasts, every } = disturbance.when
                && at < length
            {
                let over = if lasts == NEVER || every.is_some() { NEVER } else { at.saturating_add(lasts) };
                (first, end) = (first.min(at), end.max(over));
            }
        }
        let quarter = length / 4;
        if first == NEVER || end > length - quarter {
            return None;
        }
        let bin = |time: u64| (time / bins.width) as usize;
        let before = span.warmup.div_ceil(bins.width) as usize..bin(first);
        if before.len() < LEAST_BINS {
            return None;
        }
        let watched = |source: usize| Watched {
            timeout: longest_timeout(blueprint, source),
            closed: matches!(blueprint.sources[source].arrivals, Arrivals::Closed { .. }),
        };
        Some(Self {
            before,
            during: bin(first)..bin(end).max(bin(first) + 1),
            last: (length - quarter).div_ceil(bins.width) as usize..bins.count as usize,
            length: quarter,
            flows: (0..blueprint.sources.len()).map(watched).collect(),
            verdicts: vec![Vec::new(); blueprint.sources.len()],
            links: vec![LinkSums::default(); blueprint.links.len()],
            down_links: vec![LinkSums::default(); blueprint.links.len()],
            down_stations: vec![StationSums::default(); blueprint.stations.len()],
        })
    }

    /// Looks at one replication.
    pub fn add(&mut self, measured: &Measured) {
        let mut down = false;
        for (at, flow) in self.flows.iter().enumerate() {
            let verdict = self.verdict(flow, measured, at);
            down |= verdict == Verdict::Metastable;
            self.verdicts[at].push(verdict);
        }
        for (period, span) in [&self.before, &self.during, &self.last].into_iter().enumerate() {
            let sum = |sums: &Sums| span.clone().map(|bin| sums.of(bin)).sum::<u64>();
            for ((all, stayed), link) in self.links.iter_mut().zip(&mut self.down_links).zip(&measured.links) {
                let (calls, sent, hits) = (sum(&link.called), sum(&link.sent), sum(&link.hit));
                for sums in std::iter::once(all).chain(down.then_some(stayed)) {
                    sums.calls[period] += calls;
                    sums.sent[period] += sent;
                    sums.hits[period] += hits;
                }
            }
            for (sums, station) in self.down_stations.iter_mut().zip(&measured.stations).filter(|_| down) {
                let came = |bins: usize| bins.checked_sub(1).and_then(|bin| station.came_by.get(bin)).map_or(0, |n| *n);
                sums.came[period] += came(span.end.min(station.came_by.len())) - came(span.start);
                sums.wasted[period] += sum(&station.wasted_requests_at);
            }
        }
    }

    fn verdict(&self, watched: &Watched, measured: &Measured, at: usize) -> Verdict {
        let flow = &measured.flows[at];
        let mean = |of: &dyn Fn(usize) -> u64, span: &Range<usize>| {
            span.clone().map(of).sum::<u64>() as f64 / span.len().max(1) as f64
        };
        let served = |bin: usize| flow.ok_at.of(bin) + flow.degraded_at.of(bin);
        let (was, is) = (mean(&served, &self.before), mean(&served, &self.last));
        if is >= DOWN * was {
            return Verdict::Up;
        }
        let offered = mean(&|bin| flow.arrived_at.of(bin), &self.last);
        let band = Band::of(self.before.clone().map(|bin| Some(flow.arrived_at.of(bin) as f64)));
        let usual =
            band.is_some_and(|band| offered >= band.low * (1.0 - ROUNDING) && offered <= band.high * (1.0 + ROUNDING));
        if !usual && !watched.closed {
            return Verdict::OtherLoad;
        }
        if self.length < TIMEOUTS.saturating_mul(watched.timeout) { Verdict::TooShort } else { Verdict::Metastable }
    }
}

/// What the replications say together.
#[derive(Clone, Debug, PartialEq)]
pub struct Metastability {
    /// The last quarter of the run, from, to.
    pub last_s: (f64, f64),
    pub flows: Vec<FlowVerdict>,
    /// Attempts per call of edges that may try more than once: before the faults, while they last, and in
    /// the last quarter.
    pub amplification: Vec<(Box<str>, [Option<f64>; 3])>,
    /// In the replications that stay down.
    pub sustained: Vec<Sustained>,
}

/// One flow over all replications.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowVerdict {
    pub flow: Box<str>,
    pub replications: u64,
    /// Those in which it stays down.
    pub metastable: u64,
    /// Those in which it is down, and the run too short to tell.
    pub too_short: u64,
    /// Of the share that stays down.
    pub interval: Interval,
}

impl FlowVerdict {
    pub fn share(&self) -> f64 {
        self.metastable as f64 / self.replications.max(1) as f64
    }
}

/// What keeps a system down.
#[derive(Clone, Debug, PartialEq)]
pub enum Sustained {
    /// Attempts per call before the faults, while they last, and in the last quarter.
    Retries { edge: Box<str>, amplification: [Option<f64>; 3] },
    /// Share of calls that a cache answers, likewise.
    ColdCache { edge: Box<str>, hit_ratio: [Option<f64>; 3] },
    /// Requests that are handled for answers that nobody uses, over those that come.
    WastedWork { service: Box<str>, share: [Option<f64>; 3] },
}

/// Amplification, and shares, that grow less sustain nothing.
const LEAST_GROWTH: f64 = 1.1;
/// Of the requests of a service.
const MOSTLY: f64 = 0.5;

fn ratios(part: [u64; 3], whole: [u64; 3]) -> [Option<f64>; 3] {
    std::array::from_fn(|at| (whole[at] > 0).then(|| part[at] as f64 / whole[at] as f64))
}

impl Watch {
    /// `bin_s` is the width of a bin.
    pub fn says(&self, blueprint: &Blueprint, bin_s: f64) -> Metastability {
        let flow = |(at, verdicts): (usize, &Vec<Verdict>)| {
            let count = |wanted: Verdict| verdicts.iter().filter(|verdict| **verdict == wanted).count() as u64;
            let (metastable, replications) = (count(Verdict::Metastable), verdicts.len() as u64);
            FlowVerdict {
                flow: blueprint.sources[at].name.clone(),
                replications,
                metastable,
                too_short: count(Verdict::TooShort),
                interval: wilson(metastable, replications, CONFIDENCE),
            }
        };
        Metastability {
            last_s: (self.last.start as f64 * bin_s, self.last.end as f64 * bin_s),
            flows: self.verdicts.iter().enumerate().map(flow).collect(),
            amplification: self.amplification(blueprint),
            sustained: self.sustained(blueprint),
        }
    }

    fn amplification(&self, blueprint: &Blueprint) -> Vec<(Box<str>, [Option<f64>; 3])> {
        let links = blueprint.links.iter().zip(&self.links);
        let several = links.filter(|(link, _)| link.retries > 0 || link.hedge.is_some());
        several.map(|(link, sums)| (link.id.as_ref().into(), ratios(sums.sent, sums.calls))).collect()
    }

    fn sustained(&self, blueprint: &Blueprint) -> Vec<Sustained> {
        let mut sustained = Vec::new();
        for (link, sums) in blueprint.links.iter().zip(&self.down_links) {
            let amplification = ratios(sums.sent, sums.calls);
            if let [Some(before), _, Some(after)] = amplification
                && after >= LEAST_GROWTH * before
                && link.retries > 0
            {
                sustained.push(Sustained::Retries { edge: link.id.as_ref().into(), amplification });
            }
            let hit_ratio = ratios(sums.hits, sums.calls);
            if let [Some(before), _, Some(after)] = hit_ratio
                && before >= LEAST_GROWTH * after
                && link.cache.is_some()
            {
                sustained.push(Sustained::ColdCache { edge: link.id.as_ref().into(), hit_ratio });
            }
        }
        for (station, sums) in blueprint.stations.iter().zip(&self.down_stations) {
            // A line that shrinks has more ends than arrivals.
            let share = ratios(sums.wasted, sums.came).map(|share| share.map(|share| share.min(1.0)));
            if let [Some(before), _, Some(after)] = share
                && after >= MOSTLY
                && after >= LEAST_GROWTH * before
            {
                sustained.push(Sustained::WastedWork { service: station.name.clone(), share });
            }
        }
        sustained
    }
}
