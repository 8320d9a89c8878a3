//! What changes over the run.

use super::{Body, Section, Strip};
use crate::report::numbers::{duration, number, per_second};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::FaultPayload;

/// Columns in which a series is looked at.
const COLUMNS: usize = 40;
const MOST_FLOWS: usize = 4;
const MOST_LINES: usize = 4;
/// Requests or messages that wait on the mean of a column before the line is worth a picture.
const LEAST_LINE: f64 = 1.0;

pub(super) fn section(payload: &Simulation<'_>) -> Option<Section> {
    let mut strips = flows(payload);
    strips.extend(lines(payload));
    strips.extend(replicas(payload));
    if strips.is_empty() {
        return None;
    }
    strips.extend(payload.faults.iter().filter_map(|fault| fault_strip(payload, fault)));
    let span = payload.warmup_s + payload.duration_s;
    let warmup = match payload.warmup_s {
        warmup if warmup > 0.0 => format!(", of which the first {} are warm-up", duration(warmup)),
        _ => String::new(),
    };
    let lead = format!("From the start of the run to {}{warmup}; the mean of all replications.", duration(span));
    Some(Section { title: "Over time", lead: Some(lead), body: Body::Strips(strips), legend: None })
}

fn flows(payload: &Simulation<'_>) -> Vec<Strip> {
    let mut strips = Vec::new();
    // Seconds of all replications in one column.
    let seconds = |bins: usize| payload.series.bin_s * bins.div_ceil(COLUMNS) as f64 * payload.replications as f64;
    for (name, series) in payload.series.flows.iter() {
        let served: Vec<f64> = series.ok_per_s.iter().zip(series.degraded_per_s).map(|(a, b)| a + b).collect();
        let seconds = seconds(served.len());
        let rates =
            [("offered", series.offered_per_s.to_vec()), ("served", served), ("failed", series.failed_per_s.to_vec())];
        let moving = rates.iter().any(|(_, values)| moves(&columns(values, COLUMNS), seconds));
        if !moving || strips.len() >= rates.len() * MOST_FLOWS {
            continue;
        }
        for (label, values) in rates.into_iter().filter(|(_, values)| values.iter().any(|value| *value > 0.0)) {
            strips.push(strip(name, label, values, per_second));
        }
    }
    strips
}

/// More than requests that arrive at random would: three deviations up and down, and a fifth of the
/// largest.
fn moves(values: &[f64], seconds: f64) -> bool {
    let [low, high] = ends(values);
    let noise = 6.0 * (high * seconds).sqrt();
    high - low > 0.2 * high && (high - low) * seconds > noise.max(12.0)
}

fn lines(payload: &Simulation<'_>) -> Vec<Strip> {
    let mut lines: Vec<(f64, Strip)> = Vec::new();
    let series = &payload.series;
    let services = series.services.iter().map(|(name, series)| (name, "in line", series.queue));
    let brokers = series.brokers.iter().map(|(name, series)| (name, "in line", series.queue));
    let queues = series.subscriptions.iter().map(|(id, series)| (id, "waiting", series.depth));
    let outboxes = series.outboxes.iter().map(|(name, series)| (name, "outbox", series.depth));
    for (name, label, levels) in services.chain(brokers).chain(queues).chain(outboxes) {
        let [low, high] = ends(&columns(levels, COLUMNS));
        if high >= LEAST_LINE && high > 2.0 * low {
            lines.push((high, strip(name, label, levels.to_vec(), number)));
        }
    }
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    lines.into_iter().take(MOST_LINES).map(|(_, strip)| strip).collect()
}

/// Of services whose replicas start and stop.
fn replicas(payload: &Simulation<'_>) -> impl Iterator<Item = Strip> {
    let changing = payload.series.services.iter().filter(|(_, series)| {
        let [low, high] = ends(series.replicas);
        high > low
    });
    changing.map(|(name, series)| strip(name, "replicas", series.replicas.to_vec(), number)).take(MOST_LINES)
}

fn strip(name: &str, label: &'static str, values: Vec<f64>, format: fn(f64) -> String) -> Strip {
    let [low, high] = ends(&columns(&values, COLUMNS));
    let (low, high) = (format(low), format(high));
    let range = if low == high { high } else { format!("{low} to {high}") };
    Strip { name: name.to_owned(), label, values, range }
}

/// Full while the fault holds.
fn fault_strip(payload: &Simulation<'_>, fault: &FaultPayload<'_>) -> Option<Strip> {
    let (bins, width) = (payload.series.flows.iter().next()?.1.offered_per_s.len(), payload.series.bin_s);
    let from = fault.at_s?;
    let to = fault.for_s.map_or(f64::INFINITY, |lasts| from + lasts);
    let holds = |bin: usize| {
        let (start, end) = (bin as f64 * width, (bin + 1) as f64 * width);
        (end.min(to) - start.max(from)).max(0.0) / width
    };
    let values = (0..bins).map(holds).collect();
    Some(Strip { name: fault.target.to_owned(), label: "fault", values, range: fault.kind.to_owned() })
}

fn ends(values: &[f64]) -> [f64; 2] {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    [low.min(f64::MAX), values.iter().copied().fold(0.0, f64::max)]
}

/// Means of `values` in at most `columns` groups of the same size; a last group that is cut off is
/// left out.
pub(super) fn columns(values: &[f64], columns: usize) -> Vec<f64> {
    let size = values.len().div_ceil(columns).max(1);
    values.chunks_exact(size).map(|group| group.iter().sum::<f64>() / size as f64).collect()
}

impl Strip {
    /// Means of the values in at most `most` groups.
    pub fn columns(&self, most: usize) -> Vec<f64> {
        columns(&self.values, most)
    }

    /// One letter per column, from nothing to the largest.
    pub fn drawn(&self, most: usize) -> String {
        const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let values = columns(&self.values, most);
        let largest = values.iter().copied().fold(0.0, f64::max);
        let level = |value: &f64| match value / largest {
            share if share > 0.0 => LEVELS[((share * 7.0).round() as usize).min(7)],
            _ => LEVELS[0],
        };
        values.iter().map(level).collect()
    }
}
