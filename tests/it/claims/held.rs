//! What the page says in one cell, as a number; that cells equal runs is held elsewhere.

use hopwise::report::numbers::{duration, number, percent};

use super::tables::tables;
use crate::support::read;

/// The text of a cell and of the one right of it, with the heading of that one: in the first table under a command
/// with `scenario` that has a row with `row` and the column `head`.
fn found(scenario: &str, row: &str, head: &str) -> (String, Option<String>) {
    for table in tables(&read("docs/claims.md")) {
        if !table.command.as_ref().is_some_and(|command| command.contains(scenario)) {
            continue;
        }
        let at = table.heads.iter().position(|known| known == head);
        let found = table.rows.iter().find(|known| known.cells[0].contains(row));
        if let (Some(at), Some(found)) = (at, found) {
            let formula = table.heads.get(at + 1).is_some_and(|next| next == "by formula");
            return (found.cells[at].clone(), formula.then(|| found.cells[at + 1].clone()));
        }
    }
    panic!("no table of {scenario} has a row with {row} and a column {head}")
}

/// Seconds, a share or a plain number, without its interval.
fn value(cell: &str) -> f64 {
    let first = cell.split(' ').next().unwrap_or_default().trim_end_matches('*');
    for (unit, factor) in [("ms", 1e-3), ("us", 1e-6), ("/s", 1.0), ("s", 1.0), ("%", 0.01), ("", 1.0)] {
        if let Some(Ok(number)) = first.strip_suffix(unit).map(str::parse::<f64>) {
            return number * factor;
        }
    }
    panic!("{cell} is no figure")
}

/// The figure of a cell.
#[track_caller]
pub fn figure(scenario: &str, row: &str, head: &str) -> f64 {
    value(&found(scenario, row, head).0)
}

/// The cell as it stands there.
#[track_caller]
pub fn text(scenario: &str, row: &str, head: &str) -> String {
    found(scenario, row, head).0
}

/// Holds that a figure is `expected`, give or take the relative `tolerance`, and that the formula beside it, where
/// there is one, is that too.
#[track_caller]
pub fn held(scenario: &str, row: &str, head: &str, expected: f64, tolerance: f64) {
    let (cell, formula) = found(scenario, row, head);
    let error = (value(&cell) - expected).abs();
    assert!(error <= tolerance * expected.abs(), "{row}, {head}: {cell} instead of {expected}");
    if let Some(formula) = formula {
        let format = match cell.split(' ').next().unwrap_or_default() {
            share if share.ends_with('%') => percent,
            time if time.trim_end_matches('*').ends_with('s') => duration,
            _ => number as fn(f64) -> String,
        };
        assert_eq!(formula, format(expected), "{row}, {head}");
    }
}

#[test]
fn cells_are_read_as_they_are_written() {
    let cells = ["40ms ± 1ms", "1.5s*", "12.5%", "250us", "80/s", "1522", "0%"];
    assert_eq!(cells.map(value), [0.04, 1.5, 0.125, 250.0 * 1e-6, 80.0, 1522.0, 0.0]);
}
