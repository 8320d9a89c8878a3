//! What the guides claim, and what the simulation shows: the page `docs/claims.md`.
//!
//! Each table there stands under its command, and each row adds what it names in code to that command. The figures
//! are those of these runs, byte by byte; the formulas beside them are held with their tolerances, and so is where a
//! rule of thumb does not hold.

mod availability; // one of a chain is down
mod coordination; // sagas with and without a coordinator
mod figures; // one cell, from the JSON of a run
mod held; // what the page says of one cell
mod latency; // delays along a chain
mod queues; // what a queue keeps apart, and a relay
mod tables; // the tables of a page

use serde_json::Value;

use crate::support::{golden, hopwise, read, stderr, words};
use tables::{Row, tables};

/// The JSON of the run of a row: the command above the table, and what the row adds to it.
fn run(command: &str, row: &Row) -> Value {
    let words = words(command);
    assert_eq!(words[0], "hopwise", "{command}");
    let mut args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let added: Vec<String> = row.added();
    args.extend(added.iter().map(String::as_str));
    args.extend(["--format", "json"]);
    let output = hopwise(&args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", stderr(&output)))
}

#[test]
fn every_figure_of_the_claims_is_that_of_its_run() {
    let page = read("docs/claims.md");
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut last: Option<(Vec<String>, Value)> = None;
    let mut figures = 0;
    for table in tables(&page) {
        let Some(command) = &table.command else { continue };
        for row in &table.rows {
            let key = [vec![command.clone()], row.added()].concat();
            if last.as_ref().is_none_or(|(known, _)| *known != key) {
                last = Some((key, run(command, row)));
            }
            let Some((_, json)) = &last else { unreachable!("it was just run") };
            let mut cells = row.cells.clone();
            for (cell, head) in cells.iter_mut().zip(&table.heads).skip(1) {
                if let Some(figure) = figures::cell(json, head, row.subject()) {
                    *cell = figure;
                    figures += 1;
                }
            }
            lines[row.line] = format!("| {} |", cells.join(" | "));
        }
    }
    assert!(figures > 100, "{figures}");
    golden::compare("docs/claims.md", &(lines.join("\n") + "\n"));
}
