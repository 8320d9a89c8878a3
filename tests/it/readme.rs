//! Every `console` block of the README and of the page on claims runs and says what is printed there.
//!
//! A line `...` stands for any number of lines.

use crate::support::{code, command, read, stderr, stdout, words};

/// Whether `actual` is `expected`, where `...` stands for any lines.
fn matches(expected: &[&str], actual: &[&str]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((&"...", rest)) => (0..=actual.len()).any(|at| matches(rest, &actual[at..])),
        Some((line, rest)) => actual.split_first().is_some_and(|(first, left)| first == line && matches(rest, left)),
    }
}

/// The commands of all `console` blocks with what follows each.
fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            line if inside => match line.strip_prefix("$ ") {
                Some(command) => commands.push((command.to_owned(), Vec::new())),
                None => commands.last_mut().expect("output follows a command").1.push(line.to_owned()),
            },
            _ => {}
        }
    }
    commands
}

fn check(page: &str) -> usize {
    let blocks = blocks(&read(page));
    for (line, expected) in &blocks {
        let words = words(line);
        assert_eq!(words[0], "hopwise", "{page}: {line}");
        let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let output = command(&args).output().expect("the binary runs");
        let said = stdout(&output) + &stderr(&output);
        let actual: Vec<&str> = said.trim_end().lines().collect();
        let wanted: Vec<&str> = expected.iter().map(|line| line.trim_end()).collect();
        assert!(matches(&wanted, &actual), "{page}: `{line}` (exit {}) says\n{said}", code(&output));
    }
    blocks.len()
}

#[test]
fn every_command_of_the_readme_says_what_is_printed_there() {
    assert!(check("README.md") >= 5);
}

#[test]
fn every_command_of_the_claims_says_what_is_printed_there() {
    assert!(check("docs/claims.md") >= 2);
}

#[test]
fn an_output_that_differs_is_noticed() {
    assert!(matches(&["a", "...", "c"], &["a", "b", "b", "c"]));
    assert!(!matches(&["a", "...", "c"], &["a", "b"]));
    assert!(!matches(&["a"], &["a", "b"]));
    assert_eq!(words("explain 'a->b:GET /x' f"), ["explain", "a->b:GET /x", "f"]);
}
