//! How messages of an edge travel and wait under load.

use super::problem;
use super::values::{choice, duration, flag, integer, keys, law, many, number, within};
use crate::diagnostic::{Finding, Span};
use crate::file::{Cell, Row, Value};
use crate::law::Law;
use crate::model::{KeySpec, MessagePolicy};
use crate::vocabulary::{Overflow, Publish};

/// The keys of the group "Messages under load".
pub(super) const KEYS: [&str; 15] = [
    "publish",
    "linger",
    "partitions",
    "key",
    "max_length",
    "overflow",
    "ttl",
    "delay",
    "priority",
    "poll",
    "visibility_timeout",
    "redelivery_delay",
    "poison",
    "duplicates",
    "reply_work",
];

/// Sets what `cell` states; it is one of [`KEYS`].
pub(super) fn state(message: &mut MessagePolicy, cell: &Cell, findings: &mut Vec<Finding>) {
    let value = &cell.value;
    match cell.attribute.name {
        "publish" => message.publish = choice(value, Publish::named),
        "linger" => message.linger = duration(value),
        "partitions" => message.partitions = integer(value),
        "key" => message.key = key(cell, findings),
        "max_length" => message.max_length = integer(value),
        "overflow" => message.overflow = choice(value, Overflow::named),
        "ttl" => message.ttl = duration(value),
        "delay" => message.delay = duration(value),
        "priority" => message.priority = flag(value),
        "poll" => {
            message.poll = law(value);
            if let Some(law) = &message.poll {
                above_zero("poll", law, cell.span, findings);
            }
        }
        "visibility_timeout" => message.visibility_timeout = duration(value),
        "redelivery_delay" => message.redelivery_delay = duration(value),
        "poison" => message.poison = number(value),
        "duplicates" => message.duplicates = number(value),
        "reply_work" => message.reply_work = law(value),
        other => unreachable!("messages have no key {other}"),
    }
}

/// Who looks again at once looks for ever.
pub(super) fn above_zero(key: &str, law: &Law, span: Span, findings: &mut Vec<Finding>) {
    if law.mean() <= 0.0 {
        findings.push(problem::impossible(key, "0", "a time above 0", span));
    }
}

fn key(cell: &Cell, findings: &mut Vec<Finding>) -> Option<KeySpec> {
    let row = keys(&cell.value)?;
    let ranked = ["count", "zipf"].into_iter().find(|name| row.has(name));
    let Some(weights) = row.cell("weights") else {
        if ranked.is_none() && row.broken.is_empty() {
            findings.push(problem::lacks("key", "count`, `zipf` or `weights", cell.span));
        }
        let (count, zipf) = (within(&cell.value, "count", integer), within(&cell.value, "zipf", number));
        return Some(KeySpec::Ranked { count, zipf });
    };
    if let Some(ranked) = ranked {
        findings.push(problem::two_forms("key", ranked, "weights", cell.span));
    }
    let shares: Box<[f64]> = many(&weights.value).iter().filter_map(|item| number(&item.value)).collect();
    if shares.iter().sum::<f64>() <= 0.0 {
        findings.push(problem::impossible("weights", "0 altogether", "a weight above 0", weights.span));
        return None;
    }
    Some(KeySpec::Weights(shares))
}

/// Keys that mean nothing without others, or contradict them.
pub(super) fn check(row: &Row, findings: &mut Vec<Finding>) {
    let chosen = |key: &str| match row.cell(key).map(|cell| &cell.value) {
        Some(Value::Choice(name)) => *name,
        _ => "",
    };
    let flagged = |key: &str, wanted: bool| row.cell(key).is_some_and(|cell| flag(&cell.value) == Some(wanted));
    let is_on = |key: &str| row.has(key) && !flagged(key, false);
    if let Some(cell) = row.cell("overflow") {
        if !row.has("max_length") {
            findings.push(problem::lacks("overflow", "max_length", cell.span));
        }
        if chosen("overflow") == Overflow::DeadLetter.name() && !is_on("dlq") {
            findings.push(problem::lacks("overflow = \"dead-letter\"", "dlq", cell.span));
        }
    }
    let stated = |key: &str| row.cell(key).and_then(|cell| duration(&cell.value));
    if let (Some(ttl), Some(delay), Some(cell)) = (stated("ttl"), stated("delay"), row.cell("ttl"))
        && ttl < delay
    {
        findings.push(problem::impossible(
            "ttl",
            "shorter than `delay`",
            "a longer time: nothing would be delivered",
            cell.span,
        ));
    }
    if let Some(cell) = row.cell("publish") {
        if is_on("outbox") {
            findings.push(problem::at_odds("publish", chosen("publish"), "outbox", cell.span));
        }
        if chosen("publish") == Publish::BeforeCommit.name() && flagged("publisher_confirms", false) {
            let other = "publisher_confirms = false";
            findings.push(problem::at_odds("publish", chosen("publish"), other, cell.span));
        }
    }
    if let Some(cell) = row.cell("partitions")
        && chosen("ordering") == "total"
        && integer(&cell.value).is_some_and(|count| count > 1)
    {
        findings.push(problem::impossible("partitions", "above 1 with a total order", "1", cell.span));
    }
    if let Some(cell) = row.cell("reply_work")
        && is_on("status_endpoint")
    {
        findings.push(problem::at_odds("reply_work", "stated", "status_endpoint", cell.span));
    }
}
