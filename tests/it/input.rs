//! Whatever is in the file: each mistake is reported once, at its place and with a way out, and nothing panics.

mod absurd; // numbers and units nobody meant
mod bytes; // texts that are hardly files
mod cascades; // one slip is one finding
mod designs; // `[designs.NAME]`
mod disturbance; // arrivals, faults, links and objectives
pub mod keys; // keys, tables and types
mod large; // files that are parsed in parts
mod laws; // laws of random durations
mod messages; // messages and sagas
mod model; // what names and references can get wrong
pub mod mutants; // thousands of broken files
mod numbers; // quantities and their units
mod small; // files that are hardly there
mod syntax; // what is no TOML, and many mistakes at once
mod underload; // services and calls under load

use std::ops::Range;

use hopwise::diagnostic::Finding;

use crate::support::findings;

/// Two services and an edge, open for more keys of the edge.
pub const EDGE: &str = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\n";

/// `text` without its marks `«»`, and the byte ranges between them.
pub fn unmarked(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut ranges, mut open) = (String::new(), Vec::new(), None);
    for c in text.chars() {
        match c {
            '«' => open = Some(plain.len()),
            '»' => ranges.push(open.take().expect("a mark is opened first")..plain.len()),
            c => plain.push(c),
        }
    }
    assert!(open.is_none(), "a mark is not closed: {text}");
    (plain, ranges)
}

/// Checks that what is marked in `text` is found by `rule`, and nothing else is. `help` is a part of the
/// advice; `""` stands for none.
pub fn refused(text: &str, rule: &str, help: &str) -> Finding {
    let (plain, marks) = unmarked(text);
    assert_eq!(marks.len(), 1, "one mark is wanted in {text}");
    let found = findings(&plain);
    let [finding] = found.as_slice() else { panic!("not one finding, but {}: {found:#?}\nin\n{text}", found.len()) };
    assert_eq!(finding.rule, rule, "{finding:#?}\nin\n{text}");
    assert!(finding.is_error(), "{finding:#?}");
    let span = finding.primary.as_ref().expect("the finding has a place").span.range();
    assert_eq!(&plain[span.clone()], &plain[marks[0].clone()], "{finding:#?}\nin\n{text}");
    assert_eq!(span, marks[0], "the text is right, but the place is not, in\n{text}");
    match (&finding.help, help) {
        (None, "") => {}
        (Some(given), help) if !help.is_empty() && given.contains(help) => {}
        (given, _) => panic!("help is {given:?} instead of {help:?} in\n{text}"),
    }
    finding.clone()
}

/// Checks that nothing is wrong with `text`.
pub fn accepted(text: &str) {
    let found = findings(text);
    assert!(found.is_empty(), "{found:#?}\nin\n{text}");
}
