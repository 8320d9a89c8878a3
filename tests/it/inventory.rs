//! Every statement of the guides lives where the inventory says it does.

use hopwise::decide::brokers::BROKER_QUESTIONS;
use hopwise::decide::flows::FLOW_QUESTIONS;
use hopwise::decide::questions::QUESTIONS;
use hopwise::decide::safeguards::safeguard;
use hopwise::decide::system::SYSTEM_QUESTIONS;
use hopwise::file::attributes::TABLES;

use crate::support::{read, root};

/// Anchors of the headings of a Markdown page, as GitHub makes them.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// Names of a list of the plan: the bullets under `## TITLE`.
fn planned(title: &str) -> Vec<String> {
    let page = read("docs/plan.md");
    let section = page.split("\n## ").find(|section| section.starts_with(title)).expect("the plan has the section");
    section.lines().filter_map(|line| line.strip_prefix("- `")?.split('`').next().map(str::to_owned)).collect()
}

/// Whether what `token` names exists; an error says what is missing.
fn exists(token: &str, rules: &[String], topics: &[String]) -> Result<(), String> {
    let (kind, name) = token.split_once(':').ok_or(format!("`{token}` has no kind"))?;
    let found = match kind {
        "question" => {
            QUESTIONS.iter().any(|question| question.id == name)
                || FLOW_QUESTIONS.iter().any(|question| question.id == name)
                || BROKER_QUESTIONS.iter().any(|question| question.id == name)
                || SYSTEM_QUESTIONS.iter().any(|question| question.id == name)
        }
        "safeguard" => safeguard(name).is_some(),
        "attribute" => name
            .split_once('.')
            .is_some_and(|(noun, key)| TABLES.iter().any(|table| table.noun == noun && table.find(key).is_some())),
        "rule" => rules.iter().any(|rule| rule == name),
        "simulation" => topics.iter().any(|topic| topic == name),
        "scenario" => root().join(format!("scenarios/{name}.toml")).exists(),
        "docs" => {
            let (page, anchor) = name.split_once('#').ok_or(format!("`{token}` has no anchor"))?;
            anchors(&read(format!("docs/{page}.md"))).iter().any(|known| known == anchor)
        }
        _ => return Err(format!("`{kind}` is no kind of place")),
    };
    if found { Ok(()) } else { Err(format!("`{token}` does not exist")) }
}

#[test]
fn every_statement_lives_somewhere_that_exists() {
    let (rules, topics) = (planned("Rules"), planned("Simulation"));
    assert_eq!(rules.len(), 50, "fifty rules are planned");
    let page = read("docs/inventory.md");
    let mut numbers = Vec::new();
    let mut missing = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| S") && line.as_bytes()[3].is_ascii_digit()) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, statement, places] = cells[..] else { panic!("three cells: {line}") };
        assert!(!statement.is_empty(), "{id} says something");
        numbers.push(id[1..].parse::<u32>().expect("S and a number"));
        let tokens: Vec<&str> = places.split('`').skip(1).step_by(2).collect();
        assert!(!tokens.is_empty(), "{id} lives somewhere");
        missing.extend(
            tokens.iter().filter_map(|token| exists(token, &rules, &topics).err()).map(|why| format!("{id}: {why}")),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(numbers, (1..=161).collect::<Vec<_>>());
}

#[test]
fn a_row_that_names_nothing_is_noticed() {
    for wrong in [
        "question:Q99",
        "safeguard:prayer",
        "attribute:edge.colour",
        "rule:no-such",
        "docs:framework#nowhere",
        "x:y",
        "x",
    ] {
        assert!(exists(wrong, &[], &[]).is_err(), "{wrong}");
    }
    assert_eq!(exists("question:Q4", &[], &[]), Ok(()));
}

#[test]
fn the_reference_page_is_what_the_parser_reads() {
    crate::support::golden::compare(
        "docs/attributes.md",
        &(hopwise::file::reference() + &hopwise::explore::objectives::reference()),
    );
}
