//! The same input gives the same bytes: twice, in any environment, on any number of threads.

use hopwise::decide::decisions::decide;
use hopwise::report::payload::{EdgePayload, Edges};

use super::{CLEAN, scenarios};
use crate::support::{command, hopwise, topology};

/// Every command that reads a file, with every format.
const FORMATS: &[&[&str]] = &[
    &["recommend", "FILE", "--no-evidence"],
    &["recommend", "FILE", "--no-evidence", "--format", "json"],
    &["recommend", "FILE", "--no-evidence", "--format", "markdown"],
    &["explain", "system", "FILE"],
    &["explain", "system", "FILE", "--format", "json"],
    &["graph", "FILE"],
    &["graph", "FILE", "--format", "dot"],
];

fn filled<'a>(args: &[&'a str], file: &'a str) -> Vec<&'a str> {
    args.iter().map(|arg| if *arg == "FILE" { file } else { arg }).collect()
}

#[test]
fn every_format_of_every_scenario_is_the_same_twice() {
    for scenario in scenarios() {
        for args in FORMATS {
            let args = filled(args, &scenario);
            let (first, second) = (hopwise(&args), hopwise(&args));
            assert!(!first.stdout.is_empty(), "{args:?}");
            assert!(first == second, "{args:?} differs");
        }
    }
}

#[test]
fn the_environment_changes_nothing() {
    for args in FORMATS {
        let args = filled(args, CLEAN);
        let plain = hopwise(&args);
        let odd = command(&args)
            .envs([("COLUMNS", "40"), ("LINES", "5"), ("TERM", "dumb"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo")])
            .envs([("SOURCE_DATE_EPOCH", "0"), ("RUST_BACKTRACE", "1"), ("RAYON_NUM_THREADS", "1"), ("CI", "true")])
            .output()
            .expect("the binary runs");
        assert!(plain == odd, "{args:?} differs");
    }
}

#[test]
fn problems_are_the_same_twice() {
    let broken =
        ["recommend", CLEAN, "--set", "services.bnk.kind=store", "--set", "a->b.x=1", "--set", "order->bank.rate=1/s"];
    assert!(hopwise(&broken) == hopwise(&broken));
    assert_eq!(hopwise(&broken).status.code(), Some(2));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    // More edges than one thread takes at a time, so that rounds and their order count.
    let mut text = String::from("[services.a]\n[services.b]\n");
    for number in 0..5_000 {
        text += &format!("[[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = \"GET /{number}\"\n");
    }
    let topology = topology(&text);
    let decisions = decide(&topology);
    let entries = |threads: usize| -> Vec<u8> {
        let mut all = Vec::new();
        let entry = |edge: &EdgePayload<'_>, text: &mut Vec<u8>| Ok(serde_json::to_writer(text, edge)?);
        Edges::new(&decisions, decisions.topology.edge_ids().collect(), threads)
            .each_entry(entry, |text| {
                all.extend_from_slice(text);
                Ok(())
            })
            .expect("nothing fails");
        all
    };
    let one = entries(1);
    assert!(one.len() > 1_000_000);
    for threads in [2, 3, 16] {
        assert!(entries(threads) == one, "{threads} threads differ");
    }
}
