//! No evidence, and why.

use std::fmt::Write;

use serde_json::Value;

use crate::support::{code, hopwise, hopwise_with, stderr, stdout};

fn report(args: &[&str], text: &str) -> Value {
    let output = hopwise_with(&[&["recommend", "-", "--format", "json"], args].concat(), text.as_bytes());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

fn why(args: &[&str], text: &str) -> String {
    let report = report(args, text);
    assert!(report["evidence"].is_null());
    report["no_evidence"].as_str().unwrap_or_default().to_owned()
}

const SETTLED: &str = "[services.web]\nkind = \"client\"\n[services.shop]\nservice_time = \"1ms\"\n[[edges]]\nfrom = \"web\"\nto = \"shop\"\n\
                       operation = \"GET /x\"\npattern = \"rest\"\ntimeout = \"1s\"\n";

#[test]
fn nobody_asked_for_it() {
    let text = SETTLED.replace("timeout = \"1s\"\n", "");
    assert!(report(&[], &text)["evidence"].is_object());
    assert_eq!(why(&["--no-evidence"], &text), "");
    assert!(!stdout(&hopwise_with(&["recommend", "-", "--no-evidence"], text.as_bytes())).contains("What it buys"));
}

#[test]
fn there_is_nothing_to_try() {
    assert!(why(&[], SETTLED).contains("states what is recommended"));
}

#[test]
fn nothing_arrives() {
    let text = "[services.a]\n[services.b]\n[[flows]]\nname = \"f\"\nsteps = [{ service = \"a\", action = \"x\", compensation = \"y\" }, { service = \"b\", action = \"z\", compensation = \"w\" }]\n";
    assert!(why(&[], text).contains("no request ever arrives"), "{}", why(&[], text));
    let output = hopwise_with(&["recommend", "-"], text.as_bytes());
    assert!(stdout(&output).contains("not tried: the file cannot be simulated"), "{}", stdout(&output));
}

#[test]
fn a_large_file_is_tried_only_when_asked_for() {
    let mut text = String::from("[services.web]\nkind = \"client\"\n");
    for n in 0..201 {
        let _ = write!(
            text,
            "[services.s{n}]\nservice_time = \"1ms\"\n[[edges]]\nfrom = \"web\"\nto = \"s{n}\"\noperation = \"GET /{n}\"\nrate = \"1/m\"\n"
        );
    }
    assert!(why(&[], &text).contains("201 edges, more than 200"));
    let asked = report(&["--evidence"], &text);
    let evidence = &asked["evidence"];
    assert_eq!(evidence["changes"].as_array().map(Vec::len), Some(20));
    assert!(
        evidence["notes"].as_array().expect("notes").iter().any(|it| it == "181 changes more not tried alone"),
        "{}",
        evidence["notes"]
    );
}

#[test]
fn both_flags_contradict_each_other() {
    assert_eq!(code(&hopwise(&["recommend", "scenarios/checkout.toml", "--evidence", "--no-evidence"])), 2);
}
