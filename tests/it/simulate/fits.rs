//! What became of durations that are stated by two figures: printed in every format.

use serde_json::Value;

use super::{bare, flow, json, simulate};
use crate::support::stdout;

const SHORT: [&str; 4] = ["--for", "1s", "--replications", "1"];

/// The flow `f` over `web->a:x`, with fits of every kind.
fn text() -> String {
    let enter = "to = \"a\"\noperation = \"x\"\npattern = \"rest\"\nlatency = \"0s\"";
    bare(&flow(
        "arrivals = { closed = { users = 2, think_time = { mean = \"1s\", p99 = \"3s\" } } }\n\
         patience = { p50 = \"1s\", p99 = \"9s\" }",
    ))
    .replacen("service_time = { constant = \"0s\" }", "service_time = { mean = \"10ms\", p99 = \"40ms\" }", 1)
    .replacen("service_time = { constant = \"0s\" }", "service_time = { p50 = \"10ms\", p99 = \"40ms\" }", 1)
    .replacen(enter, &enter.replace("\"0s\"", "{ p50 = \"2ms\", p99 = \"8ms\" }"), 1)
}

fn figure(fit: &Value, name: &str) -> f64 {
    fit[name].as_f64().expect("a number")
}

#[test]
fn every_fit_has_all_its_figures() {
    let value = json(&text(), &SHORT);
    let fits = value["fitted"].as_array().expect("a list");
    let of: Vec<(&str, &str)> = fits
        .iter()
        .map(|fit| (fit["entity"].as_str().expect("a name"), fit["attribute"].as_str().expect("a key")))
        .collect();
    let expected =
        [("a", "service_time"), ("b", "service_time"), ("f", "patience"), ("f", "think_time"), ("web->a:x", "latency")];
    assert_eq!(of, expected);
    for fit in fits {
        // A lognormal: ln p99 = ln p50 + 2.3263 sigma; mean = p50 exp(sigma² / 2).
        let (p50, sigma) = (figure(fit, "p50_s"), figure(fit, "sigma"));
        assert!((figure(fit, "p99_s") / (p50 * libm::exp(2.326_347_874 * sigma)) - 1.0).abs() < 1e-6, "{fit}");
        assert!((figure(fit, "mean_s") / (p50 * libm::exp(sigma * sigma / 2.0)) - 1.0).abs() < 1e-6, "{fit}");
        assert!(fit["law"].as_str().is_some_and(|law| law.starts_with("lognormal p50 ")), "{fit}");
    }
    assert!((figure(&fits[0], "mean_s") - 0.010).abs() < 1e-9 && (figure(&fits[0], "p99_s") - 0.040).abs() < 1e-8);
    assert!((figure(&fits[1], "p50_s") - 0.010).abs() < 1e-9 && (figure(&fits[1], "p99_s") - 0.040).abs() < 1e-8);
}

#[test]
fn people_see_the_fit_too() {
    for format in ["text", "markdown"] {
        let all: Vec<&str> = SHORT.iter().chain(&["--format", format]).copied().collect();
        let text = stdout(&simulate(&text(), &all)).split_whitespace().collect::<Vec<_>>().join(" ");
        // 40 / 10 = exp(2.3263 sigma), so the mean is 10 exp(0.5959² / 2) = 11.9.
        assert!(text.contains("lognormal p50 10ms, p99 40ms, mean 11.9ms: b"), "{format}:\n{text}");
    }
    // Those that became the same are told together.
    let both = bare(&flow("rate = \"10/s\"")).replace("{ constant = \"0s\" }", "{ p50 = \"10ms\", p99 = \"40ms\" }");
    let told = stdout(&simulate(&both, &SHORT));
    assert!(told.contains("mean 11.9ms: a and 1 other") && told.matches("lognormal").count() == 1, "{told}");
    let plain = bare(&flow("rate = \"10/s\""));
    assert!(!stdout(&simulate(&plain, &SHORT)).contains("Fitted"), "nothing was fitted");
}

#[test]
fn an_assumed_tail_stands_among_the_assumptions_alone() {
    let text = bare(&flow("rate = \"10/s\"")).replacen("{ constant = \"0s\" }", "\"10ms\"", 1);
    assert_eq!(json(&text, &SHORT)["fitted"], serde_json::json!([]));
}
