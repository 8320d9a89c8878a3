//! A slot is held while its request waits for calls.

use super::{EXPONENTIAL, IDLE, MIXED};
use crate::selftest::case::{Case, case, exact};
use crate::selftest::figure;
use crate::selftest::formula::{birth_death, calls as formula, one_server};
use crate::selftest::text::system;

const GROUP: &str = "blocking";

/// `gate`, which does nothing, calls the server over an edge with these keys.
fn gate(gate: &str, server: &str, edge: &str, rate: u32) -> String {
    let gate = format!("{IDLE}\n{gate}");
    system(&[("gate", &gate), ("server", server)], &[("gate", "server", edge)], &format!("rate = \"{rate}/s\""))
}

pub(super) fn cases() -> Vec<Case> {
    let server = format!("concurrency = 1\n{EXPONENTIAL}");
    // One operation holds a slot for 10 ms, the other for 50 ms.
    let two_kinds = format!(
        "{}\n[[edges]]\nfrom = \"user\"\nto = \"pool\"\noperation = \"long\"\n{free}\n\
         [[flows]]\nname = \"other\"\nentry = \"user->pool:long\"\nrate = \"40/s\"\n",
        system(
            &[
                ("pool", &format!("{IDLE}\nconcurrency = 5\nline = 0")),
                ("a", EXPONENTIAL),
                ("b", "service_time = { constant = \"50ms\" }")
            ],
            &[
                ("user", "pool", "operation = \"short\""),
                ("pool", "a", "during = [\"short\"]"),
                ("pool", "b", "during = [\"long\"]"),
            ],
            "rate = \"200/s\"",
        )
        .replace("entry = \"user->pool\"", "entry = \"user->pool:short\""),
        free = crate::selftest::text::FREE,
    );
    let chain = system(
        &[
            ("a", "concurrency = 64\nservice_time = { uniform = [\"5ms\", \"15ms\"] }"),
            ("b", "concurrency = 64\nservice_time = { exponential = \"20ms\" }"),
            ("c", &server),
        ],
        &[("a", "b", ""), ("b", "c", "")],
        "rate = \"80/s\"",
    );
    vec![
        case(
            GROUP,
            "3 threads over M/M/1",
            gate("concurrency = 3", &server, "", 80),
            [20, 500],
            vec![
                exact("mean response", figure::response, || one_server::mm1_response(80.0, 100.0)),
                exact(
                    "busy threads",
                    |o| figure::utilization_of(o, "gate").map(|share| 3.0 * share),
                    || formula::busy_threads(0.8, 3),
                ),
                exact(
                    "accept queue",
                    |o| Some(crate::selftest::service(o, "gate")?.mean_queue?.value),
                    || formula::accept_queue(0.8, 3),
                ),
                exact("mean number behind", figure::number, || formula::busy_threads(0.8, 3)),
            ],
        ),
        case(
            GROUP,
            "1 thread over M/M/1",
            gate("concurrency = 1", &server, "", 80),
            [20, 500],
            vec![exact("mean response", figure::response, || one_server::mm1_response(80.0, 100.0))],
        ),
        case(
            GROUP,
            "5 connections over M/M/1",
            gate("", &server, "pool = 5", 80),
            [20, 500],
            vec![
                exact("mean response", figure::response, || one_server::mm1_response(80.0, 100.0)),
                exact("mean number behind", figure::number, || formula::busy_threads(0.8, 5)),
            ],
        ),
        case(
            GROUP,
            "Little on a chain",
            chain,
            [20, 500],
            vec![
                exact(
                    "busy slots of the first",
                    |o| figure::utilization_of(o, "a").map(|share| 64.0 * share),
                    || 80.0 * (0.01 + 0.02 + one_server::mm1_response(80.0, 100.0)),
                ),
                exact(
                    "busy slots of the second",
                    |o| figure::utilization_of(o, "b").map(|share| 64.0 * share),
                    || 80.0 * (0.02 + one_server::mm1_response(80.0, 100.0)),
                ),
                exact("mean response", figure::response, || 0.01 + 0.02 + one_server::mm1_response(80.0, 100.0)),
            ],
        ),
        case(
            GROUP,
            "slots released while waiting",
            gate("concurrency = 1\nnon_blocking = true", &server, "", 80),
            [20, 500],
            vec![exact("mean number behind", figure::number, || 80.0 * one_server::mm1_response(80.0, 100.0))],
        ),
        case(
            GROUP,
            "bulkhead of 5",
            gate("", MIXED, "bulkhead = 5", 400),
            [10, 100],
            vec![exact("share refused", figure::failure, || birth_death::erlang_b(5, 4.0))],
        ),
        case(
            GROUP,
            "5 slots, two kinds of requests",
            two_kinds,
            [10, 200],
            vec![
                exact("share lost, short", figure::failure, || birth_death::erlang_b(5, 200.0 * 0.01 + 40.0 * 0.05)),
                exact(
                    "share lost, long",
                    |o| Some(1.0 - crate::selftest::flow(o, "other")?.success_ratio?.value),
                    || birth_death::erlang_b(5, 200.0 * 0.01 + 40.0 * 0.05),
                ),
            ],
        ),
    ]
}
