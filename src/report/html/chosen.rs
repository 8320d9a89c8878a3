//! What of a run is worth a chart: a page with all of a large system would be one that nobody opens.

use crate::report::numbers::counted;
use crate::report::payload::Simulation;

const MOST_FLOWS: usize = 6;
const MOST_LEVELS: usize = 6;
/// Requests or messages that wait in a moment before the line is worth a chart.
const LEAST_WAITING: f64 = 0.5;

/// Names of what is drawn; of several designs, the same for all.
pub struct Chosen {
    pub flows: Vec<String>,
    /// Kind of series, and name.
    pub lines: Vec<(&'static str, String)>,
    pub services: Vec<String>,
    /// Flows, lines and services that are left out.
    pub left_out: [usize; 3],
}

impl Chosen {
    pub fn of(runs: &[&Simulation<'_>]) -> Self {
        let mut flows = Vec::new();
        let mut lines = Vec::new();
        let mut services = Vec::new();
        for run in runs {
            flows.extend(run.flows.iter().map(|(name, flow)| (flow.offered_per_s.unwrap_or(0.0), name.to_owned())));
            let series = &run.series;
            let stations = series.services.iter().map(|(name, it)| ("services", name, it.queue));
            let brokers = series.brokers.iter().map(|(name, it)| ("brokers", name, it.queue));
            let depths = series.subscriptions.iter().map(|(name, it)| ("subscriptions", name, it.depth));
            let outboxes = series.outboxes.iter().map(|(name, it)| ("outboxes", name, it.depth));
            let all = stations.chain(brokers).chain(depths).chain(outboxes);
            let waiting = all.map(|(kind, name, values)| (largest(values), (kind, name.to_owned())));
            lines.extend(waiting.filter(|(most, _)| *most >= LEAST_WAITING));
            let busy =
                series.services.iter().filter_map(|(name, it)| Some((largest(it.utilization?), name.to_owned())));
            services.extend(busy);
        }
        let (flows, flows_left) = first(flows, MOST_FLOWS);
        let (lines, lines_left) = first(lines, MOST_LEVELS);
        let (services, services_left) = first(services, MOST_LEVELS);
        Self { flows, lines, services, left_out: [flows_left, lines_left, services_left] }
    }

    /// What a reader of the charts must know of what is not there.
    pub fn note(&self) -> Option<String> {
        let nouns = ["flow", "line", "service"].into_iter().zip(self.left_out);
        let parts = nouns.filter(|(_, count)| *count > 0).map(|(noun, count)| counted(count, noun));
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| format!("Not drawn: {}, with less load than those that are.", parts.join(", ")))
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

/// The `most` largest, each once, and how many others there are.
fn first<T: Ord + Clone>(mut all: Vec<(f64, T)>, most: usize) -> (Vec<T>, usize) {
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut known: Vec<T> = Vec::new();
    for (_, name) in all {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let left = known.len().saturating_sub(most);
    known.truncate(most);
    (known, left)
}
