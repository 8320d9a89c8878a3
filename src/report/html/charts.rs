//! What the charts of the page read: a part of the JSON report, each figure at its place there.

use serde::Serialize;

use super::chosen::Chosen;
use crate::report::payload::simulation::{FaultPayload, FlowOutcomePayload, Named, StepPayload, TimesPayload};
use crate::report::payload::{Comparisons, Simulation};

/// Faults that are marked, and steps of each that are drawn.
const MOST_FAULTS: usize = 24;
const MOST_STEPS: usize = 24;

#[derive(Serialize)]
struct Run<'a> {
    warmup_s: f64,
    duration_s: f64,
    flows: Named<'a, FlowChart<'a>>,
    faults: Vec<FaultChart<'a>>,
    series: SeriesChart<'a>,
}

#[derive(Serialize)]
struct FlowChart<'a> {
    deadline_s: Option<f64>,
    response: &'a TimesPayload,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion: Option<&'a TimesPayload>,
}

#[derive(Serialize)]
struct FaultChart<'a> {
    target: &'a str,
    kind: &'static str,
    at_s: Option<f64>,
    for_s: Option<f64>,
    every_s: Option<f64>,
    /// Its first steps.
    story: Option<&'a [StepPayload<'a>]>,
}

#[derive(Serialize)]
struct SeriesChart<'a> {
    bin_s: f64,
    flows: Named<'a, FlowSeries<'a>>,
    services: Named<'a, ServiceSeries<'a>>,
    brokers: Named<'a, QueueSeries<'a>>,
    subscriptions: Named<'a, DepthSeries<'a>>,
    outboxes: Named<'a, DepthSeries<'a>>,
}

#[derive(Serialize)]
struct FlowSeries<'a> {
    offered_per_s: &'a [f64],
    ok_per_s: &'a [f64],
    #[serde(skip_serializing_if = "Option::is_none")]
    degraded_per_s: Option<&'a [f64]>,
    failed_per_s: &'a [f64],
    response_s: &'a [Option<f64>],
}

#[derive(Serialize)]
struct ServiceSeries<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    queue: Option<&'a [f64]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    utilization: Option<&'a [f64]>,
}

#[derive(Serialize)]
struct QueueSeries<'a> {
    queue: &'a [f64],
}

#[derive(Serialize)]
struct DepthSeries<'a> {
    depth: &'a [f64],
}

#[derive(Serialize)]
struct Designs<'a> {
    reference: &'a str,
    designs: Vec<Design<'a>>,
}

#[derive(Serialize)]
struct Design<'a> {
    label: &'a str,
    simulation: Run<'a>,
}

/// For `simulate`.
pub fn simulation(payload: &Simulation<'_>, chosen: &Chosen) -> String {
    text(&run(payload, chosen))
}

/// For `compare`.
pub fn comparison(payload: &Comparisons<'_>, chosen: &Chosen) -> String {
    let designs = payload.designs.iter();
    let designs = designs.map(|it| Design { label: it.label, simulation: run(&it.simulation, chosen) }).collect();
    text(&Designs { reference: payload.reference, designs })
}

fn text(data: &impl Serialize) -> String {
    // Only maps with keys that are no texts, and writers, can fail.
    serde_json::to_string(data).unwrap_or_default()
}

fn run<'a>(payload: &'a Simulation<'_>, chosen: &Chosen) -> Run<'a> {
    let series = &payload.series;
    let is_line = |kind: &str, name: &str| chosen.lines.iter().any(|it| it.0 == kind && it.1 == name);
    let is_flow = |name: &str| chosen.flows.iter().any(|it| it == name);
    let flows = payload.flows.iter().filter(|(name, _)| is_flow(name));
    let rates = series.flows.iter().filter(|(name, _)| is_flow(name)).map(|(name, it)| {
        let degraded = it.degraded_per_s.iter().any(|rate| *rate > 0.0);
        let chart = FlowSeries {
            offered_per_s: it.offered_per_s,
            ok_per_s: it.ok_per_s,
            degraded_per_s: degraded.then_some(it.degraded_per_s),
            failed_per_s: it.failed_per_s,
            response_s: it.response_s,
        };
        (name, chart)
    });
    let services = series.services.iter().filter_map(|(name, it)| {
        let queue = is_line("services", name).then_some(it.queue);
        let utilization = it.utilization.filter(|_| chosen.services.iter().any(|known| known == name));
        (queue.is_some() || utilization.is_some()).then_some((name, ServiceSeries { queue, utilization }))
    });
    let brokers = series.brokers.iter().filter(|(name, _)| is_line("brokers", name));
    let depths = series.subscriptions.iter().filter(|(name, _)| is_line("subscriptions", name));
    let outboxes = series.outboxes.iter().filter(|(name, _)| is_line("outboxes", name));
    Run {
        warmup_s: payload.warmup_s,
        duration_s: payload.duration_s,
        flows: Named(flows.map(|(name, flow)| (name, flow_chart(flow))).collect()),
        faults: payload.faults.iter().take(MOST_FAULTS).map(fault_chart).collect(),
        series: SeriesChart {
            bin_s: series.bin_s,
            flows: Named(rates.collect()),
            services: Named(services.collect()),
            brokers: Named(brokers.map(|(name, it)| (name, QueueSeries { queue: it.queue })).collect()),
            subscriptions: Named(depths.map(|(name, it)| (name, DepthSeries { depth: it.depth })).collect()),
            outboxes: Named(outboxes.map(|(name, it)| (name, DepthSeries { depth: it.depth })).collect()),
        },
    }
}

fn flow_chart<'a>(flow: &'a FlowOutcomePayload<'_>) -> FlowChart<'a> {
    FlowChart { deadline_s: flow.deadline_s, response: &flow.response, completion: flow.completion.as_deref() }
}

fn fault_chart<'a>(fault: &'a FaultPayload<'_>) -> FaultChart<'a> {
    FaultChart {
        target: fault.target,
        kind: fault.kind,
        at_s: fault.at_s,
        for_s: fault.for_s,
        every_s: fault.every_s,
        story: fault.story.as_deref().map(|steps| &steps[..steps.len().min(MOST_STEPS)]),
    }
}
