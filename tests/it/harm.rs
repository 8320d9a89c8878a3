//! What cascades turn on: partitions, rolling deploys, scaling, ejection, limits that adapt.

mod deploy;
mod network;
mod reacting;
mod scaling;

use std::sync::atomic::AtomicBool;

use hopwise::simulate::blueprint::{Blueprint, Disturbance, Effect, Target, When};
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::measure::Measured;
use hopwise::vocabulary::FaultKind;

/// One replication of so many nanoseconds, and as many to drain.
fn run(plan: &Blueprint, measured: u64) -> Measured {
    let span = Span { warmup: 0, measured, drain: measured, bins: 20 };
    let measured = replicate(&Setup::of(plan), 1, Domain::Main, 0, span, &AtomicBool::new(false));
    assert!(!measured.cut_short);
    measured
}

/// A fault from `at` on for `lasts` ns.
fn fault(target: Target, effect: Effect, at: u64, lasts: u64) -> Disturbance {
    let when = When::Scheduled { at, lasts, every: None };
    Disturbance { label: "fault".into(), kind: FaultKind::Crash, target, effect, when }
}
