//! The same input gives the same bytes: twice, in any environment, on any number of threads.

use hopwise::decide::decisions::decide;
use hopwise::report::payload::Edges;
use hopwise::report::text;

use super::{CLEAN, scenarios};
use crate::support::{command, hopwise, read, topology};

/// Every command that reads a file, with every format.
const FORMATS: &[&[&str]] = &[
    &["recommend", "FILE"],
    &["recommend", "FILE", "--format", "json"],
    &["recommend", "FILE", "--format", "markdown"],
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
    for scenario in scenarios() {
        let topology = topology(&read(&scenario));
        let decisions = decide(&topology);
        let pages = |threads: usize| -> Vec<String> {
            let ids = decisions.topology.edge_ids().collect();
            Edges::new(&decisions, ids, threads).iter().map(|edge| text::edge(&edge, 80)).collect()
        };
        let one = pages(1);
        assert!(!one.is_empty(), "{scenario}");
        for threads in [2, 3, 16] {
            assert!(pages(threads) == one, "{scenario} differs on {threads} threads");
        }
    }
}
