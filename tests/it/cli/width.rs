//! Text for a pipe is at most eighty columns wide.

use hopwise::decide::decisions::decide;
use hopwise::report::explain::subjects;

use super::{file, folder, scenarios};
use crate::support::{code, hopwise, read, stderr, stdout, topology};

const COLUMNS: usize = 80;

/// Columns that `text` takes; letters of East Asia take two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if ('\u{1100}'..='\u{ffdc}').contains(&c) { 2 } else { 1 }).sum()
}

/// The lines of `text` that are too wide, although they could be broken between two words. A command to copy
/// cannot, when it stands alone.
fn too_wide(text: &str) -> Vec<&str> {
    let breakable = |line: &str| line.split_whitespace().count() > 1 && !line.trim_start().starts_with("hopwise ");
    text.lines().filter(|line| columns(line) > COLUMNS && breakable(line)).collect()
}

/// Runs `args` and complains about wide lines.
fn fits(args: &[&str]) {
    fits_but(args, &[]);
}

/// The same; headings that begin with one of `ids` may be whole, so that they can be copied.
fn fits_but(args: &[&str], ids: &[&str]) {
    let output = hopwise(args);
    assert!(code(&output) < 2, "{args:?}: {}", stderr(&output));
    let text = stdout(&output);
    assert!(!text.is_empty(), "{args:?}");
    let mut wide = too_wide(&text);
    wide.retain(|line| !ids.iter().any(|id| line.starts_with(id)));
    assert!(wide.is_empty(), "{args:?}:\n{}", wide.join("\n"));
}

#[test]
fn wide_lines_are_found() {
    let word = "x".repeat(100);
    let text = format!("short\n{word}\n  {word}\na {word}\n{}\n", "ab ".repeat(27));
    assert_eq!(too_wide(&text).len(), 2);
    assert_eq!(too_wide(&"字".repeat(41)).len(), 0);
    assert_eq!(too_wide(&"字 ".repeat(28)).len(), 1);
}

#[test]
fn every_scenario_fits() {
    for scenario in scenarios() {
        fits(&["recommend", &scenario]);
    }
}

#[test]
fn every_edge_flow_and_system_of_every_scenario_fits() {
    for scenario in scenarios() {
        fits(&["explain", "system", &scenario]);
        let topology = topology(&read(&scenario));
        let decisions = decide(&topology);
        let edges = decisions.topology.edges().iter().map(|edge| edge.id.as_ref());
        let flows = decisions.topology.flows().iter().map(|flow| flow.name.as_ref());
        for subject in edges.chain(flows) {
            fits(&["explain", subject, &scenario]);
        }
    }
}

#[test]
fn every_page_fits() {
    let subjects = subjects();
    assert!(subjects.len() > 120, "{}", subjects.len());
    for subject in subjects {
        fits(&["explain", subject]);
    }
}

#[test]
fn long_operations_names_and_teams_fit() {
    let folder = folder("wide");
    let long = "a rather long sentence that goes on ".repeat(8);
    let words = "查询 订单 状态 ".repeat(12);
    for name in [long.as_str(), words.as_str()] {
        let text = format!(
            "[system]\nname = \"{name}\"\n[services.order]\nteam = \"{name}\"\n[services.payment]\nteam = \"other\"\n\
             [services.email]\n[[edges]]\nfrom = \"order\"\nto = \"payment\"\noperation = \"{name}\"\nreply = \"deferred\"\n\
             [[edges]]\nfrom = \"order\"\nto = [\"payment\", \"email\"]\nevent = \"{name}\"\n\
             [[flows]]\nname = \"{name}\"\nsteps = [\n\
             {{ service = \"order\", action = \"one {name}\", compensation = \"{name}\" }},\n\
             {{ service = \"payment\", action = \"two {name}\", compensation = \"{name}\" }},\n\
             {{ service = \"email\", action = \"three {name}\" }},\n]\n"
        );
        let path = file(&folder, "wide.toml", text);
        let ids = ["order->", name.trim_end()];
        fits_but(&["recommend", &path], &ids);
        fits_but(&["explain", "order->payment", &path], &ids);
        fits_but(&["explain", name, &path], &ids);
    }
}
