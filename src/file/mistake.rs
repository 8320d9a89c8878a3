//! What this layer can say about a file, one function per situation.

use super::attributes::{Attribute, Kind, Table};
use crate::diagnostic::{Finding, Span, nearest};
use crate::units::{AmountError, BANDWIDTH_UNITS, DURATION_UNITS, RATE_UNITS, SIZE_UNITS, Unit};

pub(super) fn unknown_key(found: &str, span: Span, table: &Table) -> Finding {
    let known = table.names();
    let help = match other_name(found, &known).or_else(|| nearest(found, known.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("keys of {} {}: {}", article(table.noun), table.noun, known.join(", ")),
    };
    Finding::error("unknown-key", span, format!("unknown key `{found}`"), format!("not a key of `{}`", table.header))
        .help(help)
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// What brokers and libraries call keys that stand under another name here.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("time_to_live", "ttl"),
    ("message_ttl", "ttl"),
    ("expiration", "ttl"),
    ("expires", "ttl"),
    ("prefetch", "max_in_flight"),
    ("prefetch_count", "max_in_flight"),
    ("max_receive_count", "max_deliveries"),
    ("max_retries", "retries"),
    ("max_attempts", "retries"),
    ("dead_letter", "dlq"),
    ("dead_letter_queue", "dlq"),
    ("dead_letters", "dlq"),
    ("partition_key", "ordering_key"),
    ("confirms", "publisher_confirms"),
    ("ack_deadline", "visibility_timeout"),
    ("threads", "concurrency"),
    ("instances", "replicas"),
];

fn other_name(found: &str, known: &[&'static str]) -> Option<&'static str> {
    let found = found.to_lowercase().replace('-', "_");
    let (_, name) = OTHER_NAMES.iter().find(|(other, _)| *other == found)?;
    known.contains(name).then_some(*name)
}

pub(super) fn unknown_table(found: &str, span: Span, known: &[&str]) -> Finding {
    let help = match nearest(found, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("tables of a topology: {}", known.join(", ")),
    };
    Finding::error("unknown-key", span, format!("unknown table `{found}`"), "not part of a topology").help(help)
}

pub(super) fn wrong_type(attribute: &Attribute, found: &str, span: Span) -> Finding {
    Finding::error(
        "wrong-type",
        span,
        format!("`{}` is {found}", attribute.name),
        format!("expected {}", attribute.kind.expected()),
    )
}

/// A bare number where a quantity of `kind` is expected; `plain` is the number in plain decimals.
pub(super) fn bare_number(
    attribute: &Attribute,
    kind: &Kind,
    found: &str,
    plain: Option<String>,
    span: Span,
) -> Finding {
    let key = attribute.name;
    let unit = wanted_unit(kind);
    let proposal = plain.zip(unit).map(|(plain, unit)| format!("state the unit: `{key} = \"{plain}{unit}\"`"));
    wrong_type(attribute, found, span).maybe_help(proposal)
}

/// The unit to propose for a bare number, most likely first.
fn wanted_unit(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Duration | Kind::Period | Kind::Law(_) => Some("s"),
        Kind::Rate => Some("/s"),
        Kind::Size => Some("kB"),
        Kind::Bandwidth => Some("MB/s"),
        Kind::Either(kinds) => kinds.iter().find_map(wanted_unit),
        Kind::FlagOr(inner) => wanted_unit(inner),
        _ => None,
    }
}

pub(super) fn unknown_choice(attribute: &Attribute, found: &str, choices: &[&str], span: Span) -> Finding {
    Finding::error(
        "unknown-value",
        span,
        format!("`{}` cannot be `{found}`", attribute.name),
        format!("expected one of {}", choices.join(", ")),
    )
    .maybe_help(nearest(found, choices.iter().copied()).map(|near| format!("did you mean `{near}`?")))
}

pub(super) fn out_of_range(attribute: &Attribute, found: &str, span: Span) -> Finding {
    Finding::error(
        "out-of-range",
        span,
        format!("`{}` cannot be {found}", attribute.name),
        format!("expected {}", attribute.kind.expected()),
    )
}

/// The text `found` is no quantity of `kind`, which is one that `attribute` takes.
pub(super) fn amount(attribute: &Attribute, kind: &Kind, found: &str, error: &AmountError, span: Span) -> Finding {
    let name = attribute.name;
    let expected = attribute.kind.expected();
    let units = units(kind);
    match error {
        AmountError::NotANumber => {
            Finding::error("wrong-type", span, format!("`{name}` is \"{found}\""), format!("expected {expected}"))
        }
        AmountError::NoUnit { .. } => {
            let unit = wanted_unit(kind).unwrap_or("s");
            let number = found.trim();
            Finding::error(
                "missing-unit",
                span,
                format!("`{name}` has no unit: \"{found}\""),
                format!("expected {expected}"),
            )
            .help(format!("state the unit: `{name} = \"{number}{unit}\"`; known units: {}", join(units)))
        }
        AmountError::UnknownUnit { unit } => Finding::error(
            "unknown-unit",
            span,
            format!("`{unit}` is no unit for `{name}`"),
            format!("expected {expected}"),
        )
        .help(match usual_unit(unit, units) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known units: {}", join(units)),
        }),
        AmountError::Negative => out_of_range(attribute, "negative", span),
        AmountError::TooLarge => Finding::error(
            "out-of-range",
            span,
            format!("`{name}` is too large: \"{found}\""),
            match kind {
                Kind::Ratio => "at most 1, or \"100%\"",
                Kind::Rate => "at most 10^12 per second",
                Kind::Size => "at most 1024 GiB",
                Kind::Bandwidth => "at most 1024 GiB/s",
                Kind::Percentile => "below \"p100\"",
                _ => "at most 3650d",
            },
        ),
    }
}

/// `key` states the same thing in two ways.
pub(super) fn two_forms(key: &str, one: &str, other: &str, span: Span) -> Finding {
    let message = format!("`{key}` states both `{one}` and `{other}`");
    Finding::error("contradiction", span, message, "expected one of the two")
}

/// `key` lacks what makes it complete.
pub(super) fn needs(key: &str, what: &str, span: Span) -> Finding {
    Finding::error("missing-key", span, format!("`{key}` needs {what}"), "not stated here")
}

pub(super) fn wrong_count(key: &str, found: usize, expected: &str, span: Span) -> Finding {
    Finding::error("wrong-type", span, format!("`{key}` has {found} values"), format!("expected {expected}"))
}

fn units(kind: &Kind) -> &'static [Unit] {
    match kind {
        Kind::Rate => &RATE_UNITS,
        Kind::Size => &SIZE_UNITS,
        Kind::Bandwidth => &BANDWIDTH_UNITS,
        Kind::Ratio => &[Unit { name: "%", factor: 1 }],
        _ => &DURATION_UNITS,
    }
}

fn join(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.name).collect::<Vec<_>>().join(", ")
}

/// What people write for a unit, and the unit they mean.
const USUAL: [(&str, &str); 20] = [
    ("/sec", "/s"),
    ("/second", "/s"),
    ("/minute", "/m"),
    ("/hour", "/h"),
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("msec", "ms"),
    ("millis", "ms"),
    ("mins", "m"),
    ("minutes", "m"),
    ("hour", "h"),
    ("hours", "h"),
    ("rps", "/s"),
    ("qps", "/s"),
    ("req/s", "/s"),
    ("kb", "kB"),
    ("mb", "MB"),
    ("bytes", "B"),
];

fn usual_unit(found: &str, units: &[Unit]) -> Option<&'static str> {
    let found = found.trim();
    // `K` is no multiplier of rates, but surely meant as one; without it the rate would be another.
    if found == "K/s" && units.iter().any(|unit| unit.name == "/s") {
        return Some("k/s");
    }
    let usual = USUAL.iter().find(|(word, _)| word.eq_ignore_ascii_case(found)).map(|(_, unit)| *unit);
    usual
        .filter(|unit| units.iter().any(|known| known.name == *unit))
        .or_else(|| units.iter().map(|unit| unit.name).find(|name| name.eq_ignore_ascii_case(found)))
        .or_else(|| nearest(found, units.iter().map(|unit| unit.name)))
}

pub(super) fn bad_name(found: &str, noun: &str, span: Span) -> Finding {
    Finding::error(
        "bad-name",
        span,
        format!("`{found}` is no name for a {noun}"),
        "a letter or digit, then letters, digits, `.`, `_` or `-`",
    )
}

pub(super) fn twice(noun: &str, name: &str, span: Span, first: Span) -> Finding {
    Finding::error("duplicate", span, format!("{noun} `{name}` is defined twice"), "second definition")
        .related(first, "first definition")
}

pub(super) fn listed_twice(name: &str, span: Span) -> Finding {
    Finding::error("duplicate", span, format!("`{name}` is listed twice"), "second time")
}

pub(super) fn wrong_shape(what: &str, expected: &str, span: Span) -> Finding {
    Finding::error("wrong-type", span, format!("`{what}` has the wrong shape"), format!("expected {expected}"))
}
