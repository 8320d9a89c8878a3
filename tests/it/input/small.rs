//! Files that say little or nothing.

use super::{accepted, refused};
use crate::support::{code, findings, hopwise_with, recommended, stderr};

#[test]
fn a_file_of_five_lines_is_decided() {
    let text = "[services.order]\n[services.email]\n[[edges]]\nfrom = \"order\"\nto = \"email\"\n";
    assert_eq!(text.lines().count(), 5);
    accepted(text);
    let answer = recommended(text);
    assert_eq!(answer["edges"][0]["id"], "order->email");
    assert_eq!(answer["edges"][0]["pattern"], "queue");
    // What was not said is shown as assumed.
    let assumed = answer["edges"][0]["assumptions"].as_array().expect("a list");
    assert!(assumed.iter().any(|it| it["attribute"] == "order->email.reply"), "{assumed:?}");
}

#[test]
fn a_file_that_declares_nothing_has_no_verdict() {
    for text in
        ["", "\n\n", "   ", "# only\n# comments\n", "\u{feff}", "version = 1\n", "[system]\nname = \"x\"\n", "\r\n"]
    {
        let found = findings(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:#?}");
        assert_eq!(found[0].rule, "nothing-to-decide", "{text:?}");
        assert!(found[0].help.as_deref().is_some_and(|help| help.contains("hopwise init")), "{found:?}");
        for command in [&["recommend", "-"][..], &["graph", "-"], &["explain", "system", "-"]] {
            let output = hopwise_with(command, text.as_bytes());
            assert_eq!(code(&output), 2, "{command:?} of {text:?}");
            assert!(stderr(&output).contains("nothing-to-decide"), "{command:?} of {text:?}: {}", stderr(&output));
        }
    }
}

#[test]
fn services_without_edges_and_flows_without_edges_are_decided() {
    accepted("[services.a]\n");
    let flow = "[services.a]\n[services.b]\n[services.c]\n[[flows]]\nname = \"f\"\ntransactional = true\nsteps = [\n\
                { service = \"a\", action = \"x\", compensation = \"undo x\" },\n\
                { service = \"b\", action = \"y\", compensation = \"undo y\" },\n\
                { service = \"c\", action = \"z\" },\n]\n";
    accepted(flow);
    let answer = recommended(flow);
    assert_eq!(answer["flows"][0]["form"], "saga");
    let implied = answer["edges"].as_array().expect("a list");
    assert!(!implied.is_empty() && implied.iter().all(|edge| edge["implied"] == true), "{implied:?}");
}

#[test]
fn a_file_with_edges_and_no_services_says_which_are_missing() {
    let text = "[[edges]]\nfrom = \"order\"\nto = \"email\"\n";
    let found = findings(text);
    let helps: Vec<_> = found.iter().filter_map(|finding| finding.help.as_deref()).collect();
    assert_eq!(helps, ["declare it: `[services.order]`", "declare it: `[services.email]`"]);
}

#[test]
fn the_last_line_needs_no_end_and_tables_any_spelling() {
    accepted("[services]\na = {}\nb.team = \"x\"\n[[edges]]\nfrom = \"a\"\nto = \"b\"");
    accepted("edges = [{ from = \"a\", to = [\"b\"] }]\nservices = { a = {}, b = {} }");
    accepted("[services.a]\r\n[services.b]\r\n[[edges]]\r\nfrom = \"a\"\r\nto = \"b\"");
    accepted("\u{feff}#:schema x\n[services.'a']\n[services.\"b\"]\n");
    accepted("services.a.service_time.p50 = \"1s\"\nservices.a.service_time.p99 = \"2s\"\n");
    accepted("[services.a]\n[services.b]\n[[edges]]\nfrom = \"a\"\nto = \"b\"\n[edges.outbox]\npoll = \"1s\"\n");
}

#[test]
fn operations_and_texts_may_be_in_any_language() {
    let text = "[system]\nname = \"Größe 查询 🎉\"\n[services.a]\nteam = \"équipe\"\n[services.b]\n\
                [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"创建订单 🎉\"\n\
                [[flows]]\nname = \"überweisen\"\nentry = \"创建订单 🎉\"\n";
    accepted(text);
    let answer = recommended(text);
    assert_eq!(answer["name"], "Größe 查询 🎉");
    assert_eq!(answer["edges"][0]["id"], "a->b:创建订单 🎉");
    assert_eq!(answer["flows"][0]["name"], "überweisen");
    // Names stand in ids, so they are plain.
    refused("[services.«\"größe\"»]\n", "bad-name", "");
}
