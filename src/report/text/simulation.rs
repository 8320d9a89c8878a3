//! The reports of `simulate`, `compare` and `capacity`.

use super::layout::{bold, dim, grid, heading, indented, pairs, title};
use crate::report::account::{self, Account, Body, Section, Strip, account};
use crate::report::escape::plain;
use crate::report::payload::{CapacityPayload, Comparisons, Simulation};

/// The report of `simulate` for `width` columns.
pub fn simulation(payload: &Simulation<'_>, width: usize) -> String {
    laid_out(&account(payload), width)
}

/// The report of `compare` for `width` columns.
pub fn comparison(payload: &Comparisons<'_>, width: usize) -> String {
    laid_out(&account::comparison(payload), width)
}

/// The report of `capacity` for `width` columns.
pub fn capacity(payload: &CapacityPayload<'_>, width: usize) -> String {
    laid_out(&account::capacity(payload), width)
}

fn laid_out(account: &Account, width: usize) -> String {
    let mut out = title(&plain(&account.title), width);
    out.push_str(&sections(&account.sections, width));
    out.push('\n');
    out.extend(indented(&plain(&account.signature), 0, width).lines().map(|line| dim(line) + "\n"));
    out
}

/// Sections one below the other.
pub(super) fn sections(sections: &[Section], width: usize) -> String {
    let mut out = String::new();
    for section in sections {
        out.push_str(&heading(section.title));
        if let Some(lead) = &section.lead {
            let lead = indented(&plain(lead), 2, width);
            out.extend(lead.lines().map(|line| bold(line) + "\n"));
        }
        out.push_str(&body(&section.body, width));
        if let Some(legend) = &section.legend {
            let legend = indented(&plain(legend), 2, width);
            out.extend(legend.lines().map(|line| dim(line) + "\n"));
        }
    }
    out
}

fn body(body: &Body, width: usize) -> String {
    match body {
        Body::None => String::new(),
        Body::Pairs(all) => {
            let safe: Vec<(String, String)> =
                all.iter().map(|(name, text)| (plain(name).into_owned(), plain(text).into_owned())).collect();
            pairs(&safe, width)
        }
        Body::Table(table) => {
            // A line break in a cell is our own, one in a name is not.
            let cells = |row: &Vec<String>| -> Vec<String> {
                let safe = |(at, cell): (usize, &String)| if at == 0 { plain(cell).into_owned() } else { cell.clone() };
                row.iter().enumerate().map(safe).collect()
            };
            grid(&table.header, &table.rows.iter().map(cells).collect::<Vec<_>>(), width)
        }
        Body::Chart(chart) => {
            // Where it is too narrow for a picture, the table tells.
            let lines = chart.drawn(width.saturating_sub(3)).into_iter();
            lines.map(|line| format!("  {}\n", plain(&line))).collect()
        }
        Body::Strips(strips) => strips.chunk_by(|a, b| a.name == b.name).map(|group| strip(group, width)).collect(),
    }
}

/// Series of one name below it.
fn strip(group: &[Strip], width: usize) -> String {
    const LABEL: usize = 9;
    const RANGE: usize = 22;
    let columns = width.saturating_sub(4 + LABEL + RANGE).clamp(8, 60);
    let mut out = indented(&plain(&group[0].name), 2, width);
    for strip in group {
        let line = format!("    {:<LABEL$}{}  {}", strip.label, strip.drawn(columns), plain(&strip.range));
        // Where it is too narrow for both, the picture goes.
        let narrow = format!("    {:<LABEL$}{}", strip.label, plain(&strip.range));
        out.push_str(if line.chars().count() <= width { &line } else { &narrow });
        out.push('\n');
    }
    out
}
