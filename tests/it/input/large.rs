//! Files of more than a mebibyte are parsed in parts; nobody may notice.

use hopwise::diagnostic::{Finding, Sources};
use hopwise::file::{Document, parse, with_design};
use hopwise::model::lower;

use super::unmarked;
use crate::cli::folder;
use crate::support::{code, hopwise, hopwise_with, stderr};

/// What one part holds at least.
const PART: usize = 1 << 20;
const SERVICES: &str = "version = 1\n[services.a]\n[services.b]\n";

/// More than two parts of edges from `a` to `b`.
fn edges() -> String {
    (0..45_000).map(|n| format!("[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"o{n}\"\n")).collect()
}

fn parsed(text: &str) -> (Option<Document>, Vec<Finding>) {
    assert!(text.len() > 2 * PART, "the text is too short to be parsed in parts");
    let mut sources = Sources::default();
    let id = sources.add("test.toml", text);
    parse(&sources, id)
}

/// Everything that is said about `text`: rule, the text it is said of, line.
fn said(text: &str) -> Vec<(&'static str, String, usize)> {
    let (document, mut found) = parsed(text);
    found.extend(document.map(|document| lower(&document).1).unwrap_or_default());
    found
        .iter()
        .map(|finding| {
            let span = finding.primary.as_ref().expect("a place").span.range();
            (finding.rule, text[span.clone()].to_owned(), text[..span.start].matches('\n').count() + 1)
        })
        .collect()
}

/// Checks that what is marked is found by `rule`, at its line, and nothing else is.
fn refused(text: &str, rule: &'static str) {
    let (plain, marks) = unmarked(text);
    assert_eq!(marks.len(), 1);
    let line = plain[..marks[0].start].matches('\n').count() + 1;
    assert_eq!(said(&plain), [(rule, plain[marks[0].clone()].to_owned(), line)]);
}

#[test]
fn a_large_file_is_read_whole() {
    let text = format!("{SERVICES}{}[services.last]\nkind = \"gateway\"\n", edges());
    assert_eq!(said(&text), []);
    let document = parsed(&text).0.expect("it is a document");
    assert_eq!(document.edges.len(), 45_000);
    let topology = lower(&document).0.expect("it is valid");
    assert_eq!(topology.edges().len(), 45_000);
    assert_eq!(topology.edges()[44_999].id.as_ref(), "a->b:o44999");
    assert!(topology.find_service("last").is_some());
}

#[test]
fn a_mistake_in_the_last_edge_has_its_line() {
    let edges = edges();
    refused(&format!("{SERVICES}{edges}«timout» = \"5s\"\n"), "unknown-key");
    refused(&format!("{SERVICES}{edges}timeout = «5»\n"), "wrong-type");
    refused(&format!("{SERVICES}{edges}during = «\"x\"»\n"), "unknown-name");
    refused(&format!("{SERVICES}{edges}[[edges]]\nfrom = \"a\"\nto = «\"bb\"»\n"), "unknown-name");
    refused(&format!("{SERVICES}{edges}[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = «5»\n"), "wrong-type");
    // With Windows line ends and letters of several bytes before it.
    let wide = format!("# größe\n{SERVICES}{edges}timeout = «5»\n").replace('\n', "\r\n");
    refused(&wide, "wrong-type");
}

#[test]
fn a_syntax_error_in_the_last_edge_has_its_line() {
    let text = format!("{SERVICES}{}timeout = \n", edges());
    let all = said(&text);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].0, all[0].2), ("syntax", text.lines().count()));
    let output = hopwise_with(&["recommend", "-", "--format", "json"], text.as_bytes());
    assert_eq!(code(&output), 2);
    let payload: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
    assert_eq!(payload["problems"][0]["line"], text.lines().count());
}

#[test]
fn a_file_with_long_texts_has_the_same_lines() {
    // A multi-line text may hold a header, so such a file is one part.
    let text = format!("{SERVICES}{}stage = '''\n[[edges]]\n'''\ntimeout = «5»\n", edges());
    refused(&text, "wrong-type");
}

#[test]
fn every_syntax_error_of_a_large_file_is_reported() {
    let text = format!("{SERVICES}{}timeout = \n[services.c]\nreplicas = \n", edges());
    let lines: Vec<usize> = said(&text).iter().map(|(_, _, line)| *line).collect();
    let last = text.lines().count();
    assert_eq!(lines, [last - 2, last]);
}

#[test]
fn mistakes_of_all_parts_come_in_the_order_of_the_file() {
    let edges = edges().replace("999\"\n", "999\"\ntimeout = 5\n");
    let text = format!("{SERVICES}kindd = 1\n{edges}[services.c]\nreplicas = 0\n");
    let all = said(&text);
    assert_eq!(all.len(), 47, "{all:?}");
    assert_eq!((all[0].0, all[46].0), ("unknown-key", "out-of-range"));
    assert!(all.windows(2).all(|pair| pair[0].2 < pair[1].2));
}

#[test]
fn a_service_broker_or_flow_defined_again_in_another_part_is_refused() {
    let edges = edges();
    for text in [
        format!("{SERVICES}{edges}[services.«a»]\nteam = \"x\"\n"),
        format!("{SERVICES}[brokers.main]\n{edges}[brokers.«main»]\n"),
    ] {
        let (plain, marks) = unmarked(&text);
        let [(rule, place, line)] = &said(&plain)[..] else { panic!("{:?}", said(&plain)) };
        // In one part TOML itself refuses it.
        assert!(["duplicate", "syntax"].contains(rule), "{rule}");
        assert_eq!(
            (place.as_str(), *line),
            (&plain[marks[0].clone()], plain[..marks[0].start].matches('\n').count() + 1)
        );
    }
    let flow = "[[flows]]\nname = \"f\"\n";
    refused(&format!("{SERVICES}{flow}{edges}[[flows]]\nname = «\"f\"»\n"), "duplicate");
    let last = "[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"o0\"\n";
    refused(&format!("{SERVICES}{edges}{}", last.replace("[[edges]]", "«[[edges]]»")), "duplicate-edge");
}

#[test]
fn the_system_or_version_stated_again_in_another_part_is_refused() {
    let edges = edges();
    let system = "[system]\npolicy = \"balanced\"\n";
    let all = said(&format!("{SERVICES}{system}{edges}[system]\npolicy = \"sync-first\"\n"));
    assert_eq!(all.len(), 1, "{all:?}");
    let all = said(&format!("{SERVICES}[designs.d]\n{edges}[designs.d]\n"));
    assert_eq!(all.len(), 1, "{all:?}");
}

#[test]
fn a_design_in_two_parts_is_one_design() {
    let text = format!(
        "{SERVICES}[designs.d.services.a]\nreplicas = 3\n{}[designs.d.edges.\"a->b:o44999\"]\nrate = \"7/s\"\n",
        edges()
    );
    let (document, found) = parsed(&text);
    assert!(found.is_empty(), "{found:?}");
    let laid = with_design(&document.expect("a document"), "d").expect("the design is there");
    let topology = lower(&laid).0.expect("it is valid");
    assert_eq!(topology.services()[0].replicas, Some(3));
    assert_eq!(topology.edges()[44_999].needs.rate.map(|rate| rate.0), Some(7.0));
}

#[test]
fn a_flow_whose_steps_come_in_another_part_is_one_flow() {
    let steps = "[[flows.steps]]\nservice = \"a\"\naction = \"x\"\n";
    let text = format!("{SERVICES}[[flows]]\nname = \"f\"\n{}{steps}", edges());
    let (document, found) = parsed(&text);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(document.expect("a document").flows[0].steps.len(), 1);
}

#[test]
fn a_file_too_large_to_be_a_topology_is_refused() {
    let path = folder("too-large").join("x.toml");
    // A hole takes no room on the disk.
    let file = std::fs::File::create(&path).expect("a file can be made");
    file.set_len((256 << 20) + 1).expect("it can have a hole");
    let output = hopwise(&["recommend", path.to_str().expect("the path is text")]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("larger than 256 MiB"), "{}", stderr(&output));
}
