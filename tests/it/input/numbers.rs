//! Quantities: what has no unit, another unit, or no number.

use hopwise::file::attributes::{Kind, TABLES};

use super::{EDGE, accepted, refused};
use crate::support::findings;

/// An edge with `key = value`.
fn edge(key: &str, value: &str) -> String {
    format!("{EDGE}{key} = {value}\n")
}

/// What the only finding of `text` proposes to write, when it proposes something.
fn proposal(text: &str) -> Option<String> {
    let found = findings(text);
    assert_eq!(found.len(), 1, "{found:#?}\nin\n{text}");
    let help = found[0].help.clone()?;
    let (_, rest) = help.split_once("state the unit: `")?;
    Some(rest.split_once('`').expect("the proposal is closed").0.to_owned())
}

#[test]
fn a_bare_number_is_refused_with_the_same_number_and_a_unit() {
    for (key, number, proposed) in [
        ("timeout", "5", "`timeout = \"5s\"`"),
        ("timeout", "0.25", "`timeout = \"0.25s\"`"),
        ("timeout", "5_000", "`timeout = \"5000s\"`"),
        ("rate", "50", "`rate = \"50/s\"`"),
        ("peak", "1.5", "`peak = \"1.5/s\"`"),
        ("payload", "64", "`payload = \"64kB\"`"),
    ] {
        refused(&edge(key, &format!("«{number}»")), "wrong-type", proposed);
        refused(&edge(key, &format!("«\"{}\"»", number.replace('_', ""))), "missing-unit", proposed);
    }
    refused("[services.a]\nservice_time = «5»\n", "wrong-type", "`service_time = \"5s\"`");
    refused("[services.a]\nservice_time = { p50 = «1», p99 = \"2s\" }\n", "wrong-type", "= \"1s\"`");
    refused("[system]\nthresholds = { grpc_above = «5» }\n[services.a]\n", "wrong-type", "`grpc_above = \"5/s\"`");
}

#[test]
fn a_proposal_is_the_number_that_was_written() {
    for (key, number, proposed) in [
        ("timeout", "1e3", "timeout = \"1000s\""),
        ("rate", "5e2", "rate = \"500/s\""),
        ("timeout", "0x10", "timeout = \"16s\""),
        ("timeout", "\"1h5\"", "timeout = \"1h5s\""),
    ] {
        if let Some(written) = proposal(&edge(key, number)) {
            assert_eq!(written, proposed, "for {key} = {number}");
        }
    }
}

#[test]
fn whatever_is_proposed_is_accepted() {
    let values =
        ["-5", "nan", "-inf", "inf", "1e400", "true", "[]", "{}", "[\"5s\"]", "1979-05-27", "99999999999999999999"];
    for (key, kind) in [("timeout", Kind::Duration), ("rate", Kind::Rate), ("payload", Kind::Size)] {
        let known = TABLES.iter().filter_map(|table| table.find(key)).next().expect("the key is known");
        assert_eq!(std::mem::discriminant(&known.kind), std::mem::discriminant(&kind), "{key}");
        for value in values {
            if let Some(written) = proposal(&edge(key, value)) {
                let found = findings(&format!("{EDGE}{written}\n"));
                assert!(found.is_empty(), "{key} = {value}: `{written}` is proposed, but is {}", found[0].message);
            }
        }
    }
    for value in ["{}", "{ p50 = \"1s\" }", "[\"1s\"]", "true"] {
        let written = proposal(&format!("[services.a]\nservice_time = {value}\n"));
        assert_eq!(written, None, "for service_time = {value}");
    }
}

#[test]
fn an_unknown_unit_is_refused_with_the_unit_that_was_meant() {
    for (key, value, unit) in [
        ("timeout", "5 sec", "`s`"),
        ("timeout", "5secs", "`s`"),
        ("timeout", "5 seconds", "`s`"),
        ("timeout", "5S", "`s`"),
        ("timeout", "5MS", "`ms`"),
        ("timeout", "5 millis", "`ms`"),
        ("timeout", "5msec", "`ms`"),
        ("timeout", "5mins", "`m`"),
        ("timeout", "5 minutes", "`m`"),
        ("timeout", "2 hours", "`h`"),
        ("rate", "5 rps", "`/s`"),
        ("rate", "5qps", "`/s`"),
        ("rate", "5 req/s", "`/s`"),
        ("rate", "5/S", "`/s`"),
        ("payload", "5kb", "`kB`"),
        ("payload", "5mb", "`MB`"),
        ("payload", "5 bytes", "`B`"),
        ("payload", "5kib", "`KiB`"),
    ] {
        refused(&edge(key, &format!("«\"{value}\"»")), "unknown-unit", &format!("did you mean {unit}?"));
    }
}

#[test]
fn a_rate_spelled_out_is_refused_with_the_unit_that_was_meant() {
    for (value, unit) in [("5/sec", "`/s`"), ("5/second", "`/s`"), ("5/minute", "`/m`"), ("5/hour", "`/h`")] {
        refused(&edge("rate", &format!("«\"{value}\"»")), "unknown-unit", &format!("did you mean {unit}?"));
    }
}

#[test]
fn a_multiplier_is_not_lost_in_the_proposal() {
    // Ten per second instead of ten thousand would be a wrong file without a finding.
    let finding = refused(&edge("rate", "«\"10K/s\"»"), "unknown-unit", "k/s");
    assert_eq!(finding.message, "`K/s` is no unit for `rate`");
}

#[test]
fn a_unit_like_no_other_is_refused_with_all_units() {
    refused(&edge("timeout", "«\"5 parsecs\"»"), "unknown-unit", "known units: ns, us, µs, ms, s, m, min, h, d");
    refused(&edge("rate", "«\"5 zzzzzz\"»"), "unknown-unit", "known units: /s, /m, /min, /h");
    refused(&edge("payload", "«\"5 zzzzzz\"»"), "unknown-unit", "known units: B, kB, KB, MB, GB, KiB, MiB, GiB");
    refused("[services.a]\navailability = «\"99 zz\"»\n", "unknown-unit", "known units: %");
}

#[test]
fn negative_quantities_are_refused() {
    for (key, value) in [("timeout", "-5s"), ("rate", "-1/s"), ("payload", "-1kB"), ("retry_budget", "-1%")] {
        let finding = refused(&edge(key, &format!("«\"{value}\"»")), "out-of-range", "");
        assert_eq!(finding.message, format!("`{key}` cannot be negative"));
    }
    refused("[services.a]\nservice_time = «\"-1s\"»\n", "out-of-range", "");
    refused("[services.a]\nservice_time = { p50 = «\"-1s\"», p99 = \"1s\" }\n", "out-of-range", "");
}

#[test]
fn what_is_no_number_is_refused() {
    for value in ["", "fast", "nan", "inf", ".", "s", "1.2.3s", "٣s", "+5s", "five s"] {
        refused(&edge("timeout", &format!("«\"{value}\"»")), "wrong-type", "");
    }
    for value in ["", "nan/s", "/s", "k/s"] {
        refused(&edge("rate", &format!("«\"{value}\"»")), "wrong-type", "");
    }
}

#[test]
fn quantities_as_people_write_them_are_read() {
    for (key, values) in [
        ("timeout", &["5s", "5 s", " 5s ", "1m30s", "1m 30s", "250µs", "0s", "1.5h", "1_000ms", "3650d"][..]),
        ("rate", &["5/s", "5 /s", "10k/s", "1M/s", "600/m", "600/min", "36/h", "0/s", "1000000000000/s"]),
        ("payload", &["1B", "1kB", "1KB", "1.5MB", "64 KiB", "0B", "1024GiB"]),
        ("retry_budget", &["0%", "100%", "2.5%", "0.1"]),
    ] {
        for value in values {
            accepted(&edge(key, &format!("\"{value}\"")));
        }
    }
}

#[test]
fn two_figures_of_a_service_time_must_fit() {
    let time = |value: &str| format!("[services.a]\nservice_time = {value}\n");
    refused(&time("«{ p50 = \"2s\", p99 = \"1s\" }»"), "out-of-range", "");
    refused(&time("«{ mean = \"1s\", p99 = \"15s\" }»"), "out-of-range", "p99 must be 1 to 14.96 times the mean");
    refused(&time("«{ mean = \"0s\", p99 = \"1s\" }»"), "out-of-range", "p99 must be");
    refused(&time("{ «p5» = \"1s\", p99 = \"2s\" }"), "unknown-key", "did you mean `p50`?");
    refused(&time("{ p50 = \"1s\", p99 = «\"x\"» }"), "wrong-type", "");
    accepted(&time("{ p50 = \"1s\", p99 = \"1s\" }"));
    accepted(&time("{ mean = \"1s\", p99 = \"14.96s\" }"));
}

#[test]
fn one_figure_of_a_service_time_asks_for_the_other() {
    for value in ["{ p50 = \"1s\" }", "{ p99 = \"1s\" }", "{ mean = \"1s\" }", "{}"] {
        let found = findings(&format!("[services.a]\nservice_time = {value}\n"));
        assert_eq!(found.len(), 1, "{value}: {found:#?}");
        assert_eq!(found[0].rule, "wrong-type", "{value}");
        assert_eq!(found[0].message, "`service_time` is a table without the two it needs");
    }
}

#[test]
fn a_peak_below_the_rate_is_refused() {
    refused(&format!("{EDGE}rate = \"5/s\"\npeak = «\"299/m\"»\n"), "out-of-range", "");
    accepted(&format!("{EDGE}rate = \"5/s\"\npeak = \"300/m\"\n"));
}
