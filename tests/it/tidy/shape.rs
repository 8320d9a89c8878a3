//! Files say what they are, and stay short.

use super::code::{File, files, sources};
use super::none;

const MOST_LINES: usize = 400;
const MOST_LINES_IN_THE_MIDDLE: usize = 130;
/// Flat tables, with what they list; nothing else is read without being understood.
const LONG_TABLES: &[(&str, &str)] = &[];

fn without_doc(file: &File) -> Option<String> {
    let doc = file.text.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or_default();
    doc.trim().is_empty().then(|| file.complaint(0, "the first line is no `//!` doc"))
}

fn too_long(file: &File) -> Option<String> {
    let lines = file.text.lines().count();
    (lines > MOST_LINES).then(|| format!("{}:{lines}: more than {MOST_LINES} lines", file.path))
}

fn median(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    lengths[lengths.len() / 2]
}

#[test]
fn every_file_begins_with_what_it_is() {
    let all = files(&["src", "tests", "benches", "fuzz/fuzz_targets"]);
    none(&all.iter().filter_map(without_doc).collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let mut complaints = Vec::new();
    let all = sources();
    for file in &all {
        let excepted = LONG_TABLES.iter().any(|(path, _)| *path == file.path);
        match too_long(file) {
            None if excepted => complaints.push(format!("{}:1: the exception is not needed", file.path)),
            Some(complaint) if !excepted => complaints.push(complaint),
            _ => {}
        }
    }
    for (path, _) in LONG_TABLES.iter().filter(|(path, _)| all.iter().all(|file| file.path != *path)) {
        complaints.push(format!("{path}:1: the exception is for no file"));
    }
    none(&complaints);
}

#[test]
fn most_files_are_short() {
    let middle = median(sources().iter().map(|file| file.text.lines().count()).collect());
    assert!(middle <= MOST_LINES_IN_THE_MIDDLE, "src:1: half of the files have {middle} lines or more");
}

#[test]
fn a_long_file_and_a_file_without_doc_are_found() {
    for text in ["use x;", "", "// x\n", "//!\n", "\n//! late"] {
        assert!(without_doc(&File::new("x.rs", text)).is_some(), "{text:?}");
    }
    assert_eq!(without_doc(&File::new("x.rs", "//! what it is\n")), None);
    assert!(too_long(&File::new("x.rs", &"\n".repeat(MOST_LINES + 1))).is_some());
    assert_eq!(too_long(&File::new("x.rs", &"\n".repeat(MOST_LINES))), None);
    assert_eq!(median(vec![9, 1, 5]), 5);
}
