//! What the tests share: texts to topologies, and runs of the binary.

pub mod blueprints;
pub mod browser;
pub mod golden;
pub mod mail;
pub mod mailed;
pub mod plain;
pub mod random;
pub mod settled;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hopwise::diagnostic::{Finding, Sources};
use hopwise::file::{self, Document};
use hopwise::model::{Topology, lower};

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Everything the parser and the model say about `text`.
pub fn findings(text: &str) -> Vec<Finding> {
    let mut sources = Sources::default();
    let id = sources.add("test.toml", text);
    let (document, mut findings) = file::parse(&sources, id);
    if let Some(document) = document {
        findings.extend(lower(&document).1);
    }
    findings
}

/// The document of a text without findings.
pub fn document(text: &str) -> Document {
    let mut sources = Sources::default();
    let id = sources.add("test.toml", text);
    let (document, findings) = file::parse(&sources, id);
    assert!(findings.is_empty(), "{findings:#?}");
    document.expect("a text without findings has a document")
}

/// The topology of a text without findings.
pub fn topology(text: &str) -> Topology {
    let (topology, findings) = lower(&document(text));
    assert!(findings.is_empty(), "{findings:#?}");
    topology.expect("a document without findings has a topology")
}

/// The topology after `--set` arguments, or the findings of the first that fails.
pub fn with_sets(text: &str, sets: &[&str]) -> Result<Topology, Vec<Finding>> {
    let mut sources = Sources::default();
    let id = sources.add("test.toml", text);
    let mut document = file::parse(&sources, id).0.expect("the text is a document");
    for set in sets {
        let id = sources.add("--set", *set);
        file::set(&mut document, &sources, id)?;
    }
    let (topology, findings) = lower(&document);
    topology.ok_or(findings)
}

/// Splits like a shell: blanks separate, single and double quotes keep together.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            (None, c) => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Runs the binary in the repository's root, without colour and without variables that ask for it.
pub fn hopwise(args: &[&str]) -> Output {
    command(args).output().expect("the binary runs")
}

/// Runs the binary with `stdin`.
pub fn hopwise_with(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // The child may refuse its input before all of it is written.
    let _ = child.stdin.take().expect("stdin is piped").write_all(stdin);
    child.wait_with_output().expect("the binary ends")
}

pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hopwise"));
    command.args(args).current_dir(root());
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("stdout is UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("stderr is UTF-8")
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("the binary is not killed")
}

/// `recommend --format json` of `text`.
pub fn recommended(text: &str) -> serde_json::Value {
    let output = hopwise_with(&["recommend", "-", "--no-evidence", "--format", "json"], text.as_bytes());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}
