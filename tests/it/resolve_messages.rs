//! From messages in the file to brokers, topics and subscriptions: every key, every default, every slip.

use hopwise::law::{Law, fit};
use hopwise::simulate::blueprint::{
    Acknowledge, Blueprint, Entrance, Keys, NEVER, Order, Overflow, PublishMode, Relay, Reply, Target,
};
use hopwise::simulate::resolve::resolve;
use hopwise::units::Nanos;

use crate::support::settled::{
    assumed, blueprint, called, check, delivering, publishing, refused, station, station_at, subscription, topic,
};
use crate::support::{read, root, topology as topology_of};

const MS: u64 = 1_000_000;

/// `web` calls `order`, which tells `email` by an edge with `keys`; `more` stands before the edges.
fn file(more: &str, keys: &str) -> String {
    format!(
        "[services.web]\nkind = \"client\"\n[services.order]\n[services.email]\nreplicas = 2\nconcurrency = 4\n{more}\n\
         [[edges]]\nfrom = \"web\"\nto = \"order\"\noperation = \"place\"\npattern = \"rest\"\n\
         [[edges]]\nfrom = \"order\"\nto = \"email\"\noperation = \"tell\"\n{keys}\n"
    )
}

fn settled(more: &str, keys: &str) -> Blueprint {
    let blueprint = blueprint(&file(more, keys));
    check(&blueprint);
    blueprint
}

const TELL: &str = "order->email:tell";
const QUEUE: &str = "pattern = \"queue\"";
const MAIN: &str = "[brokers.main]\nproduct = \"rabbitmq\"";
const LOG: &str = "[brokers.main]\nproduct = \"kafka\"";

#[test]
fn a_message_without_a_broker_passes_an_assumed_one() {
    let blueprint = settled("", QUEUE);
    assert!(blueprint.left_out.is_empty());
    let broker = station(&blueprint, "broker");
    assert_eq!((broker.replicas, broker.slots, &broker.work), (1, u32::MAX, &Law::Constant(Nanos::ZERO)));
    assert_eq!(blueprint.stations.last().map(|station| station.name.as_ref()), Some("broker"), "behind the services");
    let publish = publishing(&blueprint, TELL);
    assert_eq!((publish.from, publish.to), (Some(station_at(&blueprint, "order")), station_at(&blueprint, "broker")));
    let usual = fit::p50_p99(Nanos(3 * MS), Nanos(12 * MS)).expect("a law");
    assert_eq!(publish.delay.as_ref().map(|delay| &delay.law), Some(&usual));
    assert_eq!((publish.request_cost, publish.timeout, publish.retries), (0, NEVER, 0));
    let how = publish.publishes.expect("it publishes");
    assert_eq!((how.mode, how.linger), (PublishMode::Confirmed, 0));
    let delivery = delivering(&blueprint, TELL);
    assert_eq!((delivery.from, delivery.to), (Some(publish.to), station_at(&blueprint, "email")));
    assert_eq!((delivery.timeout, delivery.error_rate), (NEVER, 0.0));
    assert_eq!(delivery.delay.as_ref().map(|delay| &delay.law), Some(&Law::Constant(Nanos::ZERO)));
    assert_eq!(called(&blueprint, "order"), [TELL]);
    assert!(topic(&blueprint, TELL).durable);
    let queue = subscription(&blueprint, TELL);
    assert_eq!((queue.max_length, queue.overflow, queue.ttl, queue.delay), (u32::MAX, Overflow::Reject, NEVER, 0));
    assert_eq!((queue.max_in_flight, queue.poll.is_none(), queue.acknowledge), (4, true, Acknowledge::After));
    assert_eq!((queue.redelivery_delay, queue.max_deliveries, queue.dead_letters), (0, u32::MAX, false));
    assert_eq!((queue.idempotent, queue.poison, queue.duplicates, queue.priorities), (None, 0.0, 0.0, false));
    assert_eq!((queue.order, &queue.keys, &queue.reply, queue.replies_to), (Order::None, &None, &None, None));
    for (entity, attribute, value) in [
        ("broker", "kind", "work-queue"),
        ("broker", "publish_latency", "p50 3ms, p99 12ms"),
        ("broker", "delivery_latency", "0s"),
        ("broker", "capacity", "unlimited"),
        (TELL, "publisher_confirms", "true"),
        (TELL, "publish", "after-commit"),
        (TELL, "durable", "true"),
        (TELL, "ack", "manual"),
        (TELL, "max_in_flight", "4"),
        (TELL, "max_deliveries", "unlimited"),
        (TELL, "redelivery_delay", "0s"),
    ] {
        assert_eq!(assumed(&blueprint, entity, attribute).as_deref(), Some(value), "{entity} {attribute}");
    }
}

#[test]
fn what_a_broker_states_is_taken() {
    let keys = "product = \"kafka\"\npublish_latency = \"2ms\"\ndelivery_latency = \"1ms\"\ncapacity = \"500/s\"\nmtbf = \"1h\"\n\
                mttr = \"1m\"\nretention = \"1h\"\npartitions = 3";
    let blueprint = settled(&format!("[brokers.main]\n{keys}"), "pattern = \"pub-sub\"");
    let broker = station(&blueprint, "main");
    assert_eq!((broker.slots, &broker.work, broker.line.capacity), (1, &Law::Constant(Nanos(2 * MS)), u32::MAX));
    let law = |delay: &Option<hopwise::simulate::blueprint::Delay>| delay.as_ref().map(|delay| delay.law.clone());
    assert_eq!(law(&publishing(&blueprint, TELL).delay), Some(Law::Constant(Nanos(2 * MS))));
    assert_eq!(law(&delivering(&blueprint, TELL).delay), Some(Law::Constant(Nanos(MS))));
    let queue = subscription(&blueprint, TELL);
    assert_eq!(queue.order, Order::Partitions { count: 3, by_key: false }, "a log has partitions");
    assert_eq!(queue.ttl, 3_600_000 * MS);
    let fault = &blueprint.disturbances[0];
    assert_eq!((fault.label.as_ref(), fault.target), ("main", Target::Station(station_at(&blueprint, "main"))));
    assert!(blueprint.assumptions.iter().all(|one| one.entity.as_ref() != "main"));
}

#[test]
fn each_product_has_its_publish_latency() {
    for (product, value) in [
        ("kafka", "p50 3ms, p99 7ms"),
        ("rabbitmq", "p50 3ms, p99 15ms"),
        ("nats", "p50 1.5ms, p99 7.5ms"),
        ("sqs", "p50 15ms, p99 150ms"),
        ("service-bus", "p50 15ms, p99 150ms"),
    ] {
        let blueprint = settled(&format!("[brokers.main]\nproduct = \"{product}\""), QUEUE);
        assert_eq!(assumed(&blueprint, "main", "publish_latency").as_deref(), Some(value), "{product}");
    }
}

#[test]
fn a_fault_hits_a_broker_by_its_name() {
    let fault = "[[faults]]\ntarget = \"main\"\nkind = \"pause\"\nat = \"1s\"\nfor = \"1s\"";
    let blueprint = settled(&format!("{MAIN}\n{fault}"), QUEUE);
    assert_eq!(blueprint.disturbances[0].target, Target::Station(station_at(&blueprint, "main")));
    let unused = settled(&format!("{MAIN}\n{fault}"), "pattern = \"rest\"");
    assert_eq!(unused.left_out.len(), 1, "a broker without messages is not there");
}

#[test]
fn brokers_that_cannot_be_told_apart_are_refused() {
    let two = format!("{MAIN}\n[brokers.other]\n");
    let finding = refused(&file(&two, QUEUE));
    assert!(finding.message.contains("several brokers"), "{finding:#?}");
    settled(&two, "pattern = \"queue\"\nbroker = \"other\"");
    let finding = refused(&file("[brokers.email]", QUEUE));
    assert_eq!(finding.rule, "duplicate");
    let finding = refused(&file("[services.broker]", QUEUE));
    assert_eq!(finding.rule, "duplicate");
    let finding = refused(&file("[brokers.main]\ncapacity = \"0/s\"", QUEUE));
    assert!(finding.message.contains("capacity of 0"), "{finding:#?}");
}

#[test]
fn the_publisher_keeps_its_policies() {
    let keys = "pattern = \"queue\"\ntimeout = \"1s\"\nretries = 2\nbackoff = \"fixed\"\nretry_budget = true\n\
                circuit_breaker = true\nbulkhead = 5\nfallback = true\ncriticality = \"soft\"\nprobability = 0.5\n\
                calls_per_request = 3\nbandwidth = \"1MB/s\"\npayload = \"1kB\"\nloss = 0.1\nerror_rate = 0.2\n\
                latency = \"7ms\"\nvisibility_timeout = \"30s\"\nlinger = \"5ms\"\ncache = 0.5\npublisher_confirms = false";
    let blueprint = settled(MAIN, keys);
    let publish = publishing(&blueprint, TELL);
    assert_eq!((publish.timeout, publish.retries, publish.loss), (1_000 * MS, 2, 0.1));
    assert!(publish.retry_budget.is_some() && publish.breaker.is_some() && publish.bulkhead.is_some());
    assert!(publish.fallback && publish.soft && publish.cache.is_none());
    assert_eq!((publish.request_cost, publish.reply_cost), (MS, 0), "1 kB at 1 MB/s");
    let how = publish.publishes.expect("it publishes");
    assert_eq!((how.mode, how.linger), (PublishMode::Forgotten, 5 * MS));
    let delivery = delivering(&blueprint, TELL);
    assert_eq!((delivery.timeout, delivery.error_rate, delivery.retries), (30_000 * MS, 0.2, 0));
    assert_eq!(delivery.delay.as_ref().map(|delay| &delay.law), Some(&Law::Constant(Nanos(7 * MS))));
    let order = station_at(&blueprint, "order");
    let handler = blueprint.handlers.iter().find(|handler| handler.station == order).expect("a handler");
    let branch = handler.stages[0].branches[0];
    assert_eq!((branch.count, branch.probability), (3.0, 0.5));
    assert_eq!(assumed(&blueprint, TELL, "cache").as_deref(), Some("not used"));
}

#[test]
fn an_outbox_has_one_relay_per_service() {
    let usual = settled(MAIN, "pattern = \"event-driven\"");
    assert_eq!(publishing(&usual, TELL).publishes.map(|publish| publish.mode), Some(PublishMode::Outbox));
    assert_eq!(station(&usual, "order").relay, Some(Relay { poll: 1_000 * MS, batch: 100 }));
    assert_eq!(assumed(&usual, TELL, "outbox").as_deref(), Some("true"));
    assert_eq!(assumed(&usual, "order", "outbox.poll").as_deref(), Some("1s"));
    assert_eq!(station(&usual, "email").relay, None);
    let stated = settled(MAIN, "pattern = \"queue\"\noutbox = { poll = \"200ms\", batch = 7 }");
    assert_eq!(station(&stated, "order").relay, Some(Relay { poll: 200 * MS, batch: 7 }));
    let mode = |keys: &str| publishing(&settled(MAIN, keys), TELL).publishes.map(|publish| publish.mode);
    assert_eq!(mode("pattern = \"event-driven\"\noutbox = false"), Some(PublishMode::Confirmed));
    assert_eq!(mode("pattern = \"event-driven\"\npublish = \"before-commit\""), Some(PublishMode::BeforeCommit));
    let other = "pattern = \"queue\"\noutbox = { poll = \"200ms\" }\n[services.sms]\n[[edges]]\nfrom = \"order\"\nto = \"sms\"\n\
                 pattern = \"queue\"\noutbox = { poll = \"300ms\" }";
    assert!(refused(&file(MAIN, other)).message.contains("in two ways"));
    settled(MAIN, &other.replace("300ms", "200ms"));
    assert!(refused(&file(MAIN, "pattern = \"queue\"\noutbox = { poll = \"0s\" }")).message.contains("every 0s"));
}

#[test]
fn what_a_queue_states_is_taken() {
    let keys = "pattern = \"queue\"\ndurable = false\nack = \"auto\"\nmax_length = 10\noverflow = \"dead-letter\"\nttl = \"1m\"\n\
                delay = \"2s\"\npriority = true\npoll = { exponential = \"100ms\" }\nmax_in_flight = 0\nredelivery_delay = \"3s\"\n\
                max_deliveries = 5\ndlq = true\nidempotent = { check = \"1ms\" }\npoison = 0.01\nduplicates = \"2%\"";
    let blueprint = settled(MAIN, keys);
    let queue = subscription(&blueprint, TELL);
    assert!(!topic(&blueprint, TELL).durable);
    assert_eq!((queue.acknowledge, queue.max_length, queue.overflow), (Acknowledge::Before, 10, Overflow::DeadLetter));
    assert_eq!((queue.ttl, queue.delay, queue.priorities), (60_000 * MS, 2_000 * MS, true));
    assert_eq!((&queue.poll, queue.max_in_flight), (&Some(Law::Exponential { mean: 1e8 }), u32::MAX));
    assert_eq!((queue.redelivery_delay, queue.max_deliveries, queue.dead_letters), (3_000 * MS, 5, true));
    assert_eq!((queue.idempotent, queue.poison, queue.duplicates), (Some(MS), 0.01, 0.02));
    let flagged = settled(MAIN, "pattern = \"queue\"\nidempotent = true\nmax_length = 10");
    assert_eq!(subscription(&flagged, TELL).idempotent, Some(0));
    assert_eq!(subscription(&flagged, TELL).overflow, Overflow::DropOldest);
    assert_eq!(assumed(&flagged, TELL, "idempotent.check").as_deref(), Some("0s"));
    assert_eq!(assumed(&flagged, TELL, "overflow").as_deref(), Some("drop-oldest"));
}

#[test]
fn order_is_kept_by_keys_and_partitions() {
    let ordered = |broker: &str, keys: &str| {
        let blueprint = settled(broker, &format!("{QUEUE}\n{keys}"));
        let queue = subscription(&blueprint, TELL);
        (queue.order, queue.keys.clone())
    };
    let partitions = |count, by_key| Order::Partitions { count, by_key };
    assert_eq!(ordered(MAIN, "ordering = \"total\""), (partitions(1, false), None));
    assert_eq!(ordered(MAIN, "ordering = \"per-key\""), (Order::None, Some(Keys::Even(1_000))), "nothing enforces it");
    let by_order = "ordering_key = \"order_id\"";
    assert_eq!(ordered(MAIN, by_order), (partitions(8, true), Some(Keys::Even(1_000))), "2 replicas with 4 slots");
    assert_eq!(ordered(MAIN, "key = { count = 5 }\npartitions = 3"), (partitions(3, true), Some(Keys::Even(5))));
    assert_eq!(ordered(LOG, ""), (partitions(8, false), None));
    assert_eq!(ordered(LOG, "ordering = \"per-key\""), (partitions(8, false), Some(Keys::Even(1_000))));
    let weighed = ordered(LOG, "key = { weights = [3, 1] }\npartitions = 2");
    assert_eq!(weighed, (partitions(2, true), Some(Keys::Shares([0.75, 1.0].into()))));
    assert_eq!(
        ordered(MAIN, "ordering = \"none\"\nkey = { count = 5 }"),
        (Order::None, Some(Keys::Even(5))),
        "out of order is counted"
    );
    let (_, Some(Keys::Shares(shares))) = ordered(MAIN, "key = { count = 3, zipf = 1.0 }") else { panic!("shares") };
    // 1, 1/2 and 1/3 of 11/6.
    for (share, wanted) in shares.iter().zip([6.0 / 11.0, 9.0 / 11.0, 1.0]) {
        assert!((share - wanted).abs() < 1e-12, "{shares:?}");
    }
}

#[test]
fn a_message_from_outside_is_an_entrance() {
    let text = "[services.web]\nkind = \"client\"\n[services.a]\n[services.b]\n[[edges]]\nfrom = \"web\"\nto = [\"b\", \"a\"]\n\
                event = \"x\"\nrate = \"5/s\"\noutbox = true\n";
    let settled = blueprint(text);
    check(&settled);
    let [source] = settled.sources.as_slice() else { panic!("one source") };
    assert_eq!(source.name.as_ref(), "web->*:x");
    let [(Entrance::Link(link), share)] = source.entrances.list[..] else { panic!("one link") };
    let publish = &settled.links[link as usize];
    assert_eq!((share, publish.id.as_ref(), publish.from), (1.0, "web->*:x", None));
    assert_eq!(publish.publishes.map(|publish| publish.mode), Some(PublishMode::Confirmed), "no outbox outside");
    let ids: Vec<&str> = settled.subscriptions.iter().map(|one| one.id.as_ref()).collect();
    assert_eq!(ids, ["web->a:x", "web->b:x"]);
    assert_eq!(assumed(&settled, "web->*:x", "pattern").as_deref(), Some("pub-sub"));
    let named = blueprint(&format!("{text}[[flows]]\nname = \"f\"\nentry = \"x\"\nrate = \"2/s\"\n"));
    assert_eq!(named.sources[0].entrances.list, [(Entrance::Link(link), 1.0)]);
}

#[test]
fn edges_of_one_event_are_one_message_when_they_are_published_alike() {
    let edges = |first: &str, second: &str| {
        format!(
            "pattern = \"queue\"\n[services.x]\n[services.y]\n[[edges]]\nfrom = \"order\"\nto = \"y\"\nevent = \"placed\"\n{first}\n\
             [[edges]]\nfrom = \"order\"\nto = \"x\"\nevent = \"placed\"\n{second}\n"
        )
    };
    let together = settled(MAIN, &edges("", "max_in_flight = 3"));
    assert_eq!(called(&together, "order"), [TELL, "order->*:placed"]);
    assert_eq!(topic(&together, "order->*:placed").subscriptions, (0, 2));
    assert_eq!(subscription(&together, "order->x:placed").max_in_flight, 3, "consumers differ");
    assert_eq!(subscription(&together, "order->y:placed").max_in_flight, u32::MAX);
    let apart = settled(MAIN, &edges("probability = 0.5", ""));
    assert_eq!(called(&apart, "order"), [TELL, "order->y:placed", "order->x:placed"]);
}

#[test]
fn the_order_of_tables_changes_nothing() {
    let services = ["[services.web]\nkind = \"client\"\n", "[services.a]\n", "[services.b]\n", "[services.c]\n", MAIN];
    let edges = [
        "[[edges]]\nfrom = \"web\"\nto = \"a\"\npattern = \"rest\"\n",
        "[[edges]]\nfrom = \"a\"\nto = \"c\"\nevent = \"x\"\nack = \"auto\"\n",
        "[[edges]]\nfrom = \"a\"\nto = \"b\"\nevent = \"x\"\nmax_deliveries = 3\n",
    ];
    let forth: Vec<&str> = services.into_iter().chain(edges).collect();
    let back: Vec<&str> = forth.iter().copied().rev().collect();
    let (one, other) = (blueprint(&forth.join("\n")), blueprint(&back.join("\n")));
    assert_eq!(one.subscriptions.len(), 2);
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

#[test]
fn every_scenario_has_a_sound_blueprint() {
    let mut messages = 0;
    for entry in std::fs::read_dir(root().join("scenarios")).expect("the scenarios") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            // Some only have a load in a design.
            if let Ok(blueprint) = resolve(&topology_of(&read(&path))) {
                check(&blueprint);
                messages += blueprint.topics.len();
            }
        }
    }
    assert!(messages > 20, "only {messages} topics");
}

#[test]
fn what_a_consumer_calls_is_reached() {
    let text = file(
        MAIN,
        "pattern = \"queue\"\n[services.smtp]\n[[edges]]\nfrom = \"email\"\nto = \"smtp\"\npattern = \"rest\"",
    );
    let flows = "[[flows]]\nname = \"all\"\nentry = [\"place\", \"email->smtp\"]\nrate = \"1/s\"\n";
    let blueprint = blueprint(&format!("{text}\n{flows}"));
    let smtp = blueprint.links.iter().find(|link| link.id.as_ref() == "email->smtp").expect("the call");
    assert_eq!(smtp.from, Some(station_at(&blueprint, "email")), "not only from outside");
}

const ASKS: &str = "pattern = \"async-request-reply\"";

#[test]
fn a_reply_is_a_message_back() {
    let more =
        "[services.audit]\n[[edges]]\nfrom = \"order\"\nto = \"audit\"\npattern = \"rest\"\nduring = [\"tell.reply\"]";
    let blueprint = settled(&format!("{MAIN}\n{more}"), &format!("{ASKS}\nreply_work = \"2ms\""));
    let asks = subscription(&blueprint, TELL);
    let Some(Reply::Message(link)) = asks.reply else { panic!("a message") };
    let back = &blueprint.links[link as usize];
    assert_eq!((back.id.as_ref(), back.from), ("email->order:tell.reply", Some(station_at(&blueprint, "email"))));
    let reply = subscription(&blueprint, "email->order:tell.reply");
    let request = reply.replies_to.map(|link| blueprint.links[link as usize].id.as_ref());
    assert_eq!(request, Some(TELL));
    let handler = &blueprint.handlers[delivering(&blueprint, "email->order:tell.reply").handler as usize];
    assert_eq!(
        (handler.operation.as_deref(), &handler.work),
        (Some("tell.reply"), &Some(Law::Constant(Nanos(2 * MS))))
    );
    let made: Vec<u32> = handler.stages.iter().flat_map(|stage| &stage.branches).map(|branch| branch.link).collect();
    let ids: Vec<&str> = made.iter().map(|link| blueprint.links[*link as usize].id.as_ref()).collect();
    assert_eq!(ids, ["order->audit"]);
    let usual = settled(MAIN, ASKS);
    assert_eq!(assumed(&usual, TELL, "reply_work").as_deref(), Some("0s"));
    assert_eq!(assumed(&usual, TELL, "reply_channel").as_deref(), Some("true"));
}

#[test]
fn a_status_endpoint_is_looked_at() {
    let looked = |keys: &str| subscription(&settled(MAIN, &format!("{ASKS}\n{keys}")), TELL).reply.clone();
    assert_eq!(looked("status_endpoint = true"), Some(Reply::Status(Law::Constant(Nanos(1_000 * MS)))));
    let stated = looked("status_endpoint = { poll = \"500ms\" }");
    assert_eq!(stated, Some(Reply::Status(Law::Constant(Nanos(500 * MS)))));
}

#[test]
fn a_client_gets_its_reply_at_a_station_of_its_own() {
    let text = "[services.web]\nkind = \"client\"\n[services.a]\n[[edges]]\nfrom = \"web\"\nto = \"a\"\noperation = \"x\"\n\
                reply = \"deferred\"\n";
    let blueprint = blueprint(text);
    check(&blueprint);
    assert_eq!(assumed(&blueprint, "web->a:x", "pattern").as_deref(), Some("async-request-reply"));
    let web = station(&blueprint, "web");
    assert_eq!((web.slots, &web.work), (u32::MAX, &Law::Constant(Nanos::ZERO)));
    assert_eq!(delivering(&blueprint, "a->web:x.reply").to, station_at(&blueprint, "web"));
}

#[test]
fn graphql_resolves_all_calls_at_once() {
    let text = "[services.web]\nkind = \"client\"\n[services.api]\n[services.x]\n[services.y]\n\
                [[edges]]\nfrom = \"web\"\nto = \"api\"\noperation = \"q\"\npattern = \"graphql\"\n\
                [[edges]]\nfrom = \"web\"\nto = \"api\"\noperation = \"r\"\npattern = \"rest\"\n\
                [[edges]]\nfrom = \"api\"\nto = \"x\"\npattern = \"rest\"\n[[edges]]\nfrom = \"api\"\nto = \"y\"\npattern = \"rest\"\n";
    let blueprint = blueprint(text);
    check(&blueprint);
    let stages = |id: &str| -> Vec<usize> {
        let link = blueprint.links.iter().find(|link| link.id.as_ref() == id).expect("a link");
        blueprint.handlers[link.handler as usize].stages.iter().map(|stage| stage.branches.len()).collect()
    };
    assert_eq!((stages("web->api:q"), stages("web->api:r")), (vec![2], vec![1, 1]));
    assert!(assumed(&blueprint, "web->api:q", "protocol_cost").is_some_and(|value| value.starts_with("225us")));
}

#[test]
fn a_mesh_adds_two_passes_to_each_message_between_services() {
    let cost = |mesh: &str, id: &str| {
        let text = format!(
            "[system]\n{mesh}\n[services.sms]\n[[edges]]\nfrom = \"order\"\nto = \"sms\"\npattern = \"rest\"\n"
        );
        let blueprint = settled(&text, QUEUE);
        let link = blueprint.links.iter().find(|link| link.id.as_ref() == id).expect("a link");
        (link.request_cost, link.reply_cost)
    };
    let (request, reply) = cost("", "order->sms");
    assert_eq!(cost("mesh = true", "order->sms"), (request + 300_000, reply + 300_000));
    assert_eq!(cost("mesh = { latency = \"1ms\" }", "order->sms"), (request + 2 * MS, reply + 2 * MS));
    assert_eq!(cost("mesh = true", "web->order:place"), cost("", "web->order:place"), "a client has no sidecar");
}

#[test]
fn an_edge_without_operation_is_replied_to_as_reply() {
    let text = "[services.web]\nkind = \"client\"\n[services.a]\n[[edges]]\nfrom = \"web\"\nto = \"a\"\npattern = \"async-request-reply\"\n";
    assert!(subscription(&blueprint(text), "a->web:reply").replies_to.is_some());
}
