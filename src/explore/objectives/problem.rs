//! What can be wrong with an objective, one function per situation.

use super::grammar::{EXAMPLES, PERCENTILES, SHAPE};
use super::metrics::Form;
use super::{Metric, Noun};
use crate::diagnostic::{Finding, Span, nearest};
use crate::units::AmountError;

pub(super) fn no_shape(text: &str, span: Span) -> Finding {
    Finding::error("bad-objective", span, format!("`{text}` is no objective"), format!("expected `{SHAPE}`"))
        .help(format!("such as {EXAMPLES}"))
}

pub(super) fn no_operator(found: &str, span: Span) -> Finding {
    Finding::error("bad-objective", span, format!("`{found}` compares with nothing"), "expected `<`, `<=`, `>` or `>=`")
        .help(format!("such as {EXAMPLES}"))
}

pub(super) fn unknown_noun(found: &str, span: Span) -> Finding {
    let near = nearest(found, Noun::ALL.map(Noun::name));
    Finding::error(
        "bad-objective",
        span,
        format!("`{found}` is nothing to measure"),
        "expected `flow`, `service`, `edge`, `subscription` or `saga`",
    )
    .maybe_help(near.map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn unknown_metric(found: &str, noun: Noun, span: Span) -> Finding {
    let names: Vec<&str> = Metric::names_of(noun).collect();
    let help = match nearest(found, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{}: {}; of many values `p(99)`, `mean` or `max`", of(noun), names.join(", ")),
    };
    Finding::error("bad-objective", span, format!("`{found}` is no metric of {}", of(noun)), "not measured").help(help)
}

pub(super) fn metric_of_another(metric: Metric, noun: Noun, span: Span) -> Finding {
    let message = format!("`{}` is a metric of {}, not of {}", metric.name(), of(metric.noun()), of(noun));
    let names: Vec<&str> = Metric::names_of(noun).collect();
    Finding::error("bad-objective", span, message, "not measured").help(format!("{}: {}", of(noun), names.join(", ")))
}

pub(super) fn no_aggregate(metric: Metric, span: Span) -> Finding {
    let name = metric.name();
    Finding::error("bad-objective", span, format!("`{name}` has many values"), "which of them is meant?")
        .help(format!("put {} before it", metric.form().aggregates()))
}

pub(super) fn no_metric(noun: Noun, span: Span) -> Finding {
    let names: Vec<&str> = Metric::names_of(noun).collect();
    let example = match noun {
        Noun::Subscription => "p(99) lag{subscription:x} < 10s",
        Noun::Saga => "p(99) completion{saga:x} < 10s",
        Noun::Flow | Noun::Edge | Noun::Service => "p(95) wait{service:x} < 10ms",
    };
    let message = format!("an objective of {} names no metric", of(noun));
    Finding::error("bad-objective", span, message, "expected one after the aggregate")
        .help(format!("such as `{example}`; metrics: {}", names.join(", ")))
}

pub(super) fn wrong_aggregate(found: &str, metric: Metric, span: Span) -> Finding {
    let name = metric.name();
    let finding = Finding::error("bad-objective", span, format!("`{name}` has no `{found}`"), "not measured");
    match metric.form() {
        Form::Plain => finding.help(format!("it is a single figure: `{name}{{{}:…}}`", metric.noun().name())),
        _ => finding.help(format!("it has {}", metric.form().aggregates())),
    }
}

pub(super) fn no_percentile(found: &str, span: Span) -> Finding {
    Finding::error("bad-objective", span, format!("`{found}` is no percentile that is measured"), "not measured")
        .help(format!("measured are {PERCENTILES}"))
}

pub(super) fn with_compare(found: &str, span: Span) -> Finding {
    let message = format!("`{found}` compares with another design, and there is none");
    Finding::error("unsupported", span, message, "not judged yet")
        .help("`base` comes with the comparison of designs; until then, state a value")
}

pub(super) fn no_value(found: &str, metric: Metric, error: &AmountError, span: Span) -> Finding {
    let (expected, example) = metric.unit().expected();
    let (rule, why) = match error {
        AmountError::NoUnit { .. } => ("missing-unit", "has no unit".to_owned()),
        AmountError::UnknownUnit { unit } => ("unknown-unit", format!("has the unknown unit `{unit}`")),
        AmountError::Negative => ("out-of-range", "is negative".to_owned()),
        AmountError::TooLarge => ("out-of-range", "is too large".to_owned()),
        AmountError::NotANumber => ("bad-objective", format!("is not {expected}")),
    };
    Finding::error(
        rule,
        span,
        format!("the limit `{found}` {why}"),
        format!("expected {expected}, such as `{example}`"),
    )
}

pub(super) fn unknown_entity(noun: Noun, name: &str, known: &[String], span: Span) -> Finding {
    let noun_name = noun.name();
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() => Some(format!("the file has no {noun_name}")),
        None => Some(format!("{noun_name}s: {}", few(known))),
    };
    Finding::error("unknown-name", span, format!("there is no {noun_name} `{name}`"), "an objective needs one")
        .maybe_help(help)
}

pub(super) fn ambiguous(noun: Noun, name: &str, several: &[String], span: Span) -> Finding {
    let message = format!("`{name}` is more than one {}", noun.name());
    Finding::error("unknown-name", span, message, "not one of them alone").help(format!("name one: {}", few(several)))
}

fn of(noun: Noun) -> &'static str {
    match noun {
        Noun::Flow => "a flow",
        Noun::Service => "a service",
        Noun::Edge => "an edge",
        Noun::Subscription => "a subscription",
        Noun::Saga => "a saga",
    }
}

fn few(names: &[String]) -> String {
    const FEW: usize = 8;
    let shown: Vec<String> = names.iter().take(FEW).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(FEW);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
