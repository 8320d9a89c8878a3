//! Outlier ejection and limits that adapt.

use hopwise::simulate::blueprint::{AdaptiveLimit, Arrivals, Blueprint, Effect, Ejection, NEVER, Target};
use hopwise::simulate::resolve::resolve;
use hopwise::vocabulary::{Fate, LimitAlgorithm};

use super::{fault, run};
use crate::support::plain::{constant, single, steady};
use crate::support::topology;

const SECOND: u64 = 1_000_000_000;

/// Two replicas in turn, a request every millisecond; the second fails all of its own.
fn half_broken(ejection: Option<Ejection>) -> Blueprint {
    let mut plan = single(u32::MAX, 1.0, 1.0);
    plan.stations[0].replicas = 2;
    plan.stations[0].work = constant(0);
    plan.stations[0].adaptation.ejection = ejection;
    plan.sources[0].arrivals = Arrivals::Constant(steady(1e3));
    plan.disturbances = vec![fault(Target::Replica(0, 1), Effect::Errors { rate: 1.0 }, 0, NEVER)];
    plan
}

const EJECTION: Ejection = Ejection { consecutive: 5, interval: SECOND, time: SECOND, max_share: 0.5 };

#[test]
fn a_replica_that_fails_is_left_alone() {
    let seen = run(&half_broken(Some(EJECTION)), 60 * SECOND);
    let failed = seen.flows[0].failed[Fate::Error as usize];
    // Five failures, then 1, 2, 3 … s away, each return 10 ms long: ten of them fit into a minute.
    assert_eq!((failed, seen.stations[0].ejections), (5 * 11, 11));
    assert_eq!(seen.flows[0].ok + failed, seen.flows[0].offered);
    let plain = run(&half_broken(None), 60 * SECOND);
    assert_eq!(plain.flows[0].failed[Fate::Error as usize], plain.flows[0].offered / 2);
}

#[test]
fn time_in_service_is_forgiven() {
    let forgiving = Ejection { interval: 1, ..EJECTION };
    let seen = run(&half_broken(Some(forgiving)), 60 * SECOND);
    // Always one second away and 10 ms back.
    assert!(seen.stations[0].ejections.abs_diff(59) <= 1, "{}", seen.stations[0].ejections);
}

#[test]
fn enough_replicas_stay() {
    let seen = run(&half_broken(Some(Ejection { max_share: 0.4, ..EJECTION })), 10 * SECOND);
    assert_eq!(seen.stations[0].ejections, 0);
    assert_eq!(seen.flows[0].failed[Fate::Error as usize], seen.flows[0].offered / 2);
}

#[test]
fn a_success_between_failures_clears_the_record() {
    let mut plan = half_broken(Some(Ejection { consecutive: 30, ..EJECTION }));
    plan.disturbances[0].effect = Effect::Errors { rate: 0.5 };
    assert_eq!(run(&plan, 20 * SECOND).stations[0].ejections, 0, "thirty times heads in a row");
}

/// Ten workers of 10 ms each, 1,500 requests a second: literature of concurrency-limits.
fn overloaded(algorithm: Option<LimitAlgorithm>) -> Blueprint {
    let mut plan = single(10, 1_500.0, 10e6);
    plan.stations[0].adaptation.limit = algorithm.map(|algorithm| AdaptiveLimit {
        algorithm,
        initial: 20.0,
        least: 20.0,
        most: 200.0,
        smoothing: 0.2,
        window: SECOND,
    });
    plan
}

#[test]
fn a_limit_settles_where_the_workers_are_busy() {
    for algorithm in [LimitAlgorithm::Gradient2, LimitAlgorithm::Vegas, LimitAlgorithm::Aimd] {
        let seen = run(&overloaded(Some(algorithm)), 60 * SECOND);
        let (flow, station) = (&seen.flows[0], &seen.stations[0]);
        let limit = station.limit.in_window() as f64 / (60 * SECOND) as f64;
        assert!((10.0..=30.0).contains(&limit) || algorithm == LimitAlgorithm::Aimd, "{algorithm}: {limit}");
        let goodput = flow.ok as f64 / 60.0;
        assert!((970.0..=1_030.0).contains(&goodput), "{algorithm}: {goodput}");
        let rejected = flow.failed[Fate::Rejected as usize];
        assert_eq!((flow.ok + rejected, rejected), (flow.offered, station.rejected), "{algorithm}");
        // Little: as many inside as the limit, at the pace of the workers.
        let response = flow.response.mean().unwrap_or(0.0);
        assert!(response < 1.05 * limit * 1e6, "{algorithm}: {response} with {limit}");
    }
    let plain = run(&overloaded(None), 60 * SECOND);
    let waited = plain.flows[0].response.mean().unwrap_or(0.0);
    assert!(waited > 5e9, "without a limit the line grows by 500 a second: {waited}");
}

#[test]
fn a_limit_that_is_not_reached_stays() {
    let mut plan = overloaded(Some(LimitAlgorithm::Vegas));
    plan.sources[0].arrivals = Arrivals::Poisson(steady(300.0));
    let seen = run(&plan, 20 * SECOND);
    assert_eq!(seen.stations[0].limit.in_window(), u128::from(20 * 20 * SECOND));
    assert_eq!(seen.flows[0].failed, [0; Fate::ALL.len()]);
}

#[test]
fn what_is_not_stated_is_assumed() {
    let text = |keys: &str| format!("[services.a]\n{keys}\n[[flows]]\nname = \"f\"\nentry = \"a\"\n");
    let plan = resolve(&topology(&text("outlier_ejection = true\nadaptive_concurrency = { max = 10 }")));
    let plan = plan.expect("a blueprint");
    let adaptation = plan.stations[0].adaptation;
    assert_eq!(adaptation.ejection, Some(Ejection { interval: 30 * SECOND, time: 30 * SECOND, ..EJECTION }));
    let limit = adaptation.limit.expect("a limit");
    assert_eq!((limit.initial, limit.least, limit.most, limit.smoothing), (10.0, 10.0, 10.0, 0.2));
    for key in ["outlier_ejection.time", "outlier_ejection.max_share", "adaptive_concurrency.min"] {
        assert!(plan.assumptions.iter().any(|one| one.attribute == key), "{key}");
    }
    assert!(plan.assumptions.iter().all(|one| one.attribute != "adaptive_concurrency.max"));
}
