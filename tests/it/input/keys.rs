//! Keys nobody knows, names nobody may give, and values of another type.

use hopwise::file::attributes::{Attribute, Kind, TABLES, Table};

use super::{EDGE, accepted, refused};
use crate::support::findings;

/// A valid file that ends inside an entry of `table`, which takes `key = value` next. Inline tables are closed by
/// the second text.
pub fn opened(table: &Table) -> (String, &'static str) {
    let services = "[services.a]\n[services.b]\n";
    match table.header {
        "[system]" => (format!("{services}[system]\n"), ""),
        "[system.thresholds]" => (format!("{services}[system.thresholds]\n"), ""),
        "[services.NAME]" => ("[services.b]\n[services.a]\n".to_owned(), ""),
        "[brokers.NAME]" => (format!("{services}[brokers.main]\n"), ""),
        "[[edges]]" => (EDGE.to_owned(), ""),
        "[[flows]]" => (format!("{services}[[flows]]\nname = \"f\"\n"), ""),
        "steps = [{ … }]" => {
            (format!("{services}[[flows]]\nname = \"f\"\nsteps = [{{ service = \"a\", action = \"x\", "), " }]\n")
        }
        "[[faults]]" => (format!("{services}[[faults]]\ntarget = \"a\"\nkind = \"crash\"\nat = \"1s\"\n"), ""),
        "[links.\"a~b\"]" => ("[services.a]\nzone = \"x\"\n[links.\"x~x\"]\n".to_owned(), ""),
        "[[objectives]]" => (format!("{services}[[objectives]]\nexpr = \"x\"\n"), ""),
        within => {
            let (open, close) = opened_within(within);
            let file = match table.noun {
                "outbox"
                | "message key"
                | "idempotent consumer"
                | "status endpoint"
                | "backoff"
                | "retry budget"
                | "circuit breaker"
                | "bulkhead"
                | "protocol cost"
                | "cache"
                | "throttle"
                | "hedge"
                | "pool" => EDGE.to_owned(),
                "arrivals" | "bursty arrivals" | "closed arrivals" | "replay" | "batch" | "load" | "load step"
                | "ramp" | "spike" | "diurnal curve" => format!("{services}[[flows]]\nname = \"f\"\n"),
                "mesh" => format!("{services}[system]\n"),
                _ => "[services.a]\n".to_owned(),
            };
            (file + open, close)
        }
    }
}

/// The same for a table within a key, with the keys it cannot do without.
fn opened_within(header: &str) -> (&str, &'static str) {
    match header {
        "LAW" => ("service_time = { ", " }"),
        "normal = { … }" => ("service_time = { normal = { ", " } }"),
        "lognormal = { … }" => ("service_time = { lognormal = { ", " } }"),
        "gamma = { … }" => ("service_time = { gamma = { ", " } }"),
        "erlang = { … }" => ("service_time = { erlang = { ", " } }"),
        "weibull = { … }" => ("service_time = { weibull = { ", " } }"),
        "pareto = { … }" => ("service_time = { pareto = { ", " } }"),
        "hyperexponential = [{ … }]" => ("service_time = { hyperexponential = [{ ", " }] }"),
        "empirical = { … }" => ("service_time = { empirical = { ", " } }"),
        "rate_limit = { … }" => ("rate_limit = { rate = \"1/s\", ", " }"),
        "autoscale = { … }" => ("autoscale = { max = 9, ", " }"),
        "cache = { … }" => ("cache = { hit_ratio = 1, ", " }"),
        "key = { … }" => ("key = { count = 1, ", " }"),
        "hedge = { … }" => ("hedge = { after = \"p95\", ", " }"),
        "pool = { … }" => ("pool = { size = 1, ", " }"),
        "arrivals = { … }" => ("arrivals = { replay = [], ", " }"),
        "bursty = { … }" => {
            ("arrivals = { bursty = { rates = [\"1/s\", \"2/s\"], stays = [\"1s\", \"2s\"], ", " } }")
        }
        "closed = { … }" => ("arrivals = { closed = { users = 1, think_time = \"1s\", ", " } }"),
        "replay = { … }" => ("arrivals = { replay = { ", " } }"),
        "batch = { … }" => ("batch = { mean = 1, ", " }"),
        "steps = [{ at, rate }]" => ("load = { steps = [{ at = \"0s\", rate = \"1/s\", ", " }] }"),
        "ramp = { … }" => ("load = { ramp = { at = \"0s\", over = \"1s\", to = \"1/s\", ", " } }"),
        "spike = { … }" => ("load = { spike = { at = \"0s\", for = \"1s\", rate = \"1/s\", ", " } }"),
        "diurnal = { … }" => ("load = { diurnal = { period = \"1h\", low = 0, high = 1, ", " } }"),
        plain => (plain.strip_suffix("… }").unwrap_or_else(|| panic!("no file opens {plain}")), " }"),
    }
}

/// Keys that `opened` has stated already.
pub fn is_stated(table: &Table, key: &str) -> bool {
    match table.noun {
        "edge" => matches!(key, "from" | "to"),
        "flow" => key == "name",
        "step" => matches!(key, "service" | "action"),
        "fault" => matches!(key, "target" | "kind" | "at"),
        "objective" => key == "expr",
        "rate limit" => key == "rate",
        "autoscaling" => key == "max",
        "cache" => key == "hit_ratio",
        "hedge" => key == "after",
        "pool" => key == "size",
        "message key" => key == "count",
        "arrivals" => key == "replay",
        "bursty arrivals" | "closed arrivals" | "load step" | "ramp" | "spike" => true,
        "batch" => key == "mean",
        "diurnal curve" => key != "peak_at",
        _ => false,
    }
}

pub fn keys() -> impl Iterator<Item = (&'static Table, &'static Attribute)> {
    TABLES.iter().flat_map(|table| table.attributes().map(move |attribute| (*table, attribute)))
}

/// `word` with its last letter doubled.
fn slip(word: &str) -> String {
    format!("{word}{}", &word[word.len() - 1..])
}

#[test]
fn a_slip_in_any_key_is_refused_with_the_key_that_was_meant() {
    let mut tried = 0;
    for (table, attribute) in keys() {
        let (slipped, (open, close)) = (slip(attribute.name), opened(table));
        let text = format!("{open}«{slipped}» = true{close}");
        refused(&text, "unknown-key", &format!("did you mean `{}`?", attribute.name));
        tried += 1;
    }
    assert!(tried > 90, "only {tried} keys were tried");
}

#[test]
fn a_key_like_no_other_is_refused_with_all_keys_of_its_table() {
    for table in TABLES {
        let (open, close) = opened(table);
        let finding = refused(&format!("{open}«zzzzzz» = 1{close}"), "unknown-key", table.names()[0]);
        let help = finding.help.expect("there is help");
        for name in table.names() {
            assert!(help.contains(name), "{name} is missing in {help}");
        }
    }
    refused(&format!("{EDGE}outbox = {{ «pol» = \"1s\" }}"), "unknown-key", "did you mean `poll`?");
}

#[test]
fn every_key_refuses_a_value_of_another_type() {
    let mut tried = 0;
    for (table, attribute) in keys().filter(|(table, attribute)| !is_stated(table, attribute.name)) {
        let (open, close) = opened(table);
        let found = findings(&format!("{open}{} = 1979-05-27{close}", attribute.name));
        assert_eq!(found.len(), 1, "{} of {}: {found:#?}", attribute.name, table.header);
        assert_eq!(found[0].rule, "wrong-type", "{}", attribute.name);
        // What a flow's steps are is said in words of their own.
        let expected = if (table.noun, attribute.name) == ("flow", "steps") {
            "a list of tables".to_owned()
        } else {
            attribute.kind.expected()
        };
        let label = &found[0].primary.as_ref().expect("there is a place").text;
        assert!(label.contains(&expected), "{}: {label}", attribute.name);
        tried += 1;
    }
    assert!(tried > 90, "only {tried} keys were tried");
}

#[test]
fn a_slip_in_any_choice_is_refused_with_the_choice_that_was_meant() {
    let mut tried = 0;
    for (table, attribute) in keys().filter(|(table, attribute)| !is_stated(table, attribute.name)) {
        let (Kind::Choice(choices) | Kind::Choices(choices)) = attribute.kind else { continue };
        for choice in choices {
            let (slipped, (open, close)) = (slip(choice), opened(table));
            let text = format!("{open}{} = «\"{slipped}\"»{close}", attribute.name);
            refused(&text, "unknown-value", &format!("did you mean `{choice}`?"));
            tried += 1;
        }
    }
    assert!(tried > 60, "only {tried} choices were tried");
}

#[test]
fn a_choice_like_no_other_is_refused_with_all_choices() {
    let finding = refused(&format!("{EDGE}schema = «\"zzzzzzzz\"»"), "unknown-value", "");
    assert_eq!(finding.primary.expect("a place").text, "expected one of none, documented, registry");
    refused("[system]\nneeds = [\"mtls\", «\"edge-aut\"»]\n[services.a]", "unknown-value", "did you mean `edge-auth`?");
}

#[test]
fn an_unknown_table_is_refused_with_the_table_that_was_meant() {
    refused("[services.a]\n[«sytem»]\n", "unknown-key", "did you mean `system`?");
    refused("[services.a]\n[[«edgse»]]\n", "unknown-key", "did you mean `edges`?");
    refused("[services.a]\n[[«flow»]]\n", "unknown-key", "did you mean `flows`?");
    refused(
        "«wibble» = 1\n[services.a]\n",
        "unknown-key",
        "version, system, services, brokers, edges, flows, faults, links, objectives, designs",
    );
}

#[test]
fn a_table_of_the_wrong_shape_is_refused_with_the_right_one() {
    for (text, expected) in [
        ("[services.a]\n[«edges»]\nfrom = \"a\"\n", "`[[edges]]`, one per edge"),
        ("[services.a]\n[«flows».x]\n", "`[[flows]]`, one per flow"),
        ("«services» = []\n[[flows]]\nname = \"f\"\n", "`[services.NAME]`"),
        ("«system» = 5\n[services.a]\n", "`[system]`"),
        ("[services.a]\n[[«brokers»]]\n", "`[brokers.NAME]`"),
        ("«designs» = true\n[services.a]\n", "`[designs.NAME]`"),
        ("edges = [«5»]\n[services.a]\n", "a table, not the number 5"),
        ("flows = [«\"x\"»]\n[services.a]\n", "a table, not the text \"x\""),
        ("brokers.«main» = \"kafka\"\n[services.a]\n", "`[brokers.main]`, not the text \"kafka\""),
        ("services.«a» = 5\nservices.b = {}\n", "`[services.a]`, not the number 5"),
        ("[services.a]\n[[flows]]\nname = \"f\"\nsteps = «\"x\"»\n", "a list of tables, not the text \"x\""),
        ("[services.a]\n[[flows]]\nname = \"f\"\nsteps = [«5»]\n", "a table, not the number 5"),
        ("designs.«d» = 5\n[services.a]\n", "`[designs.NAME]`"),
        ("[services.a]\n[designs.d]\n«services» = 5\n", "a table"),
    ] {
        let finding = refused(text, "wrong-type", "");
        assert_eq!(finding.primary.expect("a place").text, format!("expected {expected}"), "{text}");
    }
}

#[test]
fn a_name_that_no_service_broker_or_design_may_have_is_refused() {
    let long = "x".repeat(201);
    for name in
        ["\"a b\"", "\"\"", "\"größe\"", "-a", "_a", "\".a\"", "\"a/b\"", "\"a\\nb\"", "\"a->b\"", long.as_str()]
    {
        refused(&format!("[services.b]\n[services.«{name}»]\n"), "bad-name", "");
        refused(&format!("[services.b]\n[brokers.«{name}»]\n"), "bad-name", "");
        refused(&format!("[services.b]\n[designs.«{name}»]\n"), "bad-name", "");
    }
    accepted(&format!("[services.{}]\n[services.7]\n[services.\"a.b_c-d\"]\n", "x".repeat(200)));
}

#[test]
fn only_version_one_is_read_and_none_is_needed() {
    accepted("version = 1\n[services.a]\n");
    accepted("[services.a]\n");
    for (version, said) in
        [("2", "the number 2"), ("0", "the number 0"), ("1.0", "the number 1.0"), ("\"1\"", "the text \"1\"")]
    {
        let finding = refused(&format!("version = «{version}»\n[services.a]\n"), "unknown-version", "");
        assert_eq!(finding.message, format!("`version` is {said}"));
    }
    refused("[services.a]\n«[version]»\n", "unknown-version", "");
}

#[test]
fn an_empty_text_is_no_name_and_no_label() {
    for key in ["operation", "event", "stage", "ordering_key", "fallback", "event_version", "during", "aggregates"] {
        for empty in ["\"\"", "\"  \"", "'\t'"] {
            refused(&format!("{EDGE}{key} = «{empty}»\n"), "wrong-type", "");
        }
    }
    refused(&format!("{EDGE}during = [\"x\", «\"\"»]\n"), "wrong-type", "");
}

#[test]
fn a_list_with_another_type_in_it_is_refused_at_the_item() {
    refused(&format!("{EDGE}during = [\"x\", «5»]\n"), "wrong-type", "");
    refused(&format!("{EDGE}aggregates = [\"a\", «[\"b\"]»]\n"), "wrong-type", "");
    refused("[system]\nneeds = [«true», \"mtls\"]\n[services.a]\n", "wrong-type", "");
}

#[test]
fn a_flow_defined_twice_is_refused_at_the_second_name() {
    let finding = refused("[services.a]\n[[flows]]\nname = \"f\"\n[[flows]]\nname = «\"f\"»\n", "duplicate", "");
    assert_eq!(finding.related.len(), 1);
    assert!(finding.related[0].span < finding.primary.expect("a place").span);
}

#[test]
fn a_key_stated_twice_is_refused_once() {
    for text in [
        "[services.a]\nteam = \"x\"\n«team» = \"y\"\n",
        "[services.a]\n[services.«a»]\n",
        "[system]\n[«system»]\n[services.a]\n",
        "version = 1\n«version» = 1\n[services.a]\n",
    ] {
        let finding = refused(text, "syntax", "");
        assert!(finding.message.contains("duplicate"), "{}", finding.message);
    }
}
