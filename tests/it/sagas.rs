//! Which edges take their pattern from a saga, which keep their own, and which a saga's steps imply.

use serde_json::Value;

use crate::asked::{edge, flow, ids, level, pattern, word};
use crate::support::recommended;

/// Three that are choreographed, and an e-mail.
const THREE: &str = "steps = [
    { service = 'order', action = 'create', compensation = 'cancel' },
    { service = 'payment', action = 'charge', compensation = 'refund' },
    { service = 'inventory', action = 'reserve', compensation = 'release' },
    { service = 'email', action = 'confirm', notify = true },
]";
/// Four that are orchestrated.
const FOUR: &str = "steps = [
    { service = 'order', action = 'create', compensation = 'cancel' },
    { service = 'payment', action = 'charge', compensation = 'refund' },
    { service = 'inventory', action = 'reserve', compensation = 'release' },
    { service = 'shipping', action = 'ship' },
]";

#[test]
fn a_file_with_flows_and_no_edges_is_decided() {
    let all = recommended(&file(&[("buy", FOUR)], &[]));
    assert_eq!(flow(&all, "buy")["form"], "saga");
    assert_eq!(ids(&all).len(), 3);
}

#[test]
fn choreography_implies_an_edge_from_each_step_to_the_next() {
    let all = recommended(&file(&[("buy", THREE)], &[]));
    assert_eq!(ids(&all), ["order->payment:charge", "payment->inventory:reserve"]);
    for id in ids(&all) {
        of_saga(&all, id, "event-driven", "buy");
        assert_eq!(edge(&all, id)["implied"], true, "{id}");
        assert_eq!(level(edge(&all, id), "outbox"), Some("required"), "{id}");
    }
}

#[test]
fn choreography_follows_what_comes_after_what() {
    let steps = THREE.replace("compensation = 'release'", "compensation = 'release', after = ['create']");
    let all = recommended(&file(&[("buy", &steps)], &[]));
    assert_eq!(ids(&all), ["order->payment:charge", "order->inventory:reserve"]);
}

#[test]
fn orchestration_implies_an_edge_from_the_coordinator_to_each_other_participant() {
    let all = recommended(&file(&[("buy", FOUR)], &[]));
    assert_eq!(ids(&all), ["order->payment:charge", "order->inventory:reserve", "order->shipping:ship"]);
    for id in ids(&all) {
        of_saga(&all, id, "async-request-reply", "buy");
        assert_eq!(edge(&all, id)["implied"], true, "{id}");
        assert_eq!(level(edge(&all, id), "reply-channel"), Some("required"), "{id}");
        assert_eq!(level(edge(&all, id), "correlation-id"), Some("required"), "{id}");
    }
}

#[test]
fn a_coordinator_that_takes_no_step_sends_all_of_them() {
    let all = recommended(&file(&[("buy", &format!("entry = 'email', {FOUR}"))], &[]));
    let expected = ["email->order:create", "email->payment:charge", "email->inventory:reserve", "email->shipping:ship"];
    assert_eq!(ids(&all), expected);
}

#[test]
fn a_declared_edge_that_carries_a_step_takes_its_pattern_and_is_not_implied_again() {
    let charge = "from = 'order', to = 'payment', operation = 'charge'";
    let all = recommended(&file(&[("buy", THREE)], &[charge]));
    assert_eq!(ids(&all), ["order->payment:charge", "payment->inventory:reserve"]);
    of_saga(&all, "order->payment:charge", "event-driven", "buy");
    assert_eq!(edge(&all, "order->payment:charge")["implied"], false);
    let led = recommended(&file(&[("buy", FOUR)], &[charge]));
    of_saga(&led, "order->payment:charge", "async-request-reply", "buy");
    // Without the flow it is an open command that nobody waits for.
    assert_eq!(pattern(&recommended(&file(&[], &[charge])), "order->payment:charge"), "queue");
}

#[test]
fn in_two_sagas_orchestration_wins_and_both_are_named() {
    let other = FOUR.replace("'reserve'", "'hold'");
    let flows = [("buy", THREE), ("buy-more", other.as_str())];
    let all = recommended(&file(&flows, &["from = 'order', to = 'payment', operation = 'charge'"]));
    of_saga(&all, "order->payment:charge", "async-request-reply", "buy, buy-more");
    // What only one of them has stays with it.
    of_saga(&all, "payment->inventory:reserve", "event-driven", "buy");
    of_saga(&all, "order->inventory:hold", "async-request-reply", "buy-more");
    let implied = recommended(&file(&flows, &[]));
    of_saga(&implied, "order->payment:charge", "async-request-reply", "buy, buy-more");
    assert_eq!(ids(&implied).iter().filter(|id| **id == "order->payment:charge").count(), 1);
}

#[test]
fn queries_and_other_calls_between_participants_keep_their_own_pattern() {
    for steps in [THREE, FOUR] {
        let all = recommended(&file(
            &[("buy", steps)],
            &[
                "from = 'order', to = 'payment', operation = 'GET balance'",
                "from = 'order', to = 'payment', operation = 'archive', reply = 'none'",
                "from = 'payment', to = 'order', operation = 'note', reply = 'deferred'",
            ],
        ));
        own_pattern(&all, "order->payment:GET balance", "rest");
        own_pattern(&all, "order->payment:archive", "queue");
        own_pattern(&all, "payment->order:note", "async-request-reply");
        // The steps themselves still need their edges.
        assert_eq!(edge(&all, "order->payment:charge")["implied"], true);
    }
}

#[test]
fn a_query_named_like_a_step_keeps_its_pattern() {
    let steps = THREE.replace("'charge'", "'check credit'");
    let all = recommended(&file(
        &[("buy", &steps)],
        &["from = 'order', to = 'payment', operation = 'check credit', intent = 'query'"],
    ));
    own_pattern(&all, "order->payment:check credit", "rest");
}

#[test]
fn a_step_with_a_stated_immediate_reply_keeps_its_pattern() {
    for steps in [THREE, FOUR] {
        let stated = |reply: &str| {
            let charge = format!("from = 'order', to = 'payment', operation = 'charge', reply = '{reply}'");
            recommended(&file(&[("buy", steps)], &[&charge]))
        };
        own_pattern(&stated("immediate"), "order->payment:charge", "rest");
        assert_eq!(edge(&stated("none"), "order->payment:charge")["saga"], "buy");
        assert_eq!(edge(&stated("deferred"), "order->payment:charge")["saga"], "buy");
        // It does carry the step.
        let all = stated("immediate");
        assert_eq!(ids(&all).iter().filter(|id| id.starts_with("order->payment")).count(), 1);
    }
}

#[test]
fn an_edge_that_carries_a_steps_answer_is_part_of_its_request_reply() {
    let answer = "from = 'payment', to = 'order', event = 'payment.charged'";
    let all = recommended(&file(&[("buy", FOUR)], &[answer]));
    of_saga(&all, "payment->order:payment.charged", "async-request-reply", "buy");
}

#[test]
fn a_notification_is_no_edge_of_the_saga() {
    let tell = "from = 'inventory', to = 'email', operation = 'confirm', reply = 'none'";
    let all = recommended(&file(&[("buy", THREE)], &[tell]));
    own_pattern(&all, "inventory->email:confirm", "queue");
    // Nor is it implied.
    assert!(
        recommended(&file(&[("buy", THREE)], &[]))["edges"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|edge| edge["to"][0] != "email")
    );
}

#[test]
fn a_notification_between_two_steps_does_not_break_the_chain() {
    let steps = "steps = [
        { service = 'order', action = 'create', compensation = 'cancel' },
        { service = 'email', action = 'confirm', notify = true },
        { service = 'payment', action = 'charge', compensation = 'refund' },
        { service = 'inventory', action = 'reserve' },
    ]";
    let all = recommended(&file(&[("buy", steps)], &[]));
    assert_eq!(ids(&all), ["order->payment:charge", "payment->inventory:reserve"]);
}

#[test]
fn an_implied_edge_assumes_nothing_that_could_be_stated_on_it() {
    for policy in ["sync-first", "balanced", "async-first"] {
        let all = recommended(&format!("system.policy = '{policy}'\n{}", file(&[("buy", THREE)], &[])));
        for id in ids(&all) {
            assert_eq!(edge(&all, id)["assumptions"], serde_json::json!([]), "{policy}: {id}");
        }
    }
}

#[test]
fn flows_that_are_no_saga_imply_nothing() {
    for steps in [
        "transactional = false, steps = [{ service = 'order', action = 'x' }, { service = 'payment', action = 'y' }, \
         { service = 'inventory', action = 'z' }]",
        "transactional = true, steps = [{ service = 'order', action = 'x' }]",
        "transactional = true, steps = [{ service = 'order', action = 'x' }, { service = 'payment', action = 'y' }]",
    ] {
        let all = recommended(&file(&[("buy", steps)], &[]));
        assert_eq!(ids(&all), [""; 0], "{steps}");
        assert_ne!(flow(&all, "buy")["form"], "saga", "{steps}");
    }
}

#[test]
fn an_edge_of_a_saga_says_so_whatever_the_policy() {
    for policy in ["sync-first", "balanced", "async-first"] {
        let charge = "from = 'order', to = 'payment', operation = 'charge'";
        let text = format!("system.policy = '{policy}'\n{}", file(&[("buy", THREE)], &[charge]));
        let all = recommended(&text);
        of_saga(&all, "order->payment:charge", "event-driven", "buy");
        assert_eq!(edge(&all, "order->payment:charge")["policy_dependent"], false, "{policy}");
    }
}

/// Asserts that the edge `id` takes `expected` from `saga`.
fn of_saga(all: &Value, id: &str, expected: &str, saga: &str) {
    let edge = edge(all, id);
    assert_eq!((word(&edge["pattern"]), word(&edge["family"])), (expected, "saga"), "{id}");
    assert_eq!(edge["saga"], saga, "{id}");
}

/// Asserts that the edge `id` has `expected` by itself.
fn own_pattern(all: &Value, id: &str, expected: &str) {
    assert_eq!(pattern(all, id), expected, "{id}");
    assert!(edge(all, id)["saga"].is_null() && edge(all, id)["family"] != "saga", "{}", edge(all, id));
}

/// Flows by name with their keys and steps, and edges, among services that all exist.
fn file(flows: &[(&str, &str)], edges: &[&str]) -> String {
    let flows: Vec<String> = flows.iter().map(|(name, keys)| format!("{{ name = '{name}', {keys} }}")).collect();
    let edges: Vec<String> = edges.iter().map(|keys| format!("{{ {keys} }}")).collect();
    format!(
        "services = {{ order = {{}}, payment = {{}}, inventory = {{}}, shipping = {{}}, email = {{}} }}\n\
         edges = [{}]\nflows = [{}]\n",
        edges.join(", "),
        flows.join(", ")
    )
}
