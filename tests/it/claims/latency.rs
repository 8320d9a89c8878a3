//! Delays along a chain: means add up, percentiles do not.

use hopwise::units::math::{exp, ln};

use super::held::{figure, held, text};

const CHAIN: &str = "latency.toml";
const PAGE: &str = "page.toml";

/// The time that a share of 0.99 of `cdf` does not exceed, in units of the mean of one service.
fn p99(cdf: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if cdf(middle) < 0.99 { low = middle } else { high = middle }
    }
    low
}

/// The sum of four independent exponential times.
fn erlang(x: f64) -> f64 {
    1.0 - exp(-x) * (1.0 + x + x * x / 2.0 + x * x * x / 6.0)
}

#[test]
fn means_along_a_chain_add_up() {
    held(CHAIN, "as it stands", "checkout: mean", 4.0 * 0.01, 0.01);
    held(CHAIN, "--design slow", "checkout: mean", 4.0 * (0.98 * 0.01 + 0.02 * 0.1), 0.01);
    held(CHAIN, "--design rare", "checkout: mean", 4.0 * (0.995 * 0.01 + 0.005 * 0.1), 0.01);
    held(CHAIN, "--design together", "checkout: mean", 4.0 * (0.98 * 0.01 + 0.02 * 0.1), 0.02);
    // M/M/1 at 80 %, four times.
    held(CHAIN, "--design loaded", "checkout: mean", 4.0 * 0.01 / (1.0 - 0.8), 0.03);
    held(CHAIN, "--design loaded", "checkout: in line", 0.8, 0.02);
}

#[test]
fn the_99th_percentile_of_a_sum_is_not_the_sum_of_percentiles() {
    let one = 0.01 * ln(100.0);
    let (idle, loaded) = (0.01 * p99(erlang), 0.05 * p99(erlang));
    held(CHAIN, "as it stands", "checkout: 99%", idle, 0.02);
    held(CHAIN, "--design loaded", "checkout: 99%", loaded, 0.06);
    // One of four slow: 7.8 % of the requests; two of them: 0.23 %.
    held(CHAIN, "--design slow", "checkout: 99%", 0.13, 0.01);
    // One of four slow: 2 %, though of each service only 0.5 %.
    held(CHAIN, "--design rare", "checkout: 99%", 0.13, 0.01);
    held(CHAIN, "--design together", "checkout: 99%", 0.4, 0.01);
    let sums = [
        ("as it stands", 4.0 * one),
        ("--design loaded", 20.0 * one),
        ("--design slow", 0.4),
        ("--design rare", 0.04),
        ("--design together", 0.4),
    ];
    for (row, sum) in sums {
        assert_eq!(text(CHAIN, row, "sum of 99%, by formula"), hopwise::report::numbers::duration(sum), "{row}");
    }
    let whole = |row| figure(CHAIN, row, "checkout: 99%");
    // Below, well above and equal.
    assert!(whole("as it stands") < 0.6 * 4.0 * one && whole("--design slow") < 0.4 * 0.4);
    assert!(whole("--design rare") > 3.0 * 0.04);
    assert!((whole("--design together") - 0.4).abs() < 0.002);
}

#[test]
fn times_of_calls_contain_each_other() {
    let calls = [("web->gateway", 0.04), ("gateway->order", 0.03), ("order->payment", 0.02), ("payment->bank", 0.01)];
    for (edge, mean) in calls {
        held(CHAIN, &format!("`{edge}`"), "call", mean, 0.01);
    }
}

#[test]
fn calls_side_by_side_take_the_longest_of_them() {
    held(PAGE, "as it stands", "page: mean", 0.04, 0.02);
    held(PAGE, "as it stands", "page: 99%", 0.01 * p99(erlang), 0.02);
    held(PAGE, "--design parallel", "page: mean", 0.01 * (1.0 + 1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0), 0.02);
    held(PAGE, "--design parallel", "page: 99%", 0.01 * p99(|x| (1.0 - exp(-x)).powi(4)), 0.02);
}

#[test]
fn a_timeout_takes_slowness_out_of_the_sum() {
    held(PAGE, "--design slow", "page: mean", 4.0 * (0.98 * 0.01 + 0.02), 0.03);
    held(PAGE, "--design slow", "page: 99%", 1.03, 0.01);
    // What a slow attempt costs is the timeout; the next is slow once in 50 times as well.
    held(PAGE, "--design impatient", "page: mean", 4.0 * (0.01 + 0.03 * 0.02 / 0.98), 0.01);
    held(PAGE, "--design impatient", "page: 99%", 4.0 * 0.01 + 0.03, 0.01);
}
