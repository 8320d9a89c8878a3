//! Retries: how they multiply, and what limits them.

use super::{near, scenario};

/// Attempts until one succeeds, `most` at the most, each failing with probability `p`.
fn attempts(p: f64, most: i32) -> f64 {
    (1.0 - p.powi(most)) / (1.0 - p)
}

/// 243 and 64 to one: Amazon Builders' Library, and the SRE book, chapter 22.
#[test]
fn retries_in_layers_multiply() {
    let seen = scenario("retry-layers").run(5, 50);
    near("five layers of three", seen.arrivals_per_request("database", "five-deep"), 243.0, 0.0);
    near("three layers of four", seen.arrivals_per_request("ledger", "three-deep"), 64.0, 0.0);
    let once = scenario("retry-layers").design("once").run(5, 50);
    near("once", once.arrivals_per_request("database", "five-deep"), 3.0, 0.0);
    near("once", once.arrivals_per_request("ledger", "three-deep"), 4.0, 0.0);
}

#[test]
fn layers_end_with_the_first_success() {
    for p in [0.5, 0.9, 0.98] {
        let rate = |service: &str| format!("services.{service}.error_rate={p}");
        let run = scenario("retry-layers").set(&rate("database")).set(&rate("ledger"));
        let seen = run.set("flows.five-deep.rate=50/s").set("flows.three-deep.rate=50/s").run(5, 200);
        near("five", seen.arrivals_per_request("database", "five-deep"), attempts(p, 243), 0.02);
        near("three", seen.arrivals_per_request("ledger", "three-deep"), attempts(p, 64), 0.02);
    }
    let partly = scenario("retry-layers").design("partly").run(5, 500);
    near("partly", partly.arrivals_per_request("ledger", "three-deep"), 10.0, 0.03);
}

/// 3x and 1.1x: the SRE book, chapter 21.
#[test]
fn a_budget_keeps_retries_to_a_tenth() {
    let id = "order->pricing:get price";
    let alone = scenario("retry-budget").run(20, 60);
    near("three attempts", alone.amplification(id), 3.0, 0.02);
    let kept = scenario("retry-budget").design("budget").run(20, 60);
    near("a tenth", kept.amplification(id), 1.1, 0.02);
    near("at the callee", kept.arrivals_per_request("pricing", "quote"), 1.1, 0.02);
}

/// Brooker's table: share that succeeds, attempts per request. The breaker at 10 % failures is at its
/// own threshold, where its run decides: no row.
#[test]
fn a_bucket_limits_retries_and_a_breaker_ends_them() {
    // Failure probability, then both figures of none, retries, bucket, breaker. The bucket's attempts
    // when it is empty are 1.1 in the long run; the publication counts the tokens it starts with.
    type Row = (f64, [(f64, f64); 4]);
    const ROWS: [Row; 4] = [
        (0.05, [(0.9500, 1.0), (1.0, 1.0526), (0.9999, 1.0533), (0.9948, 1.0479)]),
        (0.20, [(0.8018, 1.0), (0.9986, 1.2473), (0.8864, 1.1), (0.8013, 1.0014)]),
        (0.50, [(0.5008, 1.0), (0.9363, 1.8750), (0.5540, 1.1), (0.5021, 1.0)]),
        (1.00, [(0.0, 1.0), (0.0, 4.0), (0.0, 1.1), (0.0, 1.0)]),
    ];
    for (f, expected) in ROWS {
        for (design, (success, amplification)) in ["", "retries", "bucket", "breaker"].into_iter().zip(expected) {
            let mut run = scenario("retry-bucket-or-breaker");
            if !design.is_empty() {
                run = run.design(design);
            }
            let seen = run.set(&format!("services.service.error_rate={f}")).run(20, 60);
            let what = format!("{design} at {f}");
            near(&what, seen.success("thing"), success, 0.02);
            near(&what, seen.amplification("caller->service:get thing"), amplification, 0.02);
        }
    }
}
