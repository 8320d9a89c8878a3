//! Who is served next, and how servers are shared.

use super::{CONSTANT, EXPONENTIAL, MIXED, MIXED_BRANCHES};
use crate::selftest::case::{Case, case, exact};
use crate::selftest::figure;
use crate::selftest::formula::{birth_death, classes, moments, one_server as formula};
use crate::selftest::text::station;

const GROUP: &str = "disciplines";

/// Two flows into one server: `main` at 50 per second below `urgent` at 30.
fn two_classes(line: &str, law: &str) -> String {
    let main = station(&format!("concurrency = 1\nline = {line}\n{law}"), "rate = \"50/s\"");
    format!("{main}\n[[flows]]\nname = \"urgent\"\nentry = \"server\"\nrate = \"30/s\"\npriority = 1\n")
}

pub(super) fn cases() -> Vec<Case> {
    let sharing = |law: &str| station(&format!("cores = 1\n{law}"), "rate = \"80/s\"");
    let shared = || {
        vec![
            exact("mean response", figure::response, || formula::sharing_response(80.0, 0.01)),
            exact("share of time with 2", |o| figure::share_of(o, 2), || formula::mm1_share_of(80.0, 100.0, 2)),
            exact("mean number", figure::number, || 80.0 * formula::sharing_response(80.0, 0.01)),
        ]
    };
    vec![
        case(GROUP, "M/H2/1-PS", sharing(MIXED), [20, 500], shared()),
        case(GROUP, "M/D/1-PS", sharing(CONSTANT), [20, 500], shared()),
        case(
            GROUP,
            "M/H2/1-PS on two cores",
            station(&format!("cores = 2\n{MIXED}"), "rate = \"160/s\""),
            [20, 500],
            vec![exact("mean response", figure::response, || 0.01 + birth_death::mmc_wait(160.0, 100.0, 2))],
        ),
        case(
            GROUP,
            "M/H2/1 last come first served",
            station(&format!("concurrency = 1\nline = {{ discipline = \"lifo\" }}\n{MIXED}"), "rate = \"60/s\""),
            [20, 500],
            vec![
                exact("mean wait", figure::wait, || {
                    formula::mg1_wait(60.0, moments::hyperexponential(&MIXED_BRANCHES))
                }),
                exact("deviation of the wait", figure::wait_sd, || {
                    formula::mg1_lifo_wait_sd(60.0, moments::hyperexponential(&MIXED_BRANCHES))
                }),
            ],
        ),
        case(
            GROUP,
            "M/H2/1 with priorities",
            two_classes("{ discipline = \"priority\" }", MIXED),
            [20, 500],
            vec![
                exact(
                    "mean response, urgent",
                    |o| figure::response_of(o, "urgent"),
                    || {
                        let under_way = classes::work_under_way(&[(80.0, moments::hyperexponential(&MIXED_BRANCHES))]);
                        0.01 + classes::waits(under_way, 0.0, 0.3)
                    },
                ),
                exact("mean response, others", figure::response, || {
                    let under_way = classes::work_under_way(&[(80.0, moments::hyperexponential(&MIXED_BRANCHES))]);
                    0.01 + classes::waits(under_way, 0.3, 0.5)
                }),
            ],
        ),
        case(
            GROUP,
            "M/M/1 with preemption",
            two_classes("{ discipline = \"priority\", preemptive = true }", EXPONENTIAL),
            [20, 500],
            vec![
                exact(
                    "mean response, urgent",
                    |o| figure::response_of(o, "urgent"),
                    || formula::mm1_response(30.0, 100.0),
                ),
                exact("mean response, others", figure::response, || {
                    let under_way = classes::work_under_way(&[(80.0, moments::exponential(0.01))]);
                    classes::preemptive_response(0.01, under_way, 0.3, 0.5)
                }),
            ],
        ),
    ]
}
