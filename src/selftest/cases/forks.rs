//! Parallel calls that are waited for.

use super::{EXPONENTIAL, IDLE};
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::forks as formula;
use crate::selftest::text::system;

const GROUP: &str = "forks";

/// The approximation of Nelson and Tantawi.
const NELSON_TANTAWI: f64 = 0.05;

/// A call to each of `n` M/M/1 at the same time.
fn fork(n: usize) -> String {
    let names: Vec<String> = (0..n).map(|i| format!("s{i}")).collect();
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let mut services = vec![("front", IDLE)];
    services.extend(names.iter().map(|name| (name.as_str(), server.as_str())));
    let edges: Vec<(&str, &str, &str)> = names.iter().map(|name| ("front", name.as_str(), "stage = \"all\"")).collect();
    system(&services, &edges, "rate = \"80/s\"")
}

/// Calls to a service without limits, with these keys.
fn calls(server: &str, edge: &str, flow: &str) -> String {
    system(&[("front", IDLE), ("server", server)], &[("front", "server", edge)], flow)
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            GROUP,
            "fork and join of 2",
            fork(2),
            [20, 400],
            vec![exact("mean response", figure::response, || formula::fork_join_of_two(80.0, 100.0))],
        ),
        case(
            GROUP,
            "fork and join of 5",
            fork(5),
            [20, 300],
            vec![within(NELSON_TANTAWI, "mean response", figure::response, || formula::fork_join(80.0, 100.0, 5))],
        ),
        case(
            GROUP,
            "longest of 10",
            calls(EXPONENTIAL, "calls_per_request = 10\nparallel = true", "rate = \"100/s\""),
            [1, 60],
            vec![
                exact("mean response", figure::response, || formula::order_statistic(100.0, 10, 10)),
                within(0.001, "p99 response", figure::response_p99, || formula::longest_quantile(100.0, 10, 0.99)),
            ],
        ),
        case(
            GROUP,
            "3 of 5",
            calls(EXPONENTIAL, "calls_per_request = 5\nparallel = true\nwait_for = 3", "rate = \"100/s\""),
            [1, 60],
            vec![exact("mean response", figure::response, || formula::order_statistic(100.0, 5, 3))],
        ),
        case(
            GROUP,
            "tail of 100 calls",
            calls(
                "service_time = { empirical = { values = [\"10ms\", \"1s\"], weights = [99, 1] } }",
                "calls_per_request = 100\nparallel = true",
                "rate = \"20/s\"\ndeadline = \"500ms\"",
            ),
            [2, 30],
            vec![exact("share over 500 ms", figure::failure, || formula::fan_out_tail(0.01, 100))],
        ),
    ]
}
