//! What shows in a series that something was hit: the bin in which it begins, and how hard it gets.

use std::ops::Range;

use super::band::Band;
use crate::explore::outcome::{FlowOutcome, LinkOutcome, ServiceOutcome};

/// What happens to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// All slots are held: share of slots.
    Full,
    /// More wait than usual: requests in line.
    Line,
    /// Requests are turned away: share of those that come.
    Rejecting,
    /// Attempts, or requests of a flow, fail: share of them.
    Failing,
    /// Breakers open: how often, per replication.
    BreakerOpens,
    /// More messages wait than usual.
    Depth,
    /// Responses take longer than usual: seconds.
    Slow,
    /// Responses are degraded: share of them.
    Degraded,
    /// Less than half of what arrives is served, and less than half of what was: the least served share.
    Stalled,
}

impl Sign {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Line => "line",
            Self::Rejecting => "rejecting",
            Self::Failing => "failing",
            Self::BreakerOpens => "breaker-opens",
            Self::Depth => "depth",
            Self::Slow => "slow",
            Self::Degraded => "degraded",
            Self::Stalled => "stalled",
        }
    }

    /// Whether its figure is a share; else a number of its own.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Full | Self::Rejecting | Self::Failing | Self::Degraded | Self::Stalled)
    }
}

/// A sign that was seen: in which bin first, and its worst figure from there on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub sign: Sign,
    pub bin: usize,
    pub worst: f64,
}

/// Slots are full from this share on.
const FULL: f64 = 0.99;
/// Shares matter from a percentage point above the band on.
const LEAST_SHARE: f64 = 0.01;
/// Requests, or messages, above the band.
const LEAST_LINE: f64 = 1.0;
/// Of the response above the band.
const LEAST_SLOWER: f64 = 0.1;

/// The bins of a fault, and those before all faults.
#[derive(Clone, Debug)]
pub(super) struct Spans {
    pub before: Range<usize>,
    pub told: Range<usize>,
}

impl Spans {
    fn band(&self, series: impl Fn(usize) -> Option<f64>) -> Option<Band> {
        Band::of(self.before.clone().map(series))
    }

    /// The first bin that `hits`, with the largest figure from there on.
    fn first(&self, sign: Sign, series: impl Fn(usize) -> Option<f64>, hits: impl Fn(f64) -> bool) -> Option<Seen> {
        let bin = self.told.clone().find(|bin| series(*bin).is_some_and(&hits))?;
        let worst = (bin..self.told.end).filter_map(series).fold(f64::NEG_INFINITY, f64::max);
        Some(Seen { sign, bin, worst })
    }

    /// A figure that leaves its band by more than `floor` for two bins in a row: one alone may be chance.
    fn leaves(&self, sign: Sign, series: impl Fn(usize) -> Option<f64>, floor: impl Fn(Band) -> f64) -> Option<Seen> {
        let band = self.band(&series)?;
        let floor = floor(band);
        let out = |bin: usize| series(bin).is_none_or(|value| band.is_left_by(value, floor));
        let mut told = self.told.clone();
        let bin = told.find(|bin| series(*bin).is_some() && out(*bin) && (bin + 1 >= self.told.end || out(bin + 1)))?;
        let worst = (bin..self.told.end).filter_map(series).fold(f64::NEG_INFINITY, f64::max);
        Some(Seen { sign, bin, worst })
    }

    fn share(&self, sign: Sign, series: impl Fn(usize) -> Option<f64>) -> Option<Seen> {
        let band = self.band(&series)?;
        self.first(sign, &series, |value| band.is_left_by(value, LEAST_SHARE))
    }

    /// Messages that wait; `depth` per bin.
    pub fn of_depth(&self, depth: &[f64]) -> Option<Seen> {
        self.leaves(Sign::Depth, |bin| depth.get(bin).copied(), |_| LEAST_LINE)
    }

    pub fn of_service(&self, service: &ServiceOutcome) -> Vec<Seen> {
        let series = &service.series;
        let utilization = |bin: usize| series.utilization.get(bin).copied();
        let full = self.band(utilization).filter(|band| band.high < FULL);
        let full = full.and_then(|_| self.first(Sign::Full, utilization, |value| value >= FULL));
        let line = self.leaves(Sign::Line, |bin| series.queue.get(bin).copied(), |_| LEAST_LINE);
        let rejecting = self.share(Sign::Rejecting, |bin| part(&series.rejected_per_s, &series.arrived_per_s, bin));
        [full, line, rejecting].into_iter().flatten().collect()
    }

    pub fn of_link(&self, link: &LinkOutcome) -> Vec<Seen> {
        let failing = self.share(Sign::Failing, |bin| failed_attempts(link, bin));
        let opens = link.breaker.as_ref().and_then(|breaker| {
            let opened = |bin: usize| breaker.opened_series.get(bin).copied();
            let band = self.band(opened).unwrap_or(Band { low: 0.0, high: 0.0 });
            let seen = self.first(Sign::BreakerOpens, opened, |value| value > band.high)?;
            Some(Seen { worst: (seen.bin..self.told.end).filter_map(opened).sum(), ..seen })
        });
        [failing, opens].into_iter().flatten().collect()
    }

    pub fn of_flow(&self, flow: &FlowOutcome) -> Vec<Seen> {
        let response = |bin: usize| flow.series.response_s.get(bin).copied().flatten();
        let slow = self.leaves(Sign::Slow, response, |band| LEAST_SLOWER * band.high);
        let served = |bin: usize| served_share(flow, bin);
        // Of a sudden rush little is served at first, but no less than before.
        let least = self.band(|bin| served_per_s(flow, bin)).map_or(0.0, |band| band.low);
        let less =
            |bin: usize| served(bin).filter(|_| served_per_s(flow, bin).is_some_and(|served| served < 0.5 * least));
        let stalled = self.band(served).filter(|band| band.low >= 0.5).and_then(|_| {
            let seen = self.first(Sign::Stalled, less, |value| value < 0.5)?;
            Some(Seen { worst: (seen.bin..self.told.end).filter_map(served).fold(f64::INFINITY, f64::min), ..seen })
        });
        let failing = self.share(Sign::Failing, |bin| failed_share(flow, bin));
        // What fails is not served: one of both tells it.
        let stalled = stalled.filter(|stalled| failing.is_none_or(|failing| stalled.bin < failing.bin));
        let degraded = self.share(Sign::Degraded, |bin| degraded_share(flow, bin));
        [failing, degraded, slow, stalled].into_iter().flatten().collect()
    }
}

fn part(part: &[f64], whole: &[f64], bin: usize) -> Option<f64> {
    let (part, whole) = (part.get(bin)?, whole.get(bin)?);
    (*whole > 0.0).then(|| (part / whole).min(1.0))
}

/// Failed attempts over attempts: those that were never sent count, too.
pub(super) fn failed_attempts(link: &LinkOutcome, bin: usize) -> Option<f64> {
    let failed = link.failed_series.get(bin)?;
    let all = failed.max(*link.attempts_series.get(bin)?).max(*link.calls_series.get(bin)?);
    (all > 0.0).then(|| failed / all)
}

/// Of the requests that ended.
pub(super) fn failed_share(flow: &FlowOutcome, bin: usize) -> Option<f64> {
    ended(flow, bin).map(|ended| flow.series.failed_per_s[bin] / ended)
}

/// Of the requests that ended.
pub(super) fn degraded_share(flow: &FlowOutcome, bin: usize) -> Option<f64> {
    ended(flow, bin).map(|ended| flow.series.degraded_per_s[bin] / ended)
}

/// Served of those that arrived.
pub(super) fn served_share(flow: &FlowOutcome, bin: usize) -> Option<f64> {
    let offered = *flow.series.offered_per_s.get(bin)?;
    served_per_s(flow, bin).filter(|_| offered > 0.0).map(|served| served / offered)
}

fn served_per_s(flow: &FlowOutcome, bin: usize) -> Option<f64> {
    Some(flow.series.ok_per_s.get(bin)? + flow.series.degraded_per_s[bin])
}

fn ended(flow: &FlowOutcome, bin: usize) -> Option<f64> {
    let series = &flow.series;
    let ended = series.ok_per_s.get(bin)? + series.degraded_per_s[bin] + series.failed_per_s[bin];
    (ended > 0.0).then_some(ended)
}
