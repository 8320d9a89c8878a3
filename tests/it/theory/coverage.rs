//! Intervals hold what they promise.

use hopwise::explore::{Plan, Serial, simulate};
use hopwise::selftest::station;
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;

use crate::support::topology;

#[test]
fn intervals_cover_theory_as_often_as_they_say() {
    const RUNS: u64 = 200;
    let text = station("concurrency = 1\nservice_time = { exponential = \"10ms\" }", "rate = \"80/s\"");
    let blueprint = resolve(&topology(&text)).expect("a system");
    let covers = |seed: u64| {
        let plan = Plan {
            measured: Nanos::from_millis(100_000),
            warmup: Some(Nanos::from_millis(10_000)),
            seed,
            replications: 8,
            precision: None,
        };
        let outcome = simulate(&blueprint, &plan, &Serial::default());
        let mean = outcome.flows[0].response.mean.expect("requests");
        mean.interval.expect("eight replications").contains(1.0 / (100.0 - 80.0))
    };
    let covered = (1..=RUNS).filter(|seed| covers(*seed)).count();
    // 95 % of 200 is 190; a right interval is outside of 180..=198 in fewer than one set of runs of 300.
    assert!((180..=198).contains(&covered), "{covered} of {RUNS}");
}
