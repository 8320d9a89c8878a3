//! Pages are whole, the same twice, ask for nothing, and hold every sentence and figure of the Markdown.

use std::collections::BTreeSet;

use super::{PAGES, between, has_charts, page};
use crate::hostile::{EVIL, file, harmless};
use crate::support::{code, hopwise, hopwise_with, stderr, stdout};

/// Elements that have no end.
const VOID: [&str; 3] = ["meta", "wbr", "br"];

/// `text` without what browsers do not read as markup: styles, scripts, comments.
fn markup(text: &str) -> String {
    let mut rest = text.to_owned();
    for (open, close) in [("<!--", "-->"), ("<style>", "</style>"), ("<script", "</script>")] {
        while let Some(start) = rest.find(open) {
            let end = rest[start..].find(close).expect("it ends") + start + close.len();
            rest.replace_range(start..end, "");
        }
    }
    rest
}

/// Names of the tags in their order, `/` before those that end an element.
fn tags(markup: &str) -> Vec<String> {
    let tag = |part: &str| {
        let inner = part.split('>').next().unwrap_or_default();
        let name = inner.split([' ', '\n']).next().unwrap_or_default().trim_end_matches('/');
        // A drawing ends its elements at once.
        if inner.ends_with('/') { None } else { Some(name.to_owned()) }
    };
    markup.split('<').skip(1).filter_map(tag).collect()
}

#[test]
fn every_element_ends_where_it_should() {
    for (name, args) in PAGES {
        let mut open: Vec<String> = Vec::new();
        for tag in tags(&markup(&page(args))).into_iter().skip(1) {
            match tag.strip_prefix('/') {
                Some(ended) => assert_eq!(open.pop().as_deref(), Some(ended), "{name}: within {open:?}"),
                None if !VOID.contains(&tag.as_str()) => open.push(tag),
                None => {}
            }
        }
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn a_page_has_each_id_once_and_leads_only_to_itself() {
    for (name, args) in PAGES {
        let text = markup(&page(args));
        let values = |attribute: &str| -> Vec<String> {
            let mark = format!(" {attribute}=\"");
            text.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
        };
        let ids = values("id");
        let known: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "{name}: an id is there twice");
        for target in values("href") {
            let id = target.strip_prefix('#').unwrap_or_else(|| panic!("{name} leads away: {target}"));
            assert!(known.contains(&id.to_owned()), "{name}: no {target}");
        }
        let described = values("aria-labelledby");
        assert!(!described.is_empty());
        for id in described.iter().flat_map(|ids| ids.split(' ')) {
            assert!(known.contains(&id.to_owned()), "{name}: no #{id}");
        }
        for forbidden in
            [" src=", " style=", " onclick=", " onload=", "http:", "https:", "<link", "<img", "<iframe", "<form"]
        {
            assert!(!text.contains(forbidden), "{name}: {forbidden}");
        }
    }
}

/// What a reader sees of `html`, blanks aside.
fn seen(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let text = entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign));
    text.split_whitespace().collect()
}

#[test]
fn the_page_says_what_the_markdown_says() {
    for (name, args) in PAGES.into_iter().filter(|(name, _)| has_charts(name)) {
        let markdown = stdout(&hopwise(&[args, &["--format", "markdown"]].concat()));
        let text = seen(&markup(&page(args)));
        let mut told = 0;
        for line in markdown.lines().filter(|line| !line.is_empty() && !line.starts_with("|---")) {
            let plain = line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace('\\', "");
            let bare = plain.trim_start_matches(['#', ' ', '-']).replace("**: ", " ").replace("**", "");
            // Of a series the picture differs, and headings of its table.
            let is_series = line.contains('▁') || line.contains('█') || line.starts_with("| of | what |");
            for cell in bare.split('|').filter(|_| !is_series) {
                let cell: String = cell.split_whitespace().collect();
                assert!(text.contains(&cell), "{name} does not say {cell:?} of {line:?}");
                told += 1;
            }
        }
        assert!(told > 100, "{name}: {told}");
    }
}

#[test]
fn a_recommendation_names_every_edge_with_its_pattern_and_safeguards() {
    let text = seen(&markup(&page(PAGES[2].1)));
    let json = stdout(&hopwise(&[PAGES[2].1, &["--format", "json"]].concat()));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let edges = json["edges"].as_array().expect("edges");
    assert!(!edges.is_empty());
    for edge in edges {
        let told = |value: &serde_json::Value| value.as_str().expect("a text").split_whitespace().collect::<String>();
        assert!(text.contains(&format!("{}{}", told(&edge["id"]), told(&edge["pattern"]))), "{edge}");
        assert!(text.contains(&told(&edge["because"])), "{edge}");
        for safeguard in edge["safeguards"].as_array().expect("safeguards") {
            let value = safeguard.get("stated").unwrap_or(&safeguard["value"]);
            assert!(text.contains(&format!("{}:{}", told(&safeguard["name"]), told(value))), "{safeguard}");
        }
    }
}

#[test]
fn the_same_run_makes_the_same_bytes_on_any_number_of_threads() {
    for (name, args) in PAGES.into_iter().filter(|(name, _)| has_charts(name)) {
        let one = page(&[args, &["--threads", "1"]].concat());
        assert!(one == page(&[args, &["--threads", "8"]].concat()), "{name}");
    }
}

#[test]
fn a_page_of_ten_services_is_smaller_than_a_megabyte() {
    for (name, args) in PAGES {
        let size = page(args).len();
        assert!(size < 400_000, "{name}: {size}");
    }
    // Eleven services.
    let shop =
        ["compare", "scenarios/online-boutique.toml", "--designs", "load", "--for", "20s", "--replications", "2"];
    let output = hopwise(&[&shop[..], &["--format", "html", "--undecided", "pass"]].concat());
    let size = output.stdout.len();
    assert!(code(&output) < 2 && (10_000..1_000_000).contains(&size), "{size}: {}", stderr(&output));
}

#[test]
fn texts_that_would_do_something_stay_texts() {
    let of = |args: &[&str], text: &str| {
        let output = hopwise_with(args, file(text).as_bytes());
        assert!(code(&output) < 2, "{text:?}: {}", stderr(&output));
        stdout(&output)
    };
    // What it buys is a matter of simulation, and takes its time.
    let args = ["recommend", "-", "--no-evidence", "--format", "html"];
    let expected = tags(&markup(&of(&args, "harmless")));
    for evil in EVIL {
        let text = of(&args, evil);
        harmless(&text, &format!("html of {evil:?}"));
        let found: Vec<String> = tags(&markup(&text)).into_iter().filter(|tag| tag != "wbr").collect();
        let known: Vec<&String> = expected.iter().filter(|tag| *tag != "wbr").collect();
        let spans = |all: &[String]| all.iter().filter(|tag| !tag.ends_with("span")).cloned().collect::<Vec<_>>();
        assert_eq!(spans(&found), spans(&known.into_iter().cloned().collect::<Vec<_>>()), "{evil:?} makes elements");
    }
}

/// A system under load with `text` for everything that a chart shows.
pub fn loaded(text: &str) -> String {
    let text = crate::hostile::toml(text);
    format!(
        "[system]\nname = {text}\n[services.web]\nkind = \"client\"\n[services.a]\nconcurrency = 2\nservice_time = \"50ms\"\n\
         [[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = {text}\npattern = \"rest\"\n\
         [[flows]]\nname = {text}\nentry = \"a\"\nrate = \"30/s\"\n\
         [[faults]]\ntarget = \"a\"\nkind = \"slow\"\nfactor = 3\nat = \"8s\"\nfor = \"5s\"\n"
    )
}

#[test]
fn texts_of_a_run_stay_texts_in_its_figures_too() {
    for evil in EVIL {
        let args = ["simulate", "-", "--for", "20s", "--replications", "2", "--format", "html"];
        let output = hopwise_with(&args, loaded(evil).as_bytes());
        assert_eq!(code(&output), 0, "{evil:?}: {}", stderr(&output));
        let text = stdout(&output);
        harmless(&text, &format!("html of {evil:?}"));
        let data = between(&text, "<script type=\"application/json\" id=\"data\">", "</script>");
        assert!(!data.contains('<'), "{evil:?}");
        let read: serde_json::Value = serde_json::from_str(data).expect("JSON");
        let flows = read["flows"].as_object().expect("flows");
        assert!(flows.contains_key(evil), "{evil:?}: {:?}", flows.keys());
    }
}
