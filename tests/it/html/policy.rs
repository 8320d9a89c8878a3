//! The page runs its own styles and scripts, known by their digests, and nothing else.

use super::digest::sha256;
use super::{between, page, source};
use crate::support::golden;

/// The policy that fits the sources.
fn policy() -> String {
    let digests = |names: &[&str]| {
        let all: Vec<String> = names.iter().map(|name| format!("'sha256-{}'", sha256(&source(name)))).collect();
        all.join(" ")
    };
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'\n",
        digests(&["vendor/uPlot.iife.min.js", "page/theme.js", "page/charts.js"]),
        digests(&["vendor/uPlot.min.css", "page/report.css"]),
    )
}

#[test]
fn the_policy_names_the_digests_of_styles_and_scripts() {
    golden::compare("src/report/html/page/policy.txt", &policy());
}

#[test]
fn every_page_has_the_policy_before_anything_it_holds_for() {
    for (name, args) in super::PAGES {
        let text = page(args);
        let head = between(&text, "<head>", "<style>");
        assert!(head.contains(policy().trim()), "{name}: {head}");
    }
}

#[test]
fn the_library_is_that_of_the_notice() {
    let notice = String::from_utf8(source("vendor/NOTICE.md")).expect("UTF-8");
    let library = String::from_utf8(source("vendor/uPlot.iife.min.js")).expect("UTF-8");
    let version = between(&library, "(v", ")");
    assert!(notice.contains(&format!("| {version} |")), "{notice}");
    assert_eq!(sha256(library.as_bytes()), LIBRARY, "the file is not that of the release");
    let licence = String::from_utf8(source("vendor/LICENSE-uPlot")).expect("UTF-8");
    assert!(page(super::PAGES[0].1).contains(licence.trim()), "the licence goes with every copy");
}

/// Of uPlot 1.6.32.
const LIBRARY: &str = "GcjUxq2Ikpp59K5J1vcWFWbf0Lo9FcxJXpdPeH63jx8=";
