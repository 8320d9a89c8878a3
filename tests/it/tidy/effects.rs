//! Below the program there is no I/O, no clock, no environment and no global state.

use super::code::{File, sources};
use super::none;

const FORBIDDEN_STD: &[&str] = &["fs", "io", "env", "time", "process", "net"];
/// What `report` needs to write into what it is given.
const WRITING: &[&str] = &["self", "Write", "Result", "Error", "ErrorKind"];
const FORBIDDEN_MACROS: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];
const GLOBAL_STATE: &[&str] = &["lazy_static", "thread_local", "OnceLock", "OnceCell", "LazyLock", "LazyCell"];
/// Library, and the one module that may use it: each public format changes in one folder only.
const OWNED: &[(&str, &str)] =
    &[("serde", "report"), ("serde_json", "report"), ("schemars", "report"), ("toml", "file"), ("toml_parser", "file")];

fn effects(file: &File) -> Vec<String> {
    if file.of_the_program() {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    let writes = file.module() == "report";
    for (at, path) in file.paths("std") {
        let name = |at: usize| path.get(at).map_or("self", String::as_str);
        let allowed = writes && name(0) == "io" && WRITING.contains(&name(1));
        if FORBIDDEN_STD.contains(&name(0)) && !allowed {
            complaints.push(file.complaint(at, format!("`std::{}` below the program", path.join("::"))));
        }
    }
    // By whatever path they were reached.
    for stream in ["stdin", "stdout", "stderr"] {
        let used = file.words(stream).filter(|at| file.behind(*at, stream.len()).starts_with('('));
        complaints.extend(used.map(|at| file.complaint(at, format!("`{stream}()` below the program"))));
    }
    for name in FORBIDDEN_MACROS {
        let used = file.words(name).filter(|at| file.behind(*at, name.len()).starts_with('!'));
        complaints.extend(used.map(|at| file.complaint(at, format!("`{name}!` below the program"))));
    }
    for name in GLOBAL_STATE {
        complaints.extend(file.words(name).map(|at| file.complaint(at, format!("global state: `{name}`"))));
    }
    let mutable = file.words("static").filter(|at| file.behind(*at, 6).starts_with("mut "));
    complaints.extend(mutable.map(|at| file.complaint(at, "global state: `static mut`")));
    complaints
}

fn foreign_formats(file: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    for (library, owner) in OWNED.iter().filter(|(_, owner)| file.module() != *owner) {
        for at in file.words(library) {
            let behind = file.behind(at, library.len());
            let imported = file.code[..at].trim_end().ends_with("use");
            if behind.starts_with("::") || imported {
                complaints.push(file.complaint(at, format!("only `{owner}` may use `{library}`")));
            }
        }
    }
    complaints
}

#[test]
fn the_library_has_no_effects() {
    none(&sources().iter().flat_map(effects).collect::<Vec<_>>());
}

#[test]
fn each_public_format_has_one_home() {
    none(&sources().iter().flat_map(foreign_formats).collect::<Vec<_>>());
}

#[test]
fn an_effect_is_found() {
    for text in [
        "use std::fs;",
        "use std::{fmt, io::{self, Read}};",
        "let now = std::time::Instant::now();",
        "std :: env :: var(\"X\")",
        "std::process::exit(1)",
        "println!(\"x\")",
        "dbg!(x)",
        "static mut COUNT: u32 = 0;",
        "static X: OnceLock<u32> = OnceLock::new();",
        "thread_local! {}",
        "io::stdout().lock()",
    ] {
        assert!(!effects(&File::new("src/model/edge.rs", text)).is_empty(), "{text}");
    }
    assert!(!effects(&File::new("src/model/edge.rs", "use std::io::Write;")).is_empty());
    assert!(!effects(&File::new("src/report/json.rs", "use std::io::stdout;")).is_empty());
    none(&effects(&File::new("src/report/json.rs", "use std::io::{self, Write};\nuse std::io::Result;")));
    none(&effects(&File::new("src/model/edge.rs", "use std::fmt::Write; // println!\nstatic X: u32 = 0;")));
    none(&effects(&File::new("src/cli/mod.rs", "use std::fs; fn x() { println!() }")));

    assert_eq!(foreign_formats(&File::new("src/file/parse.rs", "use serde::Deserialize;")).len(), 1);
    assert_eq!(foreign_formats(&File::new("src/cli/mod.rs", "serde_json::to_string(&x)")).len(), 1);
    assert_eq!(foreign_formats(&File::new("src/model/edge.rs", "use toml;")).len(), 1);
    none(&foreign_formats(&File::new("src/report/json.rs", "use serde::Serialize;")));
}
