//! The grammar of objectives, good and bad.

use hopwise::diagnostic::Finding;
use hopwise::explore::objectives::{Aggregate, Metric, Objective, Operator, parse};

use crate::support::topology;

const SYSTEM: &str = r#"
[services.web]
kind = "client"
[services.order]
[services.payment]
[services.email]
[[edges]]
from = "web"
to = "order"
operation = "GET /orders/{id}"
[[edges]]
from = "order"
to = "payment"
operation = "pay"
[[edges]]
from = "order"
to = "payment"
operation = "refund"
[[edges]]
from = "order"
to = ["payment", "email"]
event = "placed"
"#;
const FLOW: &str = "[[flows]]\nname = \"checkout\"\nentry = \"web->order\"\n";

fn parsed(text: &str, expression: &str) -> Result<Vec<Objective>, Vec<Finding>> {
    parse(&topology(&format!("{SYSTEM}{text}[[objectives]]\nexpr = '{expression}'\n")))
}

fn good(expression: &str) -> Objective {
    parsed(FLOW, expression).unwrap_or_else(|findings| panic!("{expression}: {findings:#?}")).remove(0)
}

fn bad(expression: &str) -> Finding {
    let findings = parsed(FLOW, expression).expect_err(expression);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].primary.is_some() && findings[0].is_error(), "{expression}");
    findings.into_iter().next().expect("one finding")
}

#[test]
fn every_form_is_understood() {
    use Aggregate::{Max, Mean, Percentile};
    use Operator::{Above, AtLeast, AtMost, Below};
    for (expression, aggregate, metric, entity, operator, limit) in [
        ("p(99){flow:checkout} < 250ms", Percentile(0.99), Metric::Response, "checkout", Below, 0.25),
        ("p(99.9) response {flow: checkout} <= 1s", Percentile(0.999), Metric::Response, "checkout", AtMost, 1.0),
        ("p( 50 )response{flow:checkout}<1ms", Percentile(0.5), Metric::Response, "checkout", Below, 0.001),
        ("mean{flow:checkout} < 100ms", Mean, Metric::Response, "checkout", Below, 0.1),
        ("max{flow:checkout} < 3s", Max, Metric::Response, "checkout", Below, 3.0),
        ("success_ratio{flow:checkout} >= 99.9%", Mean, Metric::SuccessRatio, "checkout", AtLeast, 0.999),
        ("error_rate{flow:checkout} < 1%", Mean, Metric::ErrorRate, "checkout", Below, 0.01),
        ("degraded_ratio{flow:checkout} < 0.05", Mean, Metric::DegradedRatio, "checkout", Below, 0.05),
        ("goodput{flow:checkout} > 50/s", Mean, Metric::Goodput, "checkout", Above, 50.0),
        ("utilization{service:order} < 0.8", Mean, Metric::Utilization, "order", Below, 0.8),
        ("mean utilization{service:order} < 80%", Mean, Metric::Utilization, "order", Below, 0.8),
        ("core_utilization{service:order} < 0.8", Mean, Metric::CoreUtilization, "order", Below, 0.8),
        ("p(95) wait{service:order} < 10ms", Percentile(0.95), Metric::Wait, "order", Below, 0.01),
        ("mean queue{service:order} < 10", Mean, Metric::Queue, "order", Below, 10.0),
        ("max queue{service:order} < 1k", Max, Metric::Queue, "order", Below, 1_000.0),
        ("p(99) in_system{service:order} < 10", Percentile(0.99), Metric::InSystem, "order", Below, 10.0),
        ("rejected_ratio{service:order} < 1%", Mean, Metric::RejectedRatio, "order", Below, 0.01),
        ("availability{service:order} > 99%", Mean, Metric::Availability, "order", Above, 0.99),
        ("amplification{edge:order->payment:pay} < 1.1", Mean, Metric::Amplification, "order->payment:pay", Below, 1.1),
        (
            "p(99) latency{edge:order->payment:pay} < 50ms",
            Percentile(0.99),
            Metric::Latency,
            "order->payment:pay",
            Below,
            0.05,
        ),
        (
            "mean{edge:web->order:GET /orders/{id}} < 1s",
            Mean,
            Metric::Latency,
            "web->order:GET /orders/{id}",
            Below,
            1.0,
        ),
        ("mean{edge:web->order} < 1s", Mean, Metric::Latency, "web->order:GET /orders/{id}", Below, 1.0),
        ("mean{edge:order->email} < 1s", Mean, Metric::Latency, "order->email:placed", Below, 1.0),
    ] {
        let objective = good(expression);
        assert_eq!((objective.aggregate, objective.metric), (aggregate, metric), "{expression}");
        assert_eq!((&*objective.entity, objective.operator), (entity, operator), "{expression}");
        assert!((objective.limit - limit).abs() < 1e-12, "{expression}: {}", objective.limit);
        assert_eq!(&*objective.expression, expression);
    }
}

#[test]
fn without_flows_the_edges_from_outside_are_flows() {
    let objectives = parsed("", "mean{flow:web->order} < 1s").expect("an objective");
    assert_eq!(&*objectives[0].entity, "web->order:GET /orders/{id}");
    assert!(parsed("", "mean{flow:order->payment:pay} < 1s").is_err(), "nobody outside calls it");
}

#[test]
fn a_mistake_is_told_with_what_is_right() {
    for (expression, rule, message, help) in [
        ("fast please", "bad-objective", "is no objective", "such as `p(99){flow:checkout} < 250ms`"),
        ("p(99){checkout} < 1s", "bad-objective", "is no objective", "such as"),
        ("p(99){flow:checkout}", "bad-objective", "compares with nothing", "such as"),
        ("p(99){flow:checkout} == 1s", "bad-objective", "compares with nothing", "such as"),
        ("p(99){flwo:checkout} < 1s", "bad-objective", "`flwo` is nothing to measure", "did you mean `flow`?"),
        ("p(99){flow:chekout} < 1s", "unknown-name", "there is no flow `chekout`", "did you mean `checkout`?"),
        ("p(99){flow:zebra} < 1s", "unknown-name", "there is no flow `zebra`", "flows: `checkout`"),
        ("p(99) wait{service:ordre} < 1s", "unknown-name", "there is no service `ordre`", "did you mean `order`?"),
        ("mean{edge:order->paiment:pay} < 1s", "unknown-name", "no edge", "did you mean `order->payment:pay`?"),
        ("mean{edge:order->payment} < 1s", "unknown-name", "is more than one edge", "`order->payment:refund`"),
        ("p(98){flow:checkout} < 1s", "bad-objective", "`p(98)` is no percentile", "`p(99.9)`"),
        ("p(x){flow:checkout} < 1s", "bad-objective", "`p(x)` is no percentile", "`p(99.9)`"),
        (
            "p(99) succes_ratio{flow:checkout} < 1%",
            "bad-objective",
            "is no metric of a flow",
            "did you mean `success_ratio`?",
        ),
        ("median{flow:checkout} < 1s", "bad-objective", "`median` is no metric of a flow", "response, success_ratio"),
        (
            "p(99) success_ratio{flow:checkout} > 1%",
            "bad-objective",
            "`success_ratio` has no `p(99)`",
            "success_ratio{flow:",
        ),
        ("response{flow:checkout} < 1s", "bad-objective", "`response` has many values", "`p(99)`"),
        ("mean{service:order} < 1s", "bad-objective", "names no metric", "wait"),
        ("p(95) queue{service:order} < 1", "bad-objective", "`queue` has no `p(95)`", "`mean` or `max`"),
        ("utilization{flow:checkout} < 1", "bad-objective", "metric of a service, not of a flow", "response"),
        ("p(99){flow:checkout} < 250", "missing-unit", "`250` has no unit", ""),
        ("p(99){flow:checkout} < 5x", "unknown-unit", "the unknown unit `x`", ""),
        ("p(99){flow:checkout} < -5s", "out-of-range", "is negative", ""),
        ("success_ratio{flow:checkout} > 101%", "out-of-range", "is too large", ""),
        ("mean queue{service:order} < many", "bad-objective", "is not a number", ""),
        ("goodput{flow:checkout} > 50", "missing-unit", "has no unit", ""),
        ("error_rate{flow:checkout} < base + 10%", "unsupported", "another design", "comparison of designs"),
        ("p(99){flow:checkout} < base+10%", "unsupported", "another design", "comparison of designs"),
        ("p(99){subscription:order->email:placed} < 10k", "bad-objective", "names no metric", "p(99) lag"),
        ("p(90) depth{subscription:order->email:placed} < 10k", "bad-objective", "has no `p(90)`", "`mean`, `max`"),
        ("mean depth{service:order} < 10k", "bad-objective", "a metric of a subscription", "utilization"),
        ("mean depth{subscription:order->payment:pay} < 1", "unknown-name", "no subscription", "order->payment:placed"),
        ("mean lag{broker:kafka} < 1s", "bad-objective", "nothing to measure", ""),
        ("}{", "bad-objective", "is no objective", "such as"),
        ("p({flow:checkout} < 1s", "bad-objective", "is no metric", ""),
    ] {
        let finding = bad(expression);
        assert_eq!(finding.rule, rule, "{expression}: {finding:#?}");
        assert!(finding.message.contains(message), "{expression}: {}", finding.message);
        assert!(finding.help.unwrap_or_default().contains(help), "{expression}");
    }
}

#[test]
fn every_mistake_is_told_in_one_pass() {
    let text = format!(
        "{SYSTEM}{FLOW}[[objectives]]\nexpr = 'x'\n[[objectives]]\nexpr = 'mean{{flow:checkout}} < 1s'\n[[objectives]]\nexpr = 'y'\n"
    );
    let findings = parse(&topology(&text)).expect_err("two mistakes");
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["`x` is no objective", "`y` is no objective"]);
    assert_eq!(parse(&topology(SYSTEM)), Ok(Vec::new()));
}
