//! What an argument can get wrong: each finding points into it.

use hopwise::diagnostic::{Finding, Sources};
use hopwise::file::{parse, set};

use super::FILE;
use crate::input::unmarked;
use crate::support::{code, hopwise_with, stderr, with_sets};

/// Checks that what is marked in `argument` is found by `rule`, and that `help` is a part of the advice (`""` for
/// none).
fn refused(argument: &str, rule: &str, help: &str) -> Finding {
    let (argument, marks) = unmarked(argument);
    let mut sources = Sources::default();
    let id = sources.add("test.toml", FILE);
    let mut document = parse(&sources, id).0.expect("the file is valid");
    let before = document.clone();
    let id = sources.add("--set", argument.as_str());
    let found = set(&mut document, &sources, id).expect_err(&argument);
    assert!(document == before, "{argument} is refused and changes the file");
    let [finding] = found.as_slice() else { panic!("{argument}: {found:#?}") };
    assert_eq!(finding.rule, rule, "{argument}: {finding:#?}");
    let span = finding.primary.as_ref().expect("a place").span;
    assert_eq!(span.source, id, "{argument} is pointed into");
    assert_eq!((span.range(), &argument[span.range()]), (marks[0].clone(), &argument[marks[0].clone()]), "{argument}");
    match (&finding.help, help) {
        (None, "") => {}
        (Some(given), help) if !help.is_empty() && given.contains(help) => {}
        (given, _) => panic!("help is {given:?} instead of {help:?} for {argument}"),
    }
    finding.clone()
}

#[test]
fn an_unknown_service_is_answered_with_the_nearest_one() {
    refused("«services.bnk».replicas=2", "unknown-target", "did you mean `services.bank`?");
    refused("«bnk».replicas=2", "unknown-target", "did you mean `services.bank`?");
    refused("«services.v1.aip».replicas=2", "unknown-target", "did you mean `services.v1.api`?");
    refused("«services.zzzzzz».replicas=2", "unknown-target", "");
}

#[test]
fn an_unknown_edge_is_answered_with_the_nearest_one() {
    refused("«payment->bnk».rate=1/s", "unknown-target", "did you mean `payment->bank`?");
    refused("«paymnt..bank».rate=1/s", "unknown-target", "did you mean `payment->bank`?");
    refused("«order->payment:chrge».rate=1/s", "unknown-target", "did you mean `order->payment:charge`?");
    refused("«zzzzzz->yyyyyy».rate=1/s", "unknown-target", "");
}

#[test]
fn an_unknown_edge_behind_its_table_is_answered_with_the_nearest_one() {
    refused("«edges.payment->bnk».rate=1/s", "unknown-target", "payment->bank`?");
}

#[test]
fn an_unknown_broker_is_answered_with_the_nearest_one() {
    refused("«brokers.mian».partitions=2", "unknown-target", "did you mean `brokers.main`?");
}

#[test]
fn an_unknown_flow_is_answered_with_the_nearest_one() {
    refused("«flows.plce order».deadline=2s", "unknown-target", "did you mean `flows.place order`?");
}

#[test]
fn a_slip_in_system_or_thresholds_is_answered_with_what_was_meant() {
    refused("«systm».policy=balanced", "unknown-target", "did you mean `system`?");
    refused("«threshold».saga_min=2", "unknown-target", "did you mean `thresholds`?");
}

#[test]
fn a_short_id_of_several_edges_is_answered_with_all_of_them() {
    let all = "say which: `order->payment:charge`, `order->payment:refund`, `order->*:order.placed`";
    refused("«order->payment».rate=1/s", "unknown-target", all);
    refused("«order..payment».rate=1/s", "unknown-target", all);
}

#[test]
fn a_slip_in_the_key_is_answered_with_the_nearest_one() {
    refused("services.bank.«replcas»=2", "unknown-key", "did you mean `replicas`?");
    refused("bank.«service_tme»=2s", "unknown-key", "did you mean `service_time`?");
    refused("order->payment:charge.«deadlin»=2s", "unknown-key", "did you mean `deadline`?");
    refused("web->order:POST /orders/v1.2?x=1&y = 2.«dealine»=2s", "unknown-key", "did you mean `deadline`?");
    refused("brokers.main.«partition»=2", "unknown-key", "did you mean `partitions`?");
    refused("flows.place order.«dead_line»=2s", "unknown-key", "did you mean `deadline`?");
    refused("system.«polcy»=balanced", "unknown-key", "did you mean `policy`?");
    refused("system.thresholds.«max_sync_hop»=2", "unknown-key", "did you mean `max_sync_hops`?");
    refused("thresholds.«max_sync_hop»=2", "unknown-key", "did you mean `max_sync_hops`?");
    refused("services.bank.«zzzzzz»=2", "unknown-key", "kind, audience, team");
    refused("services.bank.«»=2", "unknown-key", "kind, audience, team");
}

#[test]
fn a_wrong_value_is_pointed_at_with_and_without_quotes() {
    refused("services.bank.service_time=«5»", "wrong-type", "`service_time = \"5s\"`");
    refused("services.bank.service_time=«5x»", "unknown-unit", "known units");
    refused("services.bank.service_time=«\"5x\"»", "unknown-unit", "known units");
    refused("services.bank.service_time={ p50 = «\"5 sec\"», p99 = \"6s\" }", "unknown-unit", "did you mean `s`?");
    refused("services.bank.service_time=«-1s»", "out-of-range", "");
    refused("services.bank.service_time=«»", "wrong-type", "");
    refused("services.bank.replicas=«0»", "out-of-range", "");
    refused("services.bank.replicas=«many»", "wrong-type", "");
    refused("services.bank.kind=«clint»", "unknown-value", "did you mean `client`?");
    refused("services.bank.kind= «\"clint\"»", "unknown-value", "did you mean `client`?");
    refused("system.needs=[\"mtls\", «\"edge-aut\"»]", "unknown-value", "did you mean `edge-auth`?");
    refused("order->payment:charge.outbox={ «pol» = \"1s\" }", "unknown-key", "did you mean `poll`?");
    refused("order->payment:charge.open_consumers=«yes»", "wrong-type", "");
    refused("order->payment:charge.rate=«5 rps»", "unknown-unit", "did you mean `/s`?");
    refused("order->payment:charge.retry_budget=«200%»", "out-of-range", "");
    refused("system.policy=«asinc-first»", "unknown-value", "did you mean `async-first`?");
}

#[test]
fn what_is_no_assignment_says_how_one_looks() {
    for argument in ["«»", "«nonsense»", "«services.bank.replicas»", "«=»", "«=2»", "«replicas=2»", "«version=1»"]
    {
        refused(argument, "bad-set", "--set services.bank.service_time=3s");
    }
    refused("«order-»", "bad-set", "redirection");
}

#[test]
fn an_assignment_to_nothing_is_refused() {
    for argument in ["«».replicas=2", "«services».bank=2", "«designs.x».y=2", "«services.».replicas=2"] {
        refused(argument, "unknown-target", "");
    }
}

#[test]
fn an_unknown_name_as_a_value_is_pointed_at_in_the_argument() {
    let mut sources = Sources::default();
    let id = sources.add("test.toml", FILE);
    let mut document = parse(&sources, id).0.expect("the file is valid");
    let argument = "payment->bank.to=ordr";
    let id = sources.add("--set", argument);
    set(&mut document, &sources, id).expect("any name could be meant");
    let found = hopwise::model::lower(&document).1;
    assert_eq!(found.len(), 1, "{found:#?}");
    let span = found[0].primary.as_ref().expect("a place").span;
    assert_eq!((span.source, &argument[span.range()]), (id, "ordr"));
    assert_eq!(found[0].help.as_deref(), Some("did you mean `order`?"));
}

#[test]
fn a_value_that_contradicts_the_file_is_refused() {
    for (set, rule) in [
        ("payment->bank.event=x", "contradiction"),
        ("payment->bank.to=payment", "edge-to-itself"),
        ("services.payment.kind=store", "contradiction"),
        ("order->payment:refund.operation=charge", "duplicate-edge"),
        ("services.bank.audience=partner", "contradiction"),
        ("payment->bank.pattern=native", "contradiction"),
    ] {
        let found = with_sets(FILE, &[set]).expect_err(set);
        assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [rule], "{set}: {found:#?}");
    }
}

#[test]
fn all_wrong_arguments_are_reported_at_once() {
    let args = ["recommend", "-", "--set", "bnk.replicas=2", "--set", "bank.replicas=3", "--set", "bank.replcas=4"];
    let output = hopwise_with(&args, FILE.as_bytes());
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(said.contains("nothing is called `bnk`") && said.contains("no attribute `replcas`"), "{said}");
    assert!(said.ends_with("\n2 errors\n"), "{said}");
    assert!(said.contains("--> --set:1:"), "{said}");
}
