//! Arrivals that are not Poisson one by one, servers that break down, a fixed number of users.

use super::{EXPONENTIAL, IDLE};
use crate::selftest::case::{Case, case, exact};
use crate::selftest::figure;
use crate::selftest::formula::{closed, one_server as formula, special};
use crate::selftest::text::{station, system};

const GROUP: &str = "load";

pub(super) fn cases() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    let breaking = "[[faults]]\ntarget = \"server\"\nkind = \"pause\"\nmtbf = \"2s\"\nmttr = \"200ms\"\n";
    vec![
        case(
            GROUP,
            "batches of 3",
            station(&server, "rate = \"75/s\"\nbatch = 3"),
            [20, 500],
            vec![
                exact("mean number", figure::number, || formula::batch_number(75.0, 100.0, [3.0, 9.0])),
                exact("mean response", figure::response, || formula::batch_number(75.0, 100.0, [3.0, 9.0]) / 75.0),
            ],
        ),
        case(
            GROUP,
            "geometric batches",
            station(&server, "rate = \"75/s\"\nbatch = { mean = 3 }"),
            [20, 500],
            // E[X²] = (2 − p) / p² with p = 1/3.
            vec![exact("mean number", figure::number, || formula::batch_number(75.0, 100.0, [3.0, 15.0]))],
        ),
        case(
            GROUP,
            "MMPP/M/1",
            station(
                &server,
                "arrivals = { bursty = { rates = [\"20/s\", \"110/s\"], stays = [\"300ms\", \"200ms\"] } }",
            ),
            [20, 500],
            vec![
                exact("mean number", figure::number, || special::modulated_number([20.0, 110.0], [0.3, 0.2], 100.0)),
                exact("mean response", figure::response, || {
                    let rate = (20.0 * 0.3 + 110.0 * 0.2) / (0.3 + 0.2);
                    special::modulated_number([20.0, 110.0], [0.3, 0.2], 100.0) / rate
                }),
            ],
        ),
        case(
            GROUP,
            "M/M/1 with breakdowns",
            format!("{}\n{breaking}", station(&server, "rate = \"60/s\"")),
            [40, 500],
            vec![
                exact("mean number", figure::number, || formula::breakdown_number(60.0, 100.0, 0.5, 5.0)),
                exact("mean response", figure::response, || formula::breakdown_number(60.0, 100.0, 0.5, 5.0) / 60.0),
            ],
        ),
        case(
            GROUP,
            "closed, one server",
            station(&server, "arrivals = { closed = { users = 12, think_time = { exponential = \"100ms\" } } }"),
            [20, 200],
            vec![
                exact("requests per second", figure::goodput, || closed::rate(12, 0.1, &[0.01])),
                exact("mean response", figure::response, || closed::response(12, 0.1, &[0.01])),
            ],
        ),
        case(
            GROUP,
            "closed, two servers in turn",
            system(
                &[("front", IDLE), ("a", &server), ("b", "concurrency = 1\nservice_time = { exponential = \"6ms\" }")],
                &[("front", "a", ""), ("front", "b", "")],
                // The law of thinking does not matter.
                "arrivals = { closed = { users = 15, think_time = { uniform = [\"50ms\", \"150ms\"] } } }",
            ),
            [20, 200],
            vec![
                exact("requests per second", figure::goodput, || closed::rate(15, 0.1, &[0.01, 0.006])),
                exact("mean response", figure::response, || closed::response(15, 0.1, &[0.01, 0.006])),
                exact(
                    "mean number at the second",
                    |o| figure::number_at(o, "b"),
                    || closed::number(15, 0.1, &[0.01, 0.006], 1),
                ),
            ],
        ),
    ]
}
