//! The engine and a slow, obvious simulator agree event by event on small random systems.

mod callee;
mod caller;
mod cores;
mod ends;
mod gates;
mod run;
mod stages;
mod state;
mod tally;

use std::sync::atomic::AtomicBool;

use hopwise::simulate::blueprint::Blueprint;
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};

use crate::support::blueprints::{Features, blueprint};
use state::Rule;

/// 200 units of time, about as many requests, and what is left of them.
const SPAN: Span = Span { warmup: 0, measured: 200_000, drain: 100_000, bins: Span::BINS };
const LATER: Span = Span { warmup: 60_000, measured: 140_000, drain: 3_000, bins: Span::BINS };

/// The first figure in which a rule differs from the engine.
fn difference(plan: &Blueprint, span: Span, rule: Rule) -> Option<String> {
    let stop = AtomicBool::new(false);
    let measured = replicate(&Setup::of(plan), 7, Domain::Main, 1, span, &stop);
    assert!(!measured.cut_short);
    let theirs = tally::of_engine(&measured);
    let counted = run::reference(plan, 7, 1, span, rule);
    let ours = tally::of_reference(&counted, u64::from(measured.bins.count), measured.bins.width);
    assert_eq!(ours.len(), theirs.len());
    let first = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs)?;
    Some(format!("reference {}\n   engine {}", first.0, first.1))
}

#[test]
fn the_engine_agrees_with_the_reference() {
    let mut flows = 0;
    for seed in 0..6_000 {
        let plan = blueprint(seed, Features::Reference);
        let span = if seed % 3 == 0 { LATER } else { SPAN };
        if let Some(difference) = difference(&plan, span, Rule::AsStated) {
            panic!("blueprint {seed}: {difference}\n{plan:#?}");
        }
        flows += plan.sources.len();
    }
    assert!(flows > 6_000);
}

#[test]
fn a_reference_with_one_rule_changed_disagrees() {
    for rule in [Rule::LateTimeout, Rule::LastInFirstOut, Rule::StuckSlot, Rule::MoreRetries, Rule::NothingHeld] {
        // Few small systems have a partition.
        let most = if rule == Rule::NothingHeld { 1_000 } else { 200 };
        let found = (0..most).filter(|seed| {
            let plan = blueprint(*seed, Features::Reference);
            difference(&plan, SPAN, rule).is_some()
        });
        assert!(found.count() > 20, "{rule:?}");
    }
}
