//! Three verdicts, and what each stands on.

use hopwise::explore::objectives::{Ground, Judgement, Verdict, judge, parse};
use hopwise::explore::outcome::{Figure, Outcome, Times};

use super::made::{figure, outcome};
use crate::support::topology;

const SYSTEM: &str = r#"
[services.web]
kind = "client"
[services.order]
[services.payment]
[services.idle]
[[edges]]
from = "web"
to = "order"
operation = "checkout"
[[edges]]
from = "order"
to = "payment"
operation = "pay"
[[flows]]
name = "checkout"
entry = "web->order:checkout"
"#;

fn judged(outcome: &Outcome, expression: &str) -> Judgement {
    let text = format!("{SYSTEM}[[objectives]]\nname = \"it\"\nexpr = '{expression}'\n");
    let objectives = parse(&topology(&text)).expect(expression);
    judge(&objectives, outcome).remove(0)
}

fn verdict(outcome: &Outcome, expression: &str) -> (Verdict, Ground) {
    let judgement = judged(outcome, expression);
    (judgement.verdict, judgement.ground)
}

#[test]
fn the_whole_interval_decides() {
    let outcome = outcome();
    // p99 is 150 ms ± 15 ms.
    for (limit, verdict_) in [("166ms", Verdict::Met), ("134ms", Verdict::Missed)] {
        let expression = format!("p(99){{flow:checkout}} < {limit}");
        assert_eq!(verdict(&outcome, &expression), (verdict_, Ground::Interval), "{expression}");
    }
    assert_eq!(verdict(&outcome, "p(99){flow:checkout} < 155ms"), (Verdict::Undecided, Ground::Straddles));
    assert_eq!(verdict(&outcome, "p(99){flow:checkout} > 100ms"), (Verdict::Met, Ground::Interval));
    let judgement = judged(&outcome, "p(99){flow:checkout} < 200ms");
    assert_eq!((judgement.measured, judgement.limit), (Some(0.15), 0.2));
    assert!((judgement.margin.expect("a margin") - 0.25).abs() < 1e-9);
    assert_eq!(judgement.name.as_deref(), Some("it"));
    let judgement = judged(&outcome, "goodput{flow:checkout} >= 97.8/s");
    assert!((judgement.margin.expect("a margin") + 0.5).abs() < 1e-9);
}

#[test]
fn every_metric_has_its_figure() {
    let outcome = outcome();
    for (expression, value) in [
        ("mean{flow:checkout} < 1s", 0.036),
        ("max{flow:checkout} < 1s", 0.6),
        ("success_ratio{flow:checkout} > 90%", 0.968),
        ("error_rate{flow:checkout} < 5%", 0.022),
        ("degraded_ratio{flow:checkout} < 5%", 0.01),
        ("goodput{flow:checkout} > 40/s", 48.9),
        ("utilization{service:payment} < 0.9", 0.8),
        ("mean queue{service:payment} < 10", 0.64),
        ("max queue{service:payment} < 18", 17.0),
        ("mean in_system{service:payment} < 10", 3.2),
        ("p(99) in_system{service:payment} < 20", 9.0),
        ("p(95) wait{service:payment} < 1s", 0.014),
        ("rejected_ratio{service:payment} < 1%", 0.0),
        ("wasted_ratio{service:payment} < 5%", 0.02),
        ("availability{service:payment} > 90%", 0.97),
        ("amplification{edge:order->payment:pay} < 1.2", 1.04),
        ("p(50) latency{edge:order->payment:pay} < 50ms", 0.02),
    ] {
        let judgement = judged(&outcome, expression);
        let measured = judgement.measured.expect(expression);
        assert!((measured - value).abs() < 1e-9, "{expression}: {measured}");
        assert_eq!(judgement.verdict, Verdict::Met, "{expression}: {judgement:?}");
    }
}

#[test]
fn nothing_measured_is_a_miss() {
    let mut nothing = outcome();
    nothing.flows[0].response = Times::default().into();
    for expression in [
        "p(99){flow:checkout} < 1s",
        "utilization{service:idle} < 1%",
        "core_utilization{service:order} < 1%",
        "p(99) latency{edge:order->payment:pay} < 1s",
    ] {
        nothing.links.clear();
        assert_eq!(verdict(&nothing, expression), (Verdict::Missed, Ground::NoData), "{expression}");
    }
    nothing.flows[0].offered = 0;
    assert_eq!(verdict(&nothing, "error_rate{flow:checkout} < 50%"), (Verdict::Missed, Ground::NoData));
}

#[test]
fn one_replication_decides_only_what_is_far_from_the_limit() {
    let mut one = outcome();
    one.flows[0].response.mean = Some(Figure { value: 0.1, interval: None });
    one.flows[0].success_ratio = Some(Figure { value: 0.995, interval: None });
    for (expression, expected) in [
        ("mean{flow:checkout} < 201ms", (Verdict::Met, Ground::Far)),
        ("mean{flow:checkout} < 150ms", (Verdict::Undecided, Ground::Near)),
        ("mean{flow:checkout} < 80ms", (Verdict::Undecided, Ground::Near)),
        ("mean{flow:checkout} < 49ms", (Verdict::Missed, Ground::Far)),
        // 0.5 % is missing, not 99.5 % there.
        ("success_ratio{flow:checkout} > 98%", (Verdict::Met, Ground::Far)),
        ("success_ratio{flow:checkout} > 99.9%", (Verdict::Missed, Ground::Far)),
        ("success_ratio{flow:checkout} > 99.4%", (Verdict::Undecided, Ground::Near)),
    ] {
        assert_eq!(verdict(&one, expression), expected, "{expression}");
    }
}

#[test]
fn that_nothing_failed_shows_as_much_as_there_were_requests() {
    let mut perfect = outcome();
    perfect.flows[0].success_ratio = figure(1.0, 0.0);
    perfect.flows[0].error_ratio = figure(0.0, 0.0);
    // 24,000 requests without a failure: up to 0.016 % may fail.
    for (expression, expected) in [
        ("success_ratio{flow:checkout} >= 99.9%", Verdict::Met),
        ("success_ratio{flow:checkout} >= 99.999%", Verdict::Undecided),
        ("error_rate{flow:checkout} < 0.1%", Verdict::Met),
        ("error_rate{flow:checkout} < 0.001%", Verdict::Undecided),
    ] {
        assert_eq!(judged(&perfect, expression).verdict, expected, "{expression}");
    }
}

#[test]
fn a_percentile_with_few_samples_can_be_missed_but_not_met() {
    let outcome = outcome();
    // p99.9 is 270 ms ± 27 ms and not supported.
    for (limit, expected) in [
        ("1s", (Verdict::Undecided, Ground::Unsupported)),
        ("270ms", (Verdict::Undecided, Ground::Unsupported)),
        ("100ms", (Verdict::Missed, Ground::Interval)),
    ] {
        assert_eq!(verdict(&outcome, &format!("p(99.9){{flow:checkout}} < {limit}")), expected, "{limit}");
    }
}

#[test]
fn the_largest_is_what_it_is() {
    let outcome = outcome();
    assert_eq!(verdict(&outcome, "max{flow:checkout} < 599ms"), (Verdict::Missed, Ground::Observed));
    assert_eq!(verdict(&outcome, "max{flow:checkout} < 601ms"), (Verdict::Met, Ground::Observed));
    assert_eq!(verdict(&outcome, "max queue{service:payment} <= 17"), (Verdict::Met, Ground::Observed));
}
