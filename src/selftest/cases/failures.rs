//! Failures, availability, retries.

use super::{EXPONENTIAL, IDLE};
use crate::selftest::case::{Case, case, exact, within};
use crate::selftest::figure;
use crate::selftest::formula::{calls as formula, forks};
use crate::selftest::text::system;

const GROUP: &str = "failures";

pub(super) fn cases() -> Vec<Case> {
    let unlimited = format!("{EXPONENTIAL}\navailability = \"99%\"");
    let two_ways = |wait_for: u32, n: u32, error_rate: &str| {
        let edge =
            format!("calls_per_request = {n}\nparallel = true\nwait_for = {wait_for}\nerror_rate = \"{error_rate}\"");
        system(&[("front", IDLE), ("server", EXPONENTIAL)], &[("front", "server", &edge)], "rate = \"200/s\"")
    };
    vec![
        case(
            GROUP,
            "availability in series",
            system(
                &[("front", IDLE), ("a", &unlimited), ("b", &format!("{EXPONENTIAL}\navailability = \"97%\""))],
                &[("front", "a", ""), ("front", "b", "")],
                "rate = \"200/s\"",
            ),
            [1, 100],
            vec![exact("share that succeeds", figure::success, || 0.99 * 0.97)],
        ),
        case(
            GROUP,
            "one of two must answer",
            two_ways(1, 2, "20%"),
            [1, 100],
            vec![exact("share that succeeds", figure::success, || 1.0 - 0.2 * 0.2)],
        ),
        case(
            GROUP,
            "two of three must answer",
            two_ways(2, 3, "20%"),
            [1, 100],
            vec![exact("share that succeeds", figure::success, || forks::at_least(2, 3, 0.8))],
        ),
        case(
            GROUP,
            "three tries",
            system(
                &[("front", IDLE), ("server", EXPONENTIAL)],
                &[("front", "server", "retries = 2\nerror_rate = \"40%\"")],
                "rate = \"200/s\"",
            ),
            [1, 100],
            vec![
                exact(
                    "attempts per call",
                    |o| figure::amplification(o, "front->server"),
                    || formula::attempts(0.4, 3.0),
                ),
                exact("share that fails", figure::failure, || 0.4 * 0.4 * 0.4),
                // Those that succeed at try i have waited for i exponential times.
                exact("mean response", figure::response, || {
                    let p: f64 = 0.4;
                    let weights = [1.0 - p, p * (1.0 - p), p * p * (1.0 - p)];
                    let sum: f64 = weights.iter().sum();
                    0.01 * (weights[0] + 2.0 * weights[1] + 3.0 * weights[2]) / sum
                }),
            ],
        ),
        case(
            GROUP,
            "three tries in two layers",
            system(
                &[("front", IDLE), ("middle", IDLE), ("server", EXPONENTIAL)],
                &[("front", "middle", "retries = 2"), ("middle", "server", "retries = 2\nerror_rate = \"70%\"")],
                "rate = \"200/s\"",
            ),
            [1, 100],
            vec![exact(
                "attempts per request",
                |o| {
                    Some(
                        figure::attempts(o, "middle->server")? / crate::selftest::flow(o, "main")?.offered_per_s?.value,
                    )
                },
                || formula::attempts(0.7, 9.0),
            )],
        ),
        case(
            GROUP,
            "timeout with full jitter, idle server",
            system(
                &[("server", EXPONENTIAL)],
                &[(
                    "user",
                    "server",
                    "timeout = \"15ms\"\nretries = 12\n\
                     backoff = { kind = \"exponential\", base = \"8ms\", cap = \"1000s\", jitter = \"full\" }",
                )],
                "rate = \"200/s\"",
            ),
            [10, 100],
            vec![exact("mean response", figure::response, || formula::jittered_response(100.0, 0.015, 0.008, 12))],
        ),
        case(
            GROUP,
            "retries of timeouts, served in vain",
            system(
                &[("server", &format!("concurrency = 1\n{EXPONENTIAL}"))],
                &[(
                    "user",
                    "server",
                    "timeout = \"60ms\"\nretries = 2\nbackoff = { kind = \"fixed\", base = \"20s\", jitter = \"full\" }",
                )],
                "rate = \"50/s\"",
            ),
            [100, 600],
            // Retries are Poisson only in the limit of endless pauses.
            vec![within(
                0.01,
                "attempts per second",
                |o| figure::attempts(o, "user->server"),
                || formula::retried_rate(50.0, 100.0, 0.06, 3.0),
            )],
        ),
    ]
}
