//! The page for a browser, and reports in files.

mod charts; // they hold the numbers of the JSON
mod digest; // SHA-256, for the policy
mod files; // `-o`: whole files or none
mod large; // a large system makes no large page
mod looks; // widths, light and dark, keyboard, names, without scripts
mod markup; // well-formed, whole, deterministic, hostile texts
mod policy; // digests of styles and scripts

use std::path::PathBuf;

use crate::support::{code, hopwise, root, stderr};

/// What makes each page, and its name.
pub const PAGES: [(&str, &[&str]); 5] = [
    ("simulate", &["simulate", BANK, "--for", "4m", "--replications", "2"]),
    ("compare", &["compare", BANK, "--designs", "asynchronous", "--for", "4m", "--replications", "2"]),
    ("recommend", &["recommend", "scenarios/checkout.toml"]),
    ("outage", &["simulate", "scenarios/simulate/order-placed-outage.toml", "--for", "2m", "--replications", "2"]),
    (
        "capacity",
        &[
            "capacity",
            BANK,
            "--no-faults",
            "--for",
            "20s",
            "--replications",
            "2",
            "--precision",
            "20%",
            "--undecided",
            "pass",
        ],
    ),
];

pub const BANK: &str = "scenarios/simulate/slow-bank.toml";

/// Whether the page called so has charts of a library.
pub fn has_charts(name: &str) -> bool {
    !matches!(name, "recommend" | "capacity")
}

/// The page of `args`.
pub fn page(args: &[&str]) -> String {
    let output = hopwise(&[args, &["--format", "html"]].concat());
    assert!(code(&output) < 2, "{args:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The same in a file of the test `of`.
pub fn page_file(of: &str, name: &str, args: &[&str]) -> PathBuf {
    let folder = crate::cli::folder(&format!("html-{of}-{name}"));
    let path = folder.join("page.html");
    std::fs::write(&path, page(args)).expect("a file can be written");
    path
}

/// The text of a file of the page's sources.
pub fn source(name: &str) -> Vec<u8> {
    std::fs::read(root().join("src/report/html").join(name)).expect("a file of the page")
}

/// Between the first `before` and the next `after`.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}")).0
}
