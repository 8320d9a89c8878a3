//! The command line: exit codes, streams, formats, colours, and what each command promises.

mod colour; // who decides about ANSI codes
mod exit_codes; // 0, 1 and 2, whatever the format
mod explain; // every kind of subject
mod init; // a file to start from, completions, diagrams
mod machine; // JSON and nothing else
mod pipe; // closed pipes, full disks, standard input
mod repeat; // the same bytes twice
mod width; // eighty columns

use std::path::PathBuf;

use crate::support::root;

/// A scenario without findings.
pub const CLEAN: &str = "scenarios/checkout.toml";

/// Needs that exclude each other on one edge; the other edge is fine.
pub const CONTRADICTION: &str = "[services.web]\nkind = \"client\"\n[services.a]\n[services.b]\n\
                                 [[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = \"talk\"\nstreaming = \"bidi\"\n\
                                 [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"GET /x\"\n";

/// A file with one mistake in line 4.
pub const BROKEN: &str = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"aa\"\nto = \"b\"\n";

/// An empty folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// A file with `bytes`, and its path as text.
pub fn file(folder: &std::path::Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a file can be written");
    path.to_str().expect("the path is text").to_owned()
}

/// All shipped scenarios, from the root.
pub fn scenarios() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("scenarios")).expect("there are scenarios");
    let mut all: Vec<String> = entries
        .map(|entry| entry.expect("a readable folder").file_name().into_string().expect("a plain name"))
        .filter(|name| name.ends_with(".toml"))
        .map(|name| format!("scenarios/{name}"))
        .collect();
    all.sort();
    assert!(all.len() >= 7, "{all:?}");
    all
}

/// `text` without ANSI styles.
pub fn stripped(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once('m').expect("a style ends with m");
        plain.push_str(rest);
    }
    plain
}
