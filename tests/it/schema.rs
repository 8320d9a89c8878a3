//! `hopwise schema`: the file's schema agrees with the parser, those of the outputs with what is written.

mod agree; // broken files by the hundred, through parser and schema
mod files; // every file that is shipped, and slips
mod outputs; // every output, and twins with another field

use hopwise::report::schema::{Subject, schema};
use jsonschema::Validator;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use crate::support::{code, hopwise, stderr, stdout};

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("the schema is none: {error}"))
}

/// `text` as a validator sees it; `None` when it is no TOML. What JSON does not have becomes null.
fn json(text: &str) -> Option<Value> {
    Some(table(DeTable::parse(text).ok()?.get_ref()))
}

fn table(keys: &DeTable<'_>) -> Value {
    keys.iter().map(|(key, it)| (key.get_ref().to_string(), value(it.get_ref()))).collect::<Map<_, _>>().into()
}

fn value(of: &DeValue<'_>) -> Value {
    match of {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok().into(),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(_) => Value::Null,
        DeValue::Array(items) => items.iter().map(|item| value(item.get_ref())).collect::<Vec<_>>().into(),
        DeValue::Table(keys) => table(keys),
    }
}

#[test]
fn every_subject_has_a_schema_that_is_one_and_is_small() {
    for subject in Subject::ALL {
        let output = hopwise(&["schema", subject.name()]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{subject:?}");
        let written: Value = serde_json::from_slice(&output.stdout).expect("a schema is JSON");
        assert_eq!(written, schema(subject), "{subject:?}");
        assert!(jsonschema::draft202012::meta::is_valid(&written), "{subject:?}");
        assert!(written["title"].is_string() && written["$id"].is_string(), "{subject:?}");
        drop(validator(&written));
        let size = output.stdout.len();
        assert!((1_000..200_000).contains(&size), "{subject:?} takes {size} bytes");
        assert_eq!(output.stdout, hopwise(&["schema", subject.name()]).stdout, "{subject:?} is the same each time");
    }
}

#[test]
fn the_schema_is_that_of_the_file_unless_another_is_asked_for() {
    assert_eq!(hopwise(&["schema"]).stdout, hopwise(&["schema", "file"]).stdout);
    let output = hopwise(&["schema", "flie"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    for subject in Subject::ALL {
        assert!(stderr(&output).contains(subject.name()), "{}", stderr(&output));
    }
}
