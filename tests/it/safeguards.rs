//! Every safeguard is listed where it is due, with its level, and not where it is not.

use hopwise::decide::safeguards::SAFEGUARDS;
use serde_json::Value;

use crate::asked::{between, edge, flow, level};
use crate::support::recommended;

const NOW: &str = "operation = 'do', reply = 'immediate'";
const NONE: &str = "operation = 'do', reply = 'none'";
const LATER: &str = "operation = 'do', reply = 'deferred'";
const READ: &str = "operation = 'do', intent = 'query'";
const EVENT: &str = "event = 'do', open_consumers = true";
const EXTERNAL: &str = "kind = 'external'";

/// A safeguard with its level, an edge or flow, a text in which it lists the safeguard so, and one
/// in which it does not list it at all.
type Case = (&'static str, &'static str, &'static str, String, String);

/// The edge of [`between`].
const ID: &str = "a->b:do";
const FLOW: &str = "buy";

#[test]
fn each_is_listed_where_it_is_due_and_not_where_it_is_not() {
    let mut wrong = Vec::new();
    for (name, expected, at, due, undue) in cases() {
        for (text, expected) in [(&due, Some(expected)), (&undue, None)] {
            let all = recommended(text);
            let actual = level(found(&all, at), name);
            if actual != expected {
                wrong.push(format!("{name} at {at} is {actual:?}, not {expected:?}, in\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_safeguard_of_the_table_has_a_case() {
    assert_eq!(SAFEGUARDS.len(), 29);
    let covered: Vec<&str> = cases().iter().map(|case| case.0).collect();
    for safeguard in &SAFEGUARDS {
        assert!(covered.contains(&safeguard.name), "{} has no case", safeguard.name);
    }
    for name in covered {
        assert!(SAFEGUARDS.iter().any(|safeguard| safeguard.name == name), "{name} is no safeguard");
    }
}

#[test]
fn all_calls_of_a_path_pass_its_deadline_on_or_none_does() {
    let text = "
        services = { web = { kind = 'client' }, gw = { kind = 'gateway' }, a = {} }
        edges = [
            { from = 'web', to = 'gw', operation = 'GET gw', deadline = '1s' },
            { from = 'gw', to = 'a', operation = 'GET a' },
        ]
    ";
    let all = recommended(text);
    let of = |id: &str| level(edge(&all, id), "deadline-propagation");
    assert_eq!(of("web->gw:GET gw"), of("gw->a:GET a"));
}

#[test]
fn required_ones_come_first() {
    for text in [between("", EXTERNAL, "operation = 'charge', reply = 'immediate'"), between("", "", EVENT)] {
        let all = recommended(&text);
        let levels: Vec<&Value> =
            all["edges"][0]["safeguards"].as_array().expect("a list").iter().map(|one| &one["level"]).collect();
        let first = levels.iter().position(|level| *level == "recommended").expect("one is only recommended");
        assert!(first > 0 && levels[first..].iter().all(|level| *level == "recommended"), "{levels:?}");
    }
}

#[test]
fn a_contradiction_has_no_safeguards() {
    let all = recommended(&between("", "", "event = 'do', open_consumers = true, reply = 'immediate', rate = '5/s'"));
    assert_eq!(edge(&all, ID)["pattern"], "contradictory-needs");
    assert_eq!(edge(&all, ID)["safeguards"], serde_json::json!([]));
}

#[test]
fn the_limit_of_a_message_is_that_of_the_broker() {
    for (broker, limit) in [
        ("product = 'kafka'", 1_048_588),
        ("product = 'rabbitmq'", 16 << 20),
        ("product = 'nats'", 1_000_000),
        ("product = 'sqs'", 1 << 20),
        ("product = 'service-bus'", 100_000_000),
        ("product = 'pubsub'", 10_000_000),
        ("product = 'kafka', max_message = '5MB'", 5_000_000),
    ] {
        let sent = |bytes: u64| {
            let text = between("", "", &format!("{NONE}, payload = '{bytes}B'"));
            let all = recommended(&format!("brokers.main = {{ {broker} }}\n{text}"));
            level(edge(&all, ID), "claim-check").map(str::to_owned)
        };
        assert_eq!(sent(limit).as_deref(), Some("recommended"), "{broker}");
        assert_eq!(sent(limit + 1).as_deref(), Some("required"), "{broker}");
    }
}

fn cases() -> Vec<Case> {
    let mut all = calls();
    all.extend(retries());
    all.extend(messages());
    all.extend(contracts());
    all.extend(capacity());
    all.extend(flows());
    all
}

/// A case of the edge `a->b:do`: keys of both ends and of the edge, twice.
fn case(name: &'static str, level: &'static str, due: (&str, &str, &str), undue: (&str, &str, &str)) -> Case {
    let text = |(a, b, edge): (&str, &str, &str)| between(a, b, edge);
    (name, level, ID, text(due), text(undue))
}

fn calls() -> Vec<Case> {
    let soft = &format!("{NOW}, criticality = 'soft'");
    let plain = |edge: &'static str| ("", "", edge);
    vec![
        case("timeout", "required", plain(NOW), plain(NONE)),
        case("timeout", "required", plain(READ), plain(LATER)),
        case("timeout", "required", ("kind = 'client'", "", READ), plain(EVENT)),
        case("timeout", "required", ("", EXTERNAL, NOW), ("", "kind = 'store'", NOW)),
        ("deadline-propagation", "required", "b->c", chain("GET", "deadline = '2s'"), chain("GET", "rate = '1/s'")),
        (
            "deadline-propagation",
            "recommended",
            "b->c",
            chain("GET", "typed_contract = true"),
            chain("GET", "rate = '1/s'"),
        ),
        case("circuit-breaker", "required", ("", EXTERNAL, NOW), ("", "", NONE)),
        case("circuit-breaker", "required", ("", EXTERNAL, soft), ("", "", soft)),
        case("circuit-breaker", "recommended", plain(NOW), plain(LATER)),
        case("fallback", "required", ("", "", soft), plain(NOW)),
        case("fallback", "required", ("", EXTERNAL, soft), ("", "", &format!("{NONE}, criticality = 'soft'"))),
        case("bulkhead", "recommended", ("", EXTERNAL, NOW), plain(NOW)),
        ("bulkhead", "recommended", "c0->b", callers(3), callers(2)),
        case("rate-limit", "recommended", ("kind = 'client'", "", READ), plain(READ)),
        case(
            "rate-limit",
            "recommended",
            ("kind = 'client'", "kind = 'gateway'", READ),
            ("kind = 'gateway'", "", READ),
        ),
        ("status-endpoint", "required", "web->a", accepted("service_time = '9s'"), accepted("service_time = '1ms'")),
        case("status-endpoint", "required", ("", EXTERNAL, LATER), plain(LATER)),
        case(
            "status-endpoint",
            "required",
            ("kind = 'client'", "service_time = '9s'", READ),
            ("kind = 'client'", "", READ),
        ),
        case("reply-channel", "required", plain(LATER), plain(NONE)),
        case("reply-channel", "required", plain(LATER), ("", EXTERNAL, LATER)),
    ]
}

fn retries() -> Vec<Case> {
    let with = |keys: &str, more: &str| between("", "", &format!("{keys}, {more}"));
    let charge = |b: &str| between("", b, "operation = 'charge', reply = 'immediate'");
    vec![
        ("retry", "recommended", ID, between("", "", READ), between("", "", NOW)),
        ("retry", "recommended", ID, with(NOW, "idempotent = true"), with(NOW, "idempotent = false")),
        ("retry", "recommended", ID, with(NOW, "idempotency_key = true"), with(NONE, "idempotency_key = true")),
        ("retry-budget", "required", ID, with(READ, "retries = 2, rate = '50/s'"), with(READ, "rate = '50/s'")),
        (
            "retry-budget",
            "required",
            ID,
            with(READ, "mesh_retries = 2, rate = '50/s'"),
            with(READ, "retries = 0, rate = '50/s'"),
        ),
        ("idempotency-key", "required", ID, with(NOW, "retries = 1"), with(READ, "retries = 1")),
        ("idempotency-key", "required", ID, with(NOW, "mesh_retries = 1"), with(NOW, "retries = 0")),
        ("idempotency-key", "required", ID, between("", "", LATER), between("", "", NOW)),
        ("idempotency-key", "required", "a->b:charge", charge(EXTERNAL), charge("")),
    ]
}

fn messages() -> Vec<Case> {
    let db = "database = 'a'";
    let lost = &format!("{NONE}, delivery = 'at-most-once'");
    let once = &format!("{NONE}, delivery = 'effectively-once'");
    let mut all = vec![
        case("outbox", "required", (db, "", NONE), ("", "", NONE)),
        case("outbox", "required", (db, "", EVENT), (db, "", lost)),
        case("outbox", "required", (db, "", LATER), (db, "", NOW)),
        case("dlq", "required", ("", "", once), ("", "", &format!("{NONE}, pattern = 'queue', durable = false"))),
    ];
    for name in ["idempotent-consumer", "dlq", "durable-messages", "manual-ack", "publisher-confirms"] {
        all.push(case(name, "required", ("", "", NONE), ("", "", NOW)));
        all.push(case(name, "required", ("", "", EVENT), ("", "", lost)));
        all.push(case(name, "required", ("", "", LATER), ("", "", READ)));
        all.push(case(name, "required", ("", "", once), ("", EXTERNAL, NONE)));
    }
    for name in ["consumer-concurrency-limit", "queue-depth-monitoring"] {
        all.push(case(name, "required", ("", "", NONE), ("", "", NOW)));
        all.push(case(name, "required", ("", "", EVENT), ("", "", READ)));
        all.push(case(name, "required", ("", "", lost), ("", EXTERNAL, NONE)));
    }
    let keyed = |order: &str| between("", "", &format!("{NONE}, ordering = '{order}'"));
    all.push(("ordering-key", "required", ID, keyed("per-key"), keyed("none")));
    all.push(("ordering-key", "required", ID, keyed("per-key"), between("", "", NONE)));
    all
}

fn contracts() -> Vec<Case> {
    let sent = |payload: &str| {
        let image = format!("{NONE}, payload = '{payload}'");
        format!("brokers.main.product = 'kafka'\n{}", between("", "", &image))
    };
    let called = between("", "", &format!("{NOW}, payload = '8MB'"));
    let (ours, theirs) = ("team = 'a'", "team = 'b'");
    let flow = |step: &str| {
        let steps = format!("{{ service = 'a', action = 'x' }}, {{ service = '{step}', action = 'y' }}");
        format!(
            "services = {{ a = {{}}, b = {{}}, c = {{}} }}\nedges = [{{ from = 'a', to = 'b', {NOW} }}]\n\
             flows = [{{ name = 'buy', steps = [{steps}] }}]"
        )
    };
    vec![
        case("correlation-id", "required", ("", "", NONE), ("", "", NOW)),
        case("correlation-id", "required", ("", "", EVENT), ("", "", READ)),
        ("correlation-id", "required", ID, flow("b"), flow("c")),
        case("event-versioning", "required", ("", "", EVENT), ("", "", NONE)),
        case("event-versioning", "required", ("", "", "event = 'do'"), ("", "", LATER)),
        case("schema-registry", "required", (ours, theirs, EVENT), (ours, theirs, NONE)),
        case("schema-registry", "recommended", (ours, ours, EVENT), ("", "", NONE)),
        case("schema-registry", "recommended", (ours, "", EVENT), (ours, "", LATER)),
        ("claim-check", "required", ID, sent("8MB"), sent("64KiB")),
        ("claim-check", "required", ID, sent("1048589B"), called.clone()),
        ("claim-check", "recommended", ID, sent("1048588B"), between("", "", NONE)),
        ("claim-check", "recommended", ID, sent("65537B"), called),
    ]
}

fn capacity() -> Vec<Case> {
    // Two replicas with two slots of half a second each: 8/s.
    let b = "replicas = 2, concurrency = 2, service_time = '500ms'";
    let load = |b: &str, load: &str| between("", b, &format!("{NONE}, {load}"));
    vec![
        ("backpressure", "required", ID, load(b, "rate = '2/s', peak = '9/s'"), load(b, "rate = '2/s', peak = '8/s'")),
        ("backpressure", "required", ID, load(b, "rate = '9/s'"), load(b, "rate = '8/s'")),
        ("backpressure", "required", ID, load("capacity = '5/s'", "peak = '6/s'"), load("", "peak = '6/s'")),
        (
            "backpressure",
            "required",
            ID,
            load("capacity = '5/s'", "rate = '6/s'"),
            load("capacity = '5/s'", "replay = false"),
        ),
    ]
}

fn flows() -> Vec<Case> {
    let steps = |count: usize| {
        let step = |service: &&str| format!("{{ service = '{service}', action = 'do-{service}' }}");
        let steps: Vec<String> = ["p", "q", "r", "s"][..count].iter().map(step).collect();
        format!("steps = [{}]", steps.join(", "))
    };
    let flow = |keys: &str, edges: &str| {
        format!(
            "services = {{ p = {{}}, q = {{}}, r = {{}}, s = {{}} }}\nedges = [{edges}]\n\
             flows = [{{ name = 'buy', {keys} }}]"
        )
    };
    let held = |count: usize| flow(&format!("transactional = true, {}", steps(count)), "");
    let event = |from: &str, to: &str| format!("{{ from = '{from}', to = '{to}', event = '{from}-done' }},");
    let call = |from: &str, to: &str| format!("{{ from = '{from}', to = '{to}', operation = 'GET {to}' }},");
    let plain = |edges: &[String]| flow(&steps(3), &edges.concat());
    let with_edge = |transactional: bool| {
        let edge = "{ from = 'p', to = 'q', operation = 'do-q' }";
        flow(&format!("transactional = {transactional}, {}", steps(2)), edge)
    };
    vec![
        ("saga-timeout", "required", FLOW, held(3), held(2)),
        ("saga-timeout", "required", FLOW, held(4), held(1)),
        ("saga-state-log", "required", FLOW, held(4), held(3)),
        ("compensation", "required", FLOW, held(3), held(1)),
        ("compensation", "required", FLOW, held(2), flow(&format!("transactional = false, {}", steps(2)), "")),
        ("compensation", "required", "p->q:do-q", with_edge(true), with_edge(false)),
        ("outbox", "required", FLOW, held(3), held(2)),
        ("outbox", "required", "p->q:do-q", held(3), with_edge(false)),
        ("idempotent-consumer", "required", FLOW, held(3), held(1)),
        ("correlation-id", "required", FLOW, held(3), held(1)),
        (
            "e2e-latency-monitoring",
            "required",
            FLOW,
            plain(&[event("p", "q"), event("q", "r")]),
            plain(&[event("p", "q"), call("q", "r")]),
        ),
        ("e2e-latency-monitoring", "required", FLOW, held(3), plain(&[event("p", "q"), event("r", "s")])),
    ]
}

/// `x` calls `b`, which calls `c`; the keys are those of the first call.
fn chain(verb: &str, keys: &str) -> String {
    let typed = if keys.contains("typed") { "typed_contract = true, " } else { "" };
    format!(
        "services = {{ x = {{}}, b = {{}}, c = {{}} }}\nedges = [\n\
         {{ from = 'x', to = 'b', operation = '{verb} b', {keys} }},\n\
         {{ from = 'b', to = 'c', {typed}intent = 'query' }},\n]"
    )
}

/// `b` and as many services that call it.
fn callers(count: usize) -> String {
    let services: String = (0..count).map(|n| format!(", c{n} = {{}}")).collect();
    let edges: String = (0..count).map(|n| format!("{{ from = 'c{n}', to = 'b', intent = 'query' }},")).collect();
    format!("services = {{ b = {{}}{services} }}\nedges = [{edges}]")
}

/// `web` orders something of `a`, which orders it of `b` with these keys.
fn accepted(b: &str) -> String {
    format!(
        "services = {{ web = {{ kind = 'client' }}, a = {{}}, b = {{ {b} }} }}\nedges = [\n\
         {{ from = 'web', to = 'a', intent = 'command' }},\n\
         {{ from = 'a', to = 'b', intent = 'command' }},\n]"
    )
}

fn found<'a>(all: &'a Value, at: &str) -> &'a Value {
    if at.contains("->") { edge(all, at) } else { flow(all, at) }
}
