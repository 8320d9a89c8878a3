//! Break points: what a path of calls needs, what is left of its deadline, and where it is cut.

use crate::asked::{between, edge, ids, level, list, path, pattern, pattern_in};
use crate::support::recommended;

/// A client, and a chain of commands whose replies are not stated.
const CHAIN: &str = "
    services = { web = { kind = 'client' }, a = {}, b = {}, c = {}, d = {}, e = {} }
    edges = [
        { from = 'web', to = 'a', operation = '0' },
        { from = 'a', to = 'b', operation = '1' },
        { from = 'b', to = 'c', operation = '2' },
        { from = 'c', to = 'd', operation = '3' },
        { from = 'd', to = 'e', operation = '4' },
    ]
";

/// `a` orders something of `b`, which asks `c`: 60 ms each.
const TWO_CALLS: &str = "
    services = { a = {}, b = { service_time = '60ms' }, c = { service_time = '60ms' } }
    edges = [
        { from = 'a', to = 'b', operation = 'do', reply = 'immediate', deadline = '119ms' },
        { from = 'b', to = 'c', operation = 'GET c' },
    ]
";

#[test]
fn a_a_callee_slower_than_what_is_left_answers_later() {
    let ask = |kind: &str, keys: &str| {
        pattern_in(&between(kind, "service_time = '200ms'", &format!("operation = {keys}")), "a->b:GET x")
    };
    for kind in ["", "kind = 'gateway'", "kind = 'client'"] {
        assert_eq!(ask(kind, "'GET x', deadline = '199ms'"), "async-request-reply", "{kind}");
        assert_eq!(ask(kind, "'GET x', deadline = '200ms'"), "rest", "{kind}");
    }
}

#[test]
fn a_the_tail_of_the_callee_counts_and_not_its_median() {
    let ask = |p99: &str| {
        let time = format!("service_time = {{ p50 = '10ms', p99 = '{p99}' }}");
        pattern_in(&between("", &time, "operation = 'GET x', deadline = '100ms'"), "a->b:GET x")
    };
    assert_eq!((ask("101ms").as_str(), ask("100ms").as_str()), ("async-request-reply", "rest"));
}

#[test]
fn a_without_any_deadline_the_ceiling_holds() {
    let ask =
        |time: &str| pattern_in(&between("", &format!("service_time = '{time}'"), "operation = 'GET x'"), "a->b:GET x");
    assert_eq!((ask("3s").as_str(), ask("3001ms").as_str()), ("rest", "async-request-reply"));
    let lower = between("", "service_time = '3s'", "operation = 'GET x'");
    let lower = format!("system.thresholds.sync_ceiling = '2s'\n{lower}");
    assert_eq!(pattern_in(&lower, "a->b:GET x"), "async-request-reply");
}

#[test]
fn b_a_command_whose_path_is_too_slow_is_cut_where_it_leaves_a_service() {
    let all = recommended(TWO_CALLS);
    assert_eq!(pattern(&all, "a->b:do"), "async-request-reply");
    assert_eq!(pattern(&all, "b->c:GET c"), "rest");
    assert_eq!(path(&all, "a->b:do", "need_s"), 0.12);
    assert_eq!(pattern_in(&TWO_CALLS.replace("119ms", "120ms"), "a->b:do"), "rest");
}

#[test]
fn b_a_query_is_not_cut_because_of_what_comes_after_its_callee() {
    assert_eq!(pattern_in(&TWO_CALLS.replace("'do'", "'GET b'"), "a->b:GET b"), "rest");
}

#[test]
fn b_and_c_gateways_and_clients_are_exempt() {
    for kind in ["gateway", "client"] {
        let text = TWO_CALLS.replace("a = {}", &format!("a = {{ kind = '{kind}' }}"));
        assert_eq!(pattern_in(&text, "a->b:do"), "rest", "{kind}");
    }
    // A command at hop 3 that leaves a gateway.
    let text = CHAIN.replace("c = {}", "c = { kind = 'gateway' }");
    let all = recommended(&text);
    assert_eq!((pattern(&all, "c->d:3"), path(&all, "c->d:3", "hops")), ("rest", 3.0));
}

#[test]
fn c_the_third_hop_of_unstated_commands_is_cut_and_the_next_starts_anew() {
    let all = recommended(CHAIN);
    let ids = ["web->a:0", "a->b:1", "b->c:2", "c->d:3", "d->e:4"];
    assert_eq!(ids.map(|id| pattern(&all, id)), ["rest", "rest", "rest", "async-request-reply", "rest"]);
    assert_eq!(ids.map(|id| path(&all, id, "hops")), [0.0, 1.0, 2.0, 3.0, 1.0]);
}

#[test]
fn c_the_limit_is_a_threshold() {
    for (most, cut) in [(1, "b->c:2"), (2, "c->d:3"), (3, "d->e:4")] {
        let all = recommended(&format!("system.thresholds.max_sync_hops = {most}\n{CHAIN}"));
        let first = ids(&all).into_iter().find(|id| pattern(&all, id) == "async-request-reply");
        assert_eq!(first, Some(cut), "{most}");
    }
}

#[test]
fn c_without_a_client_the_first_call_is_hop_1() {
    let text = CHAIN.replace("web = { kind = 'client' }", "web = {}").replace("'0'", "'0', reply = 'immediate'");
    let all = recommended(&format!("system.policy = 'sync-first'\n{text}"));
    assert_eq!(path(&all, "web->a:0", "hops"), 1.0);
    assert_eq!(pattern(&all, "b->c:2"), "async-request-reply");
}

#[test]
fn c_a_stated_immediate_reply_survives_its_hops() {
    let all = recommended(&CHAIN.replace("'3'", "'3', reply = 'immediate'"));
    assert_eq!((pattern(&all, "c->d:3"), path(&all, "c->d:3", "hops")), ("rest", 3.0));
    assert_eq!(pattern(&all, "d->e:4"), "async-request-reply");
}

#[test]
fn c_what_stays_in_too_deep_a_chain_is_remarked_on_and_nothing_else_is() {
    let deep = |text: &str| -> Vec<String> {
        let all = recommended(text);
        let found = |id: &str| list(&edge(&all, id)["remarks"]).iter().any(|one| one["rule"] == "sync-chain-too-deep");
        ids(&all).into_iter().filter(|id| found(id)).map(str::to_owned).collect()
    };
    assert_eq!(deep(CHAIN), [""; 0]);
    assert_eq!(deep(&CHAIN.replace("'3'", "'3', reply = 'immediate'")), ["c->d:3"]);
    assert_eq!(deep(&CHAIN.replace("operation = '", "operation = 'GET ")), ["c->d:GET 3", "d->e:GET 4"]);
}

#[test]
fn c_a_query_never_becomes_asynchronous_because_of_hops() {
    let all = recommended(&CHAIN.replace("operation = '", "operation = 'GET "));
    assert_eq!((pattern(&all, "d->e:GET 4"), path(&all, "d->e:GET 4", "hops")), ("rest", 4.0));
}

#[test]
fn third_parties_are_never_converted() {
    let text = CHAIN.replace("d = {}", "d = { kind = 'external', service_time = '9s' }");
    let all = recommended(&text.replace("{ from = 'd', to = 'e', operation = '4' },", ""));
    assert_eq!(pattern(&all, "c->d:3"), "rest");
    // What stands before it is.
    assert_eq!(pattern(&all, "a->b:1"), "async-request-reply");
}

#[test]
fn streams_and_atomic_steps_are_never_cut() {
    for (keys, expected) in [("consistency = 'atomic'", "rest"), ("streaming = 'server', intent = 'command'", "grpc")] {
        assert_eq!(pattern_in(&CHAIN.replace("'3'", &format!("'3', {keys}")), "c->d:3"), expected, "{keys}");
        let slow = between("", "service_time = '9s'", &format!("operation = '3', {keys}"));
        assert_eq!(pattern_in(&slow, "a->b:3"), expected, "{keys}");
        // The chain goes on behind them.
        let all = recommended(&CHAIN.replace("'3'", &format!("'3', {keys}")));
        assert_eq!((pattern(&all, "d->e:4"), path(&all, "d->e:4", "hops")), ("async-request-reply", 4.0), "{keys}");
    }
}

#[test]
fn a_message_handler_starts_a_new_chain() {
    let text = "
        services = { web = { kind = 'client' }, a = {}, b = {}, c = {}, d = {} }
        edges = [
            { from = 'web', to = 'a', operation = 'POST /x', deadline = '100ms' },
            { from = 'a', to = 'b', event = 'x.done' },
            { from = 'b', to = 'c', operation = 'GET c' },
            { from = 'c', to = 'd', operation = 'GET d' },
        ]
    ";
    let all = recommended(text);
    assert_eq!(path(&all, "b->c:GET c", "hops"), 1.0);
    assert_eq!(path(&all, "c->d:GET d", "hops"), 2.0);
    // Nor does the deadline reach it, nor its time the path.
    assert_eq!(path(&all, "b->c:GET c", "left_s"), 3.0);
    assert_eq!(path(&all, "web->a:POST /x", "need_s"), 0.05);
}

#[test]
fn what_is_above_a_cut_stays_synchronous_and_answers_202() {
    let all = recommended(CHAIN);
    for (id, accepts) in [("web->a:0", true), ("a->b:1", true), ("b->c:2", true), ("c->d:3", false), ("d->e:4", false)]
    {
        assert_eq!(level(edge(&all, id), "status-endpoint") == Some("required"), accepts, "{id}");
    }
    // web waits for a, b and c only.
    assert_eq!(path(&all, "web->a:0", "need_s"), 0.25);
    assert_eq!(path(&all, "web->a:0", "need_after_s"), 0.15);
}

#[test]
fn replies_are_inferred_before_any_cut_and_not_again_below_one() {
    // Below the cut nobody waits any more, yet the command there stays what it was inferred to be.
    let all = recommended(CHAIN);
    assert_eq!(pattern(&all, "d->e:4"), "rest");
    // With nobody at the top it is not waited for, and goes by queue.
    let nobody = recommended(&CHAIN.replace("web = { kind = 'client' }", "web = {}"));
    assert_eq!(pattern(&nobody, "d->e:4"), "queue");
}

#[test]
fn after_a_cut_the_others_are_judged_anew() {
    // `z` is late by itself; `b`, called after it, is late only because of `z`.
    let text = "
        services.web.kind = 'client'
        services.a.service_time = '10ms'
        services.z.service_time = '1200ms'
        services.b.service_time = '600ms'
        edges = [
            { from = 'web', to = 'a', operation = 'POST /x', deadline = '1s' },
            { from = 'a', to = 'z', operation = 'first', reply = 'immediate' },
            { from = 'a', to = 'b', operation = 'second', reply = 'immediate' },
        ]
    ";
    let all = recommended(text);
    assert_eq!(pattern(&all, "a->z:first"), "async-request-reply");
    assert_eq!(pattern(&all, "a->b:second"), "rest");
    assert_eq!(path(&all, "a->b:second", "left_s"), 0.99);
    let both = recommended(&text.replace("1200ms", "900ms"));
    assert_eq!(pattern(&both, "a->z:first"), "rest");
    assert_eq!(pattern(&both, "a->b:second"), "async-request-reply");
}

#[test]
fn calls_in_a_circle_are_never_cut() {
    let text = "
        services = { a = {}, b = {} }
        edges = [
            { from = 'a', to = 'b', operation = 'do', reply = 'immediate', deadline = '60ms' },
            { from = 'b', to = 'a', operation = 'back', reply = 'immediate', deadline = '10ms' },
        ]
    ";
    let all = recommended(text);
    // Both directions are one pair, which 10 ms make gRPC.
    assert_eq!(pattern(&all, "a->b:do"), "grpc");
    assert_eq!(pattern(&all, "b->a:back"), "grpc");
    let line = text.replace("services = { a = {}, b = {} }", "services = { a = {}, b = {}, c = {} }");
    let all = recommended(&line.replace("to = 'a', operation = 'back'", "to = 'c', operation = 'back'"));
    assert_eq!(pattern(&all, "b->c:back"), "async-request-reply");
}

#[test]
fn a_call_into_a_circle_is_cut_like_any_other() {
    let text = "
        services = { x = {}, a = { service_time = '60ms' }, b = { service_time = '60ms' } }
        edges = [
            { from = 'x', to = 'a', operation = 'enter', reply = 'immediate', deadline = '119ms' },
            { from = 'a', to = 'b', operation = 'do', reply = 'immediate' },
            { from = 'b', to = 'a', operation = 'back', reply = 'immediate' },
        ]
    ";
    let all = recommended(text);
    let ids = ["x->a:enter", "a->b:do", "b->a:back"];
    assert_eq!(ids.map(|id| pattern(&all, id)), ["async-request-reply", "rest", "rest"]);
    let in_time = recommended(&text.replace("119ms", "120ms"));
    assert_eq!(ids.map(|id| pattern(&in_time, id)), ["rest"; 3]);
}

#[test]
fn a_command_put_off_makes_no_read_above_it_answer_202() {
    let text = "
        services = { web = { kind = 'client' }, a = {}, b = { service_time = '9s' } }
        edges = [
            { from = 'web', to = 'a', operation = 'GET /x' },
            { from = 'web', to = 'a', operation = 'POST /x' },
            { from = 'a', to = 'b', operation = 'do', reply = 'immediate' },
        ]
    ";
    let listed = |text: &str, id: &str| {
        let all = recommended(text);
        assert_eq!(all["edges"][2]["pattern"], "async-request-reply");
        level(edge(&all, id), "status-endpoint").is_some()
    };
    assert!(listed(text, "web->a:POST /x"));
    assert!(!listed(text, "web->a:GET /x"));
    // A late answer to a question is late for whoever asks.
    assert!(listed(&text.replace("'do'", "'GET /slow'"), "web->a:GET /x"));
}
