//! Queues, topics, outboxes: what is handed over instead of waited for.

use super::EXPONENTIAL;
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::birth_death::mmc_wait;
use crate::selftest::formula::{calls, forks, messages as formula, moments, one_server};
use crate::selftest::text::mail;
use crate::units::math::pow;

const GROUP: &str = "messages";

/// The approximation of Nelson and Tantawi.
const NELSON_TANTAWI: f64 = 0.05;
/// Messages come one by one, and the formula takes them for a fluid.
const FLUID: f64 = 0.002;
/// Shares of four partitions.
const SHARES: [f64; 4] = [0.35, 0.25, 0.2, 0.2];

/// One consumer `server` with these keys, of a message with these keys.
fn queue(server: &str, message: &str, flow: &str) -> String {
    mail(&[("server", server)], &[("front", &["server"], message)], flow)
}

/// A message to each of `n` M/M/1.
fn topic(n: usize) -> String {
    let names: Vec<String> = (0..n).map(|i| format!("s{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let services: Vec<(&str, &str)> = names.iter().map(|name| (*name, server.as_str())).collect();
    mail(&services, &[("front", &names, "")], "rate = \"80/s\"")
}

pub(super) fn cases() -> Vec<Case> {
    [consumers(), publishers(), networks(), troubles()].concat()
}

fn consumers() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let four = format!("concurrency = 4\n{EXPONENTIAL}");
    vec![
        case(
            GROUP,
            "a queue with 4 consumers",
            queue(&four, "", "rate = \"320/s\""),
            [20, 200],
            vec![
                exact("mean lag", figure::lag, || mmc_wait(320.0, 100.0, 4)),
                exact("mean depth", figure::depth, || 320.0 * mmc_wait(320.0, 100.0, 4)),
            ],
        ),
        case(
            GROUP,
            "batches of 3 in a queue",
            queue(&server, "", "rate = \"75/s\"\nbatch = 3"),
            [20, 400],
            vec![exact("mean lag", figure::lag, || {
                one_server::batch_number(75.0, 100.0, [3.0, 9.0]) / 75.0 - 1.0 / 100.0
            })],
        ),
        case(
            GROUP,
            "a consumer that looks every 250 ms",
            queue(&server, "poll = \"250ms\"", "rate = \"40/s\""),
            [20, 400],
            vec![exact("mean lag", figure::lag, || {
                formula::vacation_wait(40.0, moments::exponential(0.01), moments::constant(0.25))
            })],
        ),
        case(
            GROUP,
            "a consumer that looks at random",
            queue(&server, "poll = { exponential = \"250ms\" }", "rate = \"40/s\""),
            [20, 400],
            vec![exact("mean lag", figure::lag, || {
                formula::vacation_wait(40.0, moments::exponential(0.01), moments::exponential(0.25))
            })],
        ),
        case(
            GROUP,
            "four partitions of unequal keys",
            queue(
                &four,
                "ordering_key = \"customer\"\npartitions = 4\nkey = { weights = [7, 5, 4, 4] }",
                "rate = \"240/s\"",
            ),
            [20, 200],
            vec![exact("mean lag", figure::lag, || formula::partition_wait(240.0, 100.0, &SHARES))],
        ),
    ]
}

fn publishers() -> Vec<Case> {
    let quick = "service_time = { constant = \"0s\" }";
    vec![
        case(
            GROUP,
            "an outbox emptied every second",
            queue(quick, "outbox = { poll = \"1s\", batch = 1000 }", "rate = \"50/s\""),
            [10, 100],
            vec![
                exact("mean lag", figure::lag, || 0.5),
                exact("deviation of the delay", figure::outbox_delay_sd, || (1.0_f64 / 12.0).sqrt()),
                exact("mean rows", figure::outbox_rows, || 50.0 * 0.5),
            ],
        ),
        case(
            GROUP,
            "batches sent after 20 ms",
            queue(quick, "linger = \"20ms\"", "rate = \"200/s\""),
            [2, 60],
            vec![
                exact("mean response", figure::response, || formula::batch_wait(200.0, 0.02)),
                exact("mean size", figure::batch_size, || formula::batch_size(200.0, 0.02)),
            ],
        ),
    ]
}

fn networks() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let quicker = "concurrency = 1\nservice_time = { exponential = \"5ms\" }";
    vec![
        case(
            GROUP,
            "a topic of 2",
            topic(2),
            [20, 400],
            vec![exact("mean completion", figure::completion, || forks::fork_join_of_two(80.0, 100.0))],
        ),
        case(
            GROUP,
            "a topic of 5",
            topic(5),
            [20, 300],
            vec![within(NELSON_TANTAWI, "mean completion", figure::completion, || forks::fork_join(80.0, 100.0, 5))],
        ),
        case(
            GROUP,
            "from queue to queue",
            mail(&[("a", quicker), ("b", &server)], &[("front", &["a"], ""), ("a", &["b"], "")], "rate = \"70/s\""),
            [20, 400],
            vec![
                exact("mean completion", figure::completion, || 1.0 / (200.0 - 70.0) + 1.0 / (100.0 - 70.0)),
                within(0.001, "p99 completion", figure::completion_p99, || {
                    formula::tandem_quantile(70.0, [200.0, 100.0], 0.99)
                }),
            ],
        ),
        case(
            GROUP,
            "three queues with feedback",
            // Of 30 a second, a and b see 30 / (1 − .8 × .5) = 50, c sees 40.
            mail(
                &[("a", quicker), ("b", &server), ("c", &server)],
                &[
                    ("front", &["a"], ""),
                    ("a", &["b"], ""),
                    ("b", &["c"], "probability = 0.8"),
                    ("c", &["a"], "probability = 0.5"),
                ],
                "rate = \"30/s\"",
            ),
            [20, 400],
            // Little's law on the whole network.
            vec![exact("mean completion", figure::completion, || {
                (formula::mm1_number(50.0, 200.0) + formula::mm1_number(50.0, 100.0) + formula::mm1_number(40.0, 100.0))
                    / 30.0
            })],
        ),
    ]
}

fn troubles() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let fault = |keys: &str| format!("\n[[faults]]\ntarget = \"server\"\nkind = \"pause\"\n{keys}\n");
    vec![
        case(
            GROUP,
            "three deliveries",
            queue(&format!("{EXPONENTIAL}\nerror_rate = 0.3"), "max_deliveries = 3\ndlq = true", "rate = \"100/s\""),
            [2, 100],
            vec![
                exact("share of dead letters", figure::dead_letters, || pow(0.3, 3.0)),
                exact("deliveries per message", figure::deliveries, || calls::attempts(0.3, 3.0)),
            ],
        ),
        case(
            GROUP,
            "a consumer that breaks down",
            queue(&server, "", "rate = \"60/s\"") + &fault("mtbf = \"2s\"\nmttr = \"200ms\""),
            [40, 400],
            vec![exact("mean completion", figure::completion, || {
                one_server::breakdown_number(60.0, 100.0, 0.5, 5.0) / 60.0
            })],
        ),
        case(
            GROUP,
            "a consumer that is away for 20 s",
            queue(
                "concurrency = 1\nservice_time = { constant = \"4ms\" }",
                "",
                "rate = \"100/s\"\narrivals = \"constant\"",
            ) + &fault("at = \"20s\"\nfor = \"20s\""),
            [10, 100],
            vec![within(FLUID, "mean depth", figure::depth, || formula::outage_depth(100.0, 250.0, 20.0, 100.0))],
        ),
    ]
}
