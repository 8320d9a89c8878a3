//! A safeguard shows what the design states of it, and nothing where the design is silent.

use serde_json::Value;

use crate::asked::{between, edge, flow, safeguard};
use crate::support::recommended;

const NOW: &str = "operation = 'do', reply = 'immediate'";
const NONE: &str = "operation = 'do', reply = 'none'";
const LATER: &str = "operation = 'do', reply = 'deferred'";
const EVENT: &str = "event = 'do', open_consumers = true";

/// What the edge `a->b:do` states of the safeguard `name`, from the keys of the edge.
fn stated(name: &str, keys: &str) -> Option<String> {
    stated_between(name, "database = 'a'", "", keys)
}

fn stated_between(name: &str, a: &str, b: &str, keys: &str) -> Option<String> {
    let all = recommended(&between(a, b, keys));
    let listed = safeguard(edge(&all, "a->b:do"), name).unwrap_or_else(|| panic!("{keys} does not list {name}"));
    listed["stated"].as_str().map(str::to_owned)
}

/// What is suggested for the safeguard `name` of the edge `a->b:do`.
fn suggested(name: &str, a: &str, b: &str, keys: &str) -> String {
    let all = recommended(&between(a, b, keys));
    let listed = safeguard(edge(&all, "a->b:do"), name).unwrap_or_else(|| panic!("{keys} does not list {name}"));
    listed["value"].as_str().expect("a value is a text").to_owned()
}

#[test]
fn where_the_design_is_silent_the_figures_of_the_framework_are_suggested() {
    let read = "operation = 'do', intent = 'query', retries = 2, rate = '10/s'";
    let slow = "kind = 'external', service_time = { p50 = '1s', p99 = '2s' }";
    for (name, a, b, keys, figures) in [
        ("circuit-breaker", "", "", NOW, &["50", "100", "60s", "10"][..]),
        ("retry", "", "", read, &["2 retries", "full jitter", "one layer"]),
        ("retry-budget", "", "", read, &["10%"]),
        // Rate x p99 x 1.5.
        ("bulkhead", "", slow, read, &["30 calls"]),
        ("outbox", "database = 'a'", "", NONE, &["100/s"]),
        (
            "outbox",
            "database = 'a'",
            "",
            "operation = 'do', reply = 'none', rate = '200/s'",
            &["batch 250", "change capture"],
        ),
        ("dlq", "", "", NONE, &["5 deliveries"]),
        ("schema-registry", "", "", EVENT, &["backward", "consumers first"]),
        ("claim-check", "", "", "operation = 'do', reply = 'none', payload = '1MB'", &["64KiB"]),
        ("consumer-concurrency-limit", "", "", NONE, &["100 to 300"]),
        ("consumer-concurrency-limit", "", "service_time = '2s'", NONE, &["1 in flight"]),
        (
            "ordering-key",
            "",
            "",
            "operation = 'do', reply = 'none', ordering = 'total'",
            &["one partition", "one consumer"],
        ),
        ("status-endpoint", "", "kind = 'external'", LATER, &["202", "Location", "Retry-After"]),
    ] {
        let value = suggested(name, a, b, keys);
        assert!(figures.iter().all(|figure| value.contains(figure)), "{name}: {value}");
    }
}

#[test]
fn a_peak_is_shown_with_its_backlog_and_the_time_to_drain_it() {
    // (9 - 8) x 60 wait; (9 - 8) x 60 / (8 - 2) = 10 s drain them.
    let value = suggested(
        "backpressure",
        "",
        "capacity = '8/s'",
        "operation = 'do', reply = 'none', rate = '2/s', peak = '9/s'",
    );
    assert!(value.contains("60 waiting") && value.contains("10s"), "{value}");
    let longer = "operation = 'do', reply = 'none', rate = '2/s', peak = '9/s', peak_for = '5m'";
    let value = suggested("backpressure", "", "capacity = '8/s'", longer);
    assert!(value.contains("300 waiting") && value.contains("50s"), "{value}");
    // Without a peak to wait for, it never drains.
    let value = suggested("backpressure", "", "capacity = '8/s'", "operation = 'do', reply = 'none', rate = '9/s'");
    assert!(value.contains("without end"), "{value}");
}

/// Safeguard, needs under which it is listed, and how the design states it.
const STATED: &[(&str, &str, &str)] = &[
    ("timeout", NOW, "timeout = '4s'"),
    ("circuit-breaker", NOW, "circuit_breaker = true"),
    ("retry", "operation = 'do', intent = 'query'", "retries = 2"),
    ("retry", "operation = 'do', intent = 'query'", "mesh_retries = 2"),
    ("retry-budget", "operation = 'do', intent = 'query', retries = 2, rate = '5/s'", "retry_budget = 0.1"),
    ("retry-budget", "operation = 'do', intent = 'query', retries = 2, rate = '5/s'", "retry_budget = true"),
    ("idempotency-key", LATER, "idempotency_key = true"),
    ("idempotency-key", LATER, "idempotency_key = 'Idempotency-Key'"),
    ("fallback", "operation = 'do', reply = 'immediate', criticality = 'soft'", "fallback = 'stale'"),
    ("outbox", NONE, "outbox = true"),
    ("outbox", NONE, "outbox = { poll = '2s', batch = 500 }"),
    ("idempotent-consumer", NONE, "idempotent = true"),
    ("dlq", NONE, "dlq = true"),
    ("dlq", NONE, "dlq = 'dead', max_deliveries = 7"),
    ("durable-messages", NONE, "durable = true"),
    ("manual-ack", NONE, "ack = 'manual'"),
    ("publisher-confirms", NONE, "publisher_confirms = true"),
    ("correlation-id", NONE, "correlation_id = true"),
    ("event-versioning", EVENT, "event_version = 2"),
    ("event-versioning", EVENT, "event_version = true"),
    ("schema-registry", EVENT, "schema = 'registry'"),
    ("claim-check", "operation = 'do', reply = 'none', payload = '1MB'", "claim_check = true"),
    ("ordering-key", "operation = 'do', reply = 'none', ordering = 'per-key'", "ordering_key = 'order_id'"),
    ("consumer-concurrency-limit", NONE, "max_in_flight = 50"),
    ("queue-depth-monitoring", NONE, "monitored = true"),
    ("reply-channel", LATER, "reply_channel = 'replies'"),
];

#[test]
fn what_the_design_has_is_stated_and_what_it_does_not_have_is_not() {
    for (name, needs, design) in STATED {
        assert!(stated(name, &format!("{needs}, {design}")).is_some(), "{name}: {design}");
        assert_eq!(stated(name, needs), None, "{name}");
    }
}

#[test]
fn what_is_switched_off_is_not_stated() {
    for (name, needs, design) in [
        ("circuit-breaker", NOW, "circuit_breaker = false"),
        ("fallback", "operation = 'do', reply = 'immediate', criticality = 'soft'", "fallback = false"),
        ("outbox", NONE, "outbox = false"),
        ("idempotent-consumer", NONE, "idempotent = false"),
        ("dlq", NONE, "dlq = false"),
        ("durable-messages", NONE, "delivery = 'at-least-once', pattern = 'queue', durable = false"),
        ("manual-ack", NONE, "pattern = 'queue', ack = 'auto'"),
        ("publisher-confirms", NONE, "publisher_confirms = false"),
        ("correlation-id", NONE, "correlation_id = false"),
        ("event-versioning", EVENT, "event_version = false"),
        ("schema-registry", EVENT, "schema = 'none'"),
        ("consumer-concurrency-limit", NONE, "max_in_flight = 0"),
        ("queue-depth-monitoring", NONE, "monitored = false"),
        ("reply-channel", LATER, "reply_channel = false"),
    ] {
        assert_eq!(stated(name, &format!("{needs}, {design}")), None, "{name}: {design}");
    }
}

#[test]
fn the_stated_figure_is_shown() {
    for (name, keys, expected) in [
        ("timeout", "operation = 'do', reply = 'immediate', timeout = '4s'", "4s"),
        ("retry", "operation = 'do', intent = 'query', retries = 2", "2"),
        ("dlq", "operation = 'do', reply = 'none', dlq = true, max_deliveries = 7", "7"),
        ("outbox", "operation = 'do', reply = 'none', outbox = { poll = '2s', batch = 500 }", "500"),
        ("consumer-concurrency-limit", "operation = 'do', reply = 'none', max_in_flight = 50", "50"),
        (
            "ordering-key",
            "operation = 'do', reply = 'none', ordering = 'per-key', ordering_key = 'order_id'",
            "order_id",
        ),
        ("schema-registry", "event = 'do', open_consumers = true, schema = 'registry'", "registry"),
    ] {
        let stated = stated(name, keys).unwrap_or_default();
        assert!(stated.contains(expected), "{name}: {stated}");
    }
}

#[test]
fn outside_a_bulkhead_and_a_status_endpoint_are_stated_too() {
    let external = "kind = 'external'";
    for (name, needs, design) in [
        ("bulkhead", NOW, "bulkhead = 10"),
        ("bulkhead", NOW, "bulkhead = true"),
        ("status-endpoint", LATER, "status_endpoint = '/orders/{id}'"),
        ("status-endpoint", LATER, "status_endpoint = true"),
    ] {
        assert!(stated_between(name, "", external, &format!("{needs}, {design}")).is_some(), "{name}: {design}");
        assert_eq!(stated_between(name, "", external, needs), None, "{name}");
    }
}

#[test]
fn a_stated_messaging_pattern_is_durable_with_manual_ack_and_nothing_else_unless_it_says_so() {
    let design = format!("{NONE}, pattern = 'queue'");
    for name in ["durable-messages", "manual-ack"] {
        assert!(stated(name, &design).is_some(), "{name}");
        // A call that should be a queue has neither.
        assert_eq!(stated(name, &format!("{NONE}, pattern = 'rest'")), None, "{name}");
    }
    for name in
        ["dlq", "outbox", "idempotent-consumer", "publisher-confirms", "correlation-id", "queue-depth-monitoring"]
    {
        assert_eq!(stated(name, &design), None, "{name}");
    }
}

#[test]
fn compensation_is_stated_once_every_step_before_the_pivot_has_one() {
    let first = |keys: &str| {
        let all: Value = recommended(&format!(
            "services = {{ p = {{}}, q = {{}}, r = {{}} }}
             flows = [{{ name = 'buy', transactional = true, steps = [
                 {{ service = 'p', action = 'one'{keys} }},
                 {{ service = 'q', action = 'two', compensation = 'undo-two' }},
                 {{ service = 'r', action = 'three' }},
             ] }}]"
        ));
        safeguard(flow(&all, "buy"), "compensation").expect("a saga lists it")["stated"].as_str().map(str::to_owned)
    };
    assert!(first(", compensation = 'undo-one'").is_some());
    assert_eq!(first(""), None);
}
