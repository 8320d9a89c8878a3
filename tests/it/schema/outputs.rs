//! What is written is right by its schema, all of it is described, and another field would be noticed.

use std::collections::BTreeSet;

use hopwise::report::schema::{Subject, schema};
use serde_json::Value;

use super::validator;
use crate::support::{hopwise, stderr};

/// Runs `hopwise`, which ends with a verdict unless `of` is that there is none.
fn written(of: Subject, args: &[&str]) -> Value {
    let output = hopwise(&[args, &["--format", "json"]].concat());
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}"));
    assert_eq!(document["outcome"] == "no-verdict", of == Subject::NoVerdict, "{args:?}: {}", stderr(&output));
    document
}

/// `schema` that allows nothing but the fields it names.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            keys.values_mut().for_each(closed);
            if keys.get("properties").is_some_and(|it| it.values_of_schemas()) {
                keys.insert("additionalProperties".to_owned(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}

trait Properties {
    /// Whether these are the properties of a schema, and no property that is called so.
    fn values_of_schemas(&self) -> bool;
}

impl Properties for Value {
    fn values_of_schemas(&self) -> bool {
        self.as_object().is_some_and(|all| all.values().all(|it| it.is_object() || it.is_boolean()))
    }
}

/// Names of fields, and of those that hold entries by names of the user's.
fn fields(schema: &Value, all: &mut BTreeSet<String>, named: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keys) => {
            for (name, of) in keys.get("properties").and_then(Value::as_object).into_iter().flatten() {
                all.insert(name.clone());
                if of.to_string().contains("\"additionalProperties\":{") {
                    named.insert(name.clone());
                }
            }
            keys.values().for_each(|it| fields(it, all, named));
        }
        Value::Array(items) => items.iter().for_each(|it| fields(it, all, named)),
        _ => {}
    }
}

/// Where a field stands, and its name; of lists and of entries by name, in the first two.
fn places(value: &Value, at: &str, is_named: bool, named: &BTreeSet<String>, found: &mut Vec<(String, String)>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(keys) => {
            let some = if is_named { 2 } else { keys.len() };
            for (key, inner) in keys.iter().take(some) {
                if !is_named {
                    found.push((at.to_owned(), key.clone()));
                }
                places(inner, &format!("{at}/{}", escaped(key)), !is_named && named.contains(key), named, found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate().take(2) {
                places(inner, &format!("{at}/{index}"), false, named, found);
            }
        }
        _ => {}
    }
}

fn right(of: Subject, args: &[&str]) -> Value {
    let document = written(of, args);
    let open = schema(of);
    let mut narrow = open.clone();
    closed(&mut narrow);
    for (schema, what) in [(&open, "is right"), (&narrow, "has no field that is not described")] {
        let validator = validator(schema);
        let wrong: Vec<String> =
            validator.iter_errors(&document).take(5).map(|it| format!("{it} at {}", it.instance_path())).collect();
        assert_eq!(wrong, [""; 0], "{args:?} {what}");
    }
    document
}

#[test]
fn recommendations_are_right_with_and_without_evidence() {
    let with = right(Subject::Recommend, &["recommend", "scenarios/checkout.toml"]);
    assert!(with["evidence"].is_object());
    for scenario in ["place-order", "online-boutique", "order-summary", "eventuate-choreography"] {
        let file = format!("scenarios/{scenario}.toml");
        let without = right(Subject::Recommend, &["recommend", &file, "--no-evidence"]);
        assert!(without["evidence"].is_null());
    }
}

#[test]
fn simulations_are_right_whatever_there_is_to_say() {
    for (scenario, more) in [
        ("checkout", &["--for", "10s"][..]),
        ("simulate/metastable", &["--for", "30s"]),
        ("simulate/circuit-breaker", &["--for", "301s"]),
        ("simulate/autoscaling", &["--for", "1m"]),
        ("simulate/cold-cache", &["--for", "30s"]),
        ("simulate/email-peak", &["--for", "3m"]),
        ("simulate/saga-orchestration", &["--for", "10s"]),
        ("simulate/adaptive-throttling", &["--warmup", "0s", "--for", "10s"]),
        ("simulate/relay-too-slow", &["--for", "20s"]),
        ("simulate/thread-exhaustion", &["--for", "10s"]),
    ] {
        let file = format!("scenarios/{scenario}.toml");
        right(Subject::Simulate, &[&["simulate", &file, "--replications", "2"], more].concat());
    }
}

#[test]
fn comparisons_are_right() {
    let run = ["--for", "10s", "--replications", "3", "--undecided", "pass"];
    let recommended = ["compare", "scenarios/checkout.toml", "--recommended"];
    right(Subject::Compare, &[&recommended[..], &run].concat());
    let two = ["compare", "scenarios/simulate/saga-choreography.toml", "scenarios/simulate/saga-orchestration.toml"];
    right(Subject::Compare, &[&two[..], &run].concat());
}

#[test]
fn capacities_are_right() {
    let capacity = ["capacity", "scenarios/checkout.toml", "--for", "20s", "--replications", "2", "--precision", "20%"];
    let capacity = right(Subject::Capacity, &capacity);
    assert!(capacity["curve"].is_array());
    let pulse = ["--pulse", "2x+5s", "--replications", "2", "--precision", "20%", "--for", "20s"];
    right(Subject::Capacity, &[&["capacity", "scenarios/simulate/slow-bank.toml"][..], &pulse].concat());
}

#[test]
fn explanations_are_right() {
    for (subject, scenario) in [("order->payment", "checkout"), ("system", "checkout"), ("place-order", "place-order")]
    {
        right(Subject::Explain, &["explain", subject, &format!("scenarios/{scenario}.toml")]);
    }
}

#[test]
fn what_is_written_without_a_verdict_is_right() {
    for args in [
        &["recommend", "tests/slips.toml"][..],
        &["simulate", "tests/slips.toml"],
        &["compare", "tests/slips.toml", "scenarios/checkout.toml"],
        &["explain", "a->b", "tests/slips.toml"],
        &["recommend", "nowhere.toml"],
    ] {
        right(Subject::NoVerdict, args);
    }
}

#[test]
fn the_selftest_is_right() {
    use hopwise::explore::Serial;
    let rows = hopwise::selftest::run(&hopwise::selftest::cases()[..1], &Serial::default());
    let payload = serde_json::to_value(hopwise::report::selftest::Selftest::of(&rows)).expect("it is JSON");
    assert!(validator(&schema(Subject::Selftest)).is_valid(&payload), "{payload}");
}

#[test]
fn a_field_of_another_name_is_refused() {
    let run = ["--for", "5s", "--replications", "2", "--undecided", "pass"];
    let compared = [&["compare", "scenarios/checkout.toml", "--recommended"][..], &run].concat();
    for (of, args) in [
        (Subject::Recommend, &["recommend", "scenarios/checkout.toml"][..]),
        (Subject::Simulate, &["simulate", "scenarios/checkout.toml", "--for", "5s", "--replications", "2"]),
        (Subject::Compare, &compared),
        (Subject::Explain, &["explain", "order->payment", "scenarios/checkout.toml"]),
        (Subject::NoVerdict, &["recommend", "tests/slips.toml"]),
    ] {
        let document = written(of, args);
        let open = schema(of);
        let (mut all, mut named, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        fields(&open, &mut all, &mut named);
        places(&document, "", false, &named, &mut found);
        let mut narrow = open.clone();
        closed(&mut narrow);
        let (open, narrow) = (validator(&open), validator(&narrow));
        let (mut missed, every) = (0, found.len());
        // Every one of a long document would take minutes.
        for (at, key) in found.into_iter().step_by(every.div_ceil(150)) {
            let mut twin = document.clone();
            let keys = twin.pointer_mut(&at).and_then(Value::as_object_mut).expect("the place is there");
            let value = keys.remove(&key).expect("the field is there");
            keys.insert(format!("{key}_"), value);
            assert!(!narrow.is_valid(&twin), "{of:?}: {at}/{key} is not described");
            missed += usize::from(open.is_valid(&twin));
        }
        // What is not always there may be missing.
        assert!(missed * 10 < every.min(150), "{of:?}: {missed} of {every} fields may have another name");
    }
}
