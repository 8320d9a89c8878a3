//! What buys, what costs, and what buys nothing.

use serde_json::Value;

use crate::support::{code, hopwise_with, stderr};

fn evidence(text: &str) -> Value {
    let output = hopwise_with(&["recommend", "-", "--format", "json"], text.as_bytes());
    assert!(code(&output) < 2, "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(!report["evidence"].is_null(), "{}", report["no_evidence"]);
    report["evidence"].clone()
}

fn change<'a>(evidence: &'a Value, entity: &str) -> &'a Value {
    let changes = evidence["changes"].as_array().expect("changes");
    changes.iter().find(|change| change["entity"] == entity).unwrap_or_else(|| panic!("no {entity} in {changes:?}"))
}

fn figure<'a>(change: &'a Value, situation: &str, figure: &str) -> Option<&'a Value> {
    let seen = change["differences"].as_array().expect("differences").iter().find(|it| it["situation"] == situation)?;
    seen["figures"].as_array().expect("figures").iter().find(|it| it["figure"] == figure)
}

/// Whoever orders waits a second and a half at most, and the bank takes two.
const BANK: &str = r#"
[services.web]
kind = "client"
[services.order]
service_time = "10ms"
database = "orders"
[services.payment]
service_time = "10ms"
[services.bank]
kind = "external"
service_time = { p50 = "2s", p99 = "2100ms" }
[[edges]]
from = "web"
to = "order"
operation = "POST /order"
deadline = "1500ms"
rate = "20/s"
pattern = "rest"
[[edges]]
from = "order"
to = "payment"
operation = "charge"
pattern = "rest"
[[edges]]
from = "payment"
to = "bank"
operation = "authorize"
reply = "immediate"
pattern = "rest"
"#;

#[test]
fn an_answer_that_cannot_come_in_time_is_bought_by_not_waiting_for_it() {
    let evidence = evidence(BANK);
    let queued = change(&evidence, "order->payment:charge");
    assert_eq!(queued["today"], "rest");
    assert_eq!(queued["verdict"], "buys");
    let failed = figure(queued, "nothing fails", "error_ratio").expect("told");
    // Of 2 s, none is answered in 1.5 s; without the wait, all are.
    assert!(failed["reference"].as_f64().expect("a share") > 0.999, "{failed}");
    assert_eq!(failed["design"], 0.0);
    let outage = figure(queued, "bank down", "error_ratio").expect("told");
    assert_eq!((outage["reference"].as_f64(), outage["design"].as_f64()), (Some(1.0), Some(0.0)));
    let work = figure(queued, "bank down", "incomplete_ratio").expect("told");
    assert!(work["design"].as_f64().expect("a share") > 0.9, "the work is not done all the same: {work}");
}

#[test]
fn a_change_that_makes_no_difference_is_said_to_buy_nothing() {
    let text = BANK
        .replace("p50 = \"2s\", p99 = \"2100ms\"", "p50 = \"20ms\", p99 = \"21ms\"")
        .replace("\"10ms\"", "{ constant = \"1ms\" }");
    let evidence = evidence(&text);
    let breaker = change(&evidence, "payment->bank:authorize");
    let calm = &breaker["differences"][0];
    assert_eq!(calm["situation"], "nothing fails");
    assert_eq!(calm["figures"].as_array().map(Vec::len), Some(0), "{calm}");
}

/// A slow dependency that is within its deadline: the timeout turns slow answers into failures.
#[test]
fn a_change_that_costs_is_said_to_cost() {
    let text = "[services.web]\nkind = \"client\"\n[services.shop]\nservice_time = { constant = \"10ms\" }\n\
                [services.stock]\nservice_time = { p50 = \"20ms\", p99 = \"40ms\" }\n\
                [[edges]]\nfrom = \"web\"\nto = \"shop\"\noperation = \"GET /x\"\nrate = \"50/s\"\npattern = \"rest\"\ntimeout = \"10s\"\n\
                [[edges]]\nfrom = \"shop\"\nto = \"stock\"\noperation = \"GetStock\"\npattern = \"rest\"\n";
    let evidence = evidence(text);
    let timeout = change(&evidence, "shop->stock:GetStock");
    assert_eq!(timeout["verdict"], "costs", "{timeout}");
    let slow = figure(timeout, "stock 5x slower", "error_ratio").expect("told");
    assert_eq!((slow["verdict"].as_str(), slow["reference"].as_f64()), (Some("worse"), Some(0.0)));
}
