//! Patience, timeouts, limited rates.

use super::EXPONENTIAL;
use crate::selftest::case::{Case, case, exact};
use crate::selftest::figure;
use crate::selftest::formula::{birth_death, calls as formula, deterministic};
use crate::selftest::text::{station, system};

const GROUP: &str = "deadlines";

pub(super) fn cases() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    vec![
        case(
            GROUP,
            "Erlang A",
            station(
                &format!("concurrency = 3\n{EXPONENTIAL}"),
                "rate = \"330/s\"\npatience = { exponential = \"20ms\" }",
            ),
            [10, 200],
            vec![
                exact("share that leaves", figure::failure, || birth_death::erlang_a_loss(330.0, 100.0, 3, 50.0)),
                exact("mean number", figure::number, || {
                    birth_death::mean(&birth_death::erlang_a(330.0, 100.0, 3, 50.0))
                }),
            ],
        ),
        case(
            GROUP,
            "M/M/1+D, leaving after 20 ms",
            station(&server, "rate = \"90/s\"\npatience = \"20ms\""),
            [10, 300],
            vec![exact("share that leaves", figure::failure, || formula::barrer_loss(90.0, 100.0, 0.02))],
        ),
        case(
            GROUP,
            "M/M/1+D, dropped when it is their turn",
            station(&format!("{server}\nline = {{ max_wait = \"20ms\" }}"), "rate = \"90/s\""),
            [10, 300],
            vec![exact("share dropped", figure::failure, || formula::barrer_loss(90.0, 100.0, 0.02))],
        ),
        case(
            GROUP,
            "clients give up, the server goes on",
            system(&[("server", &server)], &[("user", "server", "timeout = \"80ms\"")], "rate = \"80/s\""),
            [20, 500],
            vec![
                exact("share given up", figure::failure, || formula::given_up(80.0, 100.0, 0.08)),
                exact("mean number", figure::number, || 80.0 / (100.0 - 80.0)),
                exact(
                    "share of work in vain",
                    |o| Some(crate::selftest::service(o, "server")?.wasted_ratio?.value),
                    || formula::wasted_share(80.0, 100.0, 0.08),
                ),
            ],
        ),
        case(
            GROUP,
            "token bucket of 1",
            station(&format!("{EXPONENTIAL}\nrate_limit = \"100/s\""), "rate = \"90/s\""),
            [10, 200],
            vec![exact("share refused", figure::failure, || deterministic::md1_loss(90.0, 100.0, 1))],
        ),
        case(
            GROUP,
            "token bucket of 4",
            station(&format!("{EXPONENTIAL}\nrate_limit = {{ rate = \"100/s\", burst = 4 }}"), "rate = \"90/s\""),
            [10, 300],
            vec![exact("share refused", figure::failure, || deterministic::md1_loss(90.0, 100.0, 4))],
        ),
    ]
}
