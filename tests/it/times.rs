//! What a path needs and what is left of its deadline, call by call, and what a pair of services speaks.

use crate::asked::{edge, path, pattern};
use crate::support::recommended;

/// A client that gives `a` one second; `a` takes 100 ms, then calls `b`, `c` and `d`.
const THREE_CALLS: &str = "
    services.web = { kind = 'client', service_time = '500ms' }
    services.a.service_time = '100ms'
    services.b.service_time = '200ms'
    services.c.service_time = '50ms'
    services.d.service_time = '30ms'
    edges = [
        { from = 'web', to = 'a', operation = 'GET a', deadline = '1s' },
        { from = 'a', to = 'b', operation = 'GET b' },
        { from = 'a', to = 'c', operation = 'GET c' },
        { from = 'a', to = 'd', operation = 'GET d' },
    ]
";

/// Needed by `web->a`, and left for `b`, `c` and `d`, in milliseconds.
fn figures(text: &str) -> [f64; 4] {
    let all = recommended(text);
    let ms = |id: &str, figure: &str| (path(&all, id, figure) * 1e6).round() / 1e3;
    [ms("web->a:GET a", "need_s"), ms("a->b:GET b", "left_s"), ms("a->c:GET c", "left_s"), ms("a->d:GET d", "left_s")]
}

#[test]
fn calls_are_made_one_after_the_other_and_the_deadline_shrinks() {
    assert_eq!(figures(THREE_CALLS), [380.0, 900.0, 700.0, 650.0]);
}

#[test]
fn the_client_adds_nothing() {
    assert_eq!(figures(&THREE_CALLS.replace(", service_time = '500ms'", "")), figures(THREE_CALLS));
    assert_eq!(path(&recommended(THREE_CALLS), "web->a:GET a", "left_s"), 1.0);
}

#[test]
fn calls_of_one_stage_run_in_parallel_and_the_longest_counts() {
    let staged = THREE_CALLS.replace("'GET b'", "'GET b', stage = '1'").replace("'GET c'", "'GET c', stage = '1'");
    assert_eq!(figures(&staged), [330.0, 900.0, 900.0, 700.0]);
    let apart = THREE_CALLS.replace("'GET b'", "'GET b', stage = '1'").replace("'GET c'", "'GET c', stage = '2'");
    assert_eq!(figures(&apart), figures(THREE_CALLS));
}

#[test]
fn calls_per_request_multiply_unless_they_run_in_parallel() {
    let repeated = THREE_CALLS.replace("'GET b'", "'GET b', calls_per_request = 3");
    assert_eq!(figures(&repeated), [780.0, 900.0, 300.0, 250.0]);
    assert_eq!(path(&recommended(&repeated), "a->b:GET b", "need_s"), 0.6);
    let parallel = repeated.replace("calls_per_request = 3", "calls_per_request = 3, parallel = true");
    assert_eq!(figures(&parallel), figures(THREE_CALLS));
}

#[test]
fn the_deadline_goes_on_to_what_the_callee_calls() {
    let all = recommended(&THREE_CALLS.replace("from = 'a', to = 'c'", "from = 'b', to = 'c'"));
    // a works 100 ms, b 200 ms; d is called when b has answered, which takes it 200 + 50 ms.
    assert_eq!(path(&all, "web->a:GET a", "need_s"), 0.38);
    assert_eq!(path(&all, "a->b:GET b", "need_s"), 0.25);
    assert_eq!(path(&all, "b->c:GET c", "left_s"), 0.7);
    assert_eq!(path(&all, "a->d:GET d", "left_s"), 0.65);
}

#[test]
fn the_smaller_of_stated_and_inherited_deadline_counts() {
    let stated = |ms: u32| figures(&THREE_CALLS.replace("'GET b'", &format!("'GET b', deadline = '{ms}ms'")))[1];
    assert_eq!((stated(899), stated(901)), (899.0, 900.0));
}

#[test]
fn of_two_callers_the_smallest_rest_counts() {
    let text = "
        services.web.kind = 'client'
        services.app.kind = 'client'
        services.a.service_time = '100ms'
        services.b = {}
        edges = [
            { from = 'web', to = 'a', operation = 'GET a', deadline = '1s' },
            { from = 'app', to = 'a', operation = 'GET a', deadline = '400ms' },
            { from = 'a', to = 'b', operation = 'GET b' },
        ]
    ";
    assert_eq!(path(&recommended(text), "a->b:GET b", "left_s"), 0.3);
    assert_eq!(path(&recommended(&text.replace("400ms", "2s")), "a->b:GET b", "left_s"), 0.9);
}

/// `x` does something slow in one operation only.
const DURING: &str = "
    services = { web = { kind = 'client' }, x = { service_time = '10ms' }, z = { service_time = '500ms' } }
    edges = [
        { from = 'web', to = 'x', operation = 'GET fast', deadline = '100ms' },
        { from = 'web', to = 'x', operation = 'POST slow', deadline = '1s', reply = 'immediate' },
        { from = 'x', to = 'z', operation = 'work', reply = 'immediate', during = ['POST slow'] },
    ]
";

#[test]
fn during_tells_operations_apart() {
    let all = recommended(DURING);
    assert_eq!(path(&all, "web->x:GET fast", "need_s"), 0.01);
    assert_eq!(path(&all, "web->x:POST slow", "need_s"), 0.51);
    assert_eq!(path(&all, "x->z:work", "left_s"), 0.99);
    assert_eq!(pattern(&all, "x->z:work"), "rest");
}

#[test]
fn without_during_a_call_is_made_in_every_operation() {
    let all = recommended(&DURING.replace(", during = ['POST slow']", ""));
    assert_eq!(path(&all, "web->x:GET fast", "need_s"), 0.51);
    assert_eq!(path(&all, "x->z:work", "left_s"), 0.09);
    assert_eq!(pattern(&all, "x->z:work"), "async-request-reply");
}

#[test]
fn during_tells_events_from_operations() {
    let text = "
        services = { web = { kind = 'client' }, p = {}, x = { service_time = '10ms' }, z = { service_time = '500ms' } }
        edges = [
            { from = 'web', to = 'x', operation = 'GET fast', deadline = '100ms' },
            { from = 'p', to = 'x', event = 'changed' },
            { from = 'x', to = 'z', operation = 'GET z', during = ['changed'] },
        ]
    ";
    let all = recommended(text);
    assert_eq!(path(&all, "web->x:GET fast", "need_s"), 0.01);
    // The handler of the message starts anew: no deadline, hop 1.
    assert_eq!((path(&all, "x->z:GET z", "left_s"), path(&all, "x->z:GET z", "hops")), (3.0, 1.0));
    let asked = recommended(&text.replace("['changed']", "['GET fast']"));
    assert_eq!(path(&asked, "web->x:GET fast", "need_s"), 0.51);
    assert_eq!(path(&asked, "x->z:GET z", "left_s"), 0.09);
}

#[test]
fn a_store_takes_time_but_is_no_hop_and_is_not_decided() {
    let text = "
        services.web.kind = 'client'
        services.a.service_time = '100ms'
        services.db = { kind = 'store', service_time = '30ms' }
        services.b.service_time = '50ms'
        edges = [
            { from = 'web', to = 'a', operation = 'GET a', deadline = '1s' },
            { from = 'a', to = 'db', operation = 'select' },
            { from = 'a', to = 'b', operation = 'GET b' },
        ]
    ";
    let all = recommended(text);
    let select = edge(&all, "a->db:select");
    assert_eq!((select["pattern"].as_str(), select["family"].as_str()), (Some("native"), Some("native")));
    assert!(select["runner_up"].is_null() && select["path"].is_null(), "{select}");
    assert_eq!(path(&all, "web->a:GET a", "need_s"), 0.18);
    assert_eq!(path(&all, "a->b:GET b", "left_s"), 0.87);
    assert_eq!(path(&all, "a->b:GET b", "hops"), 1.0);
}

#[test]
fn a_message_takes_no_time_of_its_sender() {
    let sent = THREE_CALLS.replace("operation = 'GET b'", "operation = 'do', reply = 'none'");
    let all = recommended(&sent);
    assert_eq!(pattern(&all, "a->b:do"), "queue");
    assert_eq!(path(&all, "web->a:GET a", "need_s"), 0.18);
    assert_eq!(path(&all, "a->c:GET c", "left_s"), 0.9);
}

/// The patterns of two operations from `a` to `b`.
fn pair(one: &str, other: &str) -> [String; 2] {
    let all = recommended(&format!(
        "services = {{ a = {{}}, b = {{}} }}\nedges = [\n\
         {{ from = 'a', to = 'b', operation = 'GET 1', {one} }},\n\
         {{ from = 'a', to = 'b', operation = 'GET 2', {other} }},\n]"
    ));
    ["a->b:GET 1", "a->b:GET 2"].map(|id| pattern(&all, id).to_owned())
}

#[test]
fn the_loads_of_one_pair_add_up() {
    assert_eq!(pair("rate = '6000/s'", "rate = '4001/s'"), ["grpc", "grpc"]);
    assert_eq!(pair("rate = '6000/s'", "rate = '4000/s'"), ["rest", "rest"]);
}

#[test]
fn an_unstated_rate_counts_as_one_per_second_and_a_peak_instead_of_its_rate() {
    assert_eq!(pair("rate = '9999/s'", "reply = 'immediate'"), ["rest", "rest"]);
    assert_eq!(pair("rate = '10000/s'", "reply = 'immediate'"), ["grpc", "grpc"]);
    assert_eq!(pair("rate = '5000/s', peak = '9000/s'", "rate = '1001/s'"), ["grpc", "grpc"]);
    assert_eq!(pair("rate = '5000/s', peak = '8999/s'", "rate = '1001/s'"), ["rest", "rest"]);
}

#[test]
fn one_typed_or_fast_operation_makes_the_whole_pair_grpc() {
    assert_eq!(pair("typed_contract = true", "rate = '1/s'"), ["grpc", "grpc"]);
    assert_eq!(pair("deadline = '50ms'", "rate = '1/s'"), ["grpc", "grpc"]);
    assert_eq!(pair("deadline = '51ms'", "rate = '1/s'"), ["rest", "rest"]);
}

#[test]
fn only_a_deadline_stated_on_the_edge_makes_it_fast() {
    let text = |a: &str, b: &str| {
        format!(
            "services = {{ web = {{ kind = 'client' }}, a = {{ service_time = '1ms' }}, b = {{ service_time = '1ms' }} }}
             edges = [
                 {{ from = 'web', to = 'a', operation = 'GET a', {a} }},
                 {{ from = 'a', to = 'b', operation = 'GET b', {b} }},
             ]"
        )
    };
    let inherited = recommended(&text("deadline = '50ms'", "reply = 'immediate'"));
    assert_eq!((pattern(&inherited, "a->b:GET b"), path(&inherited, "a->b:GET b", "left_s")), ("rest", 0.049));
    let stated = recommended(&text("reply = 'immediate'", "deadline = '50ms'"));
    assert_eq!(pattern(&stated, "a->b:GET b"), "grpc");
}

#[test]
fn a_stream_alone_may_differ_from_its_pair() {
    assert_eq!(pair("streaming = 'server'", "rate = '1/s'"), ["grpc", "rest"]);
}

#[test]
fn what_is_not_called_synchronously_does_not_count_in_its_pair() {
    assert_eq!(pair("intent = 'command', reply = 'none', rate = '9000/s'", "rate = '2000/s'"), ["queue", "rest"]);
    // Cut, because the callee alone takes 50 ms at p99.
    assert_eq!(pair("deadline = '40ms', rate = '9000/s'", "rate = '2000/s'"), ["async-request-reply", "rest"]);
}

#[test]
fn pairs_do_not_add_up_with_each_other() {
    let all = recommended(
        "services = { a = {}, b = {}, c = {} }
         edges = [
             { from = 'a', to = 'b', operation = 'GET 1', rate = '9000/s' },
             { from = 'a', to = 'c', operation = 'GET 1', rate = '9000/s' },
         ]",
    );
    assert_eq!(["a->b:GET 1", "a->c:GET 1"].map(|id| pattern(&all, id)), ["rest", "rest"]);
    let lower = "system.thresholds.grpc_above = '8999/s'
        services = { a = {}, b = {} }
        edges = [{ from = 'a', to = 'b', operation = 'GET 1', rate = '9000/s' }]";
    assert_eq!(pattern(&recommended(lower), "a->b:GET 1"), "grpc");
}
