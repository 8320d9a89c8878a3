//! The engine and a slow, obvious simulator agree event by event on small random systems.

mod callee;
mod caller;
mod cores;
mod delivering;
mod ends;
mod gates;
mod mail;
mod mail_tally;
mod publishing;
mod run;
mod stages;
mod state;
mod tally;

use std::sync::atomic::AtomicBool;

use hopwise::simulate::blueprint::Blueprint;
use hopwise::simulate::engine::setup::Setup;
use hopwise::simulate::engine::{Domain, Span, replicate};
use hopwise::simulate::measure::subscription::MessageCounts;

use crate::support::blueprints::{Features, blueprint};
use crate::support::mailed::mailed;
use state::Rule;

/// 200 units of time, about as many requests, and what is left of them.
const SPAN: Span = Span { warmup: 0, measured: 200_000, drain: 100_000, bins: Span::BINS };
const LATER: Span = Span { warmup: 60_000, measured: 140_000, drain: 3_000, bins: Span::BINS };

/// Systems with messages.
const MAILED: u64 = 3_000;

/// The first figure in which a rule differs from the engine.
fn difference(plan: &Blueprint, span: Span, rule: Rule) -> Option<String> {
    let stop = AtomicBool::new(false);
    let measured = replicate(&Setup::of(plan), 7, Domain::Main, 1, span, &stop);
    assert!(!measured.cut_short);
    let theirs = [tally::of_engine(&measured), mail_tally::of_engine(&measured)].concat();
    let counted = run::reference(plan, 7, 1, span, rule);
    let ours = tally::of_reference(&counted, u64::from(measured.bins.count), measured.bins.width);
    let has_outbox = |station: usize| plan.stations[station].relay.is_some();
    let ours = [ours, mail_tally::of_reference(&counted, has_outbox)].concat();
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

#[test]
fn the_engine_agrees_with_the_reference_about_messages() {
    // Of all systems: (what, how often it happened).
    let mut seen = [
        ("consumed", 0),
        ("published again", 0),
        ("redelivered", 0),
        ("dead letters", 0),
        ("lost", 0),
        ("never published", 0),
        ("double effects", 0),
        ("rows", 0),
    ];
    for seed in 0..MAILED {
        let plan = mailed(seed);
        let span = if seed % 3 == 0 { LATER } else { SPAN };
        if let Some(difference) = difference(&plan, span, Rule::AsStated) {
            panic!("blueprint {seed}: {difference}\n{plan:#?}");
        }
        let measured = replicate(&Setup::of(&plan), 7, Domain::Main, 1, span, &AtomicBool::new(false));
        let mut all = MessageCounts::default();
        measured.subscriptions.iter().for_each(|subscription| all.add(&subscription.counts));
        let rows = measured.outboxes.iter().flatten().map(|outbox| outbox.delay.count()).sum();
        let here = [
            all.consumed,
            all.duplicated,
            all.redelivered,
            all.dead_lettered,
            all.lost,
            all.unpublished,
            all.double_effects,
            rows,
        ];
        seen.iter_mut().zip(here).for_each(|(seen, here)| seen.1 += here);
    }
    println!("{seen:?}");
    assert!(seen.iter().all(|(_, times)| *times > 300), "{seen:?}");
}

#[test]
fn a_reference_with_one_rule_about_messages_changed_disagrees() {
    let rules = [
        Rule::OneMoreDelivery,
        Rule::NoRedeliveryDelay,
        Rule::OneMoreInFlight,
        Rule::BoundlessRelay,
        Rule::AllConfirmed,
    ];
    for rule in rules {
        let found = (0..300).filter(|seed| difference(&mailed(*seed), SPAN, rule).is_some());
        assert!(found.count() > 20, "{rule:?}");
    }
}
