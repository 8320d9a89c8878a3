//! Sections: a heading, the answer, then sentences, tables and drawings.

use std::fmt::Write;

use crate::report::account::{Body, Section, Strip, Table};
use crate::report::escape::html;

/// Columns of a series that is drawn small.
const COLUMNS: usize = 120;
/// Columns of a drawing in letters.
const LETTERS: usize = 90;

/// A section; `body` is HTML.
pub struct Part {
    pub title: &'static str,
    pub tone: Tone,
    pub lead: Option<String>,
    pub body: String,
    pub legend: Option<String>,
    pub shown: Shown,
}

/// Whether a section is open when the page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    AtOnce,
    OnDemand,
}

/// What an answer means for the reader; shown by a word and a sign beside the colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Bad,
    Unsure,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "lead",
            Self::Good => "lead good",
            Self::Bad => "lead bad",
            Self::Unsure => "lead unsure",
        }
    }
}

impl Part {
    pub fn new(title: &'static str, body: String) -> Self {
        Self { title, tone: Tone::Plain, lead: None, body, legend: None, shown: Shown::AtOnce }
    }

    /// A section of an account.
    pub fn of(section: &Section) -> Self {
        let body = match &section.body {
            Body::None => String::new(),
            Body::Pairs(all) => pairs(all),
            Body::Table(told) => table(section.title, told),
            Body::Strips(all) => strips(all),
            Body::Chart(chart) => letters(section.title, &chart.drawn(LETTERS)),
        };
        Self { lead: section.lead.clone(), legend: section.legend.clone(), ..Self::new(section.title, body) }
    }

    pub(super) fn write(&self, at: usize, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<section id=\"part-{at}\" aria-labelledby=\"title-{at}\">");
        let heading = format!("<h2 id=\"title-{at}\">{}</h2>", html(self.title));
        let _ = match self.shown {
            Shown::AtOnce => writeln!(out, "{heading}"),
            Shown::OnDemand => writeln!(out, "<details>\n<summary>{heading}</summary>"),
        };
        if let Some(lead) = &self.lead {
            let _ = writeln!(out, "<p class=\"{}\">{}</p>", self.tone.class(), prose(lead));
        }
        out.push_str(&self.body);
        if let Some(legend) = &self.legend {
            let _ = writeln!(out, "<p class=\"legend\">{}</p>", html(legend));
        }
        out.push_str(if self.shown == Shown::OnDemand { "</details>\n</section>\n" } else { "</section>\n" });
    }
}

/// `text` between tags; the ids in it break behind their arrows, not within.
pub fn prose(text: &str) -> String {
    html(text).replace("-&gt;", "<span class=\"to\">-&gt;</span><wbr>")
}

/// Names and what is said of each; a name `-` is none.
pub fn pairs(all: &[(String, String)]) -> String {
    let mut out = String::from("<dl>\n");
    for (name, text) in all {
        let name = if name == "-" { String::new() } else { prose(name) };
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", prose(text));
    }
    out.push_str("</dl>\n");
    out
}

/// A table of texts in a frame of its own that scrolls: the first column names the row, the others are figures.
pub fn table(caption: &str, table: &Table) -> String {
    let header: Vec<String> = table.header.iter().map(|name| html(name)).collect();
    let rows = table.rows.iter().map(|row| {
        let mut cells = row.iter().map(|cell| figure(cell));
        let mut line = format!("<tr><th scope=\"row\">{}</th>", cells.next().unwrap_or_default());
        line.extend(cells.map(|cell| format!("<td>{cell}</td>")));
        line + "</tr>\n"
    });
    framed(caption, "figures", &header, &rows.collect::<String>())
}

/// A cell of an account: a figure, and below it how sure it is.
fn figure(cell: &str) -> String {
    match cell.split_once('\n') {
        Some((figure, error)) => format!("{}<small>{}</small>", prose(figure), prose(error)),
        None => prose(cell),
    }
}

/// A table whose cells are texts that wrap; all of them HTML.
pub fn words(caption: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    let header: Vec<String> = header.iter().map(|name| html(name)).collect();
    let rows = rows.iter().map(|row| {
        let mut line = format!("<tr><th scope=\"row\">{}</th>", row.first().map_or("", String::as_str));
        line.extend(row.iter().skip(1).map(|cell| format!("<td>{cell}</td>")));
        line + "</tr>\n"
    });
    framed(caption, "words", &header, &rows.collect::<String>())
}

fn framed(caption: &str, class: &str, header: &[String], rows: &str) -> String {
    let caption = html(caption);
    let header: String = header.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<table class=\"{class}\">\n\
         <caption><span class=\"hidden\">{caption}</span></caption>\n<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

/// A drawing in letters; a table says the same.
fn letters(caption: &str, lines: &[String]) -> String {
    let (caption, lines): (String, Vec<String>) = (html(caption), lines.iter().map(|line| html(line)).collect());
    format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<pre role=\"img\" \
         aria-label=\"{caption}, drawn in letters; the table has its figures\">{}</pre>\n</div>\n",
        lines.join("\n")
    )
}

fn strips(all: &[Strip]) -> String {
    let rows: Vec<Vec<String>> =
        all.iter().map(|strip| vec![prose(&strip.name), html(strip.label), spark(strip), html(&strip.range)]).collect();
    words("Over time, in short", &["Of", "what", "over time", "from, to"], &rows)
}

/// A series as a small line from nothing to its largest value.
fn spark(strip: &Strip) -> String {
    const HEIGHT: f64 = 24.0;
    let values = strip.columns(COLUMNS);
    let largest = values.iter().copied().fold(0.0, f64::max);
    let point = |(at, value): (usize, &f64)| {
        let share = if largest > 0.0 { value / largest } else { 0.0 };
        format!("{at},{:.1}", HEIGHT - 1.0 - share * (HEIGHT - 2.0))
    };
    let points: Vec<String> = values.iter().enumerate().map(point).collect();
    let last = values.len().max(2) - 1;
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 {last} {HEIGHT}\" preserveAspectRatio=\"none\" width=\"160\" height=\"24\" \
         aria-hidden=\"true\"><polyline points=\"{}\"/></svg>",
        points.join(" ")
    )
}
