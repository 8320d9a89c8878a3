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

/// `keys` of a service that takes 100ms a request, at `rate`, for two seconds.
fn short(keys: &str, rate: &str, more: &str) -> Vec<String> {
    let plain = "[services.a]\nservice_time = { constant = \"0s\" }\n";
    let server = format!("[services.a]\nservice_time = {{ exponential = \"100ms\" }}\n{keys}\n");
    let text = bare(&flow(&format!("rate = \"{rate}\"\n{more}"))).replace(plain, &server);
    let value = json(&text, &["--for", "2s", "--replications", "2", "--warmup", "0s"]);
    remarks(&value).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_short_run_does_not_hide_an_overload() {
    for (keys, rate, is_unstable) in [
        ("concurrency = 1", "9/s", false),
        ("concurrency = 1", "10/s", true),
        ("concurrency = 1", "11/s", true),
        ("concurrency = 3\nreplicas = 2", "61/s", true),
        ("concurrency = 3\nreplicas = 2", "55/s", false),
        ("concurrency = 8\ncores = 1", "11/s", true),
        ("cores = 1\ncore_sharing = \"fifo\"", "11/s", true),
        ("cores = 1", "11/s", true),
        ("capacity = \"10/s\"", "11/s", true),
        ("capacity = \"10/s\"", "9/s", false),
        ("", "1000/s", false),
    ] {
        assert_eq!(short(keys, rate, "").contains(&"unstable".to_owned()), is_unstable, "{keys} at {rate}");
    }
}

#[test]
fn what_has_a_limit_is_not_unstable_on_any_run() {
    let one = "concurrency = 1\n";
    for (keys, more) in
        [("line = 3", ""), ("line = { max_wait = \"1s\" }", ""), ("codel = true", ""), ("", "patience = \"1s\"")]
    {
        let told = short(&format!("{one}{keys}"), "20/s", more);
        assert!(!told.contains(&"unstable".to_owned()), "{keys} {more}: {told:?}");
    }
    // Shedding of what has expired limits nothing where nothing expires.
    assert!(short(&format!("{one}line = {{ drop_expired = true }}"), "20/s", "").contains(&"unstable".to_owned()));
}

#[test]
fn what_a_bounded_caller_keeps_away_overloads_nobody() {
    // `a` lets 10/s through, and `b` can do 15/s, although 40/s are offered.
    let plain = |name: &str| format!("[services.{name}]\nservice_time = {{ constant = \"0s\" }}\n");
    let with = |line: &str| {
        let a = format!("[services.a]\nconcurrency = 1\n{line}service_time = {{ constant = \"33ms\" }}\n");
        let b = "[services.b]\nconcurrency = 1\nservice_time = { constant = \"67ms\" }\n";
        bare(&flow("rate = \"40/s\"")).replace(&plain("a"), &a).replace(&plain("b"), b)
    };
    let args = ["--for", "20s", "--replications", "2", "--warmup", "0s"];
    let bounded = json(&with("line = 2\n"), &args);
    assert!(!remarks(&bounded).contains(&"unstable"), "{:?}", remarks(&bounded));
    assert!(remarks(&json(&with(""), &args)).contains(&"unstable"));
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
