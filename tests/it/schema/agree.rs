//! Parser and schema refuse the same files, but for what a schema cannot say.

use std::collections::BTreeMap;

use hopwise::diagnostic::Finding;
use hopwise::report::schema::{Subject, schema};
use jsonschema::Validator;

use super::{json, validator};
use crate::input::keys::{is_stated, keys, opened};
use crate::input::mutants::rewritten;
use crate::support::findings;
use crate::support::random::Random;

/// What the parser refuses and a schema cannot: a rule, a part of what is said (or all of the rule's findings), and
/// why.
const UNSAID: &[(&str, &str, &str)] = &[
    ("unknown-name", "", "a name must be one that the file defines"),
    ("unknown-edge", "", "an overlay must be of an edge of the file"),
    ("unknown-design", "", "a design must be one of the file"),
    ("unread-file", "", "a file must be there"),
    ("duplicate", "", "a name in a list must be its only one"),
    ("contradiction", "", "a key may exclude another, or go with one value of it only"),
    ("missing-key", " needs ", "a key may need another"),
    ("missing-key", "`to` is missing", "a list of callees may not be empty"),
    ("out-of-range", " is too large: ", "an amount in a text has a largest one"),
    ("out-of-range", " cannot be 0", "an amount that may be 0 elsewhere may not be 0 here"),
    ("out-of-range", " cannot be a law without weight", "weights may not all be 0"),
    ("out-of-range", " cannot be no longer than ", "one duration must be longer than another"),
    ("out-of-range", " asks for more calls than are made", "a count depends on the other edges"),
    ("wrong-type", " values", "a list may need so many values"),
    ("wrong-type", " is the number 1e300", "JSON has one kind of number, and this one is whole"),
    ("wrong-type", " is the number 2.0", "JSON has one kind of number, and this one is whole"),
    ("edge-to-itself", "", "two names must differ"),
    ("circular", "", "steps must have an order"),
];

/// Values of all types, in and out of range, with good and bad units.
const VALUES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "2",
    "-1",
    "5",
    "2_000_000_000_000",
    "0.5",
    "1.5",
    "-0.5",
    "1e300",
    "2.0",
    "nan",
    "inf",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"a\"",
    "\"b\"",
    "\"5\"",
    "\"5s\"",
    "\" 1m 30s \"",
    "\"1.5 ms\"",
    "\".5s\"",
    "\"_5_._s\"",
    "\"0s\"",
    "\"-5s\"",
    "\"5 sec\"",
    "\"5S\"",
    "\"s\"",
    "\"9999999d\"",
    "\"50/s\"",
    "\"10k/min\"",
    "\"0/s\"",
    "\"50/sec\"",
    "\"8MB\"",
    "\"64 KiB\"",
    "\"8mb\"",
    "\"1Gbit/s\"",
    "\"0B/s\"",
    "\"2%\"",
    "\"100.0 %\"",
    "\"101%\"",
    "\"0.3\"",
    "\"1.0\"",
    "\"1.1\"",
    "\"p95\"",
    "\"p99.9\"",
    "\"p100\"",
    "\"p0\"",
    "\"none\"",
    "\"poisson\"",
    "\"exponential\"",
    "[]",
    "[\"x\"]",
    "[\"a\", \"b\"]",
    "[\"\"]",
    "[5]",
    "[\"1s\", \"2s\"]",
    "[\"1/s\", \"2/s\"]",
    "[1, 2]",
    "[{}]",
    "{}",
    "{ zzz = 1 }",
    "{ p50 = \"1s\", p99 = \"2s\" }",
    "{ mean = \"1s\", p99 = \"2s\" }",
    "{ p50 = \"1s\" }",
    "{ p50 = \"1s\", mean = \"1s\", p99 = \"2s\" }",
    "{ constant = \"1s\" }",
    "{ constant = \"1s\", exponential = \"1s\" }",
    "{ uniform = [\"1s\", \"2s\"] }",
    "{ normal = { mean = \"1s\" } }",
    "{ lognormal = { median = \"1s\", mean = \"1s\", sigma = 1 } }",
    "{ mean = \"1s\" }",
    "{ rate = \"5/s\" }",
    "{ ratio = 0.1 }",
    "{ count = 5 }",
    "{ size = 5 }",
    "1979-05-27",
];

/// Whether a schema cannot say what `finding` says.
fn unsaid(finding: &Finding) -> Option<&'static str> {
    let of = UNSAID.iter().find(|(rule, part, _)| *rule == finding.rule && finding.message.contains(part));
    of.map(|(_, _, why)| *why)
}

/// What was seen of many files.
#[derive(Default)]
struct Seen {
    accepted: usize,
    refused: usize,
    /// By reason: files that only the parser refuses.
    unsaid: BTreeMap<&'static str, usize>,
    /// Where the two disagree without one, each with a file.
    wrong: BTreeMap<String, String>,
}

impl Seen {
    fn see(&mut self, validator: &Validator, text: &str) {
        let Some(document) = json(text) else { return };
        let errors: Vec<Finding> = findings(text).into_iter().filter(Finding::is_error).collect();
        match (errors.is_empty(), validator.is_valid(&document)) {
            (true, true) => self.accepted += 1,
            (false, false) => self.refused += 1,
            (true, false) => {
                let said: Vec<String> = validator.iter_errors(&document).map(|it| it.to_string()).collect();
                self.wrong.entry(format!("only the schema refuses: {said:?}")).or_insert_with(|| text.to_owned());
            }
            (false, true) => {
                for finding in errors {
                    match unsaid(&finding) {
                        Some(why) => *self.unsaid.entry(why).or_default() += 1,
                        None => {
                            let said = format!("only the parser refuses: {}: {}", finding.rule, finding.message);
                            self.wrong.entry(said).or_insert_with(|| text.to_owned());
                        }
                    }
                }
            }
        }
    }

    fn agrees(&self) {
        let kinds: Vec<&String> = self.wrong.keys().collect();
        assert!(kinds.is_empty(), "{kinds:#?}\nthe first of\n{}", self.wrong.values().next().expect("there is one"));
    }
}

#[test]
fn parser_and_schema_refuse_the_same_files() {
    let validator = validator(&schema(Subject::File));
    let mut seen = Seen::default();
    for (table, attribute) in keys().filter(|(table, attribute)| !is_stated(table, attribute.name)) {
        let (open, close) = opened(table);
        for value in VALUES {
            seen.see(&validator, &format!("{open}{} = {value}{close}", attribute.name));
        }
    }
    let mut random = Random::new(7);
    for _ in 0..3_000 {
        seen.see(&validator, &rewritten(&mut random));
    }
    seen.see(&validator, "[services.a]\n[[flows]]\nname = \"f\"\n[[flows]]\nname = \"f\"\n");
    seen.agrees();
    assert!(seen.accepted > 1_000 && seen.refused > 10_000, "{} and {}", seen.accepted, seen.refused);
    // What both can say by now is no exception any more.
    for (.., why) in UNSAID {
        assert!(seen.unsaid.contains_key(why), "nothing is refused because {why}");
    }
}

#[test]
fn every_slip_in_a_key_is_refused_by_both() {
    let validator = validator(&schema(Subject::File));
    for (table, attribute) in keys() {
        let (open, close) = opened(table);
        let document = json(&format!("{open}{}x = true{close}", attribute.name)).expect("it is TOML");
        assert!(!validator.is_valid(&document), "{}x of {}", attribute.name, table.header);
    }
}
