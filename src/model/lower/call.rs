//! How calls of an edge are made under load.

use super::guards;
use super::problem;
use super::serving::rate_limit;
use super::values::{choice, duration, flag, integer, items, law, number, short_or_within, size, text, within};
use crate::diagnostic::Finding;
use crate::file::{Cell, Row};
use crate::model::{CacheSpec, CallPolicy, PoolSpec, ProtocolCostSpec};
use crate::units::Nanos;
use crate::vocabulary::{Cancel, Fate};

/// Sets what `cell` states; it is a key of the group "Calls under load".
pub(super) fn state(call: &mut CallPolicy, cell: &Cell, findings: &mut Vec<Finding>) {
    let value = &cell.value;
    match cell.attribute.name {
        "latency" => call.latency = law(value),
        "bandwidth" => call.bandwidth = size(value),
        "reply_payload" => call.reply_payload = size(value),
        "protocol_cost" => {
            call.protocol_cost = ProtocolCostSpec {
                per_call: short_or_within(value, "per_call", duration),
                per_kib: duration(value).map_or_else(|| within(value, "per_kib", duration), |_| Some(Nanos::ZERO)),
            };
        }
        "loss" => call.loss = number(value),
        "probability" => call.probability = number(value),
        "choice" => call.choice = text(value),
        "weight" => call.weight = number(value),
        "wait_for" => call.wait_for = integer(value),
        "error_rate" => call.error_rate = number(value),
        "cache" => {
            problem::require(cell, &["hit_ratio"], findings);
            call.cache = short_or_within(value, "hit_ratio", number)
                .map(|hit_ratio| CacheSpec { hit_ratio, warm_up: within(value, "warm_up", duration) });
        }
        "retry_on" => call.retry_on = Some(retry_on(cell, findings)),
        "throttle" => call.throttle = guards::throttle(value),
        "hedge" => call.hedge = guards::hedge(cell, findings),
        "rate_limit" => call.rate_limit = rate_limit(cell, findings),
        "pool" => {
            problem::require(cell, &["size"], findings);
            call.pool = short_or_within(value, "size", integer)
                .map(|size| PoolSpec { size, max_wait: within(value, "max_wait", duration) });
        }
        "cancel" => call.cancel = choice(value, Cancel::named),
        "propagate_deadline" => call.propagate_deadline = flag(value),
        other => unreachable!("edges have no key {other}"),
    }
}

fn retry_on(cell: &Cell, findings: &mut Vec<Finding>) -> Box<[Fate]> {
    let mut fates = Vec::new();
    for item in items(&cell.value) {
        match Fate::named(&item.text) {
            // A success needs no retry, and an open breaker refuses it.
            Some(fate @ (Fate::Ok | Fate::CircuitOpen)) => {
                findings.push(problem::never_retried(fate.name(), item.span));
            }
            Some(fate) => fates.push(fate),
            None => {}
        }
    }
    fates.into()
}

/// A weight needs the group that it weighs in.
pub(super) fn check(row: &Row, findings: &mut Vec<Finding>) {
    if let Some(cell) = row.cell("weight")
        && !row.has("choice")
    {
        findings.push(problem::lacks("weight", "choice", cell.span));
    }
}
