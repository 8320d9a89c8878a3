//! 0 clean, 1 a finding, 2 no verdict: for every command, whatever the format, colour and environment.

use super::{BROKEN, CLEAN, CONTRADICTION, file, folder};
use crate::support::{code, command, hopwise, hopwise_with, stderr, stdout};

/// The commands that read a file, in all their formats. `FILE` stands for it, `EDGE` for an edge of it.
const READERS: &[&[&str]] = &[
    &["recommend", "FILE"],
    &["recommend", "FILE", "--format", "text"],
    &["recommend", "FILE", "--format", "json"],
    &["recommend", "FILE", "--format", "markdown"],
    &["recommend", "FILE", "--edge", "EDGE"],
    &["recommend", "FILE", "--edge", "EDGE", "--format", "json"],
    &["recommend", "FILE", "--edge", "EDGE", "--format", "markdown"],
    &["explain", "EDGE", "FILE"],
    &["explain", "EDGE", "FILE", "--format", "text"],
    &["explain", "EDGE", "FILE", "--format", "json"],
    &["explain", "system", "FILE"],
    &["explain", "system", "FILE", "--format", "json"],
    &["graph", "FILE"],
    &["graph", "FILE", "--format", "mermaid"],
    &["graph", "FILE", "--format", "dot"],
];

type Flags = &'static [&'static str];
type Variables = &'static [(&'static str, &'static str)];

/// Colour flags and environments that must not change a verdict.
const SURROUNDINGS: &[(Flags, Variables)] = &[
    (&[], &[]),
    (&["--color", "always"], &[]),
    (&["--color", "never"], &[]),
    (&[], &[("NO_COLOR", "1")]),
    (&[], &[("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")]),
];

/// Runs `args` in every surrounding; the code must be `expected` each time.
fn always(args: &[&str], expected: i32) {
    for (flags, variables) in SURROUNDINGS {
        let all: Vec<&str> = args.iter().chain(*flags).copied().collect();
        let output = command(&all).envs(variables.iter().copied()).output().expect("the binary runs");
        assert_eq!(code(&output), expected, "{all:?} with {variables:?}: {}", stderr(&output));
    }
}

fn filled<'a>(args: &[&'a str], file: &'a str, edge: &'a str) -> Vec<&'a str> {
    let fill = |arg: &&'a str| match *arg {
        "FILE" => file,
        "EDGE" => edge,
        arg => arg,
    };
    args.iter().map(fill).collect()
}

#[test]
fn every_command_on_a_valid_file_ends_with_zero() {
    for args in READERS {
        always(&filled(args, CLEAN, "order->payment"), 0);
    }
    for args in [&["--help"][..], &["--version"], &["recommend", "--help"], &["init", "-"]] {
        always(args, 0);
    }
    for args in [&["explain", "Q5"][..], &["explain", "dlq"], &["completions", "bash"]] {
        always(args, 0);
    }
}

#[test]
fn contradictory_needs_end_with_one_in_every_format() {
    let path = file(&folder("contradictory"), "x.toml", CONTRADICTION);
    for args in READERS.iter().filter(|args| args[0] != "graph" && args[1] != "system") {
        always(&filled(args, &path, "web->a:talk"), 1);
    }
    let output = hopwise(&["recommend", &path]);
    assert!(stdout(&output).contains("contradictory-needs"), "{}", stdout(&output));
}

#[test]
fn a_contradiction_elsewhere_is_no_finding_of_the_edge_that_is_asked_for() {
    let path = file(&folder("elsewhere"), "x.toml", CONTRADICTION);
    always(&["recommend", &path, "--edge", "a->b"], 0);
    always(&["recommend", &path, "--edge", "a->b", "--format", "json"], 0);
    always(&["explain", "a->b", &path], 0);
    always(&["recommend", &path, "--edge", "a->b", "--edge", "web..a"], 1);
}

#[test]
fn every_command_on_a_file_that_cannot_be_read_ends_with_two() {
    let folder = folder("unreadable");
    let mut paths = vec![
        folder.join("missing.toml").display().to_string(),
        folder.display().to_string(),
        file(&folder, "latin1.toml", b"[services.a]\nteam = \"\xe9quipe\"\n"),
        file(&folder, "bytes.toml", b"\xff\xfe\x00\x00"),
        file(&folder, "empty.toml", ""),
        file(&folder, "comment.toml", "# nothing\n"),
        file(&folder, "broken.toml", BROKEN),
        file(&folder, "syntax.toml", "[services.a\n"),
        file(&folder, "file.toml", "") + "/below.toml",
    ];
    if cfg!(target_os = "linux") {
        // Opens, and cannot be read, by anybody.
        paths.push("/proc/self/mem".to_owned());
    }
    #[cfg(unix)]
    {
        let circle = folder.join("circle.toml");
        std::os::unix::fs::symlink(&circle, &circle).expect("a link can be made");
        paths.push(circle.display().to_string());
    }
    for path in &paths {
        for args in READERS {
            let args = filled(args, path, "a->b");
            let output = hopwise(&args);
            assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
            assert!(stderr(&output).starts_with("error["), "{args:?}: {}", stderr(&output));
        }
        always(&["recommend", path], 2);
    }
}

#[test]
fn what_cannot_be_read_is_said_with_its_path_and_reason() {
    let folder = folder("reasons");
    let latin = file(&folder, "latin1.toml", b"[services.a]\n\nteam = \"\xe9quipe\"\n");
    for (path, reason) in [
        ("scenarios", "a folder, not a file"),
        ("nowhere/x.toml", "no such file"),
        (latin.as_str(), "not UTF-8: byte 22, line 3"),
    ] {
        let said = stderr(&hopwise(&["recommend", path]));
        assert_eq!(said, format!("error[unreadable]: {path}: {reason}\n\n1 error\n"));
    }
}

#[test]
fn wrong_usage_ends_with_two_and_says_nothing_on_standard_output() {
    for args in [
        &[][..],
        &["--nope"],
        &["nope"],
        &["recommend"],
        &["recommend", CLEAN, "extra"],
        &["recommend", CLEAN, "--format", "yaml"],
        &["recommend", CLEAN, "--format"],
        &["recommend", CLEAN, "--policy", "sometimes"],
        &["recommend", CLEAN, "--color", "sometimes"],
        &["recommend", CLEAN, "--set"],
        &["recommend", CLEAN, "--design"],
        &["explain"],
        &["explain", "x", CLEAN, "--format", "markdown"],
        &["graph"],
        &["graph", CLEAN, "--format", "svg"],
        &["init", "a", "b"],
        &["completions"],
        &["completions", "cmd"],
    ] {
        let output = hopwise(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert!(!stderr(&output).is_empty(), "{args:?}");
    }
}

#[test]
fn every_unknown_name_ends_with_two() {
    for args in READERS {
        let args = filled(args, CLEAN, "order->payment");
        for change in [
            &["--design", "nope"][..],
            &["--set", "services.nope.replicas=2"],
            &["--set", "services.bank.nope=2"],
            &["--set", "services.bank.replicas=many"],
            &["--set", "nonsense"],
            &["--set", ""],
            &["--set", "order->payment.to=nope"],
        ] {
            let args: Vec<&str> = args.iter().chain(change).copied().collect();
            let output = hopwise(&args);
            assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
            assert!(stderr(&output).contains("error"), "{args:?}: {}", stderr(&output));
        }
    }
    for args in [
        &["recommend", CLEAN, "--edge", "nope"][..],
        &["recommend", CLEAN, "--edge", "order->payment", "--edge", "nope"],
        &["recommend", CLEAN, "--edge", "nope", "--format", "json"],
        &["recommend", CLEAN, "--edge", "nope", "--format", "markdown"],
        &["explain", "nope"],
        &["explain", "nope", CLEAN],
        &["explain", "nope", CLEAN, "--format", "json"],
        &["explain", "order->payment"],
        &["explain", "system"],
        &["explain", "Q99"],
        &["explain", ""],
        &["explain", "", CLEAN],
    ] {
        always(args, 2);
    }
}

#[test]
fn a_policy_that_makes_or_ends_a_contradiction_changes_the_code() {
    let stream = "services.web.kind=service";
    let output = hopwise_with(&["recommend", "-", "--set", stream], CONTRADICTION.as_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let atomic =
        ["recommend", CLEAN, "--set", "order->payment.open_consumers=true", "--set", "order->payment.reply=immediate"];
    always(&atomic, 1);
}
