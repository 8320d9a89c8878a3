//! Who comes back, when, and the band in which nobody does.

use hopwise::explore::capacity::{Band, Capacity, Found, Pulse, PulseRun, PulseTest, Trigger};
use hopwise::units::Nanos;

use super::{CapacityPlan, plan, searched, servers};
use crate::support::read;

fn test_of(capacity: &Capacity) -> &PulseTest {
    capacity.pulse.as_ref().expect("a pulse was tried")
}

fn at_base(test: &PulseTest) -> &PulseRun {
    test.at_base().expect("it was tried at the base")
}

fn pushed(pulse: Pulse) -> CapacityPlan {
    CapacityPlan { pulse: Some(pulse), ..plan(1) }
}

fn metastable() -> String {
    read("scenarios/simulate/metastable.toml")
}

/// HotOS 2021: after ten seconds of standstill it heals below half of its 300 a second, and never above.
#[test]
fn the_metastable_band_begins_at_half_of_the_capacity() {
    let capacity = searched(&metastable(), &pushed(Pulse::USUAL));
    let test = test_of(&capacity);
    assert!(matches!(&test.trigger, Trigger::Faults(all) if all.len() == 1), "the fault of the file is the pulse");
    let base = at_base(test);
    assert_eq!((base.factor, base.down(), base.replications()), (1.0, 8, 8), "280 a second is in the band");
    let begins = test.band.begins().expect("there is a band") * capacity.flows[0].per_s;
    assert!((begins / 150.0 - 1.0).abs() <= 0.01, "{begins}");
    // A twin: without the retry, half as much is offered, and the band begins near the capacity itself.
    assert!((begins / 300.0 - 1.0).abs() > 0.4, "{begins}");
    // Without the fault it carries nearly all of its 300 a second.
    let Found::At { factor, .. } = capacity.found else { panic!("{:?}", capacity.found) };
    assert!((0.95..=1.02).contains(&(factor * 280.0 / 300.0)), "{factor}");
}

#[test]
fn without_the_retry_there_is_no_band() {
    let once = metastable().replace("retries = 1\nbackoff = { kind = \"none\" }\n", "");
    assert_ne!(once, metastable());
    // Less than all of the capacity: the backlog of ten seconds takes 7 s to go away at half of it.
    let capacity = searched(&once.replace("280/s", "200/s"), &pushed(Pulse::USUAL));
    let test = test_of(&capacity);
    assert_eq!(at_base(test).down(), 0);
    assert!(test.band.begins().is_none_or(|factor| factor * 200.0 > 240.0), "{:?}", test.band);
}

/// 1,800 more than can be served in half a minute, gone after 1800 / 20 seconds.
#[test]
fn a_backlog_is_gone_when_arithmetic_says() {
    let more = "[[objectives]]\nexpr = \"p(99){flow:main} < 500ms\"\n";
    let capacity = searched(&servers(1, 80.0, more), &pushed(Pulse::USUAL));
    let test = test_of(&capacity);
    let base = at_base(test);
    assert!(test.is_own && matches!(test.trigger, Trigger::Load { .. }));
    assert_eq!((base.factor, base.back(), base.down()), (1.0, 8, 0), "{base:?}");
    let mean = base.mean_s().expect("all come back");
    assert!((mean / 90.0 - 1.0).abs() < 0.2, "{mean}");
    assert!(base.interval_s().is_some_and(|interval| interval.low < mean && mean < interval.high));
    assert!(matches!(test.band, Band::None { .. }), "{:?}", test.band);
}

#[test]
fn a_stated_pulse_goes_before_the_faults_of_the_file() {
    let pulse = Pulse { factor: 3.0, lasts: Nanos(10_000_000_000), stated: true };
    let capacity = searched(&metastable(), &pushed(pulse));
    let trigger = &test_of(&capacity).trigger;
    assert!(
        matches!(trigger, Trigger::Load { factor, lasts } if *factor == 3.0 && *lasts == pulse.lasts),
        "{trigger:?}"
    );
    assert_eq!(trigger.span(), (20_000_000_000, 30_000_000_000));
}

#[test]
fn beyond_the_capacity_a_share_of_it_is_pushed() {
    let more = "[[objectives]]\nexpr = \"p(99){flow:main} < 100ms\"\n";
    let pulse = Pulse { lasts: Nanos(5_000_000_000), ..Pulse::USUAL };
    let capacity = searched(&servers(1, 90.0, more), &pushed(pulse));
    let factor = capacity.found.factor().expect("a limit");
    let test = test_of(&capacity);
    assert!(!test.is_own && (test.base / factor - 0.8).abs() < 1e-9, "{} {factor}", test.base);
}
