//! The same bytes on any number of threads.

use crate::support::{hopwise, stdout};

#[test]
fn the_number_of_threads_changes_no_byte() {
    for format in ["text", "json"] {
        let run = |threads: &str| {
            let file = "scenarios/simulate/slow-bank.toml";
            let args = ["compare", file, "--designs", "asynchronous", "--for", "2m", "--format", format];
            stdout(&hopwise(&[&args[..], &["--threads", threads]].concat()))
        };
        let one = run("1");
        assert!(one.len() > 1_000);
        for threads in ["2", "8"] {
            assert!(run(threads) == one, "{format} on {threads} threads differs");
        }
    }
}

#[test]
fn another_seed_is_another_result() {
    let run = |seed: &str| {
        let args = ["compare", "scenarios/checkout.toml", "scenarios/checkout.toml", "--for", "1m", "--seed", seed];
        stdout(&hopwise(&[&args[..], &["--format", "json"]].concat()))
    };
    assert_eq!(run("1"), run("1"));
    assert_ne!(run("1"), run("2"));
}
