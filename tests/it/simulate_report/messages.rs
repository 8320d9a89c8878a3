//! Messages and sagas in reports, and simulated systems whose figures are known.

use hopwise::explore::outcome::{OutboxGrowth, Outcome, Remark, Server};
use hopwise::report::payload::Simulation;
use hopwise::report::{markdown, text};

use super::json::{exactly, of};
use super::runs::{Run, plan};
use super::{made, made_mail};
use crate::support::golden;

fn plainly(outcome: &Outcome) -> String {
    let report = Simulation::of(outcome, &[], "shop", "shop.toml", "1.2.3");
    anstream::adapter::strip_str(&text::simulation(&report, 80)).to_string()
}

#[test]
fn the_reports_of_a_made_outcome_with_messages_are_as_they_were_read() {
    let outcome = made_mail::outcome();
    golden::compare("tests/it/simulate_report/mail.out", &plainly(&outcome));
    let report = Simulation::of(&outcome, &[], "shop", "shop.toml", "1.2.3");
    golden::compare("tests/it/simulate_report/mail.md", &markdown::simulation(&report));
}

#[test]
fn messages_and_sagas_have_their_names() {
    let all = of(&made_mail::outcome(), &[]);
    let it = &all["subscriptions"]["order->email:placed"];
    let counts = [
        "accepted",
        "duplicated",
        "consumed",
        "deliveries",
        "redelivered",
        "dead_lettered",
        "expired",
        "dropped",
        "lost",
        "lost_before_broker",
        "double_effects",
        "out_of_order",
    ];
    let others = [
        "topic",
        "broker",
        "consumer",
        "depth",
        "growth_per_s",
        "lag",
        "staleness",
        "accepted_per_s",
        "deliveries_per_s",
        "handling",
        "outcomes",
        "drain",
        "ci95",
        "bound",
    ];
    exactly(it, &[&counts[..], &others[..]].concat());
    exactly(&it["depth"], &["mean", "max", "final", "p99", "ci95"]);
    exactly(&it["drain"], &["from_s", "drain_s", "ci95", "backlog", "calculated_s"]);
    exactly(&it["bound"], &["arrivals_per_s", "handling_s", "capacity_per_s", "stable", "lag_s", "formula"]);
    assert_eq!((&it["lost"], &it["lost_before_broker"]), (&18.into(), &6.into()), "12 + 6");
    assert_eq!(
        (&it["depth"]["final"], &it["depth"]["ci95"]["p99"]),
        (&360.0.into(), &serde_json::json!([760.0, 840.0]))
    );
    // A delivery is no edge of its own; its outcomes stand with the subscription.
    assert_eq!(all["edges"].as_object().map(|edges| edges.len()), Some(3));
    assert_eq!(all["edges"]["order->email:placed"]["completed"]["p50_s"], 2.0);
    assert_eq!(all["edges"]["web->order:checkout"]["completed"], serde_json::Value::Null);
    assert_eq!(it["outcomes"], serde_json::json!({"ok": 0.98, "error": 0.02}));
    exactly(
        &all["topics"]["order->email:placed"],
        &["broker", "published", "published_per_s", "ghosts", "batches", "batch_size"],
    );
    assert!(all["services"].get("rabbit").is_none());
    exactly(
        &all["brokers"]["rabbit"],
        &[
            "arrived",
            "arrived_per_s",
            "utilization",
            "mean_queue",
            "max_queue",
            "wait",
            "rejected_ratio",
            "availability",
            "ci95",
            "bound",
        ],
    );
    exactly(&all["outboxes"]["order"], &["depth", "growth_per_s", "delay", "ci95", "bound"]);
    exactly(&all["outboxes"]["order"]["bound"], &["arrivals_per_s", "capacity_per_s", "stable", "delay_s"]);
    let shares = ["started_per_s", "committed_ratio", "compensated_ratio", "stuck_ratio"];
    let per_saga = ["steps_per_saga", "compensations_per_saga", "messages_per_saga"];
    let saga = &all["sagas"]["checkout"];
    exactly(
        saga,
        &[
            &shares[..],
            &per_saga,
            &["started", "pending", "failed_compensations", "completion", "inconsistent", "ci95"],
        ]
        .concat(),
    );
    exactly(&saga["ci95"], &[&shares[..], &per_saga].concat());
    let flow = &all["flows"]["checkout"];
    assert_eq!((&flow["acknowledged"], &flow["pending"]), (&flow["response"], &4.into()));
    assert_eq!((&flow["completion"]["p50_s"], &flow["incomplete_ratio"]), (&2.5.into(), &0.031.into()));
    let series = &all["series"];
    exactly(&series["subscriptions"]["order->email:placed"], &["depth", "lag_s"]);
    exactly(&series["outboxes"]["order"], &["depth"]);
    let of_load = ["arrived_per_s", "rejected_per_s", "failed_per_s", "wasted_requests_per_s", "wasted_work"];
    exactly(&series["brokers"]["rabbit"], &[&["queue", "busy", "utilization"], &of_load[..]].concat());
    assert!(series["services"].get("rabbit").is_none());
}

#[test]
fn a_queue_and_an_outbox_that_grow_are_told_with_what_would_do() {
    let mut outcome = made_mail::outcome();
    let outbox = OutboxGrowth {
        service: "order".into(),
        per_s: 5.0,
        reached: 300.0,
        arrivals_per_s: 15.0,
        capacity_per_s: 10.0,
        batch: 16,
    };
    outcome.remarks = vec![made_mail::growing(), Remark::OutboxGrowing(outbox)];
    let all = of(&outcome, &[]);
    let (queue, outbox) = (&all["remarks"][0], &all["remarks"][1]);
    assert_eq!((&queue["kind"], &queue["entity"]), (&"queue-grows".into(), &"email".into()));
    assert_eq!(queue["needed"], serde_json::json!({"what": "slots", "at_least": 12, "replicas": 3, "replicas_now": 1}));
    let message = queue["message"].as_str().expect("a message");
    assert!(message.contains("grow by 20/s") && message.contains("3 replicas instead of 1"), "{message}");
    assert_eq!((&outbox["kind"], &outbox["growth_per_s"]), (&"outbox-grows".into(), &5.0.into()));
    let text = plainly(&outcome);
    assert!(text.contains("No: email and 1 other cannot keep up with the load."), "{text}");
}

#[test]
fn what_is_lost_or_doubled_is_no_plain_yes() {
    let lead = |outcome: &Outcome| plainly(outcome).lines().nth(3).expect("a lead").trim().to_owned();
    let mut outcome = made_mail::outcome();
    outcome.flows[0].error_ratio = made::figure(0.0, 0.0);
    assert!(lead(&outcome).starts_with("In part: nothing failed, but 30 messages lost"), "{}", lead(&outcome));
    outcome.subscriptions[0].counts.lost = 2_400;
    assert_eq!(lead(&outcome), "No: 10.2% of the messages of order->email:placed have no effect.");
    outcome.subscriptions.clear();
    outcome.sagas[0].compensated_ratio = made::figure(0.0, 0.0);
    assert_eq!(lead(&outcome), "In part: nothing failed, but 0.4% of the runs of checkout are stuck.");
    outcome.sagas[0].stuck_ratio = made::figure(0.2, 0.01);
    assert_eq!(lead(&outcome), "No: 20% of the runs of checkout are stuck.");
    outcome.sagas[0].stuck_ratio = made::figure(0.0, 0.0);
    outcome.sagas[0].compensated_ratio = made::figure(0.05, 0.01);
    assert_eq!(lead(&outcome), "In part: nothing failed, but 5% of the runs of checkout are undone.");
    outcome.sagas[0].committed_ratio = made::figure(0.0, 0.0);
    assert_eq!(lead(&outcome), "No: none of the runs of checkout holds.");
    outcome.sagas.clear();
    assert_eq!(lead(&outcome), "Yes: nothing failed.");
}

/// Orders that publish an e-mail each; a mailer that takes one at a time.
pub fn mail(rate: &str, order: &str, edge: &str) -> String {
    format!(
        r#"
[services.web]
kind = "client"
[services.order]
service_time = {{ constant = "1ms" }}
{order}
[services.email]
concurrency = 1
service_time = {{ exponential = "10ms" }}
[brokers.rabbit]
kind = "work-queue"
publish_latency = "2ms"
[[flows]]
name = "order"
entry = "web->order:place"
rate = "{rate}/s"
[[edges]]
from = "web"
to = "order"
operation = "place"
pattern = "rest"
latency = "0s"
protocol_cost = "0s"
[[edges]]
from = "order"
to = "email"
event = "sent"
pattern = "queue"
{edge}
"#
    )
}

pub fn kinds(outcome: &Outcome) -> Vec<String> {
    let all = of(outcome, &[]);
    let remarks = all["remarks"].as_array().expect("a list").iter();
    remarks.filter_map(|remark| remark["kind"].as_str().map(str::to_owned)).collect()
}

#[test]
fn formulas_follow_messages_to_their_lag() {
    let run = Run::of(&mail("50", "", ""), &plan(200, 4));
    let (it, bound) = (&run.outcome.subscriptions[0], &run.outcome.bounds.subscriptions[0]);
    // 2 ms to the broker, and M/M/1: ρ / (μ − λ) = 0.5 / 50.
    let lag = bound.lag_s.expect("a formula");
    assert!((lag - 0.012).abs() < 1e-12, "{lag}");
    let mean = it.lag.mean.expect("messages");
    assert!((mean.value - 0.012).abs() < 0.001, "{mean:?}");
    assert_eq!((bound.arrivals_per_s, bound.capacity_per_s), (50.0, Some(100.0)));
    assert_eq!(kinds(&run.outcome), Vec::<String>::new());
    let flow = &run.outcome.flows[0];
    // Answered after 1 ms of work and the publishing; all is done 20 ms of M/M/1 later.
    assert!((flow.response.mean.expect("answers").value - 0.003).abs() < 1e-6);
    assert!((flow.completion.mean.expect("effects").value - 0.023).abs() < 0.002);
    let busy = run.outcome.services[0].utilization.expect("slots").value;
    assert!((busy - 0.5).abs() < 0.02 && &*run.outcome.services[0].name == "email", "{busy}");
}

#[test]
fn a_queue_that_grows_names_the_servers_it_takes() {
    let run = Run::of(&mail("250", "", ""), &plan(30, 2));
    let growth = run.outcome.remarks.iter().find_map(|remark| match remark {
        Remark::Growing(growth) => Some(growth),
        _ => None,
    });
    let growth = growth.expect("100 of 250 are taken");
    assert!((growth.per_s - 150.0).abs() < 10.0, "{growth:?}");
    let needed = growth.needed.expect("handled");
    // 250 × 10 ms = 2.5.
    assert_eq!((needed.what, needed.at_least, needed.replicas, needed.now), (Server::Slot, 3, 3, 1));
    assert_eq!(kinds(&run.outcome), ["queue-grows"]);
    let depth = &run.outcome.subscriptions[0].depth;
    assert!((depth.growth_per_s.expect("a growth").value - 150.0).abs() < 10.0);
    // A queue with an end does not grow, and says what it dropped.
    let run = Run::of(&mail("250", "", "max_length = 100\noverflow = \"drop-oldest\""), &plan(30, 2));
    assert_eq!(kinds(&run.outcome), Vec::<String>::new());
    assert!(run.text(80).contains("of the messages of order->email:sent have no effect"), "{}", run.text(80));
}

#[test]
fn an_outbox_delays_by_half_an_interval_and_grows_above_its_batches() {
    let outbox = "outbox = { poll = \"100ms\", batch = 10 }";
    let run = Run::of(&mail("20", "", outbox), &plan(200, 4));
    let it = &run.outcome.outboxes[0];
    // 100 ms / 2 + 2 ms.
    assert!((it.delay.mean.expect("rows").value - 0.052).abs() < 0.003, "{:?}", it.delay.mean);
    assert_eq!(run.outcome.bounds.outboxes[it.station].and_then(|bound| bound.delay_s), Some(0.052));
    assert_eq!(kinds(&run.outcome), Vec::<String>::new());
    // 10 rows every 100 ms are 100 a second.
    let run = Run::of(&mail("130", "", outbox).replace("concurrency = 1", "concurrency = 9"), &plan(40, 2));
    assert_eq!(kinds(&run.outcome), ["outbox-grows"]);
    let growth = run.outcome.outboxes[0].depth.growth_per_s.expect("a growth").value;
    assert!((growth - 30.0).abs() < 5.0, "{growth}");
}

#[test]
fn a_peak_drains_as_its_rates_say() {
    let spike = "load = { spike = { at = \"20s\", for = \"10s\", rate = \"200/s\" } }\n[[edges]]";
    let text = mail("50", "", "").replacen("[[edges]]", spike, 1);
    let mut plan = plan(100, 4);
    plan.warmup = None;
    let run = Run::of(&text, &plan);
    let drain = run.outcome.subscriptions[0].drain.as_ref().expect("a peak");
    // (200 − 100) × 10 s = 1,000 wait; 1,000 / (100 − 50) = 20 s.
    assert_eq!((drain.from_s, drain.backlog, drain.calculated_s), (30.0, Some(1_000.0), Some(20.0)));
    let measured = drain.measured_s.expect("it comes back").value;
    assert!((measured - 20.0).abs() < 3.0, "{measured}");
    assert!(run.text(80).contains("gone after 20s"), "{}", run.text(80));
    let objective = format!("{text}[[objectives]]\nexpr = 'p(99) depth{{subscription:order->email}} < 10k'\n");
    assert_eq!(Run::of(&objective, &plan).json()["objectives"][0]["outcome"], "met");
}
