//! What is no TOML: which of the parser's errors are worth a line, and where they stand.

use toml::de::Error;

use super::walk::Walk;
use crate::diagnostic::Finding;

/// Syntax errors shown of one part; a text that is no TOML has one per line.
const MOST_SYNTAX: usize = 100;
/// Whether `error` leaves a bracket open.
pub(super) fn is_open_ended(error: &Error) -> bool {
    error.message().contains("array") || error.message().contains("inline table")
}

/// The first error of each line, up to the first that leaves a bracket open.
pub(super) fn one_per_line<'a>(text: &str, errors: &'a [Error]) -> Vec<&'a Error> {
    let mut kept: Vec<&Error> = Vec::new();
    let mut last = None;
    let mut skip = 0;
    for error in errors.iter().take(MOST_SYNTAX * 100) {
        let at = error.span().map(|span| line(text, span.start));
        if last.is_some() && last == Some(at.clone()) {
            continue;
        }
        let start = error.span().map_or(0, |span| span.start);
        if start < skip {
            continue;
        }
        if error.message().contains("duplicate") {
            // The keys of a table that is there twice are no problems of their own.
            let own = line(text, start);
            let is_header = text[own.start..].starts_with('[');
            skip = if is_header { text[start..].find("\n[").map_or(text.len(), |at| start + at + 1) } else { 0 };
        }
        last = Some(at);
        kept.push(error);
        if is_open_ended(error) || kept.len() == MOST_SYNTAX {
            break;
        }
    }
    kept
}

/// The finding for `error` in `text`, where `walk` stands.
pub(super) fn syntax(error: &Error, text: &str, walk: &Walk) -> Finding {
    let message = error.message().to_owned();
    let range = error.span().or_else(|| deepest_line(text));
    let single = range.as_ref().is_some_and(|range| {
        let header = text[line(text, range.start).start..].trim_start();
        ["[edges]", "[flows]", "[faults]", "[objectives]"].iter().any(|single| header.starts_with(single))
    });
    let help = single.then(|| "one of many takes two brackets: `[[edges]]`, `[[flows]]`".to_owned());
    match range {
        Some(range) => Finding::error("syntax", walk.span(range), message, "this is not valid TOML").maybe_help(help),
        None => Finding::whole("syntax", message),
    }
}

/// The first line that nests so deep that TOML gives up; the error itself has no place.
fn deepest_line(text: &str) -> Option<std::ops::Range<usize>> {
    const TOO_DEEP: usize = 80;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.bytes().filter(|byte| matches!(byte, b'.' | b'[' | b'{')).count() >= TOO_DEEP {
            return Some(start..start + line.trim_end().len().min(40));
        }
        start += line.len();
    }
    None
}

/// The bytes of the line around `at`.
pub(super) fn line(text: &str, at: usize) -> std::ops::Range<usize> {
    let at = at.min(text.len());
    let start = text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = text.as_bytes()[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |len| at + len);
    start..end + 1
}
