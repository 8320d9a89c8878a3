//! Delivered hops per CPU second on whole systems: requests and messages that reach a replica.
//!
//! `cargo bench --bench hops [-- --rounds N]`. From the file's text to the figures of one replication, on the
//! thread that calls. W5 is guarded calls alone; W6 is calls, messages and faults.

mod cpu_time;
mod rounds;

use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use cpu_time::timed;
use hopwise::diagnostic::Sources;
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::resolve::resolve;
use hopwise::{file, model};
use rounds::rounds;

const USAGE: &str = "usage: cargo bench --bench hops [-- --rounds N], N from 1 to 1000";

/// Name, text, and the simulated seconds that take about two of a processor.
const WORKLOADS: [(&str, &str, u64); 2] = [
    ("W5", include_str!("../scenarios/simulate/w5.toml"), 600),
    ("W6", include_str!("../scenarios/simulate/w6.toml"), 600),
];

fn main() -> ExitCode {
    // `cargo test --benches` runs this program too, without `--bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("not run: `cargo bench --bench hops`");
        return ExitCode::SUCCESS;
    }
    let Some(rounds) = rounds(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    println!("CPU time on one thread, medians of {rounds} rounds\n");
    println!("{:<8} {:>10} {:>12} {:>8} {:>15}", "workload", "hops", "CPU seconds", "ns/hop", "M hops/second");
    for (name, text, seconds) in WORKLOADS {
        let mut runs = Vec::with_capacity(rounds);
        for seed in 1..=rounds as u64 {
            let (hops, time) = timed(|| hops(text, seconds, seed));
            let Some(hops) = hops else {
                eprintln!("hops: {name} is not a system that runs");
                return ExitCode::FAILURE;
            };
            runs.push((time.as_secs_f64() / hops as f64, hops));
        }
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (per_hop, hops) = runs[rounds / 2];
        let (time, nanoseconds) = (per_hop * hops as f64, per_hop * 1e9);
        println!("{name:<8} {hops:>10} {time:>12.2} {nanoseconds:>8.0} {:>15.2}", 1e-6 / per_hop);
    }
    ExitCode::SUCCESS
}

/// Requests and messages that came to a service or a broker in one replication of `seconds`.
fn hops(text: &str, seconds: u64, seed: u64) -> Option<u64> {
    let mut sources = Sources::default();
    let id = sources.add("scenario", text);
    let topology = model::lower(&file::parse(&sources, id).0?).0?;
    let setup = Setup::of(&resolve(&topology).ok()?);
    let second = 1_000_000_000;
    let span = Span { warmup: 0, measured: seconds * second, drain: 60 * second, bins: Span::BINS };
    let measured = replicate(&setup, seed, Domain::Main, 0, span, &AtomicBool::new(false));
    // Percentiles are part of what is asked of a run.
    for flow in &measured.flows {
        std::hint::black_box(flow.response.quantiles(&[0.5, 0.9, 0.95, 0.99, 0.999]));
    }
    Some(measured.stations.iter().map(|station| station.came).sum())
}
