//! The product's own runs of the workloads: the shipped scenarios, read, resolved and simulated.

use std::sync::atomic::AtomicBool;

use hopwise::diagnostic::Sources;
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::resolve::resolve;
use hopwise::{file, model};

use crate::yardstick::Run;
use crate::yardstick::workload::Workload;

/// The scenario of a workload and its arrivals per second; a plain tandem hands requests over as
/// messages and has none.
fn scenario(workload: Workload) -> Option<(&'static str, f64)> {
    match workload {
        Workload::W1 => Some((include_str!("../scenarios/simulate/w1.toml"), 0.8)),
        Workload::W2 => Some((include_str!("../scenarios/simulate/w2.toml"), 14.4)),
        Workload::W3 => None,
        Workload::W3S => Some((include_str!("../scenarios/simulate/w3s.toml"), 2.8)),
        Workload::W4 => Some((include_str!("../scenarios/simulate/w4.toml"), 2.0)),
    }
}

/// Runs the scenario of `workload` from its text to its figures, for as many requests as the yardsticks
/// have on average.
pub fn run(workload: Workload, seed: u64) -> Option<Run> {
    let (text, rate) = scenario(workload)?;
    let mut sources = Sources::default();
    let id = sources.add("scenario", text);
    let topology = model::lower(&file::parse(&sources, id).0?).0?;
    let blueprint = resolve(&topology).ok()?;
    let setup = Setup::of(&blueprint);
    let measured = (workload.customers() as f64 / rate * 1e9) as u64;
    let span = Span { warmup: 0, measured, drain: u64::MAX / 8, bins: Span::BINS };
    let measured = replicate(&setup, seed, Domain::Main, 0, span, &AtomicBool::new(false));
    let flow = measured.flows.first()?;
    let mean = flow.response.mean()? / 1e9;
    // Percentiles are part of what is asked of a run.
    std::hint::black_box(flow.response.quantiles(&[0.5, 0.9, 0.95, 0.99, 0.999]));
    Some(Run { requests: flow.offered, events: measured.events, mean })
}
