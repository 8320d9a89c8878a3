//! Which kind of broker messages ask for, and that a declared one is kept.

use serde_json::Value;

use crate::asked::{between, edge};
use crate::support::recommended;

const PLACED: &str = "event = 'placed', open_consumers = true";
const WORK: &str = "operation = 'do', reply = 'none'";

/// The question that settled the broker of the one edge, and its kind.
fn broker(text: &str) -> (String, String) {
    let broker = recommended(text)["edges"][0]["broker"].clone();
    let word = |key: &str| broker[key].as_str().unwrap_or_else(|| panic!("no {key}: {broker}")).to_owned();
    (word("question"), word("kind"))
}

fn says(question: &str, kind: &str) -> (String, String) {
    (question.to_owned(), kind.to_owned())
}

#[test]
fn b1_replay_is_a_log() {
    assert_eq!(broker(&between("", "", &format!("{PLACED}, replay = true"))), says("B1", "log"));
    assert_eq!(broker(&between("", "", &format!("{WORK}, replay = true"))), says("B1", "log"));
    assert_ne!(broker(&between("", "", &format!("{PLACED}, replay = false"))).0, "B1");
}

#[test]
fn b1_event_sourcing_is_a_log() {
    for keys in ["history = 'full'", "replay_state = true"] {
        assert_eq!(broker(&between(keys, "", PLACED)), says("B1", "log"), "{keys}");
    }
    assert_ne!(broker(&between("history = 'log'", "", PLACED)).0, "B1");
}

#[test]
fn b1_long_retention_is_a_log() {
    let kept = |days: u32| {
        let main = format!("brokers.main = {{ kind = 'work-queue', retention = '{days}d' }}");
        broker(&format!("{main}\n{}", between("", "", "event = 'placed'"))).1
    };
    assert_eq!((kept(90).as_str(), kept(1).as_str()), ("log", "work-queue"));
}

#[test]
fn b2_state_rebuilt_by_key_is_a_log_with_compaction() {
    let text = between("", "replay_state = true", &format!("{PLACED}, ordering = 'per-key'"));
    assert_eq!(broker(&text), says("B2", "log"));
    let suggests = recommended(&text)["edges"][0]["broker"]["suggests"].to_string();
    assert!(suggests.contains("Kafka") && suggests.contains("compaction"), "{suggests}");
}

#[test]
fn b3_one_piece_of_work_for_one_service_is_a_work_queue() {
    assert_eq!(broker(&between("", "", WORK)), says("B3", "work-queue"));
}

#[test]
fn b4_what_may_be_lost_goes_by_subject() {
    assert_eq!(broker(&between("", "", &format!("{PLACED}, delivery = 'at-most-once'"))), says("B4", "subject"));
    assert_eq!(broker(&between("", "", &format!("{WORK}, delivery = 'at-most-once'"))), says("B4", "subject"));
    let reply = between("", "", "operation = 'do', reply = 'deferred', delivery = 'at-most-once'");
    assert_eq!(broker(&reply), says("B4", "subject"));
}

#[test]
fn b5_order_per_key_with_parallel_keys_is_a_log() {
    assert_eq!(broker(&between("", "", &format!("{WORK}, ordering = 'per-key'"))), says("B5", "log"));
    assert_eq!(broker(&between("", "", &format!("{PLACED}, ordering = 'per-key'"))), says("B5", "log"));
    assert_ne!(broker(&between("", "", &format!("{WORK}, ordering = 'none'"))).0, "B5");
}

#[test]
fn b6_where_nothing_decides_an_event_with_several_is_a_log_and_one_consumer_a_work_queue() {
    assert_eq!(broker(&between("", "", PLACED)), says("B6", "log"));
    assert_eq!(broker(&between("", "", "event = 'placed'")), says("B6", "work-queue"));
}

#[test]
fn calls_need_no_broker() {
    let all = recommended(&between("", "", "operation = 'GET x'"));
    assert!(all["edges"][0]["broker"].is_null() && all["edges"][0]["broker_kind"].is_null(), "{all}");
    assert!(all["system"]["broker"].is_null(), "{all}");
}

#[test]
fn a_late_answer_from_outside_comes_by_http_and_needs_no_broker() {
    let late = |b: &str| recommended(&between("", b, "operation = 'do', reply = 'deferred'"));
    let (outside, inside) = (late("kind = 'external'"), late(""));
    for all in [&outside, &inside] {
        assert_eq!(edge(all, "a->b:do")["pattern"], "async-request-reply");
    }
    assert!(edge(&outside, "a->b:do")["broker"].is_null() && outside["system"]["broker"].is_null(), "{outside}");
    assert!(!edge(&inside, "a->b:do")["broker"].is_null() && !inside["system"]["broker"].is_null(), "{inside}");
}

/// An event for two and a piece of work, beside the brokers of `declared`.
fn both_kinds(declared: &str) -> Value {
    recommended(&format!(
        "{declared}
         services = {{ a = {{}}, b = {{}}, c = {{}} }}
         edges = [
             {{ from = 'a', to = ['b', 'c'], event = 'placed' }},
             {{ from = 'a', to = 'b', operation = 'do', reply = 'none' }},
         ]"
    ))
}

#[test]
fn a_single_declared_broker_that_can_do_both_is_kept() {
    for product in ["kafka", "rabbitmq", "nats"] {
        let all = both_kinds(&format!("brokers.main.product = '{product}'"));
        assert_eq!(edge(&all, "a->*:placed")["broker_kind"], "log", "{product}");
        assert_eq!(edge(&all, "a->b:do")["broker_kind"], "work-queue", "{product}");
        for id in ["a->*:placed", "a->b:do"] {
            assert_eq!(edge(&all, id)["broker"]["keep"], "main", "{product} {id}");
        }
        assert_eq!(all["system"]["broker"]["keep"], "main", "{product}");
    }
}

#[test]
fn without_a_declared_broker_one_for_both_is_enough() {
    let all = both_kinds("");
    let broker = &all["system"]["broker"];
    assert!(broker["keep"].is_null(), "{broker}");
    let mut kinds = crate::asked::words(&broker["kinds"]);
    kinds.sort_unstable();
    assert_eq!(kinds, ["log", "work-queue"]);
    assert!(broker["because"].as_str().is_some_and(|because| because.contains("one that does all")), "{broker}");
}

#[test]
fn a_declared_broker_that_cannot_be_read_again_is_not_kept_for_replay() {
    let replayed = |product: &str| {
        let text = between("", "", &format!("{PLACED}, replay = true"));
        let all = recommended(&format!("brokers.main.product = '{product}'\n{text}"));
        all["edges"][0]["broker"]["keep"].as_str().map(str::to_owned)
    };
    assert_eq!(replayed("sqs"), None);
    assert_eq!(replayed("kafka").as_deref(), Some("main"));
    assert_eq!(replayed("rabbitmq").as_deref(), Some("main"));
}

#[test]
fn an_edge_keeps_the_broker_that_it_names() {
    let two = "brokers = { bus = { product = 'kafka' }, jobs = { product = 'rabbitmq' } }";
    let named = |keys: &str| {
        let all = recommended(&format!("{two}\n{}", between("", "", &format!("{WORK}{keys}"))));
        all["edges"][0]["broker"]["keep"].as_str().map(str::to_owned)
    };
    assert_eq!(named(", broker = 'jobs'").as_deref(), Some("jobs"));
    assert_eq!(named(", broker = 'bus'").as_deref(), Some("bus"));
}
