//! `recommend` on the result recommends what the file says.

use hopwise::decide::decisions::decide;
use hopwise::diagnostic::{SourceId, Sources};
use hopwise::explore::recommended::{Recommended, arguments, recommended};
use hopwise::file::{self, with_design};
use hopwise::model::lower;
use hopwise::vocabulary::Pattern;

use crate::support::random;
use crate::support::{read, root};

/// The text with what is recommended for it.
fn applied(text: &str) -> String {
    written(text, |document, sources, ids| file::written(document, sources, SourceId::FILE, ids).expect("writable"))
}

fn written(text: &str, write: impl Fn(&file::Document, &Sources, &[SourceId]) -> String) -> String {
    let mut sources = Sources::default();
    let id = sources.add("x.toml", text);
    let document = file::parse(&sources, id).0.expect("TOML");
    let Recommended { stated, .. } = recommended(&document, &mut sources).expect("a system");
    let ids = arguments(&mut sources, &stated);
    write(&document, &sources, &ids)
}

/// Nothing is left to state, and every declared edge states what is recommended for it.
fn is_settled(text: &str, design: Option<&str>) -> Result<(), String> {
    let mut sources = Sources::default();
    let id = sources.add("x.toml", text);
    let (document, findings) = file::parse(&sources, id);
    let document = document.ok_or("no TOML")?;
    if let Some(error) = findings.iter().find(|finding| finding.is_error()) {
        return Err(error.message.clone());
    }
    let document = match design {
        None => document,
        Some(name) => with_design(&document, name).map_err(|findings| findings[0].message.clone())?,
    };
    let Recommended { stated, .. } = recommended(&document, &mut sources).map_err(|it| it[0].message.clone())?;
    let edges: Vec<_> = stated.iter().filter(|it| design.is_none() || it.argument.contains("->")).collect();
    if let Some(more) = edges.first() {
        return Err(format!("{} is still to be stated", more.argument));
    }
    let topology = lower(&document).0.ok_or("no system")?;
    let decisions = decide(&topology);
    for id in topology.edge_ids() {
        let (answer, stated) = (decisions.answer(id), topology.edge(id).pattern());
        if answer.is_some() && answer != Some(Pattern::Native) && answer != stated {
            return Err(format!("{} states {stated:?} and is recommended as {answer:?}", topology.edge(id).id));
        }
    }
    Ok(())
}

fn scenarios() -> Vec<String> {
    let mut paths = Vec::new();
    for folder in ["scenarios", "scenarios/simulate"] {
        let entries = std::fs::read_dir(root().join(folder)).expect("scenarios are there");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        paths.extend(names.filter(|name| name.ends_with(".toml")).map(|name| format!("{folder}/{name}")));
    }
    paths.sort();
    paths
}

#[test]
fn every_scenario_is_settled_afterwards_and_not_before() {
    let mut before = 0;
    for path in scenarios() {
        let text = read(&path);
        before += usize::from(is_settled(&text, None).is_err());
        let once = applied(&text);
        assert_eq!(is_settled(&once, None), Ok(()), "{path}");
        assert_eq!(applied(&once), once, "{path} has nothing more to state");
    }
    assert!(before > 20, "only {before} scenarios lacked anything");
}

#[test]
fn so_are_random_systems() {
    for seed in 0..300 {
        let text = random::topology(seed, random::Circles::Allowed);
        let once = applied(&text);
        assert_eq!(is_settled(&once, None), Ok(()), "seed {seed}:\n{once}");
    }
}

#[test]
fn a_new_design_settles_the_edges_and_leaves_the_rest_of_the_file_alone() {
    for path in scenarios() {
        let text = read(&path);
        let whole = written(&text, |document, sources, ids| {
            file::with_new_design(document, sources, SourceId::FILE, ids, "as-recommended").expect("writable").0
        });
        assert!(whole.starts_with(&text), "{path}");
        assert_eq!(is_settled(&whole, Some("as-recommended")), Ok(()), "{path}");
    }
}

#[test]
fn what_only_a_person_can_say_is_left_to_one() {
    let mut sources = Sources::default();
    let text = read("scenarios/order-placed.toml");
    let id = sources.add("x.toml", text.as_str());
    let document = file::parse(&sources, id).0.expect("TOML");
    let Recommended { stated, open } = recommended(&document, &mut sources).expect("a system");
    assert!(stated.iter().all(|it| it.key != "ordering_key"), "nobody knows what the key is called");
    let names: Vec<&str> = open.iter().map(|it| it.safeguard).collect();
    assert_eq!(names, ["ordering-key"]);
}
