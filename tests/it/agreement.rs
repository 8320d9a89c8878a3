//! What hopwise recommends for six real systems against what their teams chose, label by label.
//!
//! The needs in `scenarios/` were written from the edges and their reasons alone, before the present
//! style was looked at; see the first commit of the repository.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::support::{golden, read, recommended};

struct Pair {
    system: String,
    from: String,
    to: String,
    label: String,
    disagrees: Option<String>,
}

fn pairs() -> Vec<Pair> {
    let text = read("tests/truth.toml");
    let table = DeTable::parse(&text).expect("the facts are TOML");
    let DeValue::Array(pairs) = table.get_ref()["pairs"].get_ref() else { panic!("pairs is a list") };
    let field =
        |pair: &DeTable<'_>, key: &str| pair.get(key).map(|value| value.get_ref().as_str().expect("a text").to_owned());
    pairs
        .iter()
        .map(|pair| {
            let pair = pair.get_ref().as_table().expect("a pair is a table");
            let required = |key: &str| field(pair, key).unwrap_or_else(|| panic!("{key} is there"));
            Pair {
                system: required("system"),
                from: required("from"),
                to: required("to"),
                label: required("label"),
                disagrees: field(pair, "disagrees"),
            }
        })
        .collect()
}

/// Whether the recommended edges between the pair fit the label.
fn fits(label: &str, edges: &[&Value]) -> bool {
    let family = |edge: &Value| edge["family"].as_str().unwrap_or_default().to_owned();
    let synchronous = |edge: &&Value| family(edge) == "sync";
    let event = |edge: &&Value| !edge["event"].is_null();
    let trade_off = |edge: &&Value| {
        let flips = edge["flips"].as_array().map(Vec::as_slice).unwrap_or_default();
        !edge["because"].as_str().unwrap_or_default().is_empty()
            && flips.iter().any(|flip| (flip["becomes"] == "rest" || flip["becomes"] == "grpc") != synchronous(edge))
    };
    match label {
        "async-in-production" => edges.iter().any(|edge| !synchronous(edge)),
        saga if saga.starts_with("saga-") => edges.iter().any(|edge| !edge["saga"].is_null()),
        "sync-result-used" => edges.iter().filter(|edge| !event(edge)).all(synchronous),
        // Either answer is right when the edge says why, and what would turn it.
        "sync-result-ignored" => edges.iter().all(|edge| !synchronous(edge) || trade_off(edge)),
        by_team if by_team.ends_with("-by-team") => {
            edges.iter().filter(|edge| edge["operation"] != Value::Null).any(trade_off)
        }
        other => panic!("unknown label {other}"),
    }
}

#[test]
fn agreement_with_six_real_systems_is_held_label_by_label() {
    let mut systems: BTreeMap<String, Value> = BTreeMap::new();
    let mut by_label: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut disagreements = String::new();
    let mut surprises = Vec::new();
    for pair in pairs() {
        let report = systems
            .entry(pair.system.clone())
            .or_insert_with(|| recommended(&read(format!("scenarios/{}.toml", pair.system))));
        let edges: Vec<&Value> = report["edges"]
            .as_array()
            .expect("edges")
            .iter()
            .filter(|edge| {
                edge["from"] == pair.from && edge["to"].as_array().expect("to").iter().any(|to| *to == pair.to)
            })
            .collect();
        assert!(!edges.is_empty(), "{}: {} -> {} is in the file", pair.system, pair.from, pair.to);
        let fits = fits(&pair.label, &edges);
        let (agreed, all) = by_label.entry(pair.label.clone()).or_default();
        *all += 1;
        *agreed += usize::from(fits);
        match (&pair.disagrees, fits) {
            (Some(reason), false) => {
                let patterns: Vec<&str> = edges.iter().filter_map(|edge| edge["pattern"].as_str()).collect();
                let _ = writeln!(
                    disagreements,
                    "- {}, {} to {} ({}): {}; {}.",
                    pair.system,
                    pair.from,
                    pair.to,
                    pair.label,
                    patterns.join(", "),
                    reason
                );
            }
            (None, false) => surprises.push(format!("{}: {} -> {} ({})", pair.system, pair.from, pair.to, pair.label)),
            (Some(_), true) => surprises.push(format!("{}: {} -> {} agrees now", pair.system, pair.from, pair.to)),
            (None, true) => {}
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
    let mut page = String::from(
        "# Agreement with six real systems\n\n\
         Written by the tests from `tests/truth.toml`. The needs in `scenarios/` were derived from each edge and the\n\
         reason its code gives, before the present style was looked at; the author recognised the systems, so read the\n\
         level as a check, not as a measurement.\n\n| label | agreed | of |\n|---|---|---|\n",
    );
    for (label, (agreed, all)) in &by_label {
        println!("{label}: {agreed} of {all}");
        let _ = writeln!(page, "| {label} | {agreed} | {all} |");
    }
    let _ = write!(page, "\n## Disagreements\n\n{disagreements}");
    golden::compare("docs/agreement.md", &page);
}
