//! Hedged calls.

use super::EXPONENTIAL;
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::calls as formula;
use crate::selftest::text::system;

const GROUP: &str = "hedging";

pub(super) fn cases() -> Vec<Case> {
    let hedged = |edge: &str| {
        let server = format!("replicas = 3\n{EXPONENTIAL}");
        system(&[("server", &server)], &[("user", "server", edge)], "rate = \"200/s\"")
    };
    vec![
        case(
            GROUP,
            "a copy after 8 ms, idle servers",
            hedged("hedge = { after = \"8ms\" }"),
            [1, 150],
            vec![
                exact("mean response", figure::response, || formula::hedged_response(100.0, 0.008)),
                within(0.001, "p99 response", figure::response_p99, || formula::hedged_quantile(100.0, 0.008, 0.99)),
                exact(
                    "attempts per call",
                    |o| figure::amplification(o, "user->server"),
                    || 1.0 + formula::hedged_share(100.0, 0.008),
                ),
            ],
        ),
        case(
            GROUP,
            "a copy after the p90, idle servers",
            hedged("hedge = { after = \"p90\" }"),
            // The percentile looks back to the first attempt, and is known to two digits.
            [100, 100],
            vec![within(
                0.01,
                "attempts per call",
                |o| figure::amplification(o, "user->server"),
                || 1.0 + formula::hedged_share_at_quantile(0.9),
            )],
        ),
    ]
}
