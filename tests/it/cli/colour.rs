//! Colour: `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE` and `FORCE_COLOR`, then what the stream is.

use super::{CLEAN, scenarios, stripped};
use crate::support::{command, hopwise, stderr, stdout};

/// Texts with styles: a report, one edge, a flow, a page.
const STYLED: &[&[&str]] = &[
    &["recommend", CLEAN],
    &["recommend", CLEAN, "--edge", "order->payment"],
    &["explain", "order->payment", CLEAN],
    &["explain", "place-order", "scenarios/place-order.toml"],
    &["explain", "Q5"],
    &["explain", "dlq"],
    &["explain", "deadline"],
];

fn run(args: &[&str], flags: &[&str], variables: &[(&str, &str)]) -> (String, String) {
    let all: Vec<&str> = args.iter().chain(flags).copied().collect();
    let output = command(&all).envs(variables.iter().copied()).output().expect("the binary runs");
    (stdout(&output), stderr(&output))
}

/// Whether reports and problems are coloured; they must agree.
fn coloured(flags: &[&str], variables: &[(&str, &str)]) -> bool {
    let report = run(&["recommend", CLEAN], flags, variables).0.contains('\u{1b}');
    let problems = run(&["recommend", "nowhere.toml"], flags, variables).1.contains('\u{1b}');
    assert_eq!(report, problems, "{flags:?} {variables:?}");
    report
}

#[test]
fn a_pipe_gets_no_ansi_codes() {
    for args in STYLED {
        let (out, err) = run(args, &[], &[]);
        assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "{args:?}");
        assert!(!out.is_empty(), "{args:?}");
    }
    for scenario in scenarios() {
        assert!(!stdout(&hopwise(&["recommend", &scenario, "--no-evidence"])).contains('\u{1b}'), "{scenario}");
    }
}

#[test]
fn colours_asked_for_are_there_and_change_nothing_else() {
    for args in STYLED {
        let plain = run(args, &[], &[]).0;
        let styled = run(args, &["--color", "always"], &[]).0;
        assert!(styled.contains('\u{1b}'), "{args:?}");
        assert_eq!(stripped(&styled), plain, "{args:?}");
    }
    for scenario in scenarios() {
        let plain = run(&["recommend", &scenario, "--no-evidence"], &[], &[]).0;
        let styled = run(&["recommend", &scenario, "--no-evidence"], &["--color", "always"], &[]).0;
        assert_eq!(stripped(&styled), plain, "{scenario}");
    }
    let plain = run(&["recommend", CLEAN, "--set", "services.bnk.kind=x"], &[], &[]).1;
    let styled = run(&["recommend", CLEAN, "--set", "services.bnk.kind=x"], &["--color", "always"], &[]).1;
    assert!(styled.contains('\u{1b}') && plain.contains("unknown-target"));
    assert_eq!(stripped(&styled), plain);
}

#[test]
fn the_flag_goes_before_every_variable() {
    let force = [("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")];
    assert!(!coloured(&["--color", "never"], &force));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color=never"], &[]));
    assert!(coloured(&["--color", "auto"], &force));
}

#[test]
fn the_flag_may_stand_before_the_command() {
    let plain = run(&["recommend", CLEAN], &[], &[]).0;
    let styled = run(&["--color", "always", "recommend", CLEAN], &[], &[]).0;
    assert!(styled.contains('\u{1b}'));
    assert_eq!(stripped(&styled), plain);
}

#[test]
fn no_color_goes_before_the_variables_that_force_it() {
    assert!(!coloured(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")]));
    assert!(!coloured(&["--color", "auto"], &[("NO_COLOR", "yes"), ("FORCE_COLOR", "3")]));
    // An empty variable is none.
    assert!(coloured(&[], &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")]));
}

#[test]
fn any_value_of_no_color_counts() {
    // no-color.org: "when present and not an empty string (regardless of its value)".
    assert!(!coloured(&[], &[("NO_COLOR", "0"), ("CLICOLOR_FORCE", "1")]));
}

#[test]
fn either_variable_forces_colour_unless_it_is_zero_or_empty() {
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", ""), ("FORCE_COLOR", "")]));
}

#[test]
fn formats_for_machines_and_documents_are_never_coloured() {
    for args in [
        &["recommend", CLEAN, "--format", "json"][..],
        &["recommend", CLEAN, "--format", "markdown"],
        &["explain", "order->payment", CLEAN, "--format", "json"],
        &["graph", CLEAN],
        &["graph", CLEAN, "--format", "dot"],
        &["init", "-"],
        &["completions", "zsh"],
    ] {
        let plain = run(args, &[], &[]).0;
        let forced = run(args, &["--color", "always"], &[("CLICOLOR_FORCE", "1")]).0;
        assert!(!plain.is_empty(), "{args:?}");
        assert!(forced == plain, "{args:?} changes with colour");
    }
}
