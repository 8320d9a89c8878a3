//! Under `--format json` standard output is one JSON text, whatever happens.

use std::process::Output;

use serde_json::Value;

use super::{BROKEN, CLEAN, CONTRADICTION, file, folder, scenarios};
use crate::support::{code, hopwise, hopwise_with, stderr, stdout};

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {:?}\n{}", stdout(output), stderr(output)))
}

/// The problems of a run that ends with 2.
fn problems(args: &[&str]) -> Vec<Value> {
    let output = hopwise(args);
    assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
    assert!(!stderr(&output).is_empty(), "{args:?} is silent");
    let payload = json(&output);
    assert_eq!(payload["schema_version"], 1, "{args:?}");
    assert_eq!(payload["command"], args[0], "{args:?}");
    assert_eq!(payload["outcome"], "no-verdict", "{args:?}");
    let problems = payload["problems"].as_array().expect("there are problems").clone();
    assert!(!problems.is_empty(), "{args:?}");
    problems
}

#[test]
fn a_problem_has_its_file_line_and_column() {
    let path = file(&folder("problem"), "x.toml", BROKEN);
    for command in [&["recommend"][..], &["explain", "a->b"]] {
        let args: Vec<&str> = command.iter().copied().chain([path.as_str(), "--format", "json"]).collect();
        let problems = problems(&args);
        assert_eq!(problems.len(), 1);
        let problem = &problems[0];
        assert_eq!((&problem["line"], &problem["column"]), (&4.into(), &8.into()));
        assert_eq!(problem["file"], path.as_str());
        assert_eq!((&problem["rule"], &problem["severity"]), (&"unknown-name".into(), &"error".into()));
        assert_eq!(problem["message"], "there is no service `aa`");
        assert_eq!(problem["help"], "did you mean `a`?");
    }
}

#[test]
fn what_cannot_be_read_is_a_problem_too() {
    let folder = folder("machine-unreadable");
    let latin = file(&folder, "latin1.toml", b"\xe9");
    let empty = file(&folder, "empty.toml", "");
    for (path, rule) in [
        ("nowhere.toml", "unreadable"),
        ("scenarios", "unreadable"),
        (latin.as_str(), "unreadable"),
        (empty.as_str(), "nothing-to-decide"),
    ] {
        let problems = problems(&["recommend", path, "--format", "json"]);
        assert_eq!(problems[0]["rule"], rule, "{path}");
    }
}

#[test]
fn a_wrong_argument_is_a_problem_with_its_place_in_the_argument() {
    let set = problems(&["recommend", CLEAN, "--format", "json", "--set", "services.bank.service_tme=1s"]);
    assert_eq!(set[0]["rule"], "unknown-key");
    assert_eq!((&set[0]["file"], &set[0]["line"], &set[0]["column"]), (&"--set".into(), &1.into(), &15.into()));
    let design = problems(&["recommend", CLEAN, "--format", "json", "--design", "nope"]);
    assert_eq!(design[0]["rule"], "unknown-design");
    let both = problems(&["recommend", CLEAN, "--format", "json", "--set", "x", "--set", "services.y.kind=store"]);
    assert_eq!(both.len(), 2);
}

#[test]
fn an_unknown_edge_is_a_problem_too() {
    problems(&["recommend", CLEAN, "--edge", "nope", "--format", "json"]);
}

#[test]
fn an_unknown_subject_is_a_problem_too() {
    problems(&["explain", "nope->nope", CLEAN, "--format", "json"]);
}

#[test]
fn a_subject_without_json_is_a_problem_too() {
    problems(&["explain", "Q5", "--format", "json"]);
}

#[test]
fn a_page_is_not_printed_as_text_where_json_is_asked_for() {
    let output = hopwise(&["explain", "Q5", CLEAN, "--format", "json"]);
    json(&output);
}

#[test]
fn every_answer_says_the_version_of_its_shape() {
    for args in [
        &["recommend", CLEAN, "--format", "json"][..],
        &["explain", "order->payment", CLEAN, "--format", "json"],
        &["explain", "system", CLEAN, "--format", "json"],
        &["explain", "place-order", "scenarios/place-order.toml", "--format", "json"],
    ] {
        let answer = json(&hopwise(args));
        assert_eq!(answer["schema_version"], 1, "{args:?}");
    }
}

#[test]
fn every_scenario_has_the_promised_names() {
    const EDGE: [&str; 17] = [
        "id",
        "from",
        "to",
        "operation",
        "pattern",
        "family",
        "saga",
        "implied",
        "runner_up",
        "confidence",
        "decisive",
        "reasons",
        "flips",
        "safeguards",
        "broker_kind",
        "assumptions",
        "policy_dependent",
    ];
    const FLOW: [&str; 6] = ["name", "form", "coordination", "type", "participants", "safeguards"];
    const SYSTEM: [&str; 6] = ["api_gateway", "service_mesh", "graphql", "event_sourcing", "cqrs", "broker"];
    let (mut edges, mut flows) = (0, 0);
    for scenario in scenarios() {
        let answer = json(&hopwise(&["recommend", &scenario, "--no-evidence", "--format", "json"]));
        for edge in answer["edges"].as_array().expect("a list") {
            let missing: Vec<_> = EDGE.iter().filter(|name| edge.get(name).is_none()).collect();
            assert!(missing.is_empty(), "{scenario}: {missing:?}");
            let family = edge["family"].as_str();
            assert!(matches!(family, Some("sync" | "queue" | "pub-sub" | "saga" | "native")), "{scenario}: {edge}");
            assert!(matches!(edge["confidence"].as_str(), Some("high" | "medium" | "low")), "{scenario}: {edge}");
            assert!(edge["to"].as_array().is_some_and(|to| !to.is_empty()), "{scenario}: {edge}");
            edges += 1;
        }
        for flow in answer["flows"].as_array().expect("a list") {
            let missing: Vec<_> = FLOW.iter().filter(|name| flow.get(name).is_none()).collect();
            assert!(missing.is_empty(), "{scenario}: {missing:?}");
            assert!(
                matches!(flow["form"].as_str(), Some("none" | "local" | "two-step" | "saga")),
                "{scenario}: {flow}"
            );
            flows += 1;
        }
        let missing: Vec<_> = SYSTEM.iter().filter(|name| answer["system"].get(name).is_none()).collect();
        assert!(missing.is_empty(), "{scenario}: {missing:?}");
        assert_eq!(stderr(&hopwise(&["recommend", &scenario, "--no-evidence", "--format", "json"])), "", "{scenario}");
    }
    assert!(edges > 50 && flows > 1, "{edges} edges, {flows} flows");
}

#[test]
fn a_contradiction_is_an_answer() {
    let output = hopwise_with(&["recommend", "-", "--format", "json"], CONTRADICTION.as_bytes());
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let answer = json(&output);
    assert_eq!(answer["edges"][0]["pattern"], "contradictory-needs");
    assert_eq!(answer["edges"][0]["family"], Value::Null);
}

#[test]
fn one_edge_is_asked_for_and_one_is_given() {
    let all = json(&hopwise(&["recommend", CLEAN, "--format", "json"]));
    let one = json(&hopwise(&["recommend", CLEAN, "--format", "json", "--edge", "order..payment"]));
    let wanted = all["edges"].as_array().expect("a list").iter().find(|edge| edge["id"] == "order->payment:charge");
    assert_eq!(one["edges"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["edges"].get(0), wanted);
    assert_eq!(one["system"], all["system"]);
    // Asked for twice, in another order: once each, in the order of the file.
    let args = [
        "recommend",
        CLEAN,
        "--format",
        "json",
        "--edge",
        "payment->bank",
        "--edge",
        "web..gateway",
        "--edge",
        "web->gateway",
    ];
    let two = json(&hopwise(&args));
    let ids: Vec<_> = two["edges"].as_array().expect("a list").iter().map(|edge| edge["id"].clone()).collect();
    assert_eq!(ids, ["web->gateway:POST /checkout", "payment->bank:authorize"]);
}

#[test]
fn a_file_with_very_many_problems_says_how_many() {
    let text: String = (0..150).map(|number| format!("[services.s{number}]\nreplicas = 0\n")).collect();
    let output = hopwise_with(&["recommend", "-", "--format", "json"], text.as_bytes());
    let payload = json(&output);
    let listed = payload["problems"].as_array().expect("a list").len();
    // Who reads only JSON must not take the first hundred for all.
    let counted = payload.as_object().expect("an object").values().any(|value| *value == 150 || *value == 150 - listed);
    assert!(listed == 150 || counted, "{listed} of 150 problems, and nothing says that there are more");
}

#[test]
fn wrong_usage_leaves_standard_output_empty() {
    let output = hopwise(&["recommend", "--format", "json"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
}
