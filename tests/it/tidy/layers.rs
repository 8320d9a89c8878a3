//! Which module may use which: data goes one way, and nothing looks up.

use super::code::{File, sources};
use super::none;

/// Each module of the library with all it may name; `module::item` allows that item only.
const LAYERS: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("diagnostic", &[]),
    ("vocabulary", &[]),
    ("threads", &[]),
    ("sparse", &[]),
    ("law", &["units"]),
    ("file", &["diagnostic", "law", "threads", "units", "vocabulary"]),
    ("model", &["file", "law", "diagnostic", "units", "vocabulary"]),
    (
        "simulate",
        &["model", "law", "diagnostic", "sparse", "threads", "units", "vocabulary", "file::TimeSpec", "file::edge_id"],
    ),
    ("decide", &["model", "threads", "units", "vocabulary", "file::reads_like_a_query", "file::TimeSpec"]),
    (
        "explore",
        &["simulate", "decide", "model", "file", "law", "diagnostic", "sparse", "threads", "units", "vocabulary"],
    ),
    ("selftest", &["explore", "simulate", "model", "file", "diagnostic", "units"]),
    (
        "report",
        &[
            "selftest",
            "explore",
            "decide",
            "simulate",
            "model",
            "file",
            "diagnostic",
            "sparse",
            "threads",
            "units",
            "vocabulary",
        ],
    ),
];

/// The program has one module of its own, and reaches the library by its public name.
const PROGRAM: &[&str] = &["cli"];

fn upward(file: &File) -> Vec<String> {
    if file.module() == "lib" {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    let allowed = if file.of_the_program() {
        PROGRAM
    } else if let Some((_, allowed)) = LAYERS.iter().find(|(module, _)| *module == file.module()) {
        allowed
    } else {
        return vec![file.complaint(0, format!("the table of layers does not know `{}`", file.module()))];
    };
    for (at, path) in file.paths("crate") {
        let own = !file.of_the_program() && path.first().is_some_and(|first| first == file.module());
        let named =
            |length: usize| path.get(..length).is_some_and(|start| allowed.contains(&start.join("::").as_str()));
        if !own && !named(1) && !named(2) {
            complaints
                .push(file.complaint(at, format!("`{}` may not use `crate::{}`", file.module(), path.join("::"))));
        }
    }
    complaints
}

/// `super` reaches one module up, and from the top of a layer nowhere.
fn out_of_layer(file: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    let top =
        file.path.matches('/').count() == 1 || (file.path.matches('/').count() == 2 && file.path.ends_with("/mod.rs"));
    // `super` in a module within the file is the file itself.
    let inner = file.words("mod").find(|at| {
        let name = file.behind(*at, 3);
        name.find(['{', ';']).is_some_and(|end| name[end..].starts_with('{'))
    });
    for (at, path) in file.paths("super") {
        if path.first().is_some_and(|first| first == "super") {
            complaints.push(file.complaint(at, "`super::super`: name the module from `crate`"));
        } else if top && inner.is_none_or(|inner| at < inner) {
            complaints.push(file.complaint(at, "`super` leads out of the layer: name the module from `crate`"));
        }
    }
    complaints
}

/// The program must not compile a file of the library once more.
fn smuggled(file: &File) -> Vec<String> {
    let mut complaints: Vec<String> = file
        .words("path")
        .filter(|at| file.code[..*at].ends_with("#["))
        .map(|at| file.complaint(at, "`#[path]`"))
        .collect();
    if file.module() == "main" {
        for at in file.words("mod") {
            let name = file.behind(at, 3).split(|c: char| !super::code::is_in_word(c)).next().unwrap_or_default();
            if !PROGRAM.contains(&name) {
                complaints.push(file.complaint(at, format!("`mod {name}`: the program has only {PROGRAM:?}")));
            }
        }
    }
    complaints
}

#[test]
fn nothing_uses_what_stands_above_it() {
    none(&sources().iter().flat_map(upward).collect::<Vec<_>>());
}

#[test]
fn super_stays_within_the_layer() {
    none(&sources().iter().flat_map(out_of_layer).collect::<Vec<_>>());
}

#[test]
fn the_program_uses_the_library_by_its_name() {
    none(&sources().iter().flat_map(smuggled).collect::<Vec<_>>());
}

#[test]
fn an_upward_use_is_found() {
    for (path, text) in [
        ("src/units/rate.rs", "use crate::file::Document;"),
        ("src/file/set.rs", "\n\nfn x(edge: &crate::model::Edge) {}"),
        ("src/model/edge.rs", "use crate::{units::Rate, decide::{facts, score}};"),
        ("src/decide/tree.rs", "use crate::file::parse;"),
        ("src/decide/tree.rs", "use crate::file;"),
        ("src/decide/tree.rs", "use crate::{file::{TimeSpec, Row}};"),
        ("src/decide/tree.rs", "use crate::diagnostic::Span;"),
        ("src/report/json.rs", "use crate::cli::Options;"),
        ("src/cli/mod.rs", "use crate::report::json;"),
        ("src/novelty/mod.rs", ""),
    ] {
        assert!(!upward(&File::new(path, text)).is_empty(), "{path}: {text}");
    }
    for (path, text) in [
        ("src/decide/tree.rs", "use crate::file::{TimeSpec, reads_like_a_query};\nuse crate::decide::facts::Facts;"),
        ("src/units/rate.rs", "//! not crate::file\nconst X: &str = \"crate::file\";"),
        ("src/cli/mod.rs", "use hopwise::report::json;\nuse crate::cli::exit;"),
    ] {
        none(&upward(&File::new(path, text)));
    }
    assert_eq!(out_of_layer(&File::new("src/file/attributes/kind.rs", "use super::super::Row;")).len(), 1);
    assert_eq!(
        out_of_layer(&File::new("src/units/mod.rs", "use super::file::Row;\nmod tests { use super::*; }")).len(),
        1
    );
    assert_eq!(smuggled(&File::new("src/main.rs", "mod cli;\nmod decide;\n#[path = \"x.rs\"]\nmod cli;")).len(), 2);
}
