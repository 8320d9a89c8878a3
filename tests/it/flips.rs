//! Every printed flip, applied with `--set`, changes the answer as printed, and one step short of it
//! does not: on every scenario and on random systems.

use hopwise::decide::decisions::decide;
use hopwise::model::Topology;
use hopwise::report::payload::{Edges, spelled};

use crate::support::random::{self, Circles};
use crate::support::{read, root, topology, with_sets};

fn answer(topology: &Topology, id: &str) -> &'static str {
    let decisions = decide(topology);
    let edge = decisions.topology.find_edge(id).unwrap_or_else(|| panic!("{id} is still there"));
    spelled(decisions.answer(edge))
}

/// Applies every flip of `text`; returns how many there were.
fn check(name: &str, text: &str) -> usize {
    let topology = topology(text);
    let decisions = decide(&topology);
    let ids = decisions.topology.edge_ids().collect();
    let mut count = 0;
    for edge in Edges::new(&decisions, ids, 1).iter() {
        for flip in &edge.flips {
            let changed = with_sets(text, &[&flip.set]).unwrap_or_else(|findings| {
                panic!("{name}: `--set {}` is refused: {findings:#?}\n{text}", flip.set);
            });
            let becomes = answer(&changed, edge.id);
            assert_ne!(flip.becomes, edge.pattern, "{name}: {} is no flip\n{text}", flip.set);
            assert_eq!(becomes, flip.becomes, "{name}: {} of {}\n{text}", flip.set, edge.id);
            if let Some(short) = &flip.short {
                let changed = with_sets(text, &[short]).expect("one step short is as valid");
                assert_eq!(answer(&changed, edge.id), edge.pattern, "{name}: {short} of {}\n{text}", edge.id);
            }
            count += 1;
        }
    }
    count
}

#[test]
fn every_flip_of_every_scenario_holds() {
    let mut files = 0;
    for entry in std::fs::read_dir(root().join("scenarios")).expect("scenarios are there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let flips = check(&path.display().to_string(), &read(&path));
            let declared = read(&path).contains("[[edges]]");
            assert_eq!(flips > 0, declared, "{} has flips", path.display());
            files += 1;
        }
    }
    assert!(files > 5);
}

#[test]
fn every_flip_of_random_systems_holds() {
    let mut count = 0;
    for seed in 0..600 {
        let circles = if seed % 2 == 0 { Circles::None } else { Circles::Allowed };
        count += check(&format!("seed {seed}"), &random::topology(seed, circles));
    }
    assert!(count > 5_000, "only {count} flips were tried");
}

#[test]
fn numbers_name_the_nearest_value() {
    let text = "[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"GET /x\"\nrate = \"9000/s\"\n\
                [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"GET /y\"\nrate = \"400/s\"\n";
    let topology = topology(text);
    let decisions = decide(&topology);
    let ids = decisions.topology.edge_ids().collect();
    let edges = Edges::new(&decisions, ids, 1);
    let first = edges.iter().next().expect("an edge");
    let rate = first.flips.iter().find(|flip| flip.set.contains(".rate=")).expect("a rate flips it");
    // More than 10,000/s for the pair, 400/s of which are the other operation's.
    assert_eq!(rate.set, "a->b:GET /x.rate=9601/s");
    assert_eq!(rate.short.as_deref(), Some("a->b:GET /x.rate=9600/s"));
}
