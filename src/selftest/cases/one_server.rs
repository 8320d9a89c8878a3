//! One server, Poisson arrivals, first come first served.

use super::{CONSTANT, EXPONENTIAL, MIXED, MIXED_BRANCHES};
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::{deterministic, moments, one_server as formula};
use crate::selftest::text::station;

const GROUP: &str = "one server";
/// Percentiles of responses have three digits, those of waits two.
const THREE_DIGITS: f64 = 0.001;
const TWO_DIGITS: f64 = 0.01;

pub(super) fn cases() -> Vec<Case> {
    let server = |law: &str| format!("concurrency = 1\n{law}");
    vec![
        case(
            GROUP,
            "M/M/1",
            station(&server(EXPONENTIAL), "rate = \"80/s\""),
            [20, 500],
            vec![
                exact("mean response", figure::response, || formula::mm1_response(80.0, 100.0)),
                exact("deviation of the response", figure::response_sd, || formula::mm1_response(80.0, 100.0)),
                within(THREE_DIGITS, "median response", figure::response_p50, || {
                    formula::mm1_response_quantile(80.0, 100.0, 0.5)
                }),
                within(THREE_DIGITS, "p99 response", figure::response_p99, || {
                    formula::mm1_response_quantile(80.0, 100.0, 0.99)
                }),
                within(TWO_DIGITS, "p90 wait", figure::wait_p90, || formula::mm1_wait_quantile(80.0, 100.0, 0.9)),
                exact("share that waits", figure::wait_share, || 80.0 / 100.0),
                exact("mean number", figure::number, || 80.0 * formula::mm1_response(80.0, 100.0)),
                exact("deviation of the number", figure::number_sd, || formula::mm1_number_sd(80.0, 100.0)),
                exact("share of time idle", figure::idle, || formula::mm1_share_of(80.0, 100.0, 0)),
                exact("share of time with 3", |o| figure::share_of(o, 3), || formula::mm1_share_of(80.0, 100.0, 3)),
                exact("utilization", figure::utilization, || 80.0 / 100.0),
            ],
        ),
        case(
            GROUP,
            "M/M/1 at 95 %",
            station(&server(EXPONENTIAL), "rate = \"95/s\""),
            [200, 1_500],
            vec![exact("mean response", figure::response, || formula::mm1_response(95.0, 100.0))],
        ),
        case(
            GROUP,
            "M/D/1",
            station(&server(CONSTANT), "rate = \"80/s\""),
            [20, 500],
            vec![
                exact("mean wait", figure::wait, || formula::mg1_wait(80.0, moments::constant(0.01))),
                exact("deviation of the wait", figure::wait_sd, || formula::mg1_wait_sd(80.0, moments::constant(0.01))),
                within(THREE_DIGITS, "median response", figure::response_p50, || {
                    deterministic::md1_response_quantile(80.0, 0.01, 0.5)
                }),
                within(THREE_DIGITS, "p99 response", figure::response_p99, || {
                    deterministic::md1_response_quantile(80.0, 0.01, 0.99)
                }),
            ],
        ),
        case(
            GROUP,
            "M/H2/1",
            station(&server(MIXED), "rate = \"70/s\""),
            [20, 500],
            vec![
                exact("mean wait", figure::wait, || {
                    formula::mg1_wait(70.0, moments::hyperexponential(&MIXED_BRANCHES))
                }),
                exact("deviation of the wait", figure::wait_sd, || {
                    formula::mg1_wait_sd(70.0, moments::hyperexponential(&MIXED_BRANCHES))
                }),
            ],
        ),
        case(
            GROUP,
            "M/E3/1",
            station(&server("service_time = { erlang = { mean = \"10ms\", stages = 3 } }"), "rate = \"80/s\""),
            [20, 500],
            vec![
                exact("mean wait", figure::wait, || formula::mg1_wait(80.0, moments::erlang(0.01, 3.0))),
                exact("deviation of the wait", figure::wait_sd, || {
                    formula::mg1_wait_sd(80.0, moments::erlang(0.01, 3.0))
                }),
            ],
        ),
        case(
            GROUP,
            "M/U/1 on a core taken in turn",
            station(
                "cores = 1\ncore_sharing = \"fifo\"\nservice_time = { uniform = [\"2ms\", \"18ms\"] }",
                "rate = \"80/s\"",
            ),
            [20, 500],
            vec![exact("mean response", figure::response, || {
                0.01 + formula::mg1_wait(80.0, moments::uniform(0.002, 0.018))
            })],
        ),
    ]
}
