//! The frame: head, policy, table of contents, sections, styles and scripts.

use std::fmt::Write;

use super::sections::Part;
use crate::report::escape::{embedded, html};

/// What the page may load and run: its own styles and scripts by their digests, and nothing else.
const POLICY: &str = include_str!("page/policy.txt");
const STYLE: &str = include_str!("page/report.css");
const THEME: &str = include_str!("page/theme.js");
const CHARTS: &str = include_str!("page/charts.js");
const LIBRARY_STYLE: &str = include_str!("vendor/uPlot.min.css");
const LIBRARY: &str = include_str!("vendor/uPlot.iife.min.js");
const LIBRARY_LICENCE: &str = include_str!("vendor/LICENSE-uPlot");

/// A whole page.
pub struct Page<'a> {
    /// `simulate`, `compare` …
    pub command: &'static str,
    pub title: &'a str,
    /// What it takes to repeat the run.
    pub signature: &'a str,
    pub parts: Vec<Part>,
    /// What the charts draw; `None`: there are none.
    pub data: Option<String>,
}

impl Page<'_> {
    pub fn write(&self) -> String {
        let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // Writing to a String cannot fail; the results are dropped for that reason.
        let _ = writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", POLICY.trim());
        out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        let _ = writeln!(out, "<title>{} - hopwise {}</title>", html(self.title), self.command);
        if self.data.is_some() {
            let _ = writeln!(out, "<style>{LIBRARY_STYLE}</style>");
        }
        let _ = write!(out, "<style>{STYLE}</style>\n</head>\n<body>\n");
        self.header(&mut out);
        self.contents(&mut out);
        out.push_str("<main id=\"main\" tabindex=\"-1\">\n");
        for (at, part) in self.parts.iter().enumerate() {
            part.write(at, &mut out);
        }
        let _ = write!(out, "</main>\n<footer><p>{}</p></footer>\n", html(self.signature));
        if let Some(data) = &self.data {
            let _ = writeln!(out, "<script type=\"application/json\" id=\"data\">{}</script>", embedded(data));
            let _ = writeln!(out, "<!--\n{}\n-->", LIBRARY_LICENCE.trim());
            let _ = writeln!(out, "<script>{LIBRARY}</script>");
        }
        let _ = writeln!(out, "<script>{THEME}</script>");
        if self.data.is_some() {
            let _ = writeln!(out, "<script>{CHARTS}</script>");
        }
        out.push_str("</body>\n</html>\n");
        out
    }

    fn header(&self, out: &mut String) {
        let _ = write!(
            out,
            "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<div><p class=\"command\">hopwise {}</p>\n\
             <h1>{}</h1>\n<p class=\"signature\">{}</p></div>\n\
             <button type=\"button\" id=\"theme\" hidden>Dark</button>\n</header>\n",
            self.command,
            html(self.title),
            html(self.signature)
        );
    }

    fn contents(&self, out: &mut String) {
        out.push_str("<nav aria-label=\"Contents\">\n<ol>\n");
        let mut known: Vec<&str> = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            // Of sections that come once for each design, the first is enough.
            if !known.contains(&part.title) {
                known.push(part.title);
                let _ = writeln!(out, "<li><a href=\"#part-{at}\">{}</a></li>", html(part.title));
            }
        }
        out.push_str("</ol>\n</nav>\n");
    }
}
