//! Numbers that nobody could mean.

use hopwise::file::attributes::{Kind, TABLES};
use hopwise::model::ServiceTime;

use super::{EDGE, accepted, refused};
use crate::support::{findings, topology};

#[test]
fn durations_beyond_ten_years_are_refused() {
    for value in
        ["3651d", "87601h", "99999999999s", "999999999999999999999999999999999999999999s", "18446744073709551616ns"]
    {
        let finding = refused(&format!("{EDGE}timeout = «\"{value}\"»\n"), "out-of-range", "");
        assert_eq!(finding.primary.expect("a place").text, "at most 3650d");
    }
    // Each part fits, the sum does not.
    refused(&format!("{EDGE}timeout = «\"3650d3650d\"»\n"), "out-of-range", "");
    let long = "9".repeat(100_000);
    refused(&format!("{EDGE}timeout = «\"{long}s\"»\n"), "out-of-range", "");
}

#[test]
fn rates_and_sizes_beyond_reason_are_refused() {
    let many = "9".repeat(400);
    for value in ["1000000000001/s", "9999999M/s", &format!("{many}/s")] {
        refused(&format!("{EDGE}rate = «\"{value}\"»\n"), "out-of-range", "");
    }
    for value in ["1025GiB", "1099511627777B", "99999999999999999999999GB"] {
        refused(&format!("{EDGE}payload = «\"{value}\"»\n"), "out-of-range", "");
    }
}

#[test]
fn whole_numbers_out_of_range_are_refused_even_beyond_64_bits() {
    for value in [
        "0",
        "-1",
        "1000001",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "170141183460469231731687303715884105728",
        "0xffffffffffffffffffffffffffffffffff",
    ] {
        refused(&format!("[services.a]\nreplicas = «{value}»\n"), "out-of-range", "");
    }
    for value in ["1.5", "nan", "inf", "1e3", "\"3\"", "true"] {
        refused(&format!("[services.a]\nreplicas = «{value}»\n"), "wrong-type", "");
    }
    for value in ["1", "1000000", "0x10", "1_000"] {
        accepted(&format!("[services.a]\nreplicas = {value}\n"));
    }
}

#[test]
fn numbers_and_ratios_are_finite_and_in_range() {
    for value in
        ["nan", "-nan", "inf", "+inf", "-inf", "1e400", "-1e400", "1e308", "-1", "-0.001", "9999999999999999999999"]
    {
        for key in ["availability", "cores", "reads_per_write"] {
            refused(&format!("[services.a]\n{key} = «{value}»\n"), "out-of-range", "");
        }
        refused(&format!("{EDGE}calls_per_request = «{value}»\n"), "out-of-range", "");
        refused(&format!("{EDGE}retry_budget = «{value}»\n"), "out-of-range", "");
    }
    for value in ["\"101%\"", "\"1.01\"", "1.0000001", "2", "\"1e400%\""] {
        let found = findings(&format!("[services.a]\navailability = {value}\n"));
        assert_eq!(found.len(), 1, "{value}: {found:#?}");
    }
    for value in ["0", "-0.0", "1", "1e-400", "0.5", "\"100%\"", "\"0.995\""] {
        accepted(&format!("[services.a]\navailability = {value}\n"));
    }
}

#[test]
fn every_integer_key_takes_its_bounds_and_nothing_beyond() {
    let mut tried = 0;
    for (header, noun) in [("[services.a]\n", "service"), ("[services.a]\n[brokers.x]\n", "broker"), (EDGE, "edge")] {
        let table = TABLES.iter().find(|table| table.noun == noun).expect("the table is there");
        for attribute in table.attributes() {
            let Kind::Integer { least, most } = attribute.kind else { continue };
            // How many calls there are to wait for depends on the edge.
            if attribute.name == "wait_for" {
                continue;
            }
            let with = |value: i128| format!("{header}{} = {value}\n", attribute.name);
            accepted(&with(i128::from(least)));
            accepted(&with(i128::from(most)));
            for beyond in [i128::from(least) - 1, i128::from(most) + 1] {
                let found = findings(&with(beyond));
                assert_eq!(found.len(), 1, "{}: {found:#?}", attribute.name);
                assert_eq!(found[0].rule, "out-of-range", "{}", attribute.name);
            }
            tried += 1;
        }
    }
    assert!(tried >= 7, "only {tried} keys were tried");
}

#[test]
fn times_at_their_limits_give_percentiles_in_order() {
    for time in [
        "\"0s\"",
        "\"1ns\"",
        "\"3650d\"",
        "{ p50 = \"0s\", p99 = \"0s\" }",
        "{ p50 = \"0s\", p99 = \"3650d\" }",
        "{ p50 = \"1ns\", p99 = \"3650d\" }",
        "{ mean = \"1ns\", p99 = \"1ns\" }",
        "{ mean = \"3650d\", p99 = \"3650d\" }",
        "{ mean = \"100ns\", p99 = \"1496ns\" }",
    ] {
        let topology = topology(&format!("[services.a]\nservice_time = {time}\n"));
        let figures = ServiceTime::of(&topology.services()[0]);
        assert!(figures.p99 <= figures.p999 && figures.stated, "{time}: {figures:?}");
    }
}

#[test]
fn a_fault_that_slows_by_nothing_is_none() {
    let fault = |factor: &str| {
        findings(&format!(
            "[services.a]\n[[faults]]\ntarget = \"a\"\nkind = \"slow\"\nat = \"1s\"\nfactor = {factor}\n"
        ))
    };
    assert_eq!(fault("0").iter().map(|it| it.rule).collect::<Vec<_>>(), ["out-of-range"]);
    assert_eq!(fault("0.5").len(), 0);
}
