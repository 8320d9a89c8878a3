//! Systems that never settle, never end or never rest: the run ends, and says what happened.

use super::{bare, flow, free, json, remarks, simulate};
use crate::support::{code, stderr};

const SHORT: [&str; 4] = ["--for", "10s", "--replications", "2"];

#[test]
fn a_circle_of_calls_ends_at_the_hop_limit_and_is_told() {
    for more in ["", "calls_per_request = 3\n", "latency = \"1ms\"\n"] {
        let back = free("b", "a", "z").replace(if more.contains("latency") { "latency = \"0s\"\n" } else { "-" }, "");
        let json = json(&bare(&format!("{back}{more}{}", flow("rate = \"5/s\""))), &SHORT);
        assert!(remarks(&json).contains(&"hop-limit"), "{more}: {:?}", remarks(&json));
    }
}

#[test]
fn a_circle_of_retries_without_length_is_cut_short() {
    let back = free("b", "a", "z") + "retries = 3\nidempotent = true\n";
    let text = bare(&format!("{back}{}", flow("rate = \"5/s\"")));
    let args = ["--for", "1s", "--replications", "1", "--warmup", "0s"];
    let output = simulate(&text, &args);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(remarks(&json(&text, &args)).contains(&"cut-short"));
}

/// One server that can do 10/s, at 20/s.
fn overloaded(more: &str) -> serde_json::Value {
    let server = "[services.a]\nconcurrency = 1\nservice_time = { constant = \"100ms\" }\n";
    let plain = "[services.a]\nservice_time = { constant = \"0s\" }\n";
    let text = bare(&flow("rate = \"20/s\"")).replace(plain, &format!("{server}{more}"));
    json(&text, &["--for", "5m", "--replications", "2", "--warmup", "0s"])
}

#[test]
fn what_grows_without_limit_is_unstable_and_has_its_figures() {
    let json = overloaded("");
    assert!(remarks(&json).contains(&"unstable"), "{:?}", remarks(&json));
    assert!(json["flows"]["f"]["response"]["mean_s"].is_number(), "{}", json["flows"]["f"]["response"]);
}

#[test]
fn a_bounded_line_is_not_unstable() {
    let json = overloaded("line = { capacity = 5 }\n");
    assert!(!remarks(&json).contains(&"unstable"), "{:?}", remarks(&json));
}

#[test]
fn users_who_never_rest_are_cut_short() {
    let text = bare(&flow("arrivals = { closed = { users = 10, think_time = \"0s\" } }"));
    let args = ["--for", "1s", "--replications", "1", "--warmup", "0s"];
    assert_eq!(code(&simulate(&text, &args)), 2);
    assert!(remarks(&json(&text, &args)).contains(&"cut-short"));
}

#[test]
fn more_requests_than_a_run_can_hold_are_cut_short() {
    let plain = "[services.a]\nservice_time = { constant = \"0s\" }\n";
    let slow = "[services.a]\nconcurrency = 1\nservice_time = { constant = \"1s\" }\n";
    let text = bare(&flow("rate = \"1000000000000/s\"")).replace(plain, slow);
    let args = ["--for", "10ms", "--replications", "1", "--warmup", "0s", "--threads", "1"];
    assert_eq!(code(&simulate(&text, &args)), 2);
    assert!(remarks(&json(&text, &args)).contains(&"cut-short"));
}

#[test]
fn the_longest_spans_are_simulated() {
    let text = bare(&flow("rate = \"1/h\"")).replace("constant = \"0s\"", "constant = \"3650d\"");
    let output = simulate(&text, &["--for", "400d", "--warmup", "400d", "--replications", "2"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn a_mean_of_infinite_variance_has_no_interval() {
    let with = |shape: &str| {
        let text = format!(
            "[services.user]\nkind = \"client\"\n[services.a]\nservice_time = {{ pareto = {{ minimum = \"1ms\", shape = {shape} }} }}\n\
             [[edges]]\nfrom = \"user\"\nto = \"a\"\nrate = \"100/s\"\n"
        );
        let value = json(&text, &["--for", "10s", "--warmup", "0s"]);
        value["flows"]["user->a"]["response"]["ci95"]["mean_s"].clone()
    };
    assert!(with("1.8").is_null());
    assert!(with("2.5").is_array());
}
