//! What the file says beside what is simulated, and what can have no effect: told in every format.

use serde_json::Value;

use super::{bare, flow, json, remarks, simulate};
use crate::support::stdout;

const SHORT: [&str; 4] = ["--for", "5s", "--replications", "2"];

/// The remark of `kind`.
fn remark<'a>(json: &'a Value, kind: &str) -> Option<&'a Value> {
    json["remarks"].as_array().expect("a list of remarks").iter().find(|remark| remark["kind"] == kind)
}

/// Each request of `f`, 100 a second, calls `a->b:y` twice; that edge states `rate` and `more`.
fn stated(rate: &str, more: &str) -> String {
    bare(&format!("calls_per_request = 2\nrate = \"{rate}\"\n{more}\n{}", flow("rate = \"100/s\"")))
}

#[test]
fn a_rate_that_does_not_follow_from_the_entries_is_told_in_every_format() {
    let text = stated("150/s", "");
    let value = json(&text, &SHORT);
    let found = remark(&value, "rate-differs").expect("a remark");
    assert_eq!(
        (&found["entity"], &found["stated"], &found["calculated"]),
        (&"a->b:y".into(), &150.0.into(), &200.0.into())
    );
    for format in ["text", "markdown"] {
        let all: Vec<&str> = SHORT.iter().chain(&["--format", format]).copied().collect();
        let text = stdout(&simulate(&text, &all)).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("states a rate of 150/s, but 200/s follow from the entries"), "{format}:\n{text}");
    }
}

#[test]
fn a_tenth_is_not_over_a_tenth() {
    // 200/s follow: within a tenth of what is stated from 181.8/s to 222.2/s.
    for (rate, is_told) in [("200/s", false), ("181/s", true), ("182/s", false), ("222/s", false), ("223/s", true)] {
        let value = json(&stated(rate, ""), &SHORT);
        assert_eq!(remark(&value, "rate-differs").is_some(), is_told, "{rate}");
    }
    // Exactly: 110/s follow and 100/s are stated.
    let exact = stated("100/s", "").replace("calls_per_request = 2", "calls_per_request = 1.1");
    assert!(remark(&json(&exact, &SHORT), "rate-differs").is_none());
    let over = exact.replace("1.1", "1.11");
    assert!(remark(&json(&over, &SHORT), "rate-differs").is_some());
}

#[test]
fn a_rate_beside_a_cache_may_count_calls_or_what_reaches_the_callee() {
    for (rate, is_told) in [("200/s", false), ("100/s", false), ("300/s", true), ("80/s", true)] {
        let value = json(&stated(rate, "cache = { hit_ratio = 0.5 }"), &SHORT);
        assert_eq!(remark(&value, "rate-differs").is_some(), is_told, "{rate}: {:?}", remarks(&value));
    }
}

#[test]
fn rates_of_entries_and_more_load_are_no_contradiction() {
    let value = json(&stated("200/s", ""), &[&SHORT[..], &["--load", "2x"]].concat());
    assert!(remark(&value, "rate-differs").is_none(), "{:?}", remarks(&value));
    let entry = bare("rate = \"1/s\"\n").replace("operation = \"x\"", "operation = \"x\"\nrate = \"70/s\"");
    let value = json(&entry, &SHORT);
    let found = remark(&value, "rate-differs").expect("the inner edge");
    assert_eq!((&found["entity"], &found["calculated"]), (&"a->b:y".into(), &70.0.into()));
}
