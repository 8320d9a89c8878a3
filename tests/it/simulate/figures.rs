//! Figures whose value is known beforehand.

use super::{bare, flow, json};

#[test]
fn every_request_whose_caller_has_given_up_is_wasted() {
    let slow = |text: String| text.replacen("constant = \"0s\"", "constant = \"100ms\"", 1);
    let entry = "operation = \"x\"\n";
    let with = |timeout: &str| {
        let text = slow(bare(&flow("rate = \"20/s\"\narrivals = \"constant\"")));
        let text = text.replacen(entry, &format!("{entry}timeout = \"{timeout}\"\n"), 1);
        let value = json(&text, &["--for", "10s", "--warmup", "1s", "--replications", "2"]);
        value["services"]["a"]["wasted_requests_per_s"].as_f64().expect("a number")
    };
    assert!((with("50ms") - 20.0).abs() < 0.2, "{}", with("50ms"));
    assert_eq!(with("150ms"), 0.0);
}
