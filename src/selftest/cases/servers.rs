//! Several servers, limited lines, no servers to speak of.

use super::{CONSTANT, EXPONENTIAL, MIXED};
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::{birth_death as formula, deterministic, inverse, moments, special};
use crate::selftest::text::station;

const GROUP: &str = "several servers";

/// What the approximation is off at three servers and a squared coefficient of variation of 4: it puts
/// the wait too high.
const ALLEN_CUNNEEN: f64 = 0.08;

pub(super) fn cases() -> Vec<Case> {
    let servers = |c: u32, law: &str| format!("concurrency = {c}\n{law}");
    let blocking = |law: &str| station(&format!("concurrency = 5\nline = 0\n{law}"), "rate = \"400/s\"");
    let loss = || vec![exact("share lost", figure::failure, || formula::erlang_b(5, 4.0))];
    vec![
        case(
            GROUP,
            "M/M/4",
            station(&servers(4, EXPONENTIAL), "rate = \"340/s\""),
            [10, 200],
            vec![
                exact("share that waits", figure::wait_share, || formula::erlang_c(4, 3.4)),
                exact("mean wait", figure::wait, || formula::mmc_wait(340.0, 100.0, 4)),
                within(0.001, "p99 response", figure::response_p99, || {
                    inverse(|t| 1.0 - formula::mmc_response_beyond(340.0, 100.0, 4, t), 0.99, 0.0, 1.0)
                }),
            ],
        ),
        case(
            GROUP,
            "M/D/3",
            station(&servers(3, CONSTANT), "rate = \"240/s\""),
            [20, 300],
            vec![exact("mean wait", figure::wait, || deterministic::mdc_wait(240.0, 0.01, 3))],
        ),
        case(
            GROUP,
            "M/M/2 with a line of 4",
            station(&format!("concurrency = 2\nline = 4\n{EXPONENTIAL}"), "rate = \"190/s\""),
            [10, 300],
            vec![
                exact("share rejected", figure::failure, || formula::mmck(190.0, 100.0, 2, 6)[6]),
                exact("mean number", figure::number, || formula::mean(&formula::mmck(190.0, 100.0, 2, 6))),
                exact("mean wait", figure::wait, || {
                    let p = formula::mmck(190.0, 100.0, 2, 6);
                    formula::mean_above(&p, 2) / (190.0 * (1.0 - p[6]))
                }),
            ],
        ),
        case(GROUP, "Erlang B, exponential", blocking(EXPONENTIAL), [10, 100], loss()),
        case(GROUP, "Erlang B, constant", blocking(CONSTANT), [10, 100], loss()),
        case(GROUP, "Erlang B, hyperexponential", blocking(MIXED), [10, 100], loss()),
        case(
            GROUP,
            "Erlang B, lognormal",
            blocking("service_time = { lognormal = { mean = \"10ms\", sigma = 1.2 } }"),
            [10, 100],
            loss(),
        ),
        case(
            GROUP,
            "M/H2/3 by Allen and Cunneen",
            station(&servers(3, MIXED), "rate = \"240/s\""),
            [20, 500],
            vec![within(ALLEN_CUNNEEN, "mean wait", figure::wait, || {
                let service = moments::hyperexponential(&super::MIXED_BRANCHES);
                special::allen_cunneen_wait(240.0, 100.0, 3, [1.0, moments::scv(service)])
            })],
        ),
        case(
            GROUP,
            "M/G/infinity",
            station(MIXED, "rate = \"400/s\""),
            [10, 200],
            vec![
                exact("mean number", figure::number, || 400.0 * 0.01),
                exact("deviation of the number", figure::number_sd, || f64::sqrt(400.0 * 0.01)),
                exact("share of time idle", figure::idle, || formula::poisson(4.0, 60)[0]),
                exact("share of time with 5", |o| figure::share_of(o, 5), || formula::poisson(4.0, 60)[5]),
                exact("mean response", figure::response, || 0.01),
            ],
        ),
    ]
}
