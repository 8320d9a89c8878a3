//! Every line can be had again.

use serde_json::Value;

use crate::support::{code, hopwise, stderr};

fn json(args: &[&str]) -> Value {
    let output = hopwise(args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", stderr(&output)))
}

/// Words of a command as a shell splits them; quotes are single and whole.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("never empty").push(c),
        }
    }
    words
}

/// Figures of `seen` beside those of the command it names.
fn again(seen: &Value) -> usize {
    let words = words(seen["command"].as_str().expect("a command"));
    assert_eq!(words[0], "hopwise");
    let args: Vec<&str> = words[1..].iter().map(String::as_str).chain(["--format", "json"]).collect();
    let comparison = json(&args);
    let differences = comparison["comparisons"][0]["differences"].as_array().expect("differences");
    let figures = seen["figures"].as_array().expect("figures");
    for figure in figures {
        let same = |it: &&Value| it["entity"] == figure["entity"] && it["figure"] == figure["figure"];
        let other = differences.iter().filter(|it| it["kind"] == "flow").find(same).expect("the same figure");
        assert_eq!(figure, other, "{}", seen["command"]);
    }
    let consistency = |at: usize| &comparison["designs"][at]["consistency"];
    for count in seen["counts"].as_array().expect("counts") {
        let key = match count["what"].as_str().expect("a text") {
            "lost" => "lost",
            "done twice" => "double_effects",
            "told of what then failed" => "ghosts",
            _ => "out_of_order",
        };
        assert_eq!([&count["before"], &count["after"]], [&consistency(0)[key], &consistency(1)[key]]);
    }
    figures.len()
}

#[test]
fn every_line_is_what_its_command_says() {
    for file in
        ["scenarios/checkout.toml", "scenarios/simulate/slow-bank.toml", "scenarios/simulate/order-placed-outage.toml"]
    {
        let report = json(&["recommend", file, "--format", "json"]);
        let evidence = &report["evidence"];
        let mut figures = 0;
        for seen in evidence["differences"].as_array().expect("differences") {
            figures += again(seen);
        }
        for change in evidence["changes"].as_array().expect("changes") {
            for seen in change["differences"].as_array().expect("differences") {
                figures += again(seen);
            }
        }
        assert!(figures > 0, "{file}");
    }
}

#[test]
fn before_and_after_are_what_compare_says_of_both() {
    let file = "scenarios/simulate/slow-bank.toml";
    let evidence = &json(&["recommend", file, "--format", "json"])["evidence"];
    let words = words(evidence["differences"][0]["command"].as_str().expect("a command"));
    let args: Vec<&str> = words[1..].iter().map(String::as_str).chain(["--format", "json"]).collect();
    let comparison = json(&args);
    for (at, name) in ["before", "after"].into_iter().enumerate() {
        assert_eq!(evidence[name]["flows"], comparison["designs"][at]["simulation"]["flows"], "{name}");
    }
}

#[test]
fn threads_change_nothing() {
    let run =
        |threads: &str| hopwise(&["recommend", "scenarios/checkout.toml", "--format", "json", "--threads", threads]);
    let (one, three) = (run("1"), run("3"));
    assert_eq!(code(&one), 0);
    assert!(one.stdout == three.stdout);
}

#[test]
fn what_is_recommended_of_one_edge_can_be_asked_for_and_of_others_nothing() {
    let compare = |only: &str| hopwise(&["compare", "scenarios/checkout.toml", only, "--for", "20s", "--warmup", "0s"]);
    assert_eq!(code(&compare("--recommended=order..payment:charge")), 0);
    let unknown = compare("--recommended=order->paymnt:charge");
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("did you mean `order->payment:charge`?"), "{}", stderr(&unknown));
    let two = hopwise(&["compare", "scenarios/checkout.toml", "scenarios/send-email.toml", "--recommended"]);
    assert_eq!((code(&two), stderr(&two).contains("goes with one file")), (2, true), "{}", stderr(&two));
}
