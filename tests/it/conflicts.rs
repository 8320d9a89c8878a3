//! Where the guides contradict each other: facts go first, policy second, and the answer says which.

use serde_json::Value;

use hopwise::units::Nanos;

use crate::asked::{between, edge, flow, level, list, path, pattern, pattern_in, safeguard, under, word, words};
use crate::support::recommended;

const POLICIES: [&str; 3] = ["sync-first", "balanced", "async-first"];
const NOW: &str = "operation = 'do', reply = 'immediate'";

/// `web` calls `a`, `a` orders something of `b` and does not say whether it waits.
const WAITING: &str = "
    services = { web = { kind = 'client' }, a = {}, b = {} }
    edges = [
        { from = 'web', to = 'a', operation = 'POST /x', reply = 'immediate' },
        { from = 'a', to = 'b', operation = 'do' },
    ]
";

/// The patterns of the edge `id` under the three policies.
fn by_policy(text: &str, id: &str) -> [String; 3] {
    POLICIES.map(|policy| pattern_in(&under(policy, text), id))
}

#[test]
fn c1_an_open_command_that_nobody_upstream_waits_for_falls_by_policy() {
    assert_eq!(by_policy(&between("", "", "operation = 'do'"), "a->b:do"), ["rest", "queue", "queue"]);
}

#[test]
fn c1_an_open_command_below_a_waiting_client_is_synchronous_unless_async_goes_first() {
    assert_eq!(by_policy(WAITING, "a->b:do"), ["rest", "rest", "queue"]);
}

#[test]
fn c1_queries_events_and_stated_replies_are_the_same_under_every_policy() {
    for (edge, id, expected) in [
        ("operation = 'GET /x'", "a->b:GET /x", "rest"),
        ("event = 'done'", "a->b:done", "queue"),
        ("operation = 'do', reply = 'immediate'", "a->b:do", "rest"),
        ("operation = 'do', reply = 'deferred'", "a->b:do", "async-request-reply"),
        ("operation = 'do', reply = 'none'", "a->b:do", "queue"),
    ] {
        let text = between("", "", edge);
        assert_eq!(by_policy(&text, id), [expected; 3], "{edge}");
        assert_eq!(self::edge(&recommended(&text), id)["policy_dependent"], false, "{edge}");
    }
}

#[test]
fn what_another_policy_would_answer_is_policy_dependent_and_shown() {
    let all = recommended(&under("sync-first", WAITING));
    let open = edge(&all, "a->b:do");
    assert_eq!(open["policy_dependent"], true);
    let others: Vec<(&str, &str)> =
        list(&open["policies"]).iter().map(|one| (word(&one["policy"]), word(&one["pattern"]))).collect();
    assert_eq!(others, [("balanced", "rest"), ("async-first", "queue")]);
    // The missing fact is named.
    let missing = |edge: &Value| list(&edge["assumptions"]).iter().any(|one| one["attribute"] == "a->b:do.reply");
    assert!(missing(open));
    let stated = recommended(&under("sync-first", &WAITING.replace("'do'", "'do', reply = 'immediate'")));
    assert!(!missing(edge(&stated, "a->b:do")));
    assert_eq!(edge(&stated, "a->b:do")["policy_dependent"], false);
}

#[test]
fn c2_internal_calls_are_rest_by_house_default_and_grpc_for_a_reason() {
    for (edge, expected) in [
        ("operation = 'GET x'", "rest"),
        ("operation = 'GET x', rate = '10001/s'", "grpc"),
        ("operation = 'GET x', rate = '5/s', peak = '10001/s'", "grpc"),
        ("operation = 'GET x', streaming = 'server'", "grpc"),
        ("operation = 'GET x', streaming = 'client'", "grpc"),
        ("operation = 'GET x', typed_contract = true", "grpc"),
        ("operation = 'GET x', deadline = '50ms'", "grpc"),
        ("operation = 'GET x', deadline = '51ms'", "rest"),
    ] {
        assert_eq!(pattern_in(&between("", "", edge), "a->b:GET x"), expected, "{edge}");
    }
}

#[test]
fn c2_an_estate_of_grpc_says_so_and_what_people_must_read_stays_rest() {
    let grpc = |edge: &str| pattern_in(&format!("system.house_rpc = 'grpc'\n{}", between("", "", edge)), "a->b:GET x");
    assert_eq!(grpc("operation = 'GET x'"), "grpc");
    assert_eq!(grpc("operation = 'GET x', human_readable = true"), "rest");
    assert_eq!(grpc("operation = 'GET x', http_caching = true"), "rest");
}

#[test]
fn c3_a_breaker_is_required_outside_recommended_inside_and_not_for_messages() {
    let breaker = |b: &str, edge: &str| {
        let all = recommended(&between("", b, edge));
        level(self::edge(&all, "a->b:do"), "circuit-breaker").map(str::to_owned)
    };
    assert_eq!(breaker("kind = 'external'", NOW).as_deref(), Some("required"));
    assert_eq!(breaker("", NOW).as_deref(), Some("recommended"));
    assert_eq!(breaker("", "operation = 'do', reply = 'none'"), None);
}

/// A transactional flow with one step for each service.
fn flow_of(services: &[&str]) -> String {
    let declared: Vec<String> = services.iter().map(|name| format!("{name} = {{}}")).collect();
    let step = |name: &&str| format!("{{ service = '{name}', action = '{name}-it', compensation = 'undo-{name}' }}");
    let steps: Vec<String> = services.iter().map(step).collect();
    format!(
        "services = {{ {} }}\nflows = [{{ name = 'f', transactional = true, steps = [{}] }}]",
        declared.join(", "),
        steps.join(", ")
    )
}

#[test]
fn c4_the_count_of_participants_decides_the_form() {
    for (services, form, coordination) in [
        (&["a"][..], "local", None),
        (&["a", "b"], "two-step", None),
        (&["a", "b", "c"], "saga", Some("choreography")),
        (&["a", "b", "c", "d"], "saga", Some("orchestration")),
        (&["a", "b", "c", "d", "e"], "saga", Some("orchestration")),
    ] {
        let all = recommended(&flow_of(services));
        let flow = flow(&all, "f");
        assert_eq!(flow["form"], form, "{services:?}");
        assert_eq!(flow["coordination"].as_str(), coordination, "{services:?}");
        assert_eq!(words(&flow["participants"]), services);
    }
}

#[test]
fn c5_a_notification_is_no_participant() {
    let text = flow_of(&["a", "b", "c", "mail"]);
    let notified = text.replace("action = 'mail-it', compensation = 'undo-mail'", "action = 'mail-it', notify = true");
    assert_ne!(notified, text);
    let all = recommended(&notified);
    assert_eq!(words(&flow(&all, "f")["participants"]), ["a", "b", "c"]);
    assert_eq!(flow(&all, "f")["coordination"], "choreography");
    assert_eq!(flow(&recommended(&text), "f")["coordination"], "orchestration");
}

#[test]
fn c6_a_single_synchronous_write_is_fine_and_a_late_one_is_accepted_first_and_completed_later() {
    let all = recommended(WAITING);
    assert_eq!(pattern(&all, "a->b:do"), "rest");
    assert!(safeguard(edge(&all, "web->a:POST /x"), "status-endpoint").is_none());
    let late = recommended(&WAITING.replace("b = {}", "b = { service_time = '5s' }"));
    assert_eq!(pattern(&late, "web->a:POST /x"), "rest");
    assert_eq!(pattern(&late, "a->b:do"), "async-request-reply");
    assert_eq!(level(edge(&late, "web->a:POST /x"), "status-endpoint"), Some("required"));
}

#[test]
fn c7_an_atomic_step_stays_synchronous_and_is_warned_about() {
    let text = between("", "", "operation = 'do', consistency = 'atomic'");
    assert_eq!(by_policy(&text, "a->b:do"), ["rest"; 3]);
    let all = recommended(&text);
    // A call gives no atomicity: merge the data into one service, or a saga.
    let warnings = list(&edge(&all, "a->b:do")["remarks"]);
    let warning = warnings.iter().find(|one| one["rule"] == "distributed-atomicity").expect("it is warned about");
    let told = word(&warning["text"]);
    assert!(told.contains("merge") && told.contains("saga") && told.contains("never two-phase commit"), "{told}");
    let eventual = recommended(&text.replace("atomic", "eventual"));
    assert_eq!(edge(&eventual, "a->b:do")["remarks"], serde_json::json!([]));
}

#[test]
fn c7_an_atomic_step_assumes_nothing_about_its_reply() {
    let assumed = |keys: &str| {
        let all = recommended(&between("", "", &format!("operation = 'do'{keys}")));
        list(&edge(&all, "a->b:do")["assumptions"]).iter().any(|one| one["attribute"] == "a->b:do.reply")
    };
    assert!(assumed(""));
    // It counts as now, whatever the policy would say.
    assert!(!assumed(", consistency = 'atomic'"));
}

#[test]
fn c7_atomic_over_several_consumers_is_a_contradiction() {
    let text = "
        services = { a = {}, b = {}, c = {} }
        edges = [{ from = 'a', to = ['b', 'c'], event = 'done', consistency = 'atomic' }]
    ";
    assert_eq!(pattern_in(text, "a->*:done"), "contradictory-needs");
    assert_eq!(pattern_in(&text.replace("atomic", "eventual"), "a->*:done"), "pub-sub");
}

#[test]
fn c8_no_outbox_without_an_idempotent_consumer() {
    let mut outboxes = 0;
    for keys in ["event = 'done'", "operation = 'do', reply = 'none'", "operation = 'do', reply = 'deferred'"] {
        for more in ["", ", open_consumers = true", ", delivery = 'effectively-once'", ", delivery = 'at-most-once'"] {
            let all = recommended(&between("database = 'a'", "", &format!("{keys}{more}")));
            let edge = &all["edges"][0];
            if safeguard(edge, "outbox").is_some() {
                outboxes += 1;
                assert_eq!(level(edge, "idempotent-consumer"), Some("required"), "{keys}{more}");
            }
        }
    }
    assert!(outboxes >= 6, "{outboxes}");
}

#[test]
fn c9_consumers_and_intent_decide_and_not_the_name() {
    let one = between("", "", "event = 'order.placed'");
    assert_eq!(pattern_in(&one, "a->b:order.placed"), "queue");
    let two = "
        services = { a = {}, b = {}, c = {} }
        edges = [{ from = 'a', to = ['b', 'c'], event = 'order.placed' }]
    ";
    assert_eq!(pattern_in(two, "a->*:order.placed"), "pub-sub");
    // Two edges with the same event are one event: each keeps its id.
    let apart = "
        services = { a = {}, b = {}, c = {} }
        edges = [
            { from = 'a', to = 'b', event = 'order.placed' },
            { from = 'a', to = 'c', event = 'order.placed' },
        ]
    ";
    let all = recommended(apart);
    assert_eq!(pattern(&all, "a->b:order.placed"), "pub-sub");
    assert_eq!(pattern(&all, "a->c:order.placed"), "pub-sub");
}

#[test]
fn c12_the_outbox_is_tied_to_the_senders_database_and_to_delivery() {
    for (a, delivery, expected) in [
        ("database = 'orders'", "at-least-once", "event-driven"),
        ("database = 'orders'", "effectively-once", "event-driven"),
        ("database = 'orders'", "at-most-once", "pub-sub"),
        ("", "at-least-once", "pub-sub"),
    ] {
        let keys = format!("event = 'placed', open_consumers = true, delivery = '{delivery}'");
        let all = recommended(&between(a, "", &keys));
        let placed = edge(&all, "a->b:placed");
        assert_eq!(placed["pattern"], expected, "{a} {delivery}");
        assert_eq!(level(placed, "outbox") == Some("required"), expected == "event-driven", "{a} {delivery}");
    }
    let all = recommended(&between("database = 'orders'", "", "event = 'placed', open_consumers = true"));
    assert!(word(&edge(&all, "a->b:placed")["because"]).contains("orders"), "{all}");
}

#[test]
fn c13_a_kind_of_broker_comes_first_and_products_second() {
    let all = recommended(&between("", "", "event = 'placed', open_consumers = true"));
    let placed = edge(&all, "a->b:placed");
    assert_eq!(placed["broker_kind"], "log");
    assert_eq!(placed["broker"]["kind"], "log");
    assert!(word(&placed["broker"]["suggests"]).contains("log"), "{placed}");
}

#[test]
fn c14_gateways_and_external_callees_count_as_hops_and_the_clients_own_call_does_not() {
    let text = "
        services = { web = { kind = 'client' }, gw = { kind = 'gateway' }, a = {}, ext = { kind = 'external' } }
        edges = [
            { from = 'web', to = 'gw', operation = 'GET 1' },
            { from = 'gw', to = 'a', operation = 'GET 2' },
            { from = 'a', to = 'ext', operation = 'GET 3' },
        ]
    ";
    let all = recommended(text);
    let hops = ["web->gw:GET 1", "gw->a:GET 2", "a->ext:GET 3"].map(|id| path(&all, id, "hops"));
    assert_eq!(hops, [0.0, 1.0, 2.0]);
}

/// `clients` read the same page, which joins two services.
fn page(clients: &[&str], keys: &str) -> Value {
    let kinds: Vec<String> = clients.iter().map(|name| format!("{name} = {{ kind = 'client' }}")).collect();
    let read = |name: &&str| format!("{{ from = '{name}', to = 'page', operation = 'GET /page', {keys} }}");
    let edges: Vec<String> = clients.iter().map(read).collect();
    recommended(&format!(
        "services = {{ page = {{}}, b = {{}}, c = {{}}, {} }}\nedges = [{}]",
        kinds.join(", "),
        edges.join(", ")
    ))
}

#[test]
fn a_fact_that_only_the_file_can_state_is_asked_for_and_not_inferred() {
    let asked_for = |a: &str, b: &str, keys: &str, attribute: &str| {
        let all = recommended(&between(a, b, keys));
        list(&all["edges"][0]["remarks"]).iter().any(|one| word(&one["text"]).contains(attribute))
    };
    let (ours, theirs) = ("team = 'a'", "team = 'b'");
    assert!(asked_for(ours, theirs, "event = 'done'", "open_consumers"));
    assert!(!asked_for(ours, ours, "event = 'done'", "open_consumers"));
    assert!(!asked_for(ours, theirs, "event = 'done', open_consumers = false", "open_consumers"));
    assert_eq!(pattern_in(&between(ours, theirs, "event = 'done'"), "a->b:done"), "queue");
    let (go, java) = ("language = 'go'", "language = 'java'");
    assert!(asked_for(go, java, "operation = 'GET x'", "typed_contract"));
    assert!(!asked_for(go, go, "operation = 'GET x'", "typed_contract"));
    assert!(!asked_for(go, java, "operation = 'GET x', typed_contract = false", "typed_contract"));
    assert_eq!(pattern_in(&between(go, java, "operation = 'GET x'"), "a->b:GET x"), "rest");
}

#[test]
fn c17_graphql_is_for_several_clients_with_different_shapes_of_joined_data() {
    let varied = page(&["web", "app"], "aggregates = ['b', 'c'], variable_shape = true");
    assert_eq!(varied["system"]["graphql"], "recommended");
    assert_eq!(pattern(&varied, "web->page:GET /page"), "graphql");
    assert_eq!(pattern(&varied, "app->page:GET /page"), "graphql");
    let fixed = page(&["web", "app"], "aggregates = ['b', 'c']");
    assert_eq!(fixed["system"]["graphql"], "not-needed");
    assert_eq!(pattern(&fixed, "web->page:GET /page"), "rest");
    let because = list(&fixed["system"]["reasons"]).iter().find(|reason| reason["question"] == "Y3");
    assert!(word(&because.expect("Y3 has a reason")["because"]).contains("compose"), "{because:?}");
}

#[test]
fn c17_graphql_is_never_between_services() {
    let text = between("", "", "operation = 'GET /page', aggregates = ['a', 'b'], variable_shape = true");
    assert_eq!(pattern_in(&text, "a->b:GET /page"), "rest");
    assert_eq!(recommended(&text)["system"]["graphql"], "not-needed");
}

#[test]
fn c19_a_timeout_follows_the_callee_and_the_deadline_and_5s_only_where_nothing_is_known() {
    let timeout = |b: &str, keys: &str| {
        let all = recommended(&between("", b, &format!("operation = 'GET x', {keys}")));
        word(&safeguard(edge(&all, "a->b:GET x"), "timeout").expect("a call has a timeout")["value"]).to_owned()
    };
    // p50 1 s and p99 5 s make a lognormal with a p99.9 of 8.49 s; with 3 ms of network, upwards, 8.5 s.
    let slow = "kind = 'external', service_time = { p50 = '1s', p99 = '5s' }";
    assert!(timeout(slow, "deadline = '20s'").starts_with("8.5s "), "{}", timeout(slow, "deadline = '20s'"));
    assert!(timeout(slow, "deadline = '6s'").starts_with("6s"), "{}", timeout(slow, "deadline = '6s'"));
    let unknown = "
        services = { a = {}, b = {}, ext = { kind = 'external', service_time = '6s' } }
        edges = [
            { from = 'a', to = 'b', operation = 'GET x' },
            { from = 'b', to = 'ext', operation = 'GET y' },
        ]
    ";
    let all = recommended(unknown);
    let value =
        |id: &str| word(&safeguard(edge(&all, id), "timeout").expect("a call has a timeout")["value"]).to_owned();
    // Whoever calls b waits longer than b waits, or b works for nobody.
    let time = |value: &str| Nanos::parse(value.split(' ').next().expect("a time")).expect("a time");
    let (outer, inner) = (value("a->b:GET x"), value("b->ext:GET y"));
    assert!(time(&outer) > time(&inner) && outer.contains("calls behind"), "{outer}, {inner}");
    let nothing = timeout("", "reply = 'immediate'");
    assert!(nothing.contains("assumed; at most 5s") && time(&nothing) < Nanos::from_millis(5_000), "{nothing}");
}
