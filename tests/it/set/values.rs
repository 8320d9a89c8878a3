//! What a value may be, with and without quotes.

use super::{FILE, after, edge, service};
use crate::support::{recommended, with_sets};

#[test]
fn quotes_are_optional() {
    let plain = after(&["services.bank.service_time=1s"]);
    let time = service(&plain, "bank").service_time.clone();
    assert!(time.is_some());
    for value in ["\"1s\"", "'1s'", " 1s", "1s ", "  \"1s\"  ", "1000ms", "\"1 s\"", "1 s"] {
        let topology = after(&[&format!("services.bank.service_time={value}")]);
        assert_eq!(service(&topology, "bank").service_time, time, "{value}");
    }
    for value in ["deferred", "\"deferred\"", "'deferred'"] {
        let topology = after(&[&format!("payment->bank.reply={value}")]);
        assert_eq!(edge(&topology, "payment->bank:authorize").needs.reply.map(|reply| reply.name()), Some("deferred"));
    }
}

#[test]
fn texts_may_hold_blanks_equal_signs_dots_and_quotes() {
    for (value, text) in [
        ("a b", "a b"),
        ("\"a b\"", "a b"),
        ("a=b", "a=b"),
        ("services.bank.team=x", "services.bank.team=x"),
        ("größe", "größe"),
        ("\"say \\\"hi\\\"\"", "say \"hi\""),
        ("it's", "it's"),
        ("the \"best\"", "the \"best\""),
        ("[eu", "[eu"),
        ("-", "-"),
        ("#1", "#1"),
    ] {
        let topology = after(&[&format!("services.bank.team={value}")]);
        assert_eq!(service(&topology, "bank").team.as_deref(), Some(text), "{value}");
    }
}

#[test]
fn numbers_flags_and_ratios_are_read() {
    let topology = after(&[
        "services.bank.availability=99.5%",
        "services.order.availability=0.25",
        "services.order.cores=1.5",
        "services.order.replicas=1_000",
        "services.order.non_blocking=true",
        "order->payment:charge.circuit_breaker=true",
        "order->payment:refund.circuit_breaker=false",
        "order->payment:charge.retry_budget=5%",
        "order->payment:charge.payload=64KiB",
        "order->payment:charge.peak=10k/s",
    ]);
    assert_eq!(service(&topology, "bank").availability, Some(0.995));
    let order = service(&topology, "order");
    assert_eq!((order.availability, order.cores), (Some(0.25), Some(1.5)));
    assert_eq!((order.replicas, order.non_blocking), (Some(1_000), true));
    let charge = edge(&topology, "order->payment:charge");
    let design = charge.design.as_ref().expect("it states a design");
    assert_eq!((design.circuit_breaker, design.retry_budget_ratio), (Some(true), Some(0.05)));
    assert_eq!(charge.needs.payload.map(|size| size.0), Some(65_536));
    assert_eq!(charge.needs.peak.map(|rate| rate.0), Some(10_000.0));
    let refund = edge(&topology, "order->payment:refund");
    assert_eq!(refund.design.as_ref().and_then(|design| design.circuit_breaker), Some(false));
}

#[test]
fn lists_are_read_and_one_text_is_a_list_of_one() {
    let needs = |value: &str| {
        let topology = after(&[&format!("system.needs={value}")]);
        topology.system().needs.iter().map(|need| need.name()).collect::<Vec<_>>()
    };
    assert_eq!(needs("[\"mtls\", \"edge-auth\"]"), ["mtls", "edge-auth"]);
    assert_eq!(needs("['mtls']"), ["mtls"]);
    assert_eq!(needs("mtls"), ["mtls"]);
    assert_eq!(needs("[]"), [""; 0]);
    let topology = after(&["payment->bank.during=[\"charge\", \"refund\"]"]);
    assert_eq!(edge(&topology, "payment->bank:authorize").during.len(), 2);
}

#[test]
fn tables_are_read_and_merged_key_by_key() {
    let topology = after(&["services.bank.service_time={p50=\"1s\", p99=\"2s\"}"]);
    let time = service(&topology, "bank").service_time.clone();
    assert_eq!(format!("{time:?}"), "Some(P50P99(Nanos(1000000000), Nanos(2000000000)))");
    // The poll that the file states stays.
    let topology = after(&["order->payment:charge.outbox={batch=5}"]);
    let relay = edge(&topology, "order->payment:charge").design.as_ref().expect("a design").outbox_relay;
    assert_eq!((relay.poll.map(|poll| poll.0), relay.batch), (Some(1_000_000_000), Some(5)));
    let topology = after(&["system.thresholds={saga_min=5}"]);
    assert_eq!((topology.system().thresholds.saga_min, topology.system().thresholds.max_sync_hops), (5, 4));
    let topology = after(&["order->payment:charge.outbox=false"]);
    let design = edge(&topology, "order->payment:charge").design.as_ref().expect("a design");
    assert_eq!(design.outbox, Some(false));
}

#[test]
fn the_last_of_several_values_holds() {
    let topology = after(&["services.bank.replicas=2", "bank.replicas=3", "services.bank.team=x"]);
    let bank = service(&topology, "bank");
    assert_eq!((bank.replicas, bank.team.as_deref()), (Some(3), Some("x")));
    // A change may be the ground for the next one.
    let topology = after(&["order->payment:charge.operation=bill", "order->payment:bill.rate=7/s"]);
    assert!(edge(&topology, "order->payment:bill").needs.rate.is_some());
}

/// A small file with room for more keys of its last edge, which is `a->b:go`.
const SMALL: &str = "[services.a]\ndatabase = \"x\"\n[services.b]\n[services.c]\nkind = \"external\"\n\
                     [[edges]]\nfrom = \"b\"\nto = \"c\"\noperation = \"ask\"\n\
                     [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"go\"\n";

/// The edges that `recommend` gives for `text` after `sets`.
fn answer(text: &str, sets: &[&str]) -> serde_json::Value {
    let sets = sets.iter().flat_map(|set| ["--set", set]);
    let args: Vec<&str> = ["recommend", "-", "--no-evidence", "--format", "json"].into_iter().chain(sets).collect();
    let output = crate::support::hopwise_with(&args, text.as_bytes());
    serde_json::from_slice(&output.stdout).expect("stdout is JSON")
}

#[test]
fn setting_a_key_is_the_same_as_writing_it() {
    for (key, value) in [
        ("reply", "\"immediate\""),
        ("reply", "\"none\""),
        ("intent", "\"query\""),
        ("streaming", "\"bidi\""),
        ("consistency", "\"atomic\""),
        ("open_consumers", "true"),
        ("rate", "\"20k/s\""),
        ("deadline", "\"40ms\""),
        ("payload", "\"20MB\""),
        ("audience", "\"partner\""),
        ("typed_contract", "true"),
        ("delivery", "\"at-most-once\""),
        ("ordering", "\"per-key\""),
        ("pattern", "\"graphql\""),
        ("timeout", "\"2s\""),
        ("outbox", "{ poll = \"1s\", batch = 10 }"),
        ("aggregates", "[\"b\", \"c\"]"),
        ("criticality", "\"soft\""),
    ] {
        let written = recommended(&format!("{SMALL}{key} = {value}\n"));
        assert_eq!(answer(SMALL, &[&format!("a->b:go.{key}={value}")]), written, "{key}={value}");
        assert_ne!(written["edges"], serde_json::Value::Null, "{key}={value}");
    }
    // They are not all alike.
    assert_ne!(answer(SMALL, &["a->b.reply=none"])["edges"], answer(SMALL, &["a->b.reply=immediate"])["edges"]);
}

#[test]
fn setting_a_list_of_callees_is_the_same_as_writing_it() {
    let query = SMALL.replace("\"go\"", "\"GET /x\"");
    let written = recommended(&query.replace("to = \"b\"", "to = [\"b\", \"c\"]"));
    assert_eq!(written["edges"].as_array().map(Vec::len), Some(3), "a query to two is two queries");
    assert_eq!(answer(&query, &["a->b.to=[\"b\", \"c\"]"])["edges"], written["edges"]);
}

#[test]
fn a_list_that_is_told_becomes_one_that_is_asked_as_if_it_were_written() {
    let told = SMALL.replace("to = \"b\"", "to = [\"b\", \"c\"]");
    for key in ["reply", "intent"] {
        let value = if key == "reply" { "immediate" } else { "query" };
        let written = recommended(&format!("{told}{key} = \"{value}\"\n"));
        let set = answer(&told, &[&format!("a->*:go.{key}={value}")]);
        assert_eq!(set["edges"], written["edges"], "{key}");
    }
}

#[test]
fn steps_are_no_value_and_do_no_harm() {
    for value in ["{}", "{ service = \"order\" }", "[]", "x"] {
        let found = with_sets(FILE, &[&format!("flows.place order.steps={value}")]).expect_err("steps cannot be set");
        assert_eq!(found[0].rule, "wrong-type", "{value}: {found:#?}");
    }
}
