//! What is refused before anything is simulated: exit code 2, and words that help.

use super::servers;
use crate::cli::{file, folder};
use crate::support::{code, hopwise, stderr, stdout};

const FILE: &str = "scenarios/simulate/metastable.toml";

fn refused(args: &[&str], words: &[&str]) {
    let all: Vec<&str> = ["capacity"].iter().chain(args).copied().collect();
    let output = hopwise(&all);
    assert_eq!((code(&output), &*stdout(&output)), (2, ""), "{args:?}");
    for words in words {
        assert!(stderr(&output).contains(words), "{args:?}: {words:?} is not in {}", stderr(&output));
    }
    let output = hopwise(&[&all[..], &["--format", "json"]].concat());
    assert_eq!(code(&output), 2, "{args:?}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    assert_eq!((&json["command"], &json["outcome"]), (&"capacity".into(), &"no-verdict".into()), "{args:?}");
}

#[test]
fn arguments_that_mean_nothing() {
    refused(&[FILE, "--for", "0s"], &["measures nothing"]);
    refused(&[FILE, "--for", "soon"], &["`--for soon` is no duration"]);
    refused(&[FILE, "--precision", "0%"], &["is no ratio above 0"]);
    refused(&[FILE, "--precision", "90%"], &["is not between 0.1% and 50%"]);
    for pulse in ["2x", "0.5x+30s", "2x+soon", "x+30s", "1e9x+30s"] {
        refused(&[FILE, "--pulse", pulse], &["is no pulse such as `2x+30s`"]);
    }
    refused(&[FILE, "--pulse", "2x+0s"], &["a pulse lasts more than nothing"]);
    refused(&[FILE, "--fail", "nobody@1s"], &["`nobody` is no service"]);
}

#[test]
fn objectives_of_the_command_line_are_read_like_those_of_the_file() {
    refused(&[FILE, "--objective", "p(99){flow:web->database:qery} < 1s"], &["there is no flow", "--objective:1:1"]);
    refused(&[FILE, "--objective", "fast"], &["`fast` is no objective", "expected"]);
}

#[test]
fn without_a_load_there_is_nothing_to_search() {
    let folder = folder("capacity-no-load");
    refused(&[&file(&folder, "zero.toml", servers(1, 0.0, ""))], &["no request ever arrives", "a `rate` above 0"]);
    refused(&[&folder.join("nowhere.toml").display().to_string()], &["no such file"]);
}

#[test]
fn two_ways_to_say_what_a_pulse_is_are_one_too_many() {
    let output = hopwise(&["capacity", FILE, "--no-pulse", "--pulse", "2x+30s"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--no-pulse"), "{}", stderr(&output));
}
