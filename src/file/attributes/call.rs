//! Keys of `[[edges]]` that say how a call runs under load.

use super::guards::{HEDGE, POOL, THROTTLE};
use super::kind::{simulated, within_key};
use super::serving::LIMITED;
use super::{Attribute, Bare, Kind, Table};
use crate::vocabulary::{Cancel, Fate};

pub(super) static PROTOCOL_COST: Table = within_key!(
    "protocol cost",
    "protocol_cost = { … }",
    [
        simulated!("per_call", Kind::Duration, "REST 125us, gRPC 25us, GraphQL 225us (assumed)", "both ways together"),
        simulated!("per_kib", Kind::Duration, "REST and GraphQL 7.4us, gRPC 2.6us (assumed)", "each message, per KiB"),
    ]
);

pub(super) static CACHE: Table = within_key!(
    "cache",
    "cache = { … }",
    [
        simulated!("hit_ratio", Kind::Ratio, "required", "share of calls that it answers"),
        simulated!("warm_up", Kind::Duration, "0s", "after a crash of the caller the ratio grows from 0 in this time"),
    ]
);

pub(super) const CALL: &[Attribute] = &[
    simulated!(
        "latency",
        Kind::Law(Bare::Constant),
        "by zones; 150us within one, 500us between two (assumed)",
        "the network, one way"
    ),
    simulated!("bandwidth", Kind::Bandwidth, "unlimited", "adds payload / bandwidth to each message"),
    simulated!("reply_payload", Kind::Size, "`payload`", "size of one reply"),
    simulated!(
        "protocol_cost",
        Kind::Either(&[Kind::Duration, Kind::Keys(&PROTOCOL_COST)]),
        "by pattern (assumed)",
        "what encoding and decoding take; a bare duration is per call, with nothing per KiB",
    ),
    simulated!("loss", Kind::Ratio, "0", "share of requests that are lost on the way"),
    simulated!("probability", Kind::Ratio, "1", "share of requests in whose handling the call is made"),
    simulated!("choice", Kind::Text, "none", "of the calls of one such group exactly one is made"),
    simulated!("weight", Kind::Number { least: 0.0, most: 1e12 }, "1", "how often it is the one; only with `choice`"),
    simulated!(
        "wait_for",
        Kind::Integer { least: 1, most: 1_000_000 },
        "all hard calls",
        "calls of the stage, or of a parallel count, that must succeed",
    ),
    simulated!("error_rate", Kind::Ratio, "0", "share of calls that end in an error"),
    simulated!(
        "cache",
        Kind::Either(&[Kind::Ratio, Kind::Keys(&CACHE)]),
        "none",
        "share of calls that a cache answers"
    ),
    simulated!(
        "retry_on",
        Kind::Choices(Fate::NAMES),
        "error, timeout, unavailable, rejected",
        "outcomes that are tried again",
    ),
    simulated!(
        "throttle",
        Kind::FlagOr(&Kind::Keys(&THROTTLE)),
        "none",
        "the caller refuses calls itself while many fail"
    ),
    simulated!("hedge", Kind::Keys(&HEDGE), "none", "a second request is sent when the first is slow"),
    simulated!("rate_limit", LIMITED, "none", "calls per second that one replica of the caller may send"),
    simulated!(
        "pool",
        Kind::Either(&[Kind::Integer { least: 1, most: 1_000_000_000 }, Kind::Keys(&POOL)]),
        "none",
        "connections of one replica of the caller"
    ),
    simulated!("cancel", Kind::Choice(Cancel::NAMES), "none", "what giving up does to the callee"),
    simulated!("propagate_deadline", Kind::Flag, "false", "the callee learns how much time is left"),
];
