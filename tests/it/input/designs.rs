//! Mistakes in `[designs.NAME]`, found whether or not the design is asked for.

use hopwise::diagnostic::Sources;
use hopwise::file::{parse, with_design};

use super::{accepted, refused};
use crate::support::document;

/// Two edges with the same ends; designs come next.
const FILE: &str = "[services.a]\n[services.b]\n[brokers.main]\n\
                    [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"go\"\n\
                    [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"run\"\n";

fn with(design: &str) -> String {
    format!("{FILE}{design}\n")
}

#[test]
fn an_unknown_table_of_a_design_is_refused_with_the_one_that_was_meant() {
    refused(&with("[designs.d.«edgs»]"), "unknown-key", "did you mean `edges`?");
    refused(&with("[designs.d.«flows»]\nx = 1"), "unknown-key", "extends, system, services, brokers, edges");
    refused(&with("[designs.d]\n«extend» = \"e\""), "unknown-key", "did you mean `extends`?");
}

#[test]
fn a_slip_inside_a_design_is_refused_like_any_other() {
    refused(&with("[designs.d.system]\n«polcy» = \"balanced\""), "unknown-key", "did you mean `policy`?");
    refused(&with("[designs.d.services.a]\n«replcas» = 2"), "unknown-key", "did you mean `replicas`?");
    refused(&with("[designs.d.brokers.main]\nproduct = «\"kafak\"»"), "unknown-value", "did you mean `kafka`?");
    refused(&with("[designs.d.edges.\"a->b:go\"]\ntimeout = «5»"), "wrong-type", "`timeout = \"5s\"`");
    refused(&with("[designs.d.services.«\"a b\"»]"), "bad-name", "");
}

#[test]
fn a_part_of_a_design_of_the_wrong_shape_is_refused() {
    for (design, expected) in [
        ("[designs.d]\n«extends» = 5", "the name of a design"),
        ("[[designs.d.«edges»]]\nfrom = \"a\"", "`[designs.NAME.edges.\"FROM->TO\"]`"),
        ("[designs.d]\n«system» = 5", "a table"),
        ("[designs.d]\n«services» = 5", "a table"),
        ("[designs.d]\n«brokers» = 5", "a table"),
        ("[designs.d.edges]\n«\"a->b:go\"» = 5", "a table of edge keys"),
        ("[designs.d.services]\n«a» = 5", "`[services.a]`, not the number 5"),
    ] {
        let finding = refused(&with(design), "wrong-type", "");
        assert_eq!(finding.primary.expect("a place").text, format!("expected {expected}"), "{design}");
    }
}

#[test]
fn an_unknown_edge_of_a_design_is_refused_with_the_nearest_one() {
    refused(&with("[designs.d.edges.«\"a->b:goo\"»]"), "unknown-edge", "did you mean `a->b:go`?");
    refused(&with("[designs.d.edges.«\"zzzzzzzzz\"»]"), "unknown-edge", "");
}

#[test]
fn an_edge_of_a_design_that_could_be_two_is_refused_with_both() {
    let finding = refused(&with("[designs.d.edges.«\"a->b\"»]"), "unknown-edge", "say which: `a->b:go`, `a->b:run`");
    assert_eq!(finding.message, "there is no single edge `a->b`");
}

#[test]
fn a_design_that_extends_an_unknown_one_is_refused_with_the_nearest_one() {
    let finding =
        refused(&with("[designs.d]\nextends = «\"base\"»\n[designs.bse]"), "unknown-design", "did you mean `bse`?");
    assert_eq!(finding.message, "there is no design `base`");
    refused(&with("[designs.d]\nextends = «\"zzzzzz\"»"), "unknown-design", "");
}

#[test]
fn an_unknown_base_is_reported_once_whoever_builds_on_it() {
    let chain = "[designs.c]\nextends = \"d\"\n[designs.d]\nextends = «\"zzzzzz\"»";
    refused(&with(chain), "unknown-design", "");
}

#[test]
fn a_design_that_extends_itself_is_refused() {
    refused(&with("[designs.d]\nextends = «\"d\"»"), "design-circle", "");
}

#[test]
fn a_circle_of_designs_is_reported_once() {
    for circle in [
        "[designs.d]\nextends = \"e\"\n[designs.e]\nextends = \"d\"",
        "[designs.c]\nextends = \"d\"\n[designs.d]\nextends = \"e\"\n[designs.e]\nextends = \"d\"",
    ] {
        let mut sources = Sources::default();
        let id = sources.add("test.toml", with(circle));
        let found = parse(&sources, id).1;
        assert_eq!(found.len(), 1, "{found:#?}\nin\n{circle}");
        assert_eq!(found[0].rule, "design-circle");
    }
}

#[test]
fn asking_for_an_unknown_design_names_the_nearest_or_all() {
    let file = document(&with("[designs.lean]\n[designs.wide]"));
    for (name, help) in [("leen", "did you mean `lean`?"), ("zzzzzz", "designs of this file: lean, wide")] {
        let found = with_design(&file, name).expect_err("there is no such design");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, "unknown-design");
        assert_eq!(found[0].help.as_deref(), Some(help));
    }
    let found = with_design(&document(FILE), "lean").expect_err("there is no design at all");
    assert_eq!(found[0].help.as_deref(), Some("the file has no `[designs.NAME]`"));
}

#[test]
fn what_a_design_may_state_is_accepted() {
    accepted(&with(
        "[designs.base.system]\npolicy = \"async-first\"\n[designs.d]\nextends = \"base\"\n\
         [designs.d.services.c]\n[designs.d.brokers.second]\nproduct = \"nats\"\n[designs.d.edges.\"a..b:go\"]\nrate = \"5/s\"",
    ));
}
