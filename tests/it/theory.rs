//! The simulation agrees with queueing theory where the two speak of the same system, and only there.

mod coverage;
mod shown;
mod twins;

use hopwise::explore::Serial;
use hopwise::selftest::{Row, cases, run};

/// What does not agree, a line each.
fn off(rows: &[Row]) -> Vec<String> {
    let line = |row: &Row| {
        let Row { group, case, what, theory, measured, interval, standard_errors, .. } = row;
        format!(
            "{group}, {case}, {what}: {measured:?} in {interval:?}, theory {theory}: {standard_errors:?} errors off"
        )
    };
    rows.iter().filter(|row| !row.agrees).map(line).collect()
}

/// Runs the cases of one group.
fn agrees(group: &str) {
    let cases: Vec<_> = cases().into_iter().filter(|case| case.group == group).collect();
    assert!(!cases.is_empty(), "no group {group}");
    let checks: usize = cases.iter().map(|case| case.checks.len()).sum();
    let rows = run(&cases, &Serial::default());
    assert_eq!(rows.len(), checks);
    let off = off(&rows);
    assert!(off.is_empty(), "{}", off.join("\n"));
}

/// One test a group, so that they run side by side.
macro_rules! groups {
    ($($test:ident: $group:literal;)*) => {
        $(#[test] fn $test() { agrees($group); })*

        #[test]
        fn no_group_is_left_out() {
            let listed = [$($group),*];
            for case in cases() {
                assert!(listed.contains(&case.group), "{}", case.group);
            }
        }
    };
}

groups! {
    one_server: "one server";
    renewal_arrivals: "GI/M/1";
    several_servers: "several servers";
    disciplines: "disciplines";
    load: "load";
    replicas: "replicas";
    blocking: "blocking";
    forks: "forks";
    failures: "failures";
    deadlines: "deadlines";
    hedging: "hedging";
    messages: "messages";
    sagas: "sagas";
}

#[test]
fn names_are_given_once() {
    let cases = cases();
    for (at, case) in cases.iter().enumerate() {
        assert!(cases[..at].iter().all(|other| other.name != case.name), "{}", case.name);
    }
}
