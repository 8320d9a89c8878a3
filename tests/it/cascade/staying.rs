//! Who stays down after a fault, and who is told apart from them.

use serde_json::Value;

use super::told;
use crate::support::read;

/// The published scenario with so many requests a second.
fn metastable(rate: u32, seconds: u64) -> Value {
    let text = read("scenarios/simulate/metastable.toml").replace("rate = \"280/s\"", &format!("rate = \"{rate}/s\""));
    told(&text, seconds, 4)
}

const FLOW: &str = "web->database:query";

#[test]
fn what_stays_down_is_told_with_what_keeps_it_down() {
    let all = metastable(280, 200);
    let metastable = &all["metastable"];
    let flow = &metastable["flows"][FLOW];
    assert_eq!((&flow["metastable"], &flow["replications"], &flow["share"]), (&4.into(), &4.into(), &1.0.into()));
    // Wilson, 4 of 4: 4 / (4 + 1.96 squared).
    assert!((flow["ci95"][0].as_f64().expect("an interval") - 0.510).abs() < 0.001, "{flow}");
    let kept: Vec<&str> =
        metastable["sustained_by"].as_array().expect("a list").iter().filter_map(|by| by["what"].as_str()).collect();
    assert_eq!(kept, ["retries", "wasted-work"]);
    let amplification = &metastable["amplification"][FLOW];
    assert!(amplification["before"].as_f64().is_some_and(|before| before < 1.01), "{amplification}");
    assert!(amplification["after"].as_f64().is_some_and(|after| (after - 2.0).abs() < 0.02), "{amplification}");
}

#[test]
fn what_heals_is_not_metastable() {
    let all = metastable(140, 400);
    let flow = &all["metastable"]["flows"][FLOW];
    assert_eq!((&flow["metastable"], &flow["too_short"]), (&0.into(), &0.into()));
    assert_eq!(all["metastable"]["sustained_by"], serde_json::json!([]));
    assert_eq!(all["faults"][0]["recovered"], true);
}

/// A quarter of 38 s is not ten timeouts of a second.
#[test]
fn a_short_run_cannot_tell() {
    let text = read("scenarios/simulate/metastable.toml").replace("at = \"60s\"", "at = \"10s\"");
    let all = told(&text, 38, 2);
    let flow = &all["metastable"]["flows"][FLOW];
    assert_eq!((&flow["metastable"], &flow["too_short"]), (&0.into(), &2.into()));
    let all = told(&text, 44, 2);
    assert_eq!(all["metastable"]["flows"][FLOW]["metastable"], 2);
}

/// As long as the fault is there, there is nothing to come back from.
#[test]
fn a_fault_that_lasts_is_not_judged() {
    let all = told(&read("scenarios/simulate/metastable.toml"), 80, 1);
    assert_eq!(all["metastable"], Value::Null);
}
