//! Headings, columns and pairs.

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const HEADING: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

pub fn bold(text: &str) -> String {
    format!("{BOLD}{text}{BOLD:#}")
}

pub fn dim(text: &str) -> String {
    format!("{DIM}{text}{DIM:#}")
}

/// A bold line, or several when `text` is wider than `width`.
pub fn title(text: &str, width: usize) -> String {
    indented(text, 0, width).lines().map(|line| bold(line) + "\n").collect()
}

/// A section's title with an empty line before it.
pub fn heading(text: &str) -> String {
    format!("\n{HEADING}{text}{HEADING:#}\n")
}

/// A table without rules, at most `width` columns wide; the last column takes what is left.
fn plain_table(width: usize) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table
}

/// Rows of two columns, indented: a short name, then text that wraps.
pub fn pairs<N: AsRef<str>, T: AsRef<str>>(rows: &[(N, T)], width: usize) -> String {
    let Some(longest) = rows.iter().map(|(name, _)| name.as_ref().chars().count()).max() else {
        return String::new();
    };
    // A name column that leaves less than this for the text is no help.
    const LEAST_TEXT: usize = 24;
    if longest + LEAST_TEXT + 4 > width {
        let mut out = String::new();
        for (name, text) in rows {
            out.push_str(&format!("  {}\n", name.as_ref()));
            out.push_str(&indented(text.as_ref(), 4, width));
        }
        return out;
    }
    let mut table = plain_table(width.saturating_sub(1));
    for (name, text) in rows {
        table.add_row([name.as_ref(), text.as_ref()]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_padding((2, 2));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(u16::try_from(longest + 4).unwrap_or(u16::MAX))));
    }
    if let Some(column) = table.column_mut(1) {
        column.set_padding((0, 0));
    }
    lines(&table)
}

/// `text` wrapped under an indent.
pub fn indented(text: &str, indent: usize, width: usize) -> String {
    let mut table = plain_table(width.saturating_sub(1));
    table.add_row([text]);
    if let Some(column) = table.column_mut(0) {
        column.set_padding((u16::try_from(indent).unwrap_or(0), 0));
    }
    lines(&table)
}

/// Rows of two columns, the second one at its full width.
pub fn columns(header: [&str; 2], rows: &[[String; 2]], width: usize) -> String {
    let second = rows.iter().flat_map(|row| row[1].lines()).chain([header[1]]).map(|line| line.chars().count()).max();
    let second = second.unwrap_or(0) + 2;
    let mut table = plain_table(width.saturating_sub(1));
    table.set_header(header);
    for row in rows {
        table.add_row(row.clone());
    }
    if let Some(column) = table.column_mut(0) {
        column.set_padding((1, 1));
    }
    if let Some(column) = table.column_mut(1) {
        column.set_padding((1, 1));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(u16::try_from(second).unwrap_or(u16::MAX))));
    }
    let text = lines(&table);
    match text.split_once('\n') {
        Some((header, rest)) => format!("{}\n{rest}", bold(header)),
        None => text,
    }
}

/// A name and figures beside it; figures stand right. Where there is no room for that, each name has a
/// list below it.
pub fn grid(header: &[&str], rows: &[Vec<String>], width: usize) -> String {
    // A name column narrower than this breaks names into pieces.
    const LEAST_NAME: usize = 14;
    const GAP: usize = 2;
    let wide = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let column = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| wide(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = header.iter().enumerate().map(|(at, name)| column(at).max(wide(name))).collect();
    let figures: usize = widths.iter().skip(1).map(|figure| figure + GAP).sum();
    let names = widths.first().copied().unwrap_or(0).min(width.saturating_sub(figures + GAP + 1));
    let lines_of = |row: &Vec<String>| row.first().map_or(Some(String::new()), |name| at_its_parts(name, names));
    let broken: Vec<Option<String>> = rows.iter().map(lines_of).collect();
    // A name that cannot be broken stands above its figures; letters that take two columns are left to the list.
    let fits = |name: &String| GAP + wide(name) < width;
    let above: Vec<Option<&String>> =
        rows.iter().zip(&broken).map(|(row, broken)| row.first().filter(|_| broken.is_none())).collect();
    let narrow = names < widths.first().copied().unwrap_or(0).min(LEAST_NAME);
    let simple = rows.iter().all(|row| row.first().is_none_or(|name| name.is_ascii()));
    if narrow || above.iter().flatten().any(|name| !simple || !fits(name)) {
        return rows.iter().map(|row| listed(header, row, width)).collect();
    }
    let mut table = plain_table(width.saturating_sub(1));
    table.set_header(header.to_vec());
    for (name, row) in broken.iter().cloned().zip(rows) {
        table.add_row(std::iter::once(name.unwrap_or_default()).chain(row.iter().skip(1).cloned()));
    }
    for (at, figure) in widths.iter().enumerate() {
        if let Some(column) = table.column_mut(at) {
            let inner = if at == 0 { names } else { *figure };
            column.set_padding((u16::try_from(GAP).unwrap_or(0), 0));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
                u16::try_from(inner + GAP).unwrap_or(u16::MAX),
            )));
            column.set_cell_alignment(if at == 0 { CellAlignment::Left } else { CellAlignment::Right });
        }
    }
    let text = lines(&table);
    let Some((header, rest)) = text.split_once('\n') else { return text };
    let mut out = format!("{}\n", dim(header));
    let mut rest = rest.split_inclusive('\n');
    for ((name, broken), row) in above.iter().zip(&broken).zip(rows) {
        if let Some(name) = name {
            out.push_str(&format!("{:GAP$}{name}\n", ""));
        }
        let height = row.iter().skip(1).chain(broken).map(|cell| cell.lines().count()).max().unwrap_or(0).max(1);
        out.extend(rest.by_ref().take(height));
    }
    out.extend(rest);
    out
}

/// `name` in lines of at most `width` columns that end where a part of it does: behind a blank, an arrow or a
/// colon, else behind a dash or the like. `None` where a part is wider.
fn at_its_parts(name: &str, width: usize) -> Option<String> {
    const BETWEEN: [&[char]; 2] = [&[' ', '>', ':'], &[' ', '>', ':', '-', '.', '/', '_']];
    BETWEEN.iter().find_map(|ends| {
        let mut lines: Vec<String> = vec![String::new()];
        let mut rest = name;
        while !rest.is_empty() {
            let end = rest.find(*ends).map_or(rest.len(), |at| {
                // An arrow ends with its head.
                at + if rest[at..].starts_with("->") { 2 } else { 1 }
            });
            let (part, more) = rest.split_at(end);
            rest = more;
            let line = lines.last_mut()?;
            if line.chars().count() + part.trim_end().chars().count() <= width {
                line.push_str(part);
            } else if part.trim_end().chars().count() <= width {
                lines.push(part.to_owned());
            } else {
                return None;
            }
        }
        Some(lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n"))
    })
}

fn listed(header: &[&str], row: &[String], width: usize) -> String {
    let name = row.first().map_or("", String::as_str);
    let figures = header.iter().zip(row).skip(1).map(|(header, cell)| format!("{header} {}", cell.replace('\n', " ")));
    indented(name, 2, width) + &indented(&figures.collect::<Vec<_>>().join(", "), 4, width)
}

/// The table's lines without trailing blanks.
fn lines(table: &Table) -> String {
    let mut out = String::new();
    for line in table.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
