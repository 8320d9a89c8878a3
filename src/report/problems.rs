//! Findings for people, with the source excerpt, and for machines.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use schemars::JsonSchema;
use serde::Serialize;

use super::escape::plain;
use super::payload::SCHEMA_VERSION;
use crate::diagnostic::{Finding, Label, Severity, Sources};

/// Findings shown at most; the rest are counted.
pub const MOST_SHOWN: usize = 100;
/// Bytes of a line shown around a label: an excerpt, even of a file that is one line.
const WIDEST: usize = 300;

/// All findings as text with ANSI styles; the caller strips them where they do not belong.
pub fn text(sources: &Sources, findings: &[Finding], width: usize) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(width);
    let mut out = String::new();
    for finding in findings.iter().take(MOST_SHOWN) {
        out.push_str(&one(&renderer, sources, finding));
        out.push_str("\n\n");
    }
    if findings.len() > MOST_SHOWN {
        out.push_str(&format!("… and {} more\n\n", findings.len() - MOST_SHOWN));
    }
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = findings.len() - errors;
    out.push_str(&format!(
        "{}{}\n",
        counted(errors, "error"),
        match warnings {
            0 => String::new(),
            n => format!(", {}", counted(n, "warning")),
        }
    ));
    out
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn one(renderer: &Renderer, sources: &Sources, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = short(&finding.message);
    let mut group = level.primary_title(title).id(finding.rule).elements(Vec::<annotate_snippets::Element<'_>>::new());
    let labels = finding.primary.iter().map(|label| (label, AnnotationKind::Primary));
    for (label, kind) in labels.chain(finding.related.iter().map(|label| (label, AnnotationKind::Context))) {
        if let Some(excerpt) = Excerpt::of(sources, label) {
            let annotation = kind.span(excerpt.span).label(short(&label.text));
            group = group.element(
                Snippet::source(excerpt.text).line_start(excerpt.line).path(excerpt.path).annotation(annotation),
            );
        }
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(short(help)));
    }
    renderer.render(&[group])
}

/// Characters of one message; a name of a megabyte needs no full quotation.
const LONGEST: usize = 600;

/// `text` made safe, and cut where it goes on too long.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", plain(&text[..at])),
        None => plain(text).into_owned(),
    }
}

/// The lines of a label, cut where they are too wide.
struct Excerpt {
    path: String,
    text: String,
    line: usize,
    span: std::ops::Range<usize>,
}

impl Excerpt {
    fn of(sources: &Sources, label: &Label) -> Option<Self> {
        let source = sources.get(label.span.source)?;
        let text = source.text.as_str();
        let start = floor(text, (label.span.start as usize).min(text.len()));
        let end = floor(text, (label.span.end as usize).min(text.len()).min(start + WIDEST)).max(start);
        // Only the first line: a table's span may cover many.
        let end = text[start..end].find('\n').map_or(end, |at| start + at);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let from = floor(text, line_start.max(start.saturating_sub(WIDEST)));
        let to = floor(text, line_end.min(end + WIDEST));
        // One byte in, one byte out: tabs and control characters would shift the marks.
        let clean = |part: &str| {
            let safe = |c: char| if plain(c.encode_utf8(&mut [0; 4])) == c.to_string() { c } else { '?' };
            // The excerpt keeps its width, so the order is broken by one letter for another.
            part.chars().map(safe).collect::<String>().replace("##[", "##?")
        };
        let before = clean(&text[from..start]);
        let marked = clean(&text[start..end]);
        let span = before.len()..before.len() + marked.len();
        Some(Self {
            path: plain(&source.name).into_owned(),
            text: before + &marked + &clean(&text[end..to]),
            line: sources.position(label.span)?.line,
            span,
        })
    }
}

/// The nearest character boundary at or below `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The answer of a machine format when there is no verdict.
#[derive(Serialize, JsonSchema)]
pub struct NoVerdict<'a> {
    pub schema_version: u32,
    pub command: &'a str,
    pub outcome: &'static str,
    /// Problems found; at most 100 of them are listed.
    pub total: usize,
    pub problems: Vec<Problem<'a>>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub struct Problem<'a> {
    pub rule: &'a str,
    pub severity: &'static str,
    pub message: String,
    pub file: Option<&'a str>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub label: Option<&'a str>,
    pub help: Option<&'a str>,
}

/// The findings as one payload.
pub fn no_verdict<'a>(command: &'a str, sources: &'a Sources, findings: &'a [Finding]) -> NoVerdict<'a> {
    let problems = findings.iter().take(MOST_SHOWN).map(|finding| {
        let label = finding.primary.as_ref();
        let position = label.and_then(|label| sources.position(label.span));
        Problem {
            rule: finding.rule,
            severity: if finding.is_error() { "error" } else { "warning" },
            message: short(&finding.message),
            file: label.and_then(|label| sources.get(label.span.source)).map(|source| source.name.as_str()),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            label: label.map(|label| label.text.as_str()),
            help: finding.help.as_deref(),
        }
    });
    NoVerdict {
        schema_version: SCHEMA_VERSION,
        command,
        outcome: "no-verdict",
        total: findings.len(),
        problems: problems.collect(),
    }
}
