//! The load that closed forms give, within 2 %, and twins that must not fit.

use hopwise::explore::capacity::{Capacity, Found};
use hopwise::selftest::formula::birth_death::{erlang_b, mmc_response_beyond, mmc_wait};

use super::{plan, searched, servers};

/// Of one server, per second.
const WORK: f64 = 100.0;

/// The load in 0..`full` at which `figure`, which grows, reaches `limit`.
fn load_at(full: f64, limit: f64, figure: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, full);
    for _ in 0..100 {
        // Off the loads at which a formula divides by 0.
        let middle = 0.5 * (low + high) * (1.0 + 1e-13);
        if figure(middle) < limit { low = middle } else { high = middle }
    }
    low
}

/// At which 99 % of the answers take `limit` seconds.
fn p99(count: u32, limit: f64) -> f64 {
    load_at(f64::from(count) * WORK, 0.01, |load| mmc_response_beyond(load, WORK, count, limit))
}

/// At which they do on the mean.
fn mean(count: u32, limit: f64) -> f64 {
    load_at(f64::from(count) * WORK, limit, |load| mmc_wait(load, WORK, count) + 1.0 / WORK)
}

/// What was found, in requests a second: the estimate, and the loads that are sure.
fn found(capacity: &Capacity) -> [f64; 3] {
    let Found::At { factor, holds_to, missed_from, .. } = capacity.found else { panic!("{:?}", capacity.found) };
    [factor, holds_to, missed_from].map(|factor| factor * capacity.flows[0].per_s)
}

fn is_within(estimate: f64, truth: f64) -> bool {
    (estimate / truth - 1.0).abs() <= 0.02
}

#[test]
fn the_load_of_a_p99_is_that_of_m_m_c() {
    let (mut inside, mut all) = (0, 0);
    for (count, limit, rate, seeds) in
        [(1, 0.1, 10.0, 1..=2), (1, 0.1, 90.0, 5..=5), (4, 0.08, 100.0, 1..=2), (16, 0.06, 400.0, 1..=1)]
    {
        let more = format!("[[objectives]]\nexpr = \"p(99){{flow:main}} < {}ms\"\n", limit * 1e3);
        let truth = p99(count, limit);
        for seed in seeds {
            let capacity = searched(&servers(count, rate, &more), &plan(seed));
            let [estimate, holds_to, missed_from] = found(&capacity);
            assert!(is_within(estimate, truth), "{count} servers, seed {seed}: {estimate}, not {truth}");
            // Wrong twins: the mean instead of the p99, and one server more.
            let twins = [mean(count, limit), p99(count + 1, limit)];
            assert!(twins.iter().all(|twin| !is_within(estimate, *twin)), "{estimate} is near {twins:?}");
            all += 1;
            inside += u32::from(holds_to <= truth && truth <= missed_from);
        }
    }
    // Each end is wrong one time in twenty, and is looked at several times.
    assert!(inside + 1 >= all, "the truth lies between the sure loads {inside} of {all} times");
}

#[test]
fn where_nothing_is_asked_one_in_a_hundred_may_fail() {
    // Erlang B: whoever finds all four busy is refused.
    let text = servers(4, 50.0, "").replace("concurrency = 4", "concurrency = 4\nline = { capacity = 0 }");
    let truth = WORK * load_at(4.0, 0.01, |load| erlang_b(4, load));
    let capacity = searched(&text, &plan(1));
    assert_eq!(capacity.objectives.len(), 1);
    let [estimate, ..] = found(&capacity);
    assert!(is_within(estimate, truth), "{estimate}, not {truth}");
    let twin = WORK * load_at(5.0, 0.01, |load| erlang_b(5, load));
    assert!(!is_within(estimate, twin), "{estimate} is near {twin}");
}

/// Nothing fails, and from 100 a second on the line grows: arithmetic and run together find that.
#[test]
fn a_line_that_grows_is_missed_whatever_is_asked() {
    let capacity = searched(&servers(1, 40.0, ""), &plan(1));
    let [estimate, _, missed_from] = found(&capacity);
    assert!((95.0..=100.5).contains(&estimate), "{estimate}");
    assert!(missed_from <= 103.0, "{missed_from}");
    assert_eq!(capacity.bound.as_ref().map(|(name, factor)| (&**name, *factor)), Some(("server", 2.5)));
}

#[test]
fn a_wider_precision_costs_less_and_says_so() {
    let text = servers(1, 40.0, "[[objectives]]\nexpr = \"p(99){flow:main} < 100ms\"\n");
    let of = |precision: f64| searched(&text, &super::CapacityPlan { precision, ..plan(1) });
    let (wide, narrow) = (of(0.1), of(0.01));
    assert!(wide.replications < narrow.replications, "{} {}", wide.replications, narrow.replications);
    for (capacity, precision) in [(wide, 0.1), (narrow, 0.01)] {
        let Found::At { factor, holds_to, missed_from, precise } = capacity.found else { panic!("found") };
        assert_eq!(precise, holds_to >= factor * (1.0 - precision) && missed_from <= factor * (1.0 + precision));
    }
}
