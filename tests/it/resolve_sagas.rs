//! From steps in the file to sagas: who leads, what each order travels on, what is assumed.

use hopwise::law::Law;
use hopwise::simulate::blueprint::{Blueprint, Coordination, Entrance, Saga, SagaStep, Way};
use hopwise::units::Nanos;

use crate::support::settled::{assumed, blueprint, called, check, station_at};

const SERVICES: &str = "[services.web]\nkind = \"client\"\n[services.order]\n[services.payment]\n[services.stock]\n[services.email]\n\
                        [[edges]]\nfrom = \"web\"\nto = \"order\"\noperation = \"place\"\npattern = \"rest\"\n";

const STEPS: &str = "steps = [\n\
    { service = \"order\", action = \"create\", compensation = \"cancel\" },\n\
    { service = \"payment\", action = \"charge\", compensation = \"refund\", fails = \"5%\" },\n\
    { service = \"stock\", action = \"reserve\", irreversible = true },\n\
    { service = \"email\", action = \"confirm\", notify = true },\n]\n";

/// The saga over `edges`, with `keys` in its flow.
fn settled(edges: &str, keys: &str) -> Blueprint {
    let blueprint = blueprint(&format!("{SERVICES}{edges}\n[[flows]]\nname = \"buy\"\n{keys}\n{STEPS}"));
    check(&blueprint);
    blueprint
}

fn saga(blueprint: &Blueprint) -> &Saga {
    let [saga] = blueprint.sagas.as_slice() else { panic!("not one saga: {:?}", blueprint.left_out) };
    saga
}

fn step<'a>(blueprint: &'a Blueprint, name: &str) -> &'a SagaStep {
    saga(blueprint).steps.iter().find(|step| step.name.as_ref() == name).expect("a step")
}

/// The id of what an order travels on, with how.
fn way(blueprint: &Blueprint, way: Way) -> String {
    match way {
        Way::Entry => "entry".to_owned(),
        Way::Call(link) => format!("call {}", blueprint.links[link as usize].id),
        Way::Message { link, subscription } => {
            let (link, subscription) =
                (&blueprint.links[link as usize], &blueprint.subscriptions[subscription as usize]);
            assert_eq!(link.publishes.map(|publish| publish.topic), Some(subscription.topic));
            format!("message {}", subscription.id)
        }
    }
}

fn ways(blueprint: &Blueprint) -> Vec<String> {
    saga(blueprint).steps.iter().map(|step| way(blueprint, step.way)).collect()
}

fn compensations(blueprint: &Blueprint) -> Vec<String> {
    saga(blueprint).steps.iter().filter_map(|step| step.compensation).map(|one| way(blueprint, one)).collect()
}

const ENTRY: &str = "entry = \"place\"\nrate = \"10/s\"";

#[test]
fn a_choreography_travels_on_implied_messages() {
    let blueprint = settled("", ENTRY);
    let saga = saga(&blueprint);
    assert!(matches!(saga.coordination, Coordination::Choreography), "three participants");
    assert_eq!(blueprint.sources[saga.source as usize].name.as_ref(), "buy");
    let names: Vec<&str> = saga.steps.iter().map(|step| step.name.as_ref()).collect();
    assert_eq!(names, ["create", "charge", "reserve", "confirm"]);
    let expected =
        ["entry", "message order->payment:charge", "message payment->stock:reserve", "message stock->email:confirm"];
    assert_eq!(ways(&blueprint), expected);
    assert_eq!(compensations(&blueprint), ["message payment->order:cancel", "message stock->payment:refund"]);
    let after: Vec<&[u32]> = saga.steps.iter().map(|step| step.after.as_ref()).collect();
    assert_eq!(after, [&[][..], &[0], &[1], &[2]]);
    assert!(saga.steps.iter().all(|step| step.reply.is_none()));
    assert_eq!((step(&blueprint, "charge").fails, step(&blueprint, "reserve").pivot), (0.05, true));
    assert!(step(&blueprint, "confirm").notify);
    assert_eq!(step(&blueprint, "charge").station, station_at(&blueprint, "payment"));
    assert_eq!((saga.retry_delay, saga.retries), (1_000_000_000, 10));
    assert!(called(&blueprint, "order").is_empty(), "the saga sends what it needs");
    for (entity, attribute, value) in [
        ("buy", "coordination", "choreography"),
        ("buy", "retry_delay", "1s"),
        ("buy", "retries", "10"),
        ("order->payment:charge", "pattern", "queue"),
        ("broker", "kind", "work-queue"),
    ] {
        assert_eq!(assumed(&blueprint, entity, attribute).as_deref(), Some(value), "{entity} {attribute}");
    }
}

#[test]
fn an_orchestration_has_a_coordinator_that_gets_replies() {
    let keys = "coordination = \"orchestration\"\nlog = \"2ms\"\nretry_delay = \"5s\"\nretries = 3";
    let blueprint = settled("", &format!("{ENTRY}\n{keys}"));
    let saga = saga(&blueprint);
    let Coordination::Orchestration { coordinator, log } = &saga.coordination else { panic!("a coordinator") };
    let handler = &blueprint.handlers[*coordinator as usize];
    assert_eq!((handler.station, log), (station_at(&blueprint, "order"), &Law::Constant(Nanos::from_millis(2))));
    assert_eq!((handler.work.as_ref(), handler.stages.len()), (Some(log), 0));
    assert_eq!((saga.retry_delay, saga.retries), (5_000_000_000, 3));
    let expected =
        ["entry", "message order->payment:charge", "message order->stock:reserve", "message order->email:confirm"];
    assert_eq!(ways(&blueprint), expected);
    assert_eq!(compensations(&blueprint), ["call order->order:cancel", "message order->payment:refund"]);
    let replies: Vec<String> =
        saga.steps.iter().filter_map(|step| step.reply).map(|reply| way(&blueprint, reply)).collect();
    let expected = [
        "message payment->order:charge.reply",
        "message stock->order:reserve.reply",
        "message email->order:confirm.reply",
    ];
    assert_eq!(replies, expected);
    let Some(Way::Message { subscription, .. }) = step(&blueprint, "charge").reply else { panic!("a message") };
    let delivery = blueprint.subscriptions[subscription as usize].delivery;
    assert_eq!(blueprint.links[delivery as usize].handler, *coordinator);
    assert_eq!(assumed(&blueprint, "buy", "coordinator").as_deref(), Some("order"));
}

#[test]
fn more_participants_than_three_get_a_coordinator() {
    let steps = "[[flows]]\nname = \"buy\"\nentry = \"place\"\nrate = \"1/s\"\ntransactional = true\nsteps = [\n\
                 { service = \"order\", action = \"a\" }, { service = \"payment\", action = \"b\" },\n\
                 { service = \"stock\", action = \"c\" }, { service = \"email\", action = \"d\" } ]\n";
    let led = blueprint(&format!("{SERVICES}{steps}"));
    assert!(matches!(saga(&led).coordination, Coordination::Orchestration { .. }));
    assert_eq!(assumed(&led, "buy", "log").as_deref(), Some("1ms"));
    let more = "[system.thresholds]\nchoreography_max = 4\n";
    let free = blueprint(&format!("{more}{SERVICES}{steps}"));
    assert!(matches!(saga(&free).coordination, Coordination::Choreography));
}

#[test]
fn steps_travel_on_declared_edges_which_are_not_triggered_twice() {
    let edges = "[[edges]]\nfrom = \"order\"\nto = \"payment\"\noperation = \"charge\"\npattern = \"rest\"\ntimeout = \"1s\"\n\
                 [[edges]]\nfrom = \"payment\"\nto = [\"stock\", \"web2\"]\nevent = \"paid\"\n[services.web2]\n\
                 [[edges]]\nfrom = \"order\"\nto = \"email\"\noperation = \"log\"\npattern = \"queue\"\n";
    let blueprint = settled(edges, ENTRY);
    let expected =
        ["entry", "call order->payment:charge", "message payment->stock:paid", "message stock->email:confirm"];
    assert_eq!(ways(&blueprint), expected);
    assert_eq!(called(&blueprint, "order"), ["order->email:log"], "what is no step is still made");
    assert_eq!(called(&blueprint, "payment"), ["payment->*:paid"], "the other consumer still gets its copy");
    let ids: Vec<&str> = blueprint.topics.iter().map(|topic| topic.id.as_ref()).collect();
    assert!(ids.contains(&"payment->stock:paid") && ids.contains(&"payment->*:paid"), "{ids:?}");
}

#[test]
fn a_saga_starts_by_its_own_rate() {
    let flow = |keys: &str| settled("", &format!("rate = \"3/s\"\n{keys}"));
    let free = flow("");
    let source = &free.sources[saga(&free).source as usize];
    let [(Entrance::Handler(handler), _)] = source.entrances.list[..] else { panic!("a handler") };
    assert_eq!((source.name.as_ref(), free.handlers[handler as usize].station), ("buy", station_at(&free, "order")));
    assert_eq!(free.sources.len(), 2, "the client still calls");
    assert_eq!(ways(&free)[0], "entry");
    let led = flow("coordination = \"orchestration\"\ncoordinator = \"email\"");
    let source = &led.sources[saga(&led).source as usize];
    let Coordination::Orchestration { coordinator, .. } = saga(&led).coordination else { panic!("a coordinator") };
    assert_eq!(source.entrances.list, [(Entrance::Handler(coordinator), 1.0)]);
    assert_eq!(led.handlers[coordinator as usize].station, station_at(&led, "email"));
    assert_eq!(ways(&led)[0], "message email->order:create");
    assert_eq!(ways(&led)[3], "call email->email:confirm");
}

#[test]
fn a_saga_without_entry_and_rate_is_started_by_those_who_reach_its_first_service() {
    let started = settled("", "");
    assert_eq!(started.sources[saga(&started).source as usize].name.as_ref(), "web->order:place");
    assert_eq!(assumed(&started, "buy", "entry").as_deref(), Some("web->order:place"));
    let lonely = SERVICES.replace("to = \"order\"", "to = \"email\"");
    let text = format!("{lonely}[[flows]]\nname = \"buy\"\n{STEPS}");
    let left = blueprint(&text);
    assert!(left.sagas.is_empty());
    assert_eq!(left.left_out.len(), 1, "{:?}", left.left_out);
}

#[test]
fn the_flow_that_asks_for_the_first_action_starts_the_saga() {
    let edges = "[services.timer]\nkind = \"external\"\n[services.shop]\n\
                 [[edges]]\nfrom = \"timer\"\nto = \"order\"\noperation = \"tick\"\npattern = \"rest\"\n\
                 [[edges]]\nfrom = \"web\"\nto = \"shop\"\noperation = \"buy\"\npattern = \"rest\"\n\
                 [[edges]]\nfrom = \"shop\"\nto = \"order\"\noperation = \"create\"\npattern = \"rest\"\n";
    let blueprint = settled(edges, "");
    assert_eq!(blueprint.sources[saga(&blueprint).source as usize].name.as_ref(), "web->shop:buy");
    assert_eq!(called(&blueprint, "shop"), ["shop->order:create"], "the request itself makes the first step");
}

#[test]
fn steps_stand_behind_what_they_come_after_and_notifications_hold_nobody_up() {
    let steps = "[[flows]]\nname = \"buy\"\nentry = \"place\"\nrate = \"1/s\"\ntransactional = true\n\
                 coordination = \"choreography\"\nsteps = [\n\
                 { service = \"stock\", action = \"c\", after = [\"b\", \"n\"] }, { service = \"order\", action = \"a\", after = [] },\n\
                 { service = \"payment\", action = \"b\", after = [\"a\"] }, { service = \"email\", action = \"n\", after = [\"b\"], notify = true } ]\n";
    let blueprint = blueprint(&format!("{SERVICES}{steps}"));
    let saga = saga(&blueprint);
    let seen: Vec<(&str, &[u32])> = saga.steps.iter().map(|step| (step.name.as_ref(), step.after.as_ref())).collect();
    assert_eq!(seen, [("a", &[][..]), ("b", &[0]), ("n", &[1]), ("c", &[1])]);
}

#[test]
fn steps_that_need_not_hold_together_are_no_saga() {
    let steps = "[[flows]]\nname = \"buy\"\nsteps = [ { service = \"order\", action = \"a\" }, { service = \"payment\", action = \"b\" } ]\n";
    let blueprint = blueprint(&format!("{SERVICES}{steps}"));
    assert!(blueprint.sagas.is_empty() && blueprint.topics.is_empty());
    let left: Vec<&str> = blueprint.left_out.iter().map(|(name, _)| name.as_ref()).collect();
    assert_eq!(left, ["buy"]);
}

#[test]
fn handlers_of_steps_and_compensations_are_told_apart() {
    let edges = "[services.bank]\nkind = \"external\"\n[[edges]]\nfrom = \"payment\"\nto = \"bank\"\npattern = \"rest\"\nduring = [\"refund\"]\n";
    let blueprint = settled(edges, ENTRY);
    let Some(Way::Message { subscription, .. }) = step(&blueprint, "charge").compensation else { panic!("a message") };
    let delivery = blueprint.subscriptions[subscription as usize].delivery;
    let handler = &blueprint.handlers[blueprint.links[delivery as usize].handler as usize];
    assert_eq!((handler.operation.as_deref(), handler.stages.len()), (Some("refund"), 1));
}
