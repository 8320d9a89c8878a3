//! Messages that come again, out of order, or later than the run; steps that stay; keys without an effect.

use hopwise::explore::Plan;
use hopwise::explore::outcome::{Outcome, Remark};
use hopwise::units::Nanos;

use super::messages::mail;
use super::runs::{Run, plan};

fn lead(run: &Run) -> String {
    let text = run.text(500);
    text.lines().nth(3).expect("a lead").trim().to_owned()
}

/// What is said, but for guesses.
fn kinds(outcome: &Outcome) -> Vec<String> {
    super::messages::kinds(outcome).into_iter().filter(|kind| kind != "unsupported-percentile").collect()
}

/// What is said of `kind`, once.
fn message(run: &Run, kind: &str) -> String {
    let all = run.json()["remarks"].as_array().expect("a list").clone();
    let mut found = all.iter().filter(|remark| remark["kind"] == kind);
    let message = found.next().unwrap_or_else(|| panic!("no {kind} among {all:#?}"))["message"].clone();
    assert!(found.next().is_none(), "{kind} once");
    message.as_str().expect("a text").to_owned()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
}

fn unwarmed(seconds: u64) -> Plan {
    Plan { warmup: None, ..plan(seconds, 2) }
}

#[test]
fn what_is_refused_for_ever_is_no_yes() {
    for keys in ["poison = 0.02", "poison = 0.02\nredelivery_delay = \"1s\"", "error_rate = 1.0"] {
        let run = Run::of(&mail("50", "", keys), &plan(30, 2));
        assert!(lead(&run).starts_with("No: messages of order->email:sent"), "{}", lead(&run));
        has(&message(&run, "comes-again"), &["for ever", "max_deliveries", "and `dlq`", "repeats"]);
        assert!(!kinds(&run.outcome).contains(&"queue-grows".to_owned()), "{keys}: {:?}", kinds(&run.outcome));
    }
    let blocked = Run::of(&mail("50", "", "poison = 0.02\nkey = { count = 5 }"), &plan(30, 2));
    has(&message(&blocked, "comes-again"), &["blocks what is behind it in its partition"]);
    // What is given up, or fails now and then, is another matter.
    for keys in ["poison = 0.02\nmax_deliveries = 3\ndlq = true", "error_rate = 0.1"] {
        let run = Run::of(&mail("50", "", keys), &plan(30, 2));
        assert_eq!(kinds(&run.outcome), Vec::<String>::new(), "{keys}");
    }
}

#[test]
fn a_run_that_is_shorter_than_a_delay_says_so() {
    let run = Run::of(&mail("50", "", "delay = \"10m\""), &unwarmed(60));
    assert_eq!(kinds(&run.outcome), ["run-too-short"]);
    has(&message(&run, "run-too-short"), &["`delay` of 600s", "--warmup 600s"]);
    has(&lead(&run), &["In part", "too short to tell what becomes of order->email:sent"]);
    let late =
        Run::of(&mail("50", "", "delay = \"10s\""), &Plan { warmup: Some(Nanos(10_000_000_000)), ..plan(60, 2) });
    assert_eq!(kinds(&late.outcome), Vec::<String>::new(), "measured from the first one on");
    let most = Run::of(&mail("50", "", "delay = \"10s\""), &unwarmed(60));
    assert_eq!(kinds(&most.outcome), ["run-too-short"]);
    assert_eq!(lead(&most), "Yes: nothing failed.", "most of the window is as it will be");
    let outbox = |poll: &str| mail("50", "", &format!("outbox = {{ poll = \"{poll}\", batch = 1000000 }}"));
    let run = Run::of(&outbox("2m"), &unwarmed(60));
    assert_eq!(kinds(&run.outcome), ["run-too-short"]);
    has(&message(&run, "run-too-short"), &["relay of order looks every 120s", "--warmup 120s --for 2400s"]);
    assert_eq!(kinds(&Run::of(&outbox("2s"), &plan(60, 2)).outcome), Vec::<String>::new());
}

#[test]
fn a_visibility_timeout_below_the_handling_names_both() {
    let email = "service_time = { constant = \"100ms\" }";
    let text = |keys: &str| {
        let text = mail("20", "", keys).replace("service_time = { exponential = \"10ms\" }", email);
        text.replace("concurrency = 1", "concurrency = 20")
    };
    let run = Run::of(&text("visibility_timeout = \"50ms\"\nmax_deliveries = 3"), &plan(30, 2));
    has(&message(&run, "visible-too-soon"), &["is 50ms", "takes 100ms on the mean", "100% of the deliveries"]);
    let run = Run::of(&text("visibility_timeout = \"200ms\""), &plan(30, 2));
    assert_eq!(kinds(&run.outcome), Vec::<String>::new());
    // A tail counts too: an exponential of 10 ms is over 30 ms in e^-3 = 5 % of the cases.
    let tail = mail("20", "", "visibility_timeout = \"30ms\"").replace("concurrency = 1", "concurrency = 20");
    has(&message(&Run::of(&tail, &plan(60, 2)), "visible-too-soon"), &["takes 10ms on the mean"]);
}

#[test]
fn keys_that_overtake_each_other_on_the_way_are_told() {
    let swift = |keys: &str| {
        let text = mail("300", "", &format!("key = {{ count = 2 }}\n{keys}"));
        let text =
            text.replace("exponential = \"10ms\"", "constant = \"1ms\"").replace("concurrency = 1", "concurrency = 8");
        text.replace("publish_latency = \"2ms\"", "publish_latency = { exponential = \"20ms\" }")
    };
    let run = Run::of(&swift(""), &plan(30, 2));
    has(&message(&run, "overtaken"), &["effects of order->email:sent", "on the way to the broker", "`outbox`"]);
    let run = Run::of(&swift("outbox = { poll = \"50ms\" }"), &plan(30, 2));
    assert_eq!((kinds(&run.outcome), run.outcome.subscriptions[0].counts.out_of_order), (Vec::new(), 0));
}

/// Three steps of which the last fails so often; `hotel` has these keys.
fn trip(fails: &str, hotel: &str) -> String {
    format!(
        "[services.web]\nkind = \"client\"\n[services.booking]\nconcurrency = 8\n[services.hotel]\nconcurrency = 8\n[services.payment]\nconcurrency = 8\n\
         [[edges]]\nfrom = \"web\"\nto = \"booking\"\noperation = \"book\"\npattern = \"rest\"\n\
         [[flows]]\nname = \"trip\"\nentry = \"book\"\nrate = \"20/s\"\ntransactional = true\n\
         coordination = \"choreography\"\nsteps = [\n\
         {{ service = \"booking\", action = \"book\", compensation = \"cancel\" }},\n\
         {{ service = \"hotel\", action = \"reserve\"{hotel} }},\n\
         {{ service = \"payment\", action = \"charge\", compensation = \"refund\", fails = \"{fails}\" }},\n]\n"
    )
}

#[test]
fn steps_that_nothing_undoes_are_named() {
    let run = Run::of(&trip("20%", ""), &plan(30, 2));
    let said = message(&run, "not-undone");
    has(&said, &["reserve of trip", "compensation", "irreversible"]);
    assert!(!said.contains("charge") && !said.contains("book "), "{said}");
    has(&lead(&run), &["In part: nothing failed", "of the runs of trip are undone"]);
    for (fails, hotel) in [("0%", ""), ("20%", ", compensation = \"release\"")] {
        let kinds = kinds(&Run::of(&trip(fails, hotel), &plan(30, 2)).outcome);
        assert!(!kinds.contains(&"not-undone".to_owned()), "{kinds:?}");
    }
}

#[test]
fn a_saga_that_never_holds_is_a_no() {
    let run = Run::of(&trip("100%", ", compensation = \"release\""), &plan(20, 2));
    assert_eq!(lead(&run), "No: none of the runs of trip holds.");
}

#[test]
fn what_a_saga_never_does_has_no_edge_and_formulas_are_silent_about_it() {
    let run = Run::of(&trip("20%", ", compensation = \"release\""), &plan(20, 2));
    let all = run.json();
    let edges: Vec<&String> = all["edges"].as_object().expect("edges").keys().collect();
    assert!(edges.iter().any(|edge| edge.ends_with(":release")), "{edges:?}");
    assert!(edges.iter().all(|edge| !edge.ends_with(":refund")), "nothing comes after it: {edges:?}");
    for service in ["booking", "hotel", "payment"] {
        assert!(all["services"][service]["bound"]["utilization"].is_null(), "{service}");
    }
    assert!(all["bounds"]["largest_load"].is_null());
    assert!(all["subscriptions"]["booking->hotel:reserve"]["bound"]["lag_s"].is_null());
}

#[test]
fn an_edge_beside_its_flow_is_told() {
    let beside = mail("50", "", "").replace("entry = \"web->order:place\"", "entry = \"order\"");
    let run = Run::of(&beside, &plan(10, 2));
    has(&message(&run, "unused-edges"), &["over web->order:place", "flow order", "`entry`"]);
    let run = Run::of(&mail("50", "", ""), &plan(10, 2));
    assert_eq!(kinds(&run.outcome), Vec::<String>::new());
}

fn idle(outcome: &Outcome) -> Vec<(&str, &str)> {
    let all = outcome.remarks.iter().filter_map(|remark| match remark {
        Remark::Idle(idle) => Some((&*idle.entity, idle.attribute)),
        _ => None,
    });
    all.collect()
}

#[test]
fn keys_that_exclude_each_other_are_named() {
    let edge = "order->email:sent";
    let cases: [(&str, &[&str]); 4] = [
        ("ack = \"auto\"\ndlq = true\nmax_deliveries = 3", &["dlq", "max_deliveries"]),
        ("ack = \"manual\"\ndlq = true\nmax_deliveries = 3", &[]),
        ("reply = \"immediate\"", &["reply"]),
        ("reply = \"none\"", &[]),
    ];
    for (keys, wanted) in cases {
        let run = Run::of(&mail("10", "", keys), &plan(5, 2));
        assert_eq!(idle(&run.outcome), wanted.iter().map(|key| (edge, *key)).collect::<Vec<_>>(), "{keys}");
    }
    let asked = "reply = \"immediate\"";
    let asynchronous = mail("10", "", asked).replace("pattern = \"queue\"", "pattern = \"async-request-reply\"");
    let run = Run::of(&asynchronous, &plan(5, 2));
    assert_eq!(idle(&run.outcome), [(edge, "reply")]);
    has(&message(&run, "no-effect"), &["async-request-reply", "reply = \"deferred\""]);
    let called =
        mail("10", "", "max_deliveries = 3\nttl = \"1m\"").replace("pattern = \"queue\"", "pattern = \"rest\"");
    let run = Run::of(&called, &plan(5, 2));
    assert_eq!(idle(&run.outcome), [(edge, "max_deliveries"), (edge, "ttl")]);
    let led = trip("0%", "").replace("transactional", "log = \"1ms\"\ncoordinator = \"booking\"\ntransactional");
    assert_eq!(idle(&Run::of(&led, &plan(5, 2)).outcome), [("trip", "coordinator"), ("trip", "log")]);
    let orchestrated = led.replace("\"choreography\"", "\"orchestration\"");
    assert_eq!(idle(&Run::of(&orchestrated, &plan(5, 2)).outcome), []);
}

#[test]
fn an_outbox_of_whom_nobody_calls_says_why() {
    let outbox = "outbox = true";
    let entered = mail("10", "", outbox).replace("entry = \"web->order:place\"", "entry = \"order->email:sent\"");
    let run = Run::of(&entered, &plan(5, 2));
    assert_eq!(idle(&run.outcome), [("order->email:sent", "outbox")]);
    assert_eq!(idle(&Run::of(&mail("10", "", outbox), &plan(5, 2)).outcome), []);
    let outside = mail("10", "", outbox).replace("from = \"order\"\nto = \"email\"", "from = \"web\"\nto = \"email\"");
    assert_eq!(idle(&Run::of(&outside, &plan(5, 2)).outcome), [("web->email:sent", "outbox")]);
}

#[test]
fn what_stands_behind_a_failed_publish_never_was() {
    let text = mail("20", "", "broker = \"rabbit\"").replace(
        "[brokers.rabbit]",
        "[services.audit]\n[brokers.other]\nkind = \"log\"\n[[faults]]\ntarget = \"rabbit\"\nkind = \"crash\"\nat = \"0s\"\n\
         [brokers.rabbit]",
    );
    let second =
        "[[edges]]\nfrom = \"order\"\nto = \"audit\"\nevent = \"noted\"\npattern = \"pub-sub\"\nbroker = \"other\"\n";
    let run = Run::of(&format!("{text}{second}"), &plan(10, 2));
    let of = |id: &str| {
        let topic = run.outcome.topics.iter().find(|topic| &*topic.id == id).expect("a topic");
        let subscription = run.outcome.subscriptions.iter().find(|it| &*it.id == id).expect("a subscription");
        (topic.published, subscription.counts.unpublished)
    };
    let (published, lost) = of("order->email:sent");
    assert!(published > 0 && lost == published, "{lost} of {published}");
    assert_eq!(of("order->audit:noted"), (0, 0), "the request failed before it");
}
