//! The ten worked examples of the framework get the answers that it promises.

use hopwise::decide::candidate::Candidate::{Graphql, Grpc, Outbox, PubSub, Queue, Reply, Rest};
use hopwise::decide::capacity::{Waits, capacity};
use hopwise::decide::decisions::decide;
use hopwise::decide::score::Verdict;
use hopwise::decide::verdicts::Verdicts;
use hopwise::model::ServiceTime;

use crate::asked::{between, edge, flow, level, list, path, pattern, pattern_in, reason, safeguard, word, words};
use crate::support::{code, hopwise_with, recommended, topology};

/// D01: everything synchronous, a bank of 3 s, a user with 1 s.
const CHECKOUT: &str = "
    services.web.kind = 'client'
    services.gateway = { kind = 'gateway', service_time = '5ms' }
    services.order.service_time = '20ms'
    services.payment.service_time = '30ms'
    services.bank = { kind = 'external', service_time = '3s' }
    edges = [
        { from = 'web', to = 'gateway', operation = 'POST /checkout', deadline = '1s', pattern = 'rest' },
        { from = 'gateway', to = 'order', operation = 'place', pattern = 'rest' },
        { from = 'order', to = 'payment', operation = 'charge', pattern = 'rest' },
        { from = 'payment', to = 'bank', operation = 'authorize', pattern = 'rest' },
    ]
";

#[test]
fn d01_the_checkout_is_cut_between_order_and_payment() {
    let all = recommended(CHECKOUT);
    assert_eq!(pattern(&all, "web->gateway:POST /checkout"), "rest");
    assert_eq!(pattern(&all, "gateway->order:place"), "rest");
    assert_eq!(pattern(&all, "order->payment:charge"), "async-request-reply");
    assert_eq!(pattern(&all, "payment->bank:authorize"), "rest");
}

#[test]
fn d01_the_user_waits_3055_ms_before_and_25_ms_after() {
    let all = recommended(CHECKOUT);
    assert_eq!(path(&all, "web->gateway:POST /checkout", "need_s"), 3.055);
    assert_eq!(path(&all, "web->gateway:POST /checkout", "need_after_s"), 0.025);
    assert_eq!(path(&all, "web->gateway:POST /checkout", "left_s"), 1.0);
}

#[test]
fn d01_as_it_stands_has_three_hops_and_without_the_gateway_two() {
    // With time enough nothing is cut, and the hops of the last call are those of the path.
    let patient = CHECKOUT.replace("'1s'", "'4s'");
    let all = recommended(&patient);
    assert!(list(&all["edges"]).iter().all(|edge| edge["pattern"] == "rest"), "{all}");
    assert_eq!(path(&all, "web->gateway:POST /checkout", "hops"), 0.0);
    assert_eq!(path(&all, "payment->bank:authorize", "hops"), 3.0);
    let direct = patient.replace("to = 'gateway'", "to = 'order'");
    let direct = direct.replace("{ from = 'gateway', to = 'order', operation = 'place', pattern = 'rest' },", "");
    assert_eq!(path(&recommended(&direct), "payment->bank:authorize", "hops"), 2.0);
}

#[test]
fn d01_rest_between_order_and_payment_is_excluded_because_the_rest_of_the_path_needs_3030_ms() {
    let all = recommended(CHECKOUT);
    let charge = edge(&all, "order->payment:charge");
    assert_eq!(charge["path"]["need_s"], 3.03);
    assert!(reason(charge, "Q5").expect("Q5 is asked").contains("3.03s"), "{charge}");
    let verdict = verdict(CHECKOUT, "order->payment:charge");
    assert!(verdict.is_excluded(Rest) && verdict.is_excluded(Queue) && !verdict.is_excluded(Reply));
    assert_eq!((charge["runner_up"].as_str(), charge["runner_up_excluded"].as_bool()), (Some("rest"), Some(true)));
}

#[test]
fn d01_what_stands_above_the_cut_answers_202_and_the_call_to_the_bank_is_guarded() {
    let all = recommended(CHECKOUT);
    for (id, answers_202) in [
        ("web->gateway:POST /checkout", true),
        ("gateway->order:place", true),
        ("order->payment:charge", false),
        ("payment->bank:authorize", false),
    ] {
        assert_eq!(level(edge(&all, id), "status-endpoint") == Some("required"), answers_202, "{id}");
    }
    for name in ["timeout", "circuit-breaker", "idempotency-key"] {
        assert_eq!(level(edge(&all, "payment->bank:authorize"), name), Some("required"), "{name}");
    }
}

/// D02: mail that nobody waits for.
fn mail() -> String {
    between("", "", "operation = 'send', reply = 'none', delivery = 'at-least-once', rate = '5/s'")
}

#[test]
fn d02_mail_goes_by_queue_with_dlq_and_idempotent_consumer() {
    let all = recommended(&mail());
    let send = edge(&all, "a->b:send");
    assert_eq!(send["pattern"], "queue");
    assert_eq!(level(send, "dlq"), Some("required"));
    assert_eq!(level(send, "idempotent-consumer"), Some("required"));
}

#[test]
fn d02_has_the_scores_that_the_framework_prints() {
    let verdict = verdict(&mail(), "a->b:send");
    let scores = [Queue, Outbox, PubSub, Reply, Rest].map(|candidate| verdict.score(candidate));
    assert_eq!(scores, [95, 78, 75, 68, 65]);
    // gRPC: background work -35, house default -10. GraphQL: -35, between services -60, nothing joined -50.
    assert_eq!([Grpc, Graphql].map(|candidate| verdict.score(candidate)), [55, -45]);
    let all = recommended(&mail());
    let send = edge(&all, "a->b:send");
    assert_eq!((send["score"].as_i64(), send["runner_up_score"].as_i64()), (Some(95), Some(78)));
    assert_eq!((send["runner_up"].as_str(), send["runner_up_excluded"].as_bool()), (Some("event-driven"), Some(false)));
    let why_not: Vec<_> = list(&send["why_not"]).iter().map(|one| (word(&one["question"]), &one["points"])).collect();
    assert_eq!(why_not, [("Q4", &15.into()), ("Q15", &7.into())]);
}

/// D03: one event for three.
const PLACED: &str = "
    services = { order = { database = 'orders' }, payment = {}, inventory = {}, email = {} }
    edges = [{ from = 'order', to = ['payment', 'inventory', 'email'], event = 'order.placed' }]
";

#[test]
fn d03_an_event_with_a_commit_behind_it_is_event_driven() {
    let all = recommended(PLACED);
    let placed = edge(&all, "order->*:order.placed");
    assert_eq!((word(&placed["pattern"]), word(&placed["family"])), ("event-driven", "pub-sub"));
    for name in ["outbox", "event-versioning", "correlation-id", "idempotent-consumer"] {
        assert_eq!(level(placed, name), Some("required"), "{name}");
    }
}

#[test]
fn d03_plain_pub_sub_loses_by_the_commit_and_a_queue_is_excluded() {
    let verdict = verdict(PLACED, "order->*:order.placed");
    assert_eq!((verdict.score(Outbox), verdict.score(PubSub)), (93, 80));
    assert!(verdict.is_excluded(Queue) && !verdict.is_excluded(PubSub));
    let all = recommended(PLACED);
    let placed = edge(&all, "order->*:order.placed");
    assert_eq!(placed["runner_up"], "pub-sub");
    assert_eq!(placed["why_not"][0]["question"], "Q11");
}

/// D04: two reads for one page.
const SUMMARY: &str = "
    services.web.kind = 'client'
    services.summary.service_time = '1ms'
    services.order.service_time = '40ms'
    services.payment.service_time = '60ms'
    edges = [
        { from = 'web', to = 'summary', operation = 'GET /summary', aggregates = ['order', 'payment'] },
        { from = 'summary', to = 'order', operation = 'GET /order', stage = 'reads' },
        { from = 'summary', to = 'payment', operation = 'GET /payment', stage = 'reads' },
    ]
";

#[test]
fn d04_a_summary_is_rest_and_its_reads_take_60_ms_in_parallel_instead_of_100() {
    let all = recommended(SUMMARY);
    assert!(list(&all["edges"]).iter().all(|edge| edge["pattern"] == "rest"), "{all}");
    assert_eq!(all["system"]["graphql"], "not-needed");
    assert_eq!(path(&all, "web->summary:GET /summary", "need_s"), 0.061);
    let one_by_one = recommended(&SUMMARY.replace(", stage = 'reads'", ""));
    assert_eq!(path(&one_by_one, "web->summary:GET /summary", "need_s"), 0.101);
    assert!(verdict(SUMMARY, "web->summary:GET /summary").is_excluded(Queue));
}

#[test]
fn d05_three_that_hold_or_are_undone_are_a_choreographed_saga() {
    let all = recommended(
        "services = { order = {}, payment = {}, inventory = {}, email = {} }
         flows = [{ name = 'buy', transactional = true, steps = [
             { service = 'order', action = 'create', compensation = 'cancel' },
             { service = 'payment', action = 'charge', compensation = 'refund' },
             { service = 'inventory', action = 'reserve', compensation = 'release' },
             { service = 'email', action = 'confirm', notify = true },
         ] }]",
    );
    let buy = flow(&all, "buy");
    assert_eq!(buy["form"], "saga");
    assert_eq!((word(&buy["coordination"]), word(&buy["type"])), ("choreography", "Anthology"));
    assert_eq!(words(&buy["participants"]), ["order", "payment", "inventory"]);
}

#[test]
fn d06_five_with_branches_are_orchestrated_and_the_declared_design_is_remarked_on() {
    let all = recommended(
        "services = { order = {}, payment = {}, inventory = {}, shipping = {}, loyalty = {} }
         flows = [{ name = 'buy', transactional = true, branching = true, coordination = 'choreography', steps = [
             { service = 'order', action = 'create', compensation = 'cancel' },
             { service = 'payment', action = 'charge', compensation = 'refund' },
             { service = 'inventory', action = 'reserve', compensation = 'release' },
             { service = 'shipping', action = 'ship' },
             { service = 'loyalty', action = 'award', compensation = 'revoke' },
         ] }]",
    );
    let buy = flow(&all, "buy");
    assert_eq!((word(&buy["coordination"]), word(&buy["type"])), ("orchestration", "Parallel"));
    assert_eq!(words(&buy["participants"]), ["order", "payment", "inventory", "shipping", "loyalty"]);
    let remarks = words(&buy["remarks"]);
    assert!(remarks.iter().any(|remark| remark.contains("choreography")), "{remarks:?}");
    assert!(remarks.iter().any(|remark| remark.contains("`ship` has no compensation")), "{remarks:?}");
    assert_eq!(remarks.len(), 2, "{remarks:?}");
}

#[test]
fn d07_reads_above_10000_per_second_are_grpc_and_exactly_10000_are_rest() {
    let reads = |rate: &str| between("", "", &format!("operation = 'GET /item', rate = '{rate}'"));
    assert_eq!(pattern_in(&reads("25000/s"), "a->b:GET /item"), "grpc");
    assert_eq!(pattern_in(&reads("10000/s"), "a->b:GET /item"), "rest");
    assert_eq!(pattern_in(&reads("10001/s"), "a->b:GET /item"), "grpc");
}

/// D08: a browser in a hurry and a partner.
const EXPOSED: &str = "
    services = { web = { kind = 'client' }, shop = { kind = 'client', audience = 'partner' }, page = {}, product = {} }
    edges = [
        { from = 'web', to = 'page', operation = 'GET /page', rate = '20000/s' },
        { from = 'shop', to = 'product', operation = 'GET /product' },
    ]
";

#[test]
fn d08_browser_and_partner_get_rest_behind_a_gateway_whatever_the_rate() {
    let all = recommended(EXPOSED);
    assert_eq!(pattern(&all, "web->page:GET /page"), "rest");
    assert_eq!(pattern(&all, "shop->product:GET /product"), "rest");
    assert_eq!(all["system"]["api_gateway"], "recommended");
    assert_eq!(all["system"]["service_mesh"], "not-yet");
    assert!(verdict(EXPOSED, "web->page:GET /page").is_excluded(Grpc));
    assert!(verdict(EXPOSED, "shop->product:GET /product").is_excluded(Grpc));
}

#[test]
fn d09_a_stream_both_ways_is_grpc_inside_and_a_contradiction_from_a_browser() {
    let chat = |kind: &str| between(kind, "", "operation = 'chat', streaming = 'bidi'");
    let (inside, browser) = (chat(""), chat("kind = 'client'"));
    assert_eq!(pattern_in(&inside, "a->b:chat"), "grpc");
    let all = recommended(&browser);
    let contradiction = edge(&all, "a->b:chat");
    assert_eq!(contradiction["pattern"], "contradictory-needs");
    let because = word(&contradiction["because"]);
    assert!(because.contains("WebSocket") && because.contains("grpc-web"), "{because}");
    let exit = |text: &str| code(&hopwise_with(&["recommend", "-"], text.as_bytes()));
    assert_eq!((exit(&inside), exit(&browser)), (0, 1));
}

/// D10: images of 8 MB by Kafka, with four replicas of two workers at 1.5 s.
fn resize(rate: &str) -> String {
    let image = format!("operation = 'resize', reply = 'none', rate = '{rate}', payload = '8MB'");
    let workers = "replicas = 4, concurrency = 2, service_time = '1.5s'";
    format!("brokers.main.product = 'kafka'\n{}", between("", workers, &image))
}

#[test]
fn d10_an_image_is_resized_from_a_queue_by_claim_check() {
    let all = recommended(&resize("3/s"));
    let resize = edge(&all, "a->b:resize");
    assert_eq!(resize["pattern"], "queue");
    assert_eq!(level(resize, "claim-check"), Some("required"));
    let small = recommended(&self::resize("3/s").replace("8MB", "1MB"));
    assert_ne!(level(edge(&small, "a->b:resize"), "claim-check"), Some("required"));
}

#[test]
fn d10_at_a_utilisation_of_0_5625_needs_no_backpressure_and_at_eight_times_the_rate_does() {
    let topology = topology(&resize("3/s"));
    let times: Vec<ServiceTime> = topology.services().iter().map(ServiceTime::of).collect();
    let workers = topology.find_service("b").expect("b is declared");
    let capacity = capacity(&topology, &times, &Waits::new(&topology, |_| false), workers).expect("all is stated");
    assert!((3.0 / capacity.0 - 0.5625).abs() < 1e-9, "{capacity}");
    let now = recommended(&resize("3/s"));
    assert!(safeguard(edge(&now, "a->b:resize"), "backpressure").is_none());
    let later = recommended(&resize("24/s"));
    assert_eq!(level(edge(&later, "a->b:resize"), "backpressure"), Some("required"));
}

/// How all candidates of the edge `id` stand.
fn verdict(text: &str, id: &str) -> Verdict {
    let topology = topology(text);
    let decisions = decide(&topology);
    let id = decisions.topology.find_edge(id).expect("the text has the edge");
    hopwise::decide::edge::edge(&decisions, &mut Verdicts::default(), id).verdict
}
