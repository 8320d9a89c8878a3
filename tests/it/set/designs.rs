//! `--design` lays a part of the file over the rest; `--policy` and `--set` come after it.

use hopwise::file::with_design;
use hopwise::model::{Topology, lower};

use super::{FILE, edge, service};
use crate::support::{code, document, hopwise_with, stderr, stdout};

const DESIGNS: &str = r#"
[designs.base.system]
policy = "sync-first"
thresholds = { saga_min = 6 }
[designs.base.services.bank]
replicas = 2
team = "base"
[designs.base.edges."order..payment:charge"]
rate = "1/s"
reply = "none"
outbox = { batch = 5 }

[designs.middle]
extends = "base"
[designs.middle.services.bank]
replicas = 3
[designs.middle.services.extra]
kind = "store"
[designs.middle.edges."order->payment:charge"]
rate = "2/s"

[designs.top]
extends = "middle"
[designs.top.system]
policy = "async-first"
[designs.top.services.extra]
team = "top"
[designs.top.brokers.main]
product = "nats"
[designs.top.brokers.second]
kind = "log"
[designs.top.edges."payment->bank"]
deadline = "9s"

[designs.alone.services.bank]
team = "alone"
"#;

/// The topology of a design.
fn laid(name: &str) -> Topology {
    let document = document(&format!("{FILE}{DESIGNS}"));
    let document = with_design(&document, name).unwrap_or_else(|found| panic!("{name}: {found:#?}"));
    let (topology, found) = lower(&document);
    topology.unwrap_or_else(|| panic!("{name}: {found:#?}"))
}

/// `recommend --format json` of the file with these arguments.
fn answer(args: &[&str]) -> serde_json::Value {
    let all: Vec<&str> = ["recommend", "-", "--format", "json"].iter().chain(args).copied().collect();
    let output = hopwise_with(&all, format!("{FILE}{DESIGNS}").as_bytes());
    assert!(code(&output) < 2, "{args:?}: {}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("stdout is JSON")
}

#[test]
fn a_design_changes_what_it_states_and_nothing_else() {
    let (plain, alone) = (laid_over_nothing(), laid("alone"));
    assert_eq!(service(&alone, "bank").team.as_deref(), Some("alone"));
    assert_eq!(service(&alone, "bank").kind, service(&plain, "bank").kind);
    assert_eq!(service(&plain, "bank").team, None);
    assert_eq!(format!("{:?}", alone.edges()), format!("{:?}", plain.edges()));
    assert_eq!(alone.services().len(), plain.services().len());
}

fn laid_over_nothing() -> Topology {
    crate::support::topology(&format!("{FILE}{DESIGNS}"))
}

#[test]
fn a_chain_is_laid_from_the_most_general_to_the_last() {
    let top = laid("top");
    let bank = service(&top, "bank");
    assert_eq!((bank.replicas, bank.team.as_deref()), (Some(3), Some("base")));
    let charge = edge(&top, "order->payment:charge");
    assert_eq!(charge.needs.rate.map(|rate| rate.0), Some(2.0));
    assert_eq!(charge.needs.reply.map(|reply| reply.name()), Some("none"));
    assert!(edge(&top, "payment->bank:authorize").needs.deadline.is_some());
    assert_eq!(top.system().policy.map(|policy| policy.name()), Some("async-first"));
    // The middle knows nothing of the top.
    let middle = laid("middle");
    assert_eq!(middle.system().policy.map(|policy| policy.name()), Some("sync-first"));
    assert!(edge(&middle, "payment->bank:authorize").needs.deadline.is_none());
    assert_eq!(service(&laid("base"), "bank").replicas, Some(2));
}

#[test]
fn tables_inside_a_design_are_merged_key_by_key() {
    let top = laid("top");
    assert_eq!((top.system().thresholds.saga_min, top.system().thresholds.max_sync_hops), (6, 4));
    let relay = edge(&top, "order->payment:charge").design.as_ref().expect("a design").outbox_relay;
    assert_eq!((relay.poll.map(|poll| poll.0), relay.batch), (Some(1_000_000_000), Some(5)));
}

#[test]
fn a_design_may_add_services_and_brokers() {
    let top = laid("top");
    let extra = service(&top, "extra");
    assert_eq!((extra.kind.name(), extra.team.as_deref()), ("store", Some("top")));
    let brokers: Vec<_> = top
        .brokers()
        .iter()
        .map(|broker| (broker.name.as_ref(), broker.product.map(|product| product.name())))
        .collect();
    assert_eq!(brokers, [("main", Some("nats")), ("bus.eu", None), ("second", None)]);
}

#[test]
fn the_command_line_lays_a_design_over() {
    assert_eq!(answer(&[])["policy"], "balanced");
    assert_eq!(answer(&["--design", "base"])["policy"], "sync-first");
    assert_eq!(answer(&["--design", "top"])["policy"], "async-first");
    assert_eq!(answer(&["--design", "alone"])["edges"], answer(&[])["edges"]);
}

#[test]
fn the_policy_goes_over_the_design_and_a_set_over_both() {
    assert_eq!(answer(&["--design", "top", "--policy", "sync-first"])["policy"], "sync-first");
    assert_eq!(answer(&["--policy", "sync-first", "--design", "top"])["policy"], "sync-first");
    for args in [
        ["--design", "top", "--policy", "sync-first", "--set", "system.policy=balanced"],
        ["--set", "system.policy=balanced", "--policy", "sync-first", "--design", "top"],
    ] {
        assert_eq!(answer(&args)["policy"], "balanced", "{args:?}");
    }
}

#[test]
fn a_set_goes_over_what_the_design_states_and_may_name_what_it_adds() {
    // `reply = "none"` of the design makes a queue of it.
    let pattern = |args: &[&str]| {
        let answer = answer(args);
        let edges = answer["edges"].as_array().expect("a list").clone();
        edges.iter().find(|edge| edge["id"] == "order->payment:charge").expect("it is there")["pattern"].clone()
    };
    assert_eq!(pattern(&["--design", "base"]), "queue");
    for args in [
        ["--design", "base", "--set", "order->payment:charge.reply=deferred"],
        ["--set", "order->payment:charge.reply=deferred", "--design", "base"],
    ] {
        assert_eq!(pattern(&args), "async-request-reply", "{args:?}");
    }
    assert_eq!(answer(&["--design", "middle", "--set", "services.extra.team=x"])["services"], 7);
    let output =
        hopwise_with(&["recommend", "-", "--set", "services.extra.team=x"], format!("{FILE}{DESIGNS}").as_bytes());
    assert_eq!(code(&output), 2, "{}", stdout(&output));
}

#[test]
fn every_command_takes_the_changes() {
    let text = format!("{FILE}{DESIGNS}");
    let out = |args: &[&str]| stdout(&hopwise_with(args, text.as_bytes()));
    let explained = out(&["explain", "order->payment:charge", "-", "--design", "base"]);
    assert!(explained.contains("use       queue"), "{explained}");
    let drawn = out(&["graph", "-", "--design", "base"]);
    assert!(drawn.contains("charge<br/>queue"), "{drawn}");
    assert!(!out(&["graph", "-"]).contains("charge<br/>queue"));
}

#[test]
fn an_unknown_design_is_answered_with_the_nearest_one() {
    for (name, help) in [("tpo", "did you mean `top`?"), ("zzzzzz", "designs of this file: base, middle, top, alone")] {
        let output = hopwise_with(&["recommend", "-", "--design", name], format!("{FILE}{DESIGNS}").as_bytes());
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(help), "{}", stderr(&output));
        assert!(stderr(&output).contains(&format!("there is no design `{name}`")), "{}", stderr(&output));
    }
}

#[test]
fn a_broken_design_is_reported_even_when_it_is_not_asked_for() {
    let text = format!("{FILE}{DESIGNS}[designs.broken.edges.\"order->bank\"]\nrate = \"1/s\"\n");
    for args in [&["recommend", "-"][..], &["recommend", "-", "--design", "top"], &["graph", "-"]] {
        let output = hopwise_with(args, text.as_bytes());
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains("there is no single edge `order->bank`"), "{}", stderr(&output));
    }
}

#[test]
fn a_name_that_a_design_gets_wrong_is_found_when_it_is_asked_for() {
    let text = format!("{FILE}[designs.d.edges.\"payment->bank\"]\nto = \"bnk\"\n");
    let output = hopwise_with(&["recommend", "-", "--design", "d"], text.as_bytes());
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("did you mean `bank`?"), "{}", stderr(&output));
}
