//! Messages in the engine: closed forms, conservation, and what each safeguard prevents.

mod conserved;
mod forms;
mod sagas;

use std::sync::atomic::AtomicBool;

use hopwise::simulate::blueprint::Blueprint;
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::measure::Measured;

/// Nanoseconds per second.
const S: u64 = 1_000_000_000;
const MS: u64 = 1_000_000;

/// So many seconds after a tenth of them.
fn run(plan: &Blueprint, seconds: u64, number: u64) -> Measured {
    let span = Span { warmup: seconds * S / 10, measured: seconds * S, drain: 60 * S, bins: Span::BINS };
    let measured = replicate(&Setup::of(plan), 1, Domain::Main, number, span, &AtomicBool::new(false));
    assert!(!measured.cut_short, "the run ends by itself");
    measured
}

/// Mean and standard error of a figure over replications.
fn spread(plan: &Blueprint, seconds: u64, figure: impl Fn(&Measured) -> f64) -> (f64, f64) {
    const RUNS: u64 = 10;
    let values: Vec<f64> = (0..RUNS).map(|number| figure(&run(plan, seconds, number))).collect();
    let mean = values.iter().sum::<f64>() / RUNS as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (RUNS - 1) as f64 / RUNS as f64).sqrt())
}

/// A figure is what theory says, within 3.3 standard errors, and is not something else.
#[track_caller]
fn agrees(plan: &Blueprint, seconds: u64, theory: f64, other: f64, figure: impl Fn(&Measured) -> f64) {
    let (mean, error) = spread(plan, seconds, figure);
    let allowed = 3.3 * error + 1e-9 * theory.abs();
    assert!((mean - theory).abs() <= allowed, "{mean} ± {error}, theory {theory}");
    assert!((mean - other).abs() > allowed, "{mean} ± {error} cannot be told from {other}");
}
