//! Readers that go away keep the verdict; writes that fail have none; `-` is standard input.

use std::process::{Command, Stdio};

use super::{CLEAN, CONTRADICTION, file, folder};
use crate::support::{code, command, hopwise, hopwise_with, stderr, stdout};

/// Runs `command` with a reader that is gone before anything is written.
fn unread(mut command: Command) -> (Option<i32>, String) {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    (output.status.code(), stderr(&output))
}

/// Edges whose report is much larger than a pipe.
fn many(edges: usize, more: &str) -> String {
    let edge = |n: usize| format!("[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"op{n}\"\n{more}");
    format!("[services.a]\nkind = \"client\"\n[services.b]\n{}", (0..edges).map(edge).collect::<String>())
}

#[test]
fn a_closed_pipe_keeps_the_verdict_and_ends_quietly() {
    let folder = folder("pipes");
    let clean = file(&folder, "clean.toml", many(1_500, ""));
    let finding = file(&folder, "finding.toml", many(1_500, "streaming = \"bidi\"\n"));
    let small = file(&folder, "small.toml", CONTRADICTION);
    for (path, verdict) in [(clean.as_str(), 0), (finding.as_str(), 1), (CLEAN, 0), (small.as_str(), 1)] {
        for format in ["text", "json", "markdown"] {
            let args = ["recommend", path, "--format", format];
            assert_eq!(unread(command(&args)), (Some(verdict), String::new()), "{args:?}");
        }
    }
    let args = ["explain", "a->b", clean.as_str(), "--format", "json"];
    assert_eq!(unread(command(&args)), (Some(0), String::new()));
    let args = ["explain", "a->b", finding.as_str()];
    assert_eq!(unread(command(&args)), (Some(1), String::new()));
    // The pipe really is too small for what is written.
    assert!(hopwise(&["recommend", &clean, "--format", "json"]).stdout.len() > 1 << 20);
}

#[test]
fn a_closed_pipe_ends_every_other_command_quietly() {
    for args in [
        &["graph", CLEAN][..],
        &["graph", CLEAN, "--format", "dot"],
        &["explain", "Q5"],
        &["explain", "system", CLEAN],
        &["init", "-"],
        &["completions", "bash"],
        &["--help"],
        &["--version"],
    ] {
        assert_eq!(unread(command(args)), (Some(0), String::new()), "{args:?}");
    }
}

#[test]
fn a_closed_pipe_does_not_turn_no_verdict_into_one() {
    for args in [&["recommend", "nowhere.toml"][..], &["recommend", "nowhere.toml", "--format", "json"]] {
        let (code, said) = unread(command(args));
        assert_eq!(code, Some(2), "{args:?}");
        assert!(said.contains("no such file"), "{args:?}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_write_that_fails_has_no_verdict() {
    for args in [
        &["recommend", CLEAN][..],
        &["recommend", CLEAN, "--format", "json"],
        &["recommend", CLEAN, "--format", "markdown"],
        &["explain", "Q5"],
        &["graph", CLEAN],
        &["init", "-"],
        &["completions", "fish"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("the device is there");
        let output = command(args).stdout(full).output().expect("the binary runs");
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).starts_with("error: cannot write to standard output"), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn a_dash_is_standard_input() {
    let text = crate::support::read(CLEAN);
    for args in [
        &["recommend", "FILE", "--format", "markdown"][..],
        &["recommend", "FILE", "--edge", "order->payment"],
        &["graph", "FILE"],
        &["explain", "order->payment", "FILE"],
        &["explain", "system", "FILE", "--format", "json"],
    ] {
        let with = |file: &'static str| -> Vec<&str> {
            args.iter().map(|arg| if *arg == "FILE" { file } else { arg }).collect()
        };
        let (piped, read) = (hopwise_with(&with("-"), text.as_bytes()), hopwise(&with(CLEAN)));
        assert_eq!(code(&piped), 0, "{args:?}: {}", stderr(&piped));
        assert_eq!(stdout(&piped), stdout(&read), "{args:?}");
    }
}

#[test]
fn problems_of_standard_input_are_called_so() {
    let output = hopwise_with(&["recommend", "-"], b"[services.a]\nreplicas = 0\n");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("standard input:2:12"), "{}", stderr(&output));
}

#[test]
fn a_system_without_a_name_is_called_like_its_file() {
    let path = file(&folder("named"), "my-shop.toml", "[services.a]\n");
    assert!(stdout(&hopwise(&["recommend", &path])).starts_with("my-shop: 1 service"));
    assert!(stdout(&hopwise_with(&["recommend", "-"], b"[services.a]\n")).starts_with("topology: 1 service"));
}
