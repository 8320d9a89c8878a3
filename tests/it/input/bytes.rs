//! Texts that are hardly files: too deep, too long, random.

use std::time::{Duration, Instant};

use hopwise::diagnostic::Sources;
use hopwise::file::parse;

use super::EDGE;
use crate::support::random::Random;
use crate::support::{code, findings, hopwise_with, stderr};

/// Far more than any of these takes; a quadratic walk would take hours.
const PATIENCE: Duration = Duration::from_secs(60);

/// The rules of all findings, each once.
fn rules(text: &str) -> Vec<&'static str> {
    let begin = Instant::now();
    let mut rules: Vec<_> = findings(text).iter().map(|finding| finding.rule).collect();
    assert!(begin.elapsed() < PATIENCE, "it took {:?}", begin.elapsed());
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[test]
fn deep_nesting_is_refused_and_does_no_harm() {
    for depth in [200, 5_000, 100_000] {
        for (what, text) in [
            ("lists", format!("x = {}{}\n", "[".repeat(depth), "]".repeat(depth))),
            ("open lists", format!("x = {}\n", "[".repeat(depth))),
            ("inline tables", format!("x = {}1{}\n", "{a=".repeat(depth), "}".repeat(depth))),
            ("dotted keys", format!("{} = 1\n", vec!["a"; depth].join("."))),
            ("headers", format!("[{}]\n", vec!["a"; depth].join("."))),
            ("list headers", format!("[[{}]]\n", vec!["a"; depth].join("."))),
            ("a value", format!("{EDGE}team = {}{}\n", "[".repeat(depth), "]".repeat(depth))),
            ("keys of a service", format!("[services.a]\n{} = 1\n", vec!["a"; depth].join("."))),
        ] {
            assert!(rules(&text).contains(&"syntax"), "{depth} {what}: {:?}", findings(&text));
        }
    }
}

#[test]
fn deep_nesting_is_refused_with_its_line() {
    for depth in [200, 100_000] {
        for line in [format!("team = {}", "[".repeat(depth)), format!("{} = 1", vec!["a"; depth].join("."))] {
            let text = format!("[services.a]\nkind = \"service\"\n{line}\n");
            let found = findings(&text);
            assert_eq!(found.len(), 1, "{found:?}");
            let at = found[0].primary.as_ref().map(|label| label.span.range().start);
            assert!(at.is_some_and(|at| text[..at].matches('\n').count() == 2), "{depth}: {found:?}");
        }
    }
}

#[test]
fn deep_nesting_in_a_file_parsed_in_parts_is_refused() {
    let filler = "# nothing\n".repeat(110_000);
    for depth in [200, 100_000] {
        let text = format!("{EDGE}{filler}x = {}\n", "[".repeat(depth));
        assert!(rules(&text).contains(&"syntax"), "{depth}");
    }
}

#[test]
fn random_bytes_have_no_verdict() {
    let mut random = Random::new(7);
    let mut bytes: Vec<u8> = (0..5_000_000).map(|_| random.below(256) as u8).collect();
    for length in [0, 1, 100, 5_000_000] {
        bytes[0] = 0xff;
        let output = hopwise_with(&["recommend", "-"], &bytes[..length]);
        assert_eq!(code(&output), 2, "{length} bytes");
        if length > 0 {
            assert!(stderr(&output).contains("not UTF-8: byte 0, line 1"), "{length} bytes: {}", stderr(&output));
        }
    }
    // The same as text.
    let text = String::from_utf8_lossy(&bytes);
    assert_eq!(rules(&text), ["syntax"]);
}

#[test]
fn random_lines_have_no_verdict() {
    let mut random = Random::new(11);
    let letters = b" \n\"'#=.,:[]{}-_\\abcdefghijklmnopqrstuvwxyz0123456789ABCXYZ/<>()!$%&*+;?@^`|~\t";
    let mut line = || letters[random.below(letters.len())] as char;
    for length in [5_000_000, 900_000, 3_000, 30] {
        let text: String = (0..length).map(|_| line()).collect();
        assert!(rules(&text).contains(&"syntax"), "{length} letters");
        let begin = Instant::now();
        let output = hopwise_with(&["recommend", "-"], text.as_bytes());
        assert_eq!(code(&output), 2, "{length} letters");
        assert!(begin.elapsed() < PATIENCE, "{length} letters took {:?}", begin.elapsed());
        assert!(output.stderr.len() < 200_000, "{length} letters say {} bytes", output.stderr.len());
    }
}

#[test]
fn a_line_of_three_megabytes_is_shown_as_an_excerpt() {
    let long = "x".repeat(3_000_000);
    for text in [
        long.clone(),
        format!("[services.a]\nteam = \"{long}\"\nreplicas = 0\n"),
        format!("[services.a]\nreplicas = [\"{long}\"]\n"),
        format!("[services.a]\n{long} = 1\n"),
        format!("[services.{long}]\n"),
        format!("[services.a]\nkind = \"{long}\"\n"),
        format!("[services.a]\nteam = \"{long}\", replicas = 0\n"),
    ] {
        let begin = Instant::now();
        let output = hopwise_with(&["recommend", "-"], text.as_bytes());
        assert_eq!(code(&output), 2, "{}", &text[..40]);
        assert!(output.stderr.len() < 20_000, "{} says {} bytes", &text[..40], output.stderr.len());
        assert!(begin.elapsed() < PATIENCE, "{} took {:?}", &text[..40], begin.elapsed());
    }
}

#[test]
fn a_nul_byte_is_refused_where_it_stands() {
    for (text, at) in [("[services.a]\nteam = \"x\0y\"\n", 22), ("\0", 0), ("[services.a]\n\0\n", 13), ("# \0\n", 2)] {
        let mut sources = Sources::default();
        let id = sources.add("test.toml", text);
        let found = parse(&sources, id).1;
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        assert_eq!(found[0].rule, "syntax", "{text:?}");
        let range = found[0].primary.as_ref().expect("a place").span.range();
        assert!((at..=at + 1).contains(&range.start), "{text:?}: {range:?}");
    }
}

#[test]
fn a_lone_carriage_return_ends_no_line() {
    let text = EDGE.replace('\n', "\r");
    assert!(rules(&text).contains(&"syntax"));
}
