//! What is said of broken files with texts that would do something.

use hopwise::report::escape::plain;

use super::{EVIL, harmless, toml};
use crate::cli::stripped;
use crate::support::{code, hopwise, hopwise_with, stderr, stdout};

const SERVICES: &str = "[services.a]\n[services.b]\n";

/// Broken files with `text` in every place that a message shows.
fn broken(text: &str) -> Vec<String> {
    let t = toml(text);
    let edge = format!("{SERVICES}[[edges]]\nfrom = \"a\"\nto = \"b\"\n");
    vec![
        format!("{SERVICES}[[edges]]\nfrom = \"a\"\nto = {t}\n"),
        format!("[services.{t}]\n[services.{t}x]\n").replace("\"x]", "x\"]"),
        format!("{SERVICES}[{t}]\n"),
        format!("{edge}{t} = 1\n"),
        format!("{edge}reply = {t}\n"),
        format!("{edge}timeout = {t}\n"),
        format!("{edge}timeout = \"5 {}\n", &t[1..]),
        format!("{edge}broker = {t}\n"),
        format!("{edge}during = {t}\n"),
        format!("{edge}replicas = {t}\nretries = {t}\n"),
        format!("{edge}operation = {t}\n[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = {t}\n"),
        format!("{SERVICES}[[flows]]\nname = {t}\n[[flows]]\nname = {t}\n"),
        format!("{SERVICES}[[flows]]\nname = \"f\"\nentry = {t}\n"),
        format!("{SERVICES}[[flows]]\nname = \"f\"\nsteps = [{{ service = \"a\", action = \"x\", after = {t} }}]\n"),
        format!("{edge}[designs.{t}]\n"),
        format!("{edge}[designs.d]\nextends = {t}\n"),
        format!("{edge}[designs.d.edges.{t}]\n"),
        format!("version = {t}\n{edge}"),
    ]
}

#[test]
fn problems_move_no_cursor_and_break_no_line() {
    for evil in EVIL.iter().chain(&["::error::pwned", "x ::error::y"]) {
        for text in broken(evil) {
            let output = hopwise_with(&["recommend", "-", "--no-evidence"], text.as_bytes());
            assert_eq!(code(&output), 2, "{text}");
            harmless(&stderr(&output), &format!("the problems of {text}"));
            let styled = hopwise_with(&["recommend", "-", "--no-evidence", "--color", "always"], text.as_bytes());
            assert_eq!(stripped(&stderr(&styled)), stderr(&output), "{text}");
        }
    }
}

#[test]
fn problems_in_json_parse_back_to_the_texts() {
    for evil in EVIL {
        let text = &broken(evil)[0];
        let output = hopwise_with(&["recommend", "-", "--no-evidence", "--format", "json"], text.as_bytes());
        let payload: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
        // A message is for people, so it may be spelled out.
        let message = payload["problems"][0]["message"].as_str().expect("a message");
        let said = format!("there is no service `{evil}`");
        assert!([said.as_str(), &plain(&said)].contains(&message), "{message}");
        assert!(!stdout(&output).chars().any(|c| c != '\n' && c < ' '), "{evil:?}");
    }
}

#[test]
fn raw_bytes_of_the_source_do_not_get_into_its_excerpt() {
    for raw in ["\u{1b}[31m", "\u{202e}", "\r", "\u{7}", "\u{9b}31m", "\u{2028}", "\u{200b}", "\t", "::error::x"] {
        for text in [
            format!("[services.a]\nreplicas = 0 # {raw} comment\n"),
            format!("[services.a]\nteam = \"{raw}\"\nreplicas = 0\n"),
            format!("[services.a]\nreplicas = \"{raw}\"\n"),
            format!("[services.a]\n{raw} = 0\n"),
            format!("{raw}\n[services.a]\nreplicas = 0\n"),
            format!("[services.a]\n\"{raw}\" = 0\n"),
        ] {
            let output = hopwise_with(&["recommend", "-", "--no-evidence"], text.as_bytes());
            assert_eq!(code(&output), 2, "{text:?}");
            harmless(&stderr(&output), &format!("the problems of {text:?}"));
        }
    }
}

#[test]
fn wrong_arguments_are_shown_without_harm() {
    for evil in EVIL.iter().chain(&["::error::pwned"]).filter(|evil| !evil.contains('\0')) {
        for args in [
            vec!["recommend", "scenarios/checkout.toml", "--set", evil],
            vec!["recommend", "scenarios/checkout.toml", "--design", evil],
            vec!["recommend", "scenarios/checkout.toml", "--edge", evil],
            vec!["explain", evil],
            vec!["explain", evil, "scenarios/checkout.toml"],
        ] {
            let output = hopwise(&args);
            assert_eq!(code(&output), 2, "{args:?}");
            harmless(&stderr(&output), &format!("{args:?}"));
        }
        let set = format!("services.{evil}.team=x");
        harmless(&stderr(&hopwise(&["recommend", "scenarios/checkout.toml", "--set", &set])), &set);
        let set = format!("services.bank.replicas={evil}");
        harmless(&stderr(&hopwise(&["recommend", "scenarios/checkout.toml", "--set", &set])), &set);
    }
}
