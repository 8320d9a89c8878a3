//! What is no TOML, and many mistakes at once.

use hopwise::diagnostic::Finding;

use super::{EDGE, refused, unmarked};
use crate::support::{findings, hopwise_with, stderr};

/// Rules and places of the findings of `text`, in the order of the file.
fn found(text: &str) -> Vec<(&'static str, std::ops::Range<usize>)> {
    let all = findings(text);
    let place = |finding: &Finding| finding.primary.as_ref().expect("a place").span.range();
    let mut found: Vec<_> = all.iter().map(|finding| (finding.rule, place(finding))).collect();
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// The line, from 1, that each finding begins in.
fn lines(text: &str) -> Vec<(&'static str, usize)> {
    found(text).into_iter().map(|(rule, range)| (rule, text[..range.start].matches('\n').count() + 1)).collect()
}

#[test]
fn many_mistakes_are_reported_once_each_in_the_order_of_the_file() {
    let (text, marks) = unmarked(
        "version = «2»\n\
         [«sytem»]\nname = \"x\"\n\
         [system]\n«polcy» = \"balanced\"\npolicy = «\"balancd\"»\n\
         [services.«\"bad name\"»]\n\
         [services.a]\nkind = «\"servce\"»\nreplicas = «0»\n\
         [services.b]\nservice_time = «{ p50 = \"50ms\", p99 = \"10ms\" }»\n\
         [brokers.main]\nmax_message = «\"5 apples\"»\n\
         [[edges]]\nfrom = \"a\"\nto = «\"bb\"»\ntimeout = «5»\n\
         [[edges]]\nfrom = \"a\"\nto = \"b\"\nrate = «\"5\"»\ndeadline = «\"-5s\"»\n\
         «[[edges]]»\nfrom = \"a\"\n\
         [[flows]]\nname = \"f\"\nentry = «\"nowhere\"»\n\
         [designs.d.edges.«\"b->a\"»]\n",
    );
    let rules = [
        "unknown-version",
        "unknown-key",
        "unknown-key",
        "unknown-value",
        "bad-name",
        "unknown-value",
        "out-of-range",
        "out-of-range",
        "unknown-unit",
        "unknown-name",
        "wrong-type",
        "missing-unit",
        "out-of-range",
        "missing-key",
        "unknown-name",
        "unknown-edge",
    ];
    let expected: Vec<_> = rules.into_iter().zip(marks).collect();
    assert_eq!(found(&text), expected);
    // The command line says the same, and puts it in order.
    let output = hopwise_with(&["recommend", "-"], text.as_bytes());
    assert!(stderr(&output).ends_with("\n16 errors\n"), "{}", stderr(&output));
    let said: Vec<String> = stderr(&output)
        .lines()
        .filter_map(|line| Some(line.strip_prefix("error[")?.split_once(']')?.0.to_owned()))
        .collect();
    assert_eq!(said, rules);
}

#[test]
fn a_broken_line_does_not_hide_the_others() {
    let text = "[services.a]\nteam = \nkindd = \"x\"\n[services.b]\nreplicas = 0\nlanguage = java\n";
    assert_eq!(lines(text), [("syntax", 2), ("unknown-key", 3), ("out-of-range", 5), ("syntax", 6)]);
}

#[test]
fn a_broken_line_is_reported_once() {
    for line in [
        "team = ",
        "team = = 1 = ",
        "team = java",
        "team = \"x",
        "team = 'x",
        "team = \"\\q\"",
        "team = \"x\" \"y\"",
        "team",
        "team = [1, 2",
        "team = { a = 1",
        "= 5",
        "[services.b",
        "[[edges]",
        "team = \u{1}",
        "team = 01",
        "team = 1.",
        "team = 2026-13-45",
    ] {
        let text = format!("[services.a]\n{line}\n");
        let all = lines(&text);
        assert_eq!(all.len(), 1, "{line}: {:#?}", findings(&text));
        assert_eq!(all[0].0, "syntax", "{line}");
        assert!((2..=3).contains(&all[0].1), "{line} is reported in line {}", all[0].1);
    }
}

#[test]
fn an_unclosed_list_is_reported_once() {
    let text = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = [\"b\"\nrate = \"5/s\"\n[[edges]]\nfrom = \"b\"\nto = \"a\"\n";
    assert_eq!(lines(text).len(), 1, "{:#?}", findings(text));
}

#[test]
fn a_text_nobody_closes_is_reported_once() {
    for open in ["team = \"\"\"x", "team = '''x"] {
        let text = format!("[services.a]\n{open}\n[services.b]\nkind = \"gateway\"\n");
        let all = lines(&text);
        assert_eq!(all.len(), 1, "{open}: {:#?}", findings(&text));
        assert_eq!(all[0].0, "syntax");
    }
}

#[test]
fn places_are_exact_with_windows_line_ends() {
    let text = format!("{EDGE}timeout = «5»\nrate = \"5/s\"\n").replace('\n', "\r\n");
    refused(&text, "wrong-type", "`timeout = \"5s\"`");
    let two = "[services.a]\r\nteam = \r\nreplicas = 0\r\n";
    assert_eq!(lines(two), [("syntax", 2), ("out-of-range", 3)]);
}

#[test]
fn places_are_exact_behind_a_byte_order_mark() {
    refused("\u{feff}version = «2»\n[services.a]\n", "unknown-version", "");
    refused(&format!("\u{feff}{EDGE}timeout = «5»\n"), "wrong-type", "`timeout = \"5s\"`");
}

#[test]
fn places_are_exact_behind_letters_of_several_bytes() {
    refused(&format!("# größe 查询 🎉\n{EDGE}operation = \"größe 查询 🎉\"\ntimeout = «5»\n"), "wrong-type", "5s");
    refused(&format!("{EDGE}outbox = {{ poll = \"1µs\", batch = «0» }} # µ\n"), "out-of-range", "");
    let output = hopwise_with(
        &["recommend", "-", "--format", "json"],
        format!("{EDGE}outbox = {{ poll = \"1µs\", batch = 0 }}\n").as_bytes(),
    );
    let payload: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
    // Columns count characters, not bytes.
    assert_eq!(payload["problems"][0]["column"], 34);
    assert_eq!(payload["problems"][0]["line"], 6);
}

#[test]
fn a_hundred_problems_are_shown_and_the_rest_is_counted() {
    let text: String = (0..250).map(|number| format!("[services.s{number}]\nreplicas = 0\n")).collect();
    assert_eq!(findings(&text).len(), 250);
    let output = hopwise_with(&["recommend", "-"], text.as_bytes());
    let said = stderr(&output);
    assert_eq!(said.matches("error[out-of-range]").count(), 100);
    assert!(said.contains("and 150 more"), "{}", &said[said.len() - 200..]);
    assert!(said.ends_with("\n250 errors\n"));
}
