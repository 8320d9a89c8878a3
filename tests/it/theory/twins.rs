//! One wrong twin per group: a formula that belongs to another system must not agree.

use hopwise::explore::Serial;
use hopwise::explore::outcome::Outcome;
use hopwise::selftest::{Case, Check, cases, flow, run, system};

/// The case of this name with `from` changed to `to` in its file, and with one of its checks.
fn twin(name: &str, what: &str, from: &str, to: &str) -> Case {
    let mut case = cases().into_iter().find(|case| case.name == name).expect("a case of this name");
    assert!(case.topology.contains(from), "{}", case.topology);
    case.topology = case.topology.replace(from, to);
    case.checks.retain(|check| check.what == what);
    assert_eq!(case.checks.len(), 1, "{what}");
    case
}

#[track_caller]
fn disagrees(case: Case) {
    let rows = run(&[case], &Serial::default());
    assert!(rows.iter().all(|row| row.measured.is_some() && !row.agrees), "{rows:#?}");
}

fn response(outcome: &Outcome) -> Option<f64> {
    flow(outcome, "main")?.response.mean.map(|mean| mean.value)
}

#[test]
fn constant_service_is_not_exponential() {
    disagrees(twin("M/M/1", "mean response", "exponential", "constant"));
}

#[test]
fn three_stages_are_not_four() {
    disagrees(twin("E4/M/1", "mean response", "stages = 4", "stages = 3"));
}

#[test]
fn a_place_to_wait_is_not_none() {
    disagrees(twin("Erlang B, exponential", "share lost", "line = 0", "line = 1"));
}

#[test]
fn the_order_matters_for_the_deviation_and_not_for_the_mean() {
    let name = "M/H2/1 last come first served";
    disagrees(twin(name, "deviation of the wait", "lifo", "fifo"));
    let rows = run(&[twin(name, "mean wait", "lifo", "fifo")], &Serial::default());
    assert!(rows[0].agrees, "{rows:#?}");
}

#[test]
fn taking_turns_is_not_sharing() {
    disagrees(twin("M/H2/1-PS", "mean response", "cores = 1", "cores = 1\ncore_sharing = \"fifo\""));
}

#[test]
fn batches_are_not_single_requests() {
    disagrees(twin("batches of 3", "mean number", "batch = 3", "batch = 1"));
}

#[test]
fn taking_turns_is_not_the_shorter_line() {
    disagrees(twin("two, the shorter line", "mean response", "least-requests", "round-robin"));
}

#[test]
fn a_blocking_chain_is_no_jackson_network() {
    // A tandem of M/M/1 with 5 ms and 10 ms, if the first were free while the second works.
    let topology = system(
        &[
            ("first", "concurrency = 1\nservice_time = { exponential = \"5ms\" }"),
            ("second", "concurrency = 1\nservice_time = { exponential = \"10ms\" }"),
        ],
        &[("first", "second", "")],
        "rate = \"50/s\"",
    );
    let theory = || 1.0 / (200.0 - 50.0) + 1.0 / (100.0 - 50.0);
    let checks = vec![Check { what: "mean response", figure: response, theory, bias: 0.0 }];
    let like = cases().remove(0);
    disagrees(Case { name: "tandem", topology, checks, ..like });
}

#[test]
fn a_fork_is_not_the_longest_of_independent_queues() {
    let mut case = twin("fork and join of 2", "mean response", "stage", "stage");
    case.checks[0].theory = || (1.0 + 0.5) / (100.0 - 80.0);
    disagrees(case);
}

#[test]
fn four_tries_are_not_three() {
    disagrees(twin("three tries", "attempts per call", "retries = 2", "retries = 3"));
}

#[test]
fn a_server_that_learns_of_it_does_not_go_on() {
    let (from, to) = ("timeout = \"80ms\"", "timeout = \"80ms\"\ncancel = \"waiting\"");
    disagrees(twin("clients give up, the server goes on", "share given up", from, to));
}

#[test]
fn a_late_copy_is_not_an_early_one() {
    disagrees(twin("a copy after 8 ms, idle servers", "mean response", "after = \"8ms\"", "after = \"9ms\""));
}

#[test]
fn looking_now_and_then_is_not_looking_at_random() {
    let (from, to) = ("poll = \"250ms\"", "poll = { exponential = \"250ms\" }");
    disagrees(twin("a consumer that looks every 250 ms", "mean lag", from, to));
}

#[test]
fn a_relay_that_takes_too_few_is_not_one_that_takes_all() {
    let (from, to) = ("batch = 1000", "batch = 55");
    disagrees(twin("an outbox emptied every second", "mean lag", from, to));
}

#[test]
fn four_deliveries_are_not_three() {
    disagrees(twin("three deliveries", "share of dead letters", "max_deliveries = 3", "max_deliveries = 4"));
}

#[test]
fn partitions_are_not_one_line() {
    let (from, to) = ("ordering_key = \"customer\"\npartitions = 4\nkey = { weights = [7, 5, 4, 4] }", "");
    disagrees(twin("four partitions of unequal keys", "mean lag", from, to));
}

#[test]
fn a_topic_is_not_the_longest_of_independent_queues() {
    let mut case = twin("a topic of 2", "mean completion", "e0", "e0");
    case.checks[0].theory = || (1.0 + 0.5) / (100.0 - 80.0);
    disagrees(case);
}

#[test]
fn a_chain_of_calls_is_not_a_chain_of_queues() {
    // The first server is held while the second works.
    let (from, to) = ("to = [\"b\"]\nevent = \"e1\"\npattern = \"queue\"", "to = \"b\"\npattern = \"rest\"");
    disagrees(twin("from queue to queue", "mean completion", from, to));
}

#[test]
fn a_longer_outage_leaves_more() {
    disagrees(twin("a consumer that is away for 20 s", "mean depth", "for = \"20s\"", "for = \"20200ms\""));
}

#[test]
fn a_step_that_fails_more_often_commits_less() {
    let (from, to) = ("fails = 0.1 ", "fails = 0.11 ");
    disagrees(twin("four steps, choreography", "share that commits", from, to));
}
