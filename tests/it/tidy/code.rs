//! Source files with comments and literals blanked, and the paths they name.

use std::fs;
use std::path::Path;

/// A file of the repository.
pub struct File {
    /// From the top of the repository, with `/`.
    pub path: String,
    pub text: String,
    /// `text` with a space for every byte of a comment or literal: offsets and lines stay.
    pub code: String,
}

impl File {
    /// A file with this text, for scanners to try themselves on.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), code: blanked(text) }
    }

    /// `path:line: message`, for the byte `at`.
    pub fn complaint(&self, at: usize, message: impl std::fmt::Display) -> String {
        let line = self.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{}:{line}: {message}", self.path)
    }

    /// The module under `src/` that the file belongs to: `units` for `src/units/rate.rs`.
    pub fn module(&self) -> &str {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
    }

    /// Whether it belongs to the program instead of the library.
    pub fn of_the_program(&self) -> bool {
        matches!(self.module(), "main" | "cli")
    }

    /// Where `word` stands in the code, not as a part of a longer one.
    pub fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.code.match_indices(word).map(|(at, _)| at).filter(|at| {
            !self.code[..*at].ends_with(is_in_word) && !self.code[at + word.len()..].starts_with(is_in_word)
        })
    }

    /// What stands behind the word of length `len` at `at`, without leading space.
    pub fn behind(&self, at: usize, len: usize) -> &str {
        self.code[at + len..].trim_start()
    }

    /// All paths that begin with `root::`, groups taken apart, with the place of the root.
    pub fn paths(&self, root: &str) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        for at in self.words(root) {
            if let Some(rest) = self.behind(at, root.len()).strip_prefix("::") {
                let mut paths = Vec::new();
                tree(rest, &mut Vec::new(), &mut paths);
                found.extend(paths.into_iter().map(|path| (at, path)));
            }
        }
        found
    }
}

/// All Rust files under the folders, in the order of their paths.
pub fn files(folders: &[&str]) -> Vec<File> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        collect(top, &top.join(folder), &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no sources under {folders:?}");
    found
}

/// The files of library and program.
pub fn sources() -> Vec<File> {
    files(&["src"])
}

fn collect(top: &Path, folder: &Path, found: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(top, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(top).expect("a path below the top").to_string_lossy().replace('\\', "/");
            found.push(File::new(&name, &fs::read_to_string(&path).expect("a readable file")));
        }
    }
}

pub fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Reads `a::{b, c::d}` into `paths`, and returns what follows.
fn tree<'a>(text: &'a str, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start().trim_start_matches(',').trim_start();
            let at = rest;
            match rest.strip_prefix('}') {
                Some(rest) => return rest,
                None => rest = tree(rest, before, paths),
            }
            if rest.len() == at.len() {
                return rest;
            }
        }
    }
    let end = text.find(|c| !is_in_word(c)).unwrap_or(text.len());
    let end = if text.starts_with('*') { 1 } else { end };
    if end == 0 {
        paths.push(before.clone());
        return text;
    }
    before.push(text[..end].to_owned());
    let mut rest = &text[end..];
    match rest.trim_start().strip_prefix("::") {
        Some(more) => rest = tree(more, before, paths),
        None => paths.push(before.clone()),
    }
    before.pop();
    // `x as y` in a group.
    if let Some(alias) = rest.trim_start().strip_prefix("as ") {
        rest = alias.trim_start().trim_start_matches(is_in_word);
    }
    rest
}

fn blanked(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hidden = comment(rest).or_else(|| literal(rest, code.ends_with(is_in_word)));
        let taken = hidden.unwrap_or(first.len_utf8());
        for c in rest[..taken].chars() {
            match c {
                '\n' => code.push('\n'),
                _ if hidden.is_some() => code.extend(std::iter::repeat_n(' ', c.len_utf8())),
                _ => code.push(c),
            }
        }
        rest = &rest[taken..];
    }
    code
}

/// Length of the comment that `text` begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let mut depth = 0;
    let mut at = 0;
    while text.starts_with("/*") {
        let here = &text[at..];
        let step = match here.get(..2) {
            Some("/*") => 1,
            Some("*/") => -1,
            _ => 0,
        };
        depth += step;
        at += if step == 0 { here.chars().next().map_or(1, char::len_utf8) } else { 2 };
        if depth == 0 || at >= text.len() {
            return Some(at.min(text.len()));
        }
    }
    None
}

/// Length of the text or character that `text` begins with.
fn literal(text: &str, in_word: bool) -> Option<usize> {
    if let Some(rest) = text.strip_prefix('"') {
        return Some(1 + quoted(rest, '"'));
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let mut chars = rest.chars();
        let first = chars.next()?;
        // Else it is a lifetime.
        return (first == '\\' || chars.next() == Some('\'')).then(|| 1 + quoted(rest, '\''));
    }
    let raw = text.strip_prefix("r").or_else(|| text.strip_prefix("br")).filter(|_| !in_word)?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let body = raw[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close).map_or(body.len(), |at| at + close.len());
    Some(text.len() - body.len() + end)
}

/// Length of what stands before and with the closing `quote`.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[test]
fn comments_and_literals_are_blank_and_the_rest_stays_in_place() {
    let text = "a /* b /* c */ d */ e // f\n\"g\\\"h\" 'i' '\\'' 'µ' &'j k r#\"l\"m\"# br\"n\" r#type \"µ\no\" p";
    let code = blanked(text);
    assert_eq!(code.len(), text.len());
    let words: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(words, ["a", "e", "&'j", "k", "r#type", "p"]);
    assert_eq!(code.matches('\n').count(), 2);
    assert!(File::new("x.rs", text).complaint(text.len(), "p").starts_with("x.rs:3: "));
}

#[test]
fn groups_are_taken_apart() {
    let file =
        File::new("x.rs", "use crate::{a, b::{self, c as d, e::*}, f}; let x = crate::g::H { i: 1 }; mycrate::no;");
    let paths: Vec<String> = file.paths("crate").into_iter().map(|(_, path)| path.join("::")).collect();
    assert_eq!(paths, ["a", "b::self", "b::c", "b::e::*", "f", "g::H"]);
}
