//! Quantities as patterns, from the units that the parser knows.
//!
//! A pattern accepts all that the parser accepts, and hardly more: not how large an amount is. It uses only what
//! all regular expressions have.

use serde_json::{Value, json};

use crate::units::{BANDWIDTH_UNITS, DURATION_UNITS, RATE_UNITS, SIZE_UNITS, Unit};

/// A decimal number with a digit somewhere; `_` may stand anywhere.
const NUMBER: &str = r"[0-9_]*(?:[0-9]_*\.?|\.[0-9_]*[0-9])[0-9_]*";
/// From 0 to 1.
const TO_1: &str = r"[0_]*(?:1_*(?:\.[0_]*)?|0_*(?:\.[0-9_]*)?|\._*[0-9][0-9_]*)";
/// Below 100.
const BELOW_100: &str = r"[0_]*(?:[0-9]_*(?:[0-9]_*)?(?:\.[0-9_]*)?|\._*[0-9][0-9_]*)";
/// Exactly 100.
const AT_100: &str = r"[0_]*1_*0_*0_*(?:\.[0_]*)?";

/// A text that matches all of `pattern`, blanks around it aside.
fn text(pattern: &str, says: &str) -> Value {
    json!({ "type": "string", "pattern": format!(r"^\s*{pattern}\s*$"), "description": says })
}

/// The same, and not 0.
fn above_zero(mut schema: Value) -> Value {
    schema["allOf"] = json!([{ "pattern": "[1-9]" }]);
    schema
}

fn any_of(units: &[Unit]) -> String {
    format!("(?:{})", units.iter().map(|unit| unit.name).collect::<Vec<_>>().join("|"))
}

pub(super) fn duration() -> Value {
    let parts = format!(r"(?:{NUMBER} *{}\s*)+", any_of(&DURATION_UNITS));
    text(&parts, "A duration such as \"250ms\" or \"1m30s\".")
}

pub(super) fn period() -> Value {
    above_zero(duration())
}

pub(super) fn rate() -> Value {
    text(&format!(r"{NUMBER}\s*[kM]?{}", any_of(&RATE_UNITS)), "A rate such as \"50/s\" or \"10k/s\".")
}

pub(super) fn size() -> Value {
    text(&format!(r"{NUMBER}\s*{}", any_of(&SIZE_UNITS)), "A size such as \"8MB\" or \"64KiB\".")
}

pub(super) fn bandwidth() -> Value {
    let pattern = format!(r"{NUMBER}\s*{}", any_of(&BANDWIDTH_UNITS));
    above_zero(text(&pattern, "A size per second such as \"100MB/s\" or \"1Gbit/s\"."))
}

pub(super) fn ratio() -> Value {
    let percent = text(&format!(r"(?:{TO_1}|(?:{AT_100}|{BELOW_100})\s*%)"), "A percentage such as \"2%\".");
    json!({ "anyOf": [{ "type": "number", "minimum": 0, "maximum": 1, "description": "From 0 to 1." }, percent] })
}

pub(super) fn percentile() -> Value {
    above_zero(text(&format!("p{BELOW_100}"), "A percentile such as \"p95\"."))
}
