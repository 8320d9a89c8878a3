//! Every name that JSON promises, one by one.

use serde_json::Value;

use hopwise::explore::objectives::{Ground, Judgement, Unit, Verdict};
use hopwise::explore::outcome::{Growth, Outcome, Remark, Times, Warmup};
use hopwise::report::json;
use hopwise::report::payload::Simulation;
use hopwise::simulate::statistics::{Groups, Interval};

use super::made;
use super::runs::{Run, broken_shop, plan};

pub fn of(outcome: &Outcome, judgements: &[Judgement]) -> Value {
    let mut out = Vec::new();
    let report = Simulation::of(outcome, judgements, "shop", "shop.toml", "1.2.3");
    json::simulation(&report, &mut out).expect("a vector takes everything");
    serde_json::from_slice(&out).expect("it is JSON")
}

/// Every path of `paths` leads to something in `value`, and nothing else stands at its level.
pub fn exactly(value: &Value, names: &[&str]) {
    let mut found: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    let mut expected = names.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn the_top_level_has_its_names() {
    let all = of(&made::outcome(), &[]);
    exactly(
        &all,
        &[
            "schema_version",
            "command",
            "version",
            "name",
            "file",
            "seed",
            "replications",
            "duration_s",
            "warmup_s",
            "warmup",
            "partial",
            "events",
            "objectives",
            "remarks",
            "flows",
            "services",
            "edges",
            "brokers",
            "topics",
            "subscriptions",
            "outboxes",
            "sagas",
            "faults",
            "metastable",
            "bounds",
            "assumptions",
            "fitted",
            "left_out",
            "series",
        ],
    );
    assert_eq!(
        (&all["schema_version"], &all["command"], &all["version"]),
        (&1.into(), &"simulate".into(), &"1.2.3".into())
    );
    assert_eq!((&all["name"], &all["file"]), (&"shop".into(), &"shop.toml".into()));
    assert_eq!((&all["seed"], &all["replications"]), (&7.into(), &8.into()));
    assert_eq!((&all["duration_s"], &all["warmup_s"]), (&60.0.into(), &5.0.into()));
    assert_eq!((&all["warmup"], &all["partial"]), (&"stated".into(), &false.into()));
    let nanos = hopwise::units::Nanos(1_000_000_000);
    for (warmup, name) in
        [(Warmup::Found(nanos), "found"), (Warmup::NotSteady(nanos), "no-steady-state"), (Warmup::Off, "none")]
    {
        assert_eq!(of(&Outcome { warmup, ..made::outcome() }, &[])["warmup"], name);
    }
}

#[test]
fn a_flow_has_its_names() {
    let all = of(&made::outcome(), &[]);
    let flow = &all["flows"]["checkout"];
    exactly(
        flow,
        &[
            "offered_per_s",
            "goodput_per_s",
            "success_ratio",
            "degraded_ratio",
            "error_ratio",
            "offered",
            "unfinished",
            "deadline_s",
            "response",
            "failures",
            "roots",
            "time_in",
            "time_in_slowest",
            "acknowledged",
            "completion",
            "incomplete_ratio",
            "pending",
            "ci95",
            "bound",
        ],
    );
    assert_eq!(
        (&flow["offered_per_s"], &flow["offered"], &flow["unfinished"]),
        (&50.0.into(), &24_000.into(), &3.into())
    );
    assert_eq!((&flow["acknowledged"], &flow["completion"]), (&Value::Null, &Value::Null));
    assert_eq!(flow["deadline_s"], 0.25);
    let durations = ["mean_s", "sd_s", "p50_s", "p90_s", "p95_s", "p99_s", "p999_s", "max_s"];
    exactly(&flow["response"], &[&durations[..], &["count", "supported", "ci95"]].concat());
    assert_eq!(flow["response"]["p99_s"], 0.15);
    exactly(&flow["response"]["supported"], &["p50", "p90", "p95", "p99", "p999"]);
    assert_eq!(
        (&flow["response"]["supported"]["p99"], &flow["response"]["supported"]["p999"]),
        (&true.into(), &false.into())
    );
    assert!(flow["response"]["p999_s"].is_number(), "an unsupported percentile is still a number");
    exactly(&flow["response"]["ci95"], &["mean_s", "p50_s", "p90_s", "p95_s", "p99_s", "p999_s"]);
    assert_eq!(flow["response"]["ci95"]["p99_s"].as_array().map(Vec::len), Some(2));
    assert_eq!(flow["failures"], serde_json::json!({"timeout": 0.02, "error": 0.002}));
    assert_eq!(flow["roots"][0], serde_json::json!({"component": "payment", "outcome": "timeout", "share": 0.02}));
    let kinds = ["own_s", "line_s", "permit_s", "network_s", "broker_s", "backoff_s", "hedges_s", "timeouts_s"];
    exactly(&flow["time_in"], &kinds);
    exactly(&flow["time_in_slowest"], &kinds);
    assert_eq!(flow["time_in_slowest"]["line_s"], 0.12);
    let ratios = ["success_ratio", "degraded_ratio", "error_ratio", "incomplete_ratio"];
    exactly(&flow["ci95"], &[&["offered_per_s", "goodput_per_s"], &ratios[..]].concat());
    exactly(&flow["bound"], &["rate_per_s", "unloaded_s", "response_s", "complete"]);
}

#[test]
fn a_service_has_its_names() {
    let all = of(&made::outcome(), &[]);
    let service = &all["services"]["payment"];
    exactly(
        service,
        &[
            "utilization",
            "core_utilization",
            "mean_in_system",
            "mean_queue",
            "max_queue",
            "wait",
            "in_system",
            "arrived",
            "arrived_per_s",
            "rejected_ratio",
            "wasted_ratio",
            "wasted_requests_per_s",
            "availability",
            "ci95",
            "bound",
        ],
    );
    assert_eq!((&service["utilization"], &service["core_utilization"]), (&0.8.into(), &Value::Null));
    for name in ["mean_s", "sd_s", "share", "p50_s", "p90_s", "p95_s", "p99_s", "p999_s", "max_s", "supported", "ci95"]
    {
        assert!(service["wait"].get(name).is_some(), "wait.{name}");
    }
    assert_eq!(service["wait"]["share"], 0.25);
    assert_eq!(
        service["in_system"],
        serde_json::json!({"sd": 1.5, "p99": 9, "idle": 0.2, "probabilities": [0.2, 0.5, 0.3]})
    );
    exactly(
        &service["ci95"],
        &[
            "utilization",
            "core_utilization",
            "mean_in_system",
            "mean_queue",
            "rejected_ratio",
            "wasted_ratio",
            "availability",
        ],
    );
    exactly(
        &service["bound"],
        &["arrivals_per_s", "utilization", "core_utilization", "capacity_per_s", "stable", "wait_s", "formula"],
    );
    assert_eq!((&service["bound"]["utilization"], &service["bound"]["formula"]), (&0.79.into(), &"erlang-c".into()));
}

#[test]
fn an_edge_has_its_names() {
    let all = of(&made::outcome(), &[]);
    let edge = &all["edges"]["order->payment:pay"];
    exactly(
        edge,
        &[
            "calls",
            "calls_per_s",
            "attempts_per_s",
            "amplification",
            "retries_per_s",
            "hedges_per_s",
            "cache_hit_ratio",
            "outcomes",
            "latency",
            "completed",
            "breaker",
            "ci95",
            "bound",
        ],
    );
    assert_eq!(edge["outcomes"], serde_json::json!({"ok": 0.97, "timeout": 0.02, "circuit-open": 0.01}));
    exactly(&edge["breaker"], &["opened", "stopped_ratio", "timeline"]);
    assert_eq!(edge["breaker"]["timeline"][1], serde_json::json!({"at_s": 25.0, "caller": 1, "to": "half-open"}));
    exactly(&edge["ci95"], &["calls_per_s", "attempts_per_s", "amplification"]);
    exactly(&edge["bound"], &["calls_per_s"]);
    assert_eq!(edge["latency"]["p95_s"].as_f64(), Some(0.07));
    let other = &all["edges"]["web->order:checkout"];
    assert_eq!((&other["breaker"], &other["cache_hit_ratio"]), (&Value::Null, &0.3.into()));
}

#[test]
fn the_rest_has_its_names() {
    let judgement = Judgement {
        name: Some("fast".into()),
        expression: "p(99){flow:checkout} < 250ms".into(),
        unit: Unit::Seconds,
        measured: Some(0.15),
        interval: Some(Interval { low: 0.14, high: 0.16 }),
        limit: 0.25,
        verdict: Verdict::Met,
        ground: Ground::Interval,
        margin: Some(0.4),
    };
    let all = of(&made::outcome(), &[judgement]);
    assert_eq!(
        all["objectives"][0],
        serde_json::json!({
            "name": "fast", "expression": "p(99){flow:checkout} < 250ms", "measured": 0.15, "interval": [0.14, 0.16],
            "limit": 0.25, "unit": "seconds", "outcome": "met", "margin": 0.4,
            "because": "the whole 95% interval keeps the limit",
        })
    );
    assert_eq!(
        all["faults"][0],
        serde_json::json!({
            "target": "payment", "kind": "crash", "at_s": 20.0, "for_s": 10.0, "every_s": null, "next_s": null,
            "compared_with": {"from_s": 5.0, "to_s": 20.0},
            "story": [
                {"at_s": 20.0, "kind": "edge", "entity": "order->payment:pay", "what": "failing", "share": 1.0,
                 "peak": null, "through": null},
                {"at_s": 20.5, "kind": "flow", "entity": "checkout", "what": "slow", "share": null, "peak": 0.2,
                 "through": "web->order:checkout"},
            ],
            "blast_radius": {"checkout": 0.6}, "recovered": true, "recovered_at_s": 31.5, "metastable": null,
        })
    );
    assert_eq!(
        all["bounds"],
        serde_json::json!({"largest_load": {"factor": 1.27, "service": "payment"}, "stationary": true})
    );
    exactly(&all["assumptions"][0], &["entity", "attribute", "value", "because"]);
    exactly(&all["fitted"][0], &["entity", "attribute", "law", "mean_s", "p50_s", "p99_s", "sigma"]);
    exactly(&all["left_out"][0], &["entity", "because"]);
    let series = &all["series"];
    exactly(series, &["bin_s", "flows", "services", "edges", "brokers", "subscriptions", "outboxes"]);
    let flow = &series["flows"]["checkout"];
    exactly(flow, &["offered_per_s", "ok_per_s", "degraded_per_s", "failed_per_s", "response_s"]);
    assert_eq!((flow["ok_per_s"].as_array().map(Vec::len), &flow["response_s"][0]), (Some(120), &Value::Null));
    exactly(
        &series["services"]["order"],
        &[
            "queue",
            "busy",
            "utilization",
            "arrived_per_s",
            "rejected_per_s",
            "failed_per_s",
            "wasted_work",
            "wasted_requests_per_s",
        ],
    );
    exactly(
        &series["edges"]["order->payment:pay"],
        &["calls_per_s", "amplification", "cache_hits_per_s", "attempts_per_s", "failed_per_s", "opened"],
    );
    assert_eq!(series["edges"]["web->order:checkout"]["opened"], Value::Null);
}

#[test]
fn remarks_have_a_kind_and_a_message() {
    let groups = Groups {
        split: 1.0,
        low: 5,
        high: 3,
        low_mean: 0.1,
        high_mean: 5.0,
        high_share: Interval { low: 0.1, high: 0.7 },
    };
    let remarks = vec![
        Remark::Unstable(Growth { service: "payment".into(), per_s: 3.0, reached: 900.0 }),
        Remark::TooFar { requests: 4, limit: 64 },
        Remark::Unfinished { flow: "checkout".into(), requests: 3 },
        Remark::Deadlock(Vec::new()),
        Remark::CutShort,
        Remark::NoSteadyState,
        Remark::TwoGroups { flow: "checkout".into(), groups },
        Remark::GaveUp { asked: 0.01, reached: Some(0.05) },
        Remark::OneReplication,
        Remark::NothingArrived { flow: "checkout".into() },
    ];
    let mut outcome = Outcome { remarks, partial: true, ..made::outcome() };
    outcome.flows[0].response.quantiles[3].supported = false;
    let all = of(&outcome, &[]);
    let kinds: Vec<&str> =
        all["remarks"].as_array().expect("a list").iter().filter_map(|r| r["kind"].as_str()).collect();
    assert_eq!(
        kinds,
        [
            "partial",
            "unstable",
            "hop-limit",
            "unfinished",
            "deadlock",
            "cut-short",
            "no-steady-state",
            "two-groups",
            "precision-not-reached",
            "one-replication",
            "nothing-arrived",
            "unsupported-percentile",
        ]
    );
    for remark in all["remarks"].as_array().expect("a list") {
        assert!(remark["message"].as_str().is_some_and(|message| message.len() > 20), "{remark}");
    }
    let unstable = &all["remarks"][1];
    assert_eq!((&unstable["entity"], &unstable["growth_per_s"]), (&"payment".into(), &3.0.into()));
    assert_eq!(all["remarks"][7]["interval"], serde_json::json!([0.1, 0.7]));
}

#[test]
fn what_is_not_there_is_null_and_no_number_is_infinite() {
    let mut outcome = made::outcome();
    outcome.flows[0].offered = 0;
    outcome.flows[0].response = Times::default().into();
    outcome.flows[0].time_in = None;
    outcome.services[0].wait = Times::default().into();
    outcome.bounds.largest_load = None;
    outcome.bounds.flows[0].response_s = None;
    outcome.bounds.stations[0].slot_utilization = Some(f64::INFINITY);
    let all = of(&outcome, &[]);
    let flow = &all["flows"]["checkout"];
    assert_eq!(
        (&flow["success_ratio"], &flow["response"]["p99_s"], &flow["time_in"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(flow["response"]["ci95"]["mean_s"], Value::Null);
    assert_eq!(flow["response"]["supported"]["p50"], false);
    let service = &all["services"]["order"];
    assert_eq!((&service["wait"]["share"], &service["bound"]["utilization"]), (&Value::Null, &Value::Null));
    assert_eq!(all["bounds"]["largest_load"], Value::Null);
}

#[test]
fn a_run_that_was_stopped_at_once_still_has_a_report() {
    let outcome = Outcome {
        replications: 0,
        flows: Vec::new(),
        services: Vec::new(),
        links: Vec::new(),
        remarks: Vec::new(),
        partial: true,
        ..made::outcome()
    };
    let all = of(&outcome, &[]);
    assert_eq!((&all["flows"], &all["partial"]), (&serde_json::json!({}), &true.into()));
    let report = Simulation::of(&outcome, &[], "shop", "shop.toml", "1.2.3");
    assert!(hopwise::report::text::simulation(&report, 80).contains("stopped before anything was measured"));
}

#[test]
fn a_real_run_has_the_same_bytes_twice_and_a_line_per_entry() {
    let text = broken_shop();
    let bytes = |run: &Run| {
        let mut out = Vec::new();
        run.report(|report| json::simulation(report, &mut out)).expect("a vector takes everything");
        String::from_utf8(out).expect("it is UTF-8")
    };
    let (first, second) = (bytes(&Run::of(&text, &plan(40, 2))), bytes(&Run::of(&text, &plan(40, 2))));
    assert_eq!(first, second);
    assert!(first.lines().any(|line| line.starts_with("    \"checkout\": {\"offered_per_s\": ")), "{first}");
    assert_eq!(Run::of(&text, &plan(40, 2)).json()["objectives"][1]["outcome"], "missed");
}
