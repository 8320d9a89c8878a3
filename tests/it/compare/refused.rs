//! What is refused before anything is simulated: exit code 2, and words that help.

use super::shop;
use crate::cli::{file, folder};
use crate::support::{code, hopwise, hopwise_with, stderr, stdout};

const BANK: &str = "scenarios/simulate/slow-bank.toml";

fn refused(args: &[&str], words: &[&str]) {
    let all: Vec<&str> = ["compare"].iter().chain(args).copied().collect();
    let output = hopwise(&all);
    assert_eq!((code(&output), &*stdout(&output)), (2, ""), "{args:?}");
    for words in words {
        assert!(stderr(&output).contains(words), "{args:?}: {words:?} is not in {}", stderr(&output));
    }
    let output = hopwise(&[&all[..], &["--format", "json"]].concat());
    assert_eq!(code(&output), 2, "{args:?}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    assert_eq!((&json["command"], &json["outcome"]), (&"compare".into(), &"no-verdict".into()), "{args:?}");
}

#[test]
fn one_design_is_nothing_to_compare() {
    refused(&[BANK], &["there is only one design", "--designs asynchronous"]);
    refused(&["scenarios/checkout.toml"], &["there is only one design", "name a second file"]);
}

#[test]
fn a_slip_in_a_name_is_answered_with_the_nearest() {
    refused(&[BANK, "--designs", "asynchronus"], &["there is no design `asynchronus`", "did you mean `asynchronous`?"]);
    refused(&["scenarios/checkout.toml", "--designs", "x"], &["the file has no `[designs.NAME]`"]);
    refused(&[BANK, "--designs", "asynchronous,asynchronous"], &["names `asynchronous` twice"]);
    refused(&[BANK, BANK, "--designs", "asynchronous"], &["`--designs` goes with one file"]);
}

#[test]
fn every_file_that_cannot_be_read_is_named() {
    refused(
        &["nowhere.toml", "tests/slips.toml", "scenarios"],
        &["nowhere.toml: no such file", "unknown key `timout`", "scenarios: a folder, not a file"],
    );
}

#[test]
fn strangers_have_nothing_in_common() {
    refused(
        &[BANK, "scenarios/checkout.toml"],
        &["`slow-bank` and `checkout` have no flow in common", "`slow-bank` has checkout"],
    );
}

#[test]
fn arguments_that_mean_nothing() {
    refused(&[BANK, BANK, "--tolerance=-1%"], &["is no ratio such as `1%`"]);
    refused(&[BANK, BANK, "--for", "0s"], &["measures nothing"]);
    refused(&[BANK, BANK, "--fail", "nobody@1s"], &["`nobody` is no service"]);
    refused(&["-", "-"], &["standard input can be read once"]);
}

/// What is wrong with the file of two designs is said once; what is wrong with one of them names it.
#[test]
fn designs_of_one_file_share_what_is_wrong() {
    let output = hopwise(&["compare", BANK, "--designs", "asynchronous", "--set", "services.nobody.replicas=2"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("in design `today`"), "{}", stderr(&output));
    let overlaid = shop("20ms", "[designs.more.services.spare]\nservice_time = \"5ms\"\n");
    let path = file(&folder("compare-set"), "shop.toml", overlaid);
    let output = hopwise(&["compare", &path, "--designs", "more", "--set", "services.spare.replicas=2"]);
    assert_eq!(code(&output), 2);
    assert_eq!(stderr(&output).matches("in design `").count(), 1, "{}", stderr(&output));
}

#[test]
fn standard_input_is_read_once_for_all_of_its_designs() {
    let text = std::fs::read(crate::support::root().join(BANK)).expect("the scenario is there");
    let args = |file| ["compare", file, "--designs", "asynchronous", "--for", "1m", "--replications", "2"];
    let (piped, read) = (hopwise_with(&args("-"), &text), hopwise(&args(BANK)));
    assert_eq!(stdout(&piped), stdout(&read));
    assert_eq!(code(&piped), code(&read));
}
