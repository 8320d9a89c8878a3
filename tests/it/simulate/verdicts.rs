//! Exit codes: what holds, what does not, what nobody can tell, and runs that somebody stops.

use std::process::Stdio;

use super::{bare, flow, json, remarks, shop, simulate};
use crate::support::{code, command, stderr, stdout};

const SHORT: [&str; 4] = ["--for", "5s", "--replications", "4"];

fn judged(expression: &str, args: &[&str]) -> i32 {
    let text = format!("{}[[objectives]]\nexpr = '{expression}'\n", shop());
    let all: Vec<&str> = SHORT.iter().chain(args).copied().collect();
    code(&simulate(&text, &all))
}

#[test]
fn an_objective_decides_the_exit_code() {
    for format in ["text", "json", "markdown"] {
        assert_eq!(judged("mean{flow:checkout} < 1s", &["--format", format]), 0);
        assert_eq!(judged("mean{flow:checkout} < 1ms", &["--format", format]), 1);
    }
    assert_eq!(code(&simulate(&shop(), &SHORT)), 0);
}

#[test]
fn what_nobody_can_tell_is_no_verdict_unless_it_may_pass() {
    // Of 500 requests none is slower than 99.9 % of them for sure.
    assert_eq!(judged("p(99.9){flow:checkout} < 10s", &[]), 2);
    assert_eq!(judged("p(99.9){flow:checkout} < 10s", &["--undecided", "pass"]), 0);
}

#[test]
fn one_replication_says_that_it_has_no_interval() {
    let json = json(&shop(), &["--for", "5s", "--replications", "1"]);
    assert!(remarks(&json).contains(&"one-replication"), "{:?}", remarks(&json));
}

#[test]
fn percentiles_without_enough_samples_are_marked() {
    let args = ["--for", "5s", "--replications", "2"];
    let few = json(&bare(&flow("rate = \"5/s\"")), &args);
    assert!(remarks(&few).contains(&"unsupported-percentile"), "{:?}", remarks(&few));
}

#[test]
fn a_closed_pipe_keeps_the_verdict() {
    let folder = crate::cli::folder("simulate-pipe");
    for (limit, verdict) in [("1s", 0), ("1ms", 1)] {
        let objective = format!("[[objectives]]\nexpr = 'mean{{flow:checkout}} < {limit}'\n");
        let path = crate::cli::file(&folder, "shop.toml", format!("{}{objective}", shop()));
        let mut command = command(&["simulate", &path, "--for", "5s", "--format", "json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the binary ends");
        assert_eq!((code(&output), stderr(&output)), (verdict, String::new()));
    }
}

/// No replication of this ends within a minute, and Ctrl-C comes after a second.
#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_it_has() {
    let path = crate::cli::file(&crate::cli::folder("interrupted"), "shop.toml", shop());
    for format in ["text", "json"] {
        let args = ["simulate", &path, "--for", "300d", "--warmup", "1s", "--format", format];
        let child = command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        std::thread::sleep(std::time::Duration::from_secs(1));
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
        let output = child.wait_with_output().expect("the binary ends");
        assert_eq!(code(&output), 130, "{}", stderr(&output));
        // No line of progress on a pipe.
        assert_eq!(stderr(&output), "");
        if format == "json" {
            let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
            assert_eq!(json["partial"], true);
        } else {
            assert!(stdout(&output).contains("the run was stopped"), "{}", stdout(&output));
        }
    }
}
