//! Tables of the safeguards of a call: retries, hedges, breakers, pools.

use super::kind::{simulated, within_key};
use super::{Group, Kind, Table};
use crate::vocabulary::{Backoff, Guards, Jitter};

const COUNT: Kind = Kind::Integer { least: 1, most: 1_000_000_000 };
const TOKENS: Kind = Kind::Number { least: 0.0, most: 1e12 };

pub(super) static BACKOFF: Table = within_key!(
    "backoff",
    "backoff = { … }",
    [
        simulated!("kind", Kind::Choice(Backoff::NAMES), "exponential (assumed)", "how the wait grows"),
        simulated!("base", Kind::Duration, "25ms (assumed)", "the first wait"),
        simulated!("cap", Kind::Duration, "10 × `base` (assumed)", "the longest wait"),
        simulated!("jitter", Kind::Choice(Jitter::NAMES), "none; full with `exponential-jitter`", "how it is drawn"),
    ]
);

pub(super) static RETRY_BUDGET: Table = Table {
    noun: "retry budget",
    header: "retry_budget = { … }",
    about: "One form of three: a share, a token bucket, or a throttle on failures.",
    groups: &[
        Group {
            title: "A share of first attempts",
            attributes: &[
                simulated!("ratio", Kind::Ratio, "0.2 (assumed)", "retries per first attempt"),
                simulated!("window", Kind::Period, "10s (assumed)", "over which they are counted"),
                simulated!("per_second", TOKENS, "0", "retries that are always allowed"),
            ],
        },
        Group {
            title: "A token bucket",
            attributes: &[
                simulated!("tokens_per_request", TOKENS, "either this", "what a first attempt earns; a retry costs 1"),
                simulated!("tokens_per_success", TOKENS, "or this", "what a success earns; a retry costs 1"),
                simulated!("burst", TOKENS, "5 (assumed)", "tokens that may be saved"),
                simulated!("initial", TOKENS, "`burst`", "tokens at the start"),
            ],
        },
        Group {
            title: "A throttle",
            attributes: &[
                simulated!("max_tokens", TOKENS, "10 (assumed)", "a failure costs 1; retries only above half of this"),
                simulated!("token_ratio", TOKENS, "0.1 (assumed)", "what a success earns"),
            ],
        },
    ],
};

pub(super) static THROTTLE: Table = within_key!(
    "throttle",
    "throttle = { … }",
    [
        simulated!("k", Kind::Number { least: 1.0, most: 1e6 }, "2 (assumed)", "requests let through per accepted one"),
        simulated!("window", Kind::Period, "120s (assumed)", "over which they are counted"),
    ]
);

pub(super) static HEDGE: Table = within_key!(
    "hedge",
    "hedge = { … }",
    [
        simulated!(
            "after",
            Kind::Either(&[Kind::Percentile, Kind::Duration]),
            "required",
            "when a copy is sent: a duration, or a percentile of the edge's own latency",
        ),
        simulated!("copies", Kind::Integer { least: 1, most: 1_000 }, "1", "extra copies"),
        simulated!("other_replica", Kind::Flag, "true", "a copy goes to another replica"),
        simulated!("budget", Kind::Flag, "false", "copies draw on the retry budget"),
    ]
);

pub(super) static BREAKER: Table = within_key!(
    "circuit breaker",
    "circuit_breaker = { … }",
    [
        simulated!(
            "window",
            Kind::Either(&[COUNT, Kind::Period]),
            "100 calls (assumed)",
            "calls, or the time, it looks back on"
        ),
        simulated!("failure_ratio", Kind::Ratio, "0.5 (assumed)", "share of failures from which it opens"),
        simulated!("slow_ratio", Kind::Ratio, "1 with `slow_call`", "share of slow calls from which it opens"),
        simulated!("slow_call", Kind::Duration, "slow calls do not count", "a call is slow from here on"),
        simulated!("minimum_calls", COUNT, "100, or a smaller `window` (assumed)", "calls before it may open"),
        simulated!("open_for", Kind::Duration, "60s (assumed)", "how long it stays open"),
        simulated!("trial_calls", COUNT, "10 (assumed)", "calls let through to try"),
        simulated!("shared", Kind::Flag, "false", "one for all replicas of the caller"),
        simulated!("guards", Kind::Choice(Guards::NAMES), "calls", "what an open breaker stops"),
    ]
);

pub(super) static BULKHEAD: Table = within_key!(
    "bulkhead",
    "bulkhead = { … }",
    [
        simulated!(
            "calls",
            Kind::Integer { least: 0, most: 1_000_000_000 },
            "10 (assumed)",
            "calls that may be under way at a time",
        ),
        simulated!("max_wait", Kind::Duration, "0s", "how long a call waits for a place"),
    ]
);

pub(super) static POOL: Table = within_key!(
    "pool",
    "pool = { … }",
    [
        simulated!("size", COUNT, "required", "connections of one replica of the caller"),
        simulated!("max_wait", Kind::Duration, "endless", "how long a call waits for one"),
    ]
);
