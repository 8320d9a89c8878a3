//! What keeps an overload or a dead callee from taking the rest along.

use hopwise::simulate::measure::link::BreakerState;
use hopwise::vocabulary::Fate;

use super::{near, scenario};

/// Opens after a second, then ten trials every 60.1 s: resilience4j's constants.
#[test]
fn a_breaker_leaves_ten_calls_a_minute() {
    let id = "order->rates:get rate";
    let seen = scenario("circuit-breaker").run(0, 601);
    let breaker = seen.link(id).breaker.as_ref().expect("a breaker");
    let first = breaker.timeline.first().expect("it opens");
    assert_eq!(first.to, BreakerState::Open);
    near("opens at", first.time as f64 / 1e9, 1.0, 0.02);
    near("opens again", breaker.timeline[2].time as f64 / 1e9, 61.1, 0.001);
    // Ten cycles after the first one.
    let seen = scenario("circuit-breaker").run(10, 601);
    near("attempts", seen.link(id).attempts_per_s.expect("calls").value, 0.166, 0.01);
    near("without", scenario("circuit-breaker").design("none").run(10, 60).amplification(id), 1.0, 0.0);
}

/// Demand of ten times the capacity: the SRE book, chapter 21.
#[test]
fn clients_refuse_what_a_backend_would() {
    let (id, capacity) = ("front->backend:get feed", 100.0);
    for (design, refused, offered) in [("", 0.8, 2.0), ("eager", 0.89, 1.1), ("none", 0.0, 10.0)] {
        let mut run = scenario("adaptive-throttling");
        if !design.is_empty() {
            run = run.design(design);
        }
        let seen = run.run(360, 60);
        near("refused", seen.share(id, Fate::Throttled), refused, 0.05);
        near("offered", seen.service("backend").arrived_per_s / capacity, offered, 0.05);
        near("served", seen.flow("feed").goodput_per_s.expect("goodput").value / capacity, 1.0, 0.05);
    }
}

/// Erlang's loss formula: of `a` on `c` places.
fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, n| a * b / (f64::from(n) + a * b))
}

/// Little's law: 40 threads of 32; and Erlang B at the bulkhead.
#[test]
fn one_slow_callee_takes_all_threads() {
    let seen = scenario("thread-exhaustion").run(60, 120);
    assert!(seen.success("product") < 0.05, "{}", seen.success("product"));
    let shop = seen.service("shop").utilization.expect("threads").value;
    assert!(shop > 0.98, "{shop}");
    let seen = scenario("thread-exhaustion").design("bulkhead").run(60, 600);
    near("product", seen.success("product"), 1.0, 0.001);
    let lost = erlang_b(10, 40.0);
    near("lost", seen.share("shop->offers:get offers", Fate::BulkheadFull), lost, 0.02);
    near("degraded", seen.flow("home").degraded_ratio.expect("requests").value, lost, 0.02);
}
