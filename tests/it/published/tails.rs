//! Tails: what a fan-out makes of them, and what hedges and balancing take away.

use super::{Run, near, scenario};

/// 63 % of requests, and "almost one in five": Dean and Barroso, 2013. 1 - (1 - p)^n to three digits.
#[test]
fn a_fan_out_is_as_slow_as_its_slowest_leaf() {
    let seen = scenario("fan-out-tail").run(5, 120);
    near("1 in 100, 100 leaves", 1.0 - seen.success("hundred"), 0.634, 0.03);
    let one_in_five = 1.0 - seen.success("two-thousand");
    // 2,400 requests: three standard errors are 0.024.
    assert!((one_in_five - 0.181).abs() < 0.024, "{one_in_five}");
}

/// 100 servers, a hedge after 10 ms: Dean and Barroso, 2013.
#[test]
fn a_hedge_behind_a_fan_out_takes_seconds_off() {
    let alone = scenario("hedged-fan-out").run(0, 150);
    near("p99.9", alone.response("keys", 0.999), 1.8, 0.3);
    let hedged = scenario("hedged-fan-out").design("hedged").run(0, 150);
    near("p99.9 hedged", hedged.response("keys", 0.999), 0.0734, 0.15);
    near("more requests", hedged.amplification("root->tablet:read keys"), 1.02, 0.001);
}

/// A public reproduction, on idle replicas; 20 % where it samples itself.
#[test]
fn a_hedge_at_p95_costs_a_twentieth() {
    let alone = scenario("hedging").run(1, 60);
    near("p99.9", alone.response("answer", 0.999), 1.555, 0.2);
    let hedged = scenario("hedging").design("hedged").run(1, 60);
    near("p99 hedged", hedged.response("answer", 0.99), 0.026, 0.2);
    near("p99.9 hedged", hedged.response("answer", 0.999), 0.034, 0.2);
    near("more requests", hedged.amplification("root->leaf:ask") - 1.0, 0.05, 0.1);
    let queued = scenario("hedging").design("queued").run(60, 1_000);
    near("p99 queued", queued.response("answer", 0.99), 1.485, 0.2);
    let hedged = scenario("hedging").design("queued-hedged").run(60, 1_000);
    near("p99 queued, hedged", hedged.response("answer", 0.99), 0.771, 0.2);
}

/// A hundred servers at 90 %, in service times: random is M/M/1.
#[test]
fn two_choices_are_nearly_as_good_as_all() {
    let mean = |run: Run| run.run(10, 40).mean_response("item") / 0.01;
    near("random", mean(scenario("balancing")), 10.0, 0.05);
    for (design, expected) in
        [("round-robin", 5.1), ("two-choices", 2.63), ("three-choices", 2.07), ("least-requests", 1.07)]
    {
        near(design, mean(scenario("balancing").design(design)), expected, 0.05);
    }
}
