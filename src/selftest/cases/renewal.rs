//! Independent gaps, exponential service: GI/M/1.

use super::EXPONENTIAL;
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::renewal as formula;
use crate::selftest::text::station;
use crate::units::math::ln;

const GROUP: &str = "GI/M/1";

/// Gaps of 12.5 ms in the mean, with a squared coefficient of variation of 4.
const MIXED_GAPS: [(f64, f64); 2] = [(0.9, 0.006_25), (0.1, 0.068_75)];

pub(super) fn cases() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let arrivals = |law: &str| station(&server, &format!("rate = \"80/s\"\narrivals = {law}"));
    vec![
        case(
            GROUP,
            "E4/M/1",
            arrivals("{ renewal = { erlang = { mean = \"12.5ms\", stages = 4 } } }"),
            [20, 500],
            vec![
                exact("mean response", figure::response, || formula::response(formula::erlang(0.0125, 4.0), 100.0)),
                exact("share that waits", figure::wait_share, || formula::ratio(formula::erlang(0.0125, 4.0), 100.0)),
                within(0.001, "p99 response", figure::response_p99, || {
                    -ln(0.01) * formula::response(formula::erlang(0.0125, 4.0), 100.0)
                }),
            ],
        ),
        case(
            GROUP,
            "U/M/1",
            arrivals("{ renewal = { uniform = [\"0ms\", \"25ms\"] } }"),
            [20, 500],
            vec![
                exact("mean response", figure::response, || formula::response(formula::uniform(0.0, 0.025), 100.0)),
                exact("share that waits", figure::wait_share, || formula::ratio(formula::uniform(0.0, 0.025), 100.0)),
            ],
        ),
        case(
            GROUP,
            "H2/M/1",
            arrivals(
                "{ renewal = { hyperexponential = [{ weight = 0.9, mean = \"6.25ms\" }, { weight = 0.1, mean = \"68.75ms\" }] } }",
            ),
            [40, 500],
            vec![
                exact("mean response", figure::response, || {
                    formula::response(formula::hyperexponential(MIXED_GAPS), 100.0)
                }),
                exact("share that waits", figure::wait_share, || {
                    formula::ratio(formula::hyperexponential(MIXED_GAPS), 100.0)
                }),
            ],
        ),
        case(
            GROUP,
            "D/M/1",
            arrivals("\"constant\""),
            [20, 500],
            vec![
                exact("mean response", figure::response, || formula::response(formula::constant(0.0125), 100.0)),
                exact("share that waits", figure::wait_share, || formula::ratio(formula::constant(0.0125), 100.0)),
            ],
        ),
    ]
}
