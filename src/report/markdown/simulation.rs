//! The reports of `simulate`, `compare` and `capacity`.

use crate::report::account::{self, Account, Body, Section, Table, account};
use crate::report::escape::markdown as md;
use crate::report::payload::{CapacityPayload, Comparisons, Simulation};

/// Columns of a chart.
const WIDTH: usize = 76;
/// Columns of a series.
const COLUMNS: usize = 40;

/// The report of `simulate`.
pub fn simulation(payload: &Simulation<'_>) -> String {
    laid_out(&account(payload))
}

/// The report of `compare`.
pub fn comparison(payload: &Comparisons<'_>) -> String {
    laid_out(&account::comparison(payload))
}

/// The report of `capacity`.
pub fn capacity(payload: &CapacityPayload<'_>) -> String {
    laid_out(&account::capacity(payload))
}

fn laid_out(account: &Account) -> String {
    let mut out = format!("# {}\n", md(&account.title));
    out.push_str(&sections(&account.sections));
    out.push_str(&format!("\n{}\n", md(&account.signature)));
    out
}

/// Sections one below the other.
pub(super) fn sections(sections: &[Section]) -> String {
    let mut out = String::new();
    for section in sections {
        out.push_str(&format!("\n## {}\n", section.title));
        if let Some(lead) = &section.lead {
            out.push_str(&format!("\n{}\n", md(lead)));
        }
        out.push_str(&body(&section.body));
        if let Some(legend) = &section.legend {
            out.push_str(&format!("\n{}\n", md(legend)));
        }
    }
    out
}

fn body(body: &Body) -> String {
    match body {
        Body::None => String::new(),
        Body::Pairs(pairs) => {
            let item = |(name, text): &(String, String)| match name.as_str() {
                "-" => format!("- {}\n", md(text)),
                name => format!("- **{}**: {}\n", md(name), md(text)),
            };
            format!("\n{}", pairs.iter().map(item).collect::<String>())
        }
        Body::Table(Table { header, rows }) => {
            let cells = |row: &[String]| row.iter().map(|cell| md(&cell.replace('\n', " "))).collect::<Vec<_>>();
            let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
            let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
            let rule = format!("|---|{}\n", "---:|".repeat(header.len().saturating_sub(1)));
            let rows: String = rows.iter().map(|row| line(cells(row))).collect();
            format!("\n{}{rule}{rows}", line(header))
        }
        Body::Chart(chart) => {
            let lines: String = chart.drawn(WIDTH).iter().map(|line| format!("{line}\n")).collect();
            format!("\n```text\n{lines}```\n")
        }
        Body::Strips(strips) => {
            let rows = strips.iter().map(|strip| {
                format!("| {} | {} | {} | {} |\n", md(&strip.name), strip.label, strip.drawn(COLUMNS), md(&strip.range))
            });
            format!("\n| of | what | over time | from, to |\n|---|---|---|---|\n{}", rows.collect::<String>())
        }
    }
}
