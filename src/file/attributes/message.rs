//! Keys of `[[edges]]` that say how a message travels under load.

use super::kind::{simulated, within_key};
use super::{Attribute, Bare, Kind, Table};
use crate::vocabulary::{Overflow, Publish};

pub(super) static IDEMPOTENT: Table = within_key!(
    "idempotent consumer",
    "idempotent = { … }",
    [simulated!("check", Kind::Duration, "0s (assumed)", "what it takes to see whether a message was handled before")]
);

pub(super) static STATUS: Table = within_key!(
    "status endpoint",
    "status_endpoint = { … }",
    [simulated!("poll", Kind::Law(Bare::Constant), "1s (assumed)", "how long who asked waits before it looks again")]
);

pub(super) static KEY: Table = within_key!(
    "message key",
    "key = { … }",
    [
        simulated!(
            "count",
            Kind::Integer { least: 1, most: 1_000_000 },
            "1000 (assumed); not with `weights`",
            "how many keys there are"
        ),
        simulated!(
            "zipf",
            Kind::Number { least: 0.0, most: 10.0 },
            "0: all alike",
            "the key of rank r is 1/r to this power as frequent"
        ),
        simulated!(
            "weights",
            Kind::List(&Kind::Number { least: 0.0, most: 1e12 }),
            "all alike",
            "how often each key occurs, taken as shares of their sum"
        ),
    ]
);

pub(super) const MESSAGE: &[Attribute] = &[
    simulated!(
        "publish",
        Kind::Choice(Publish::NAMES),
        "after-commit, without an outbox (assumed)",
        "whether the message leaves before or after the change that it tells of is committed",
    ),
    simulated!(
        "linger",
        Kind::Duration,
        "0s",
        "the first message opens a batch, which is sent so long after it; 0s: each alone"
    ),
    simulated!(
        "partitions",
        Kind::Integer { least: 1, most: 1_000_000 },
        "those of the broker",
        "partitions of this message's topic"
    ),
    simulated!(
        "key",
        Kind::Form(&KEY),
        "1000 keys, all alike, where order matters (assumed)",
        "the keys of messages; messages of one key keep their order, except with `ordering = \"none\"`",
    ),
    simulated!(
        "max_length",
        Kind::Integer { least: 1, most: 1_000_000_000 },
        "unlimited",
        "messages that may wait; at least one, for it waits until it is handed out"
    ),
    simulated!(
        "overflow",
        Kind::Choice(Overflow::NAMES),
        "drop-oldest (assumed)",
        "what happens when `max_length` is reached"
    ),
    simulated!(
        "ttl",
        Kind::Duration,
        "the broker's `retention` when stated, else none",
        "older messages are not delivered"
    ),
    simulated!("delay", Kind::Duration, "0s", "how long a message is held back before it may be delivered"),
    simulated!("priority", Kind::Flag, "false", "messages of flows with a higher `priority` are delivered first"),
    simulated!(
        "poll",
        Kind::Law(Bare::Constant),
        "messages are pushed",
        "consumers look for messages, and look again so long after they found none"
    ),
    simulated!(
        "visibility_timeout",
        Kind::Duration,
        "none",
        "a message that is not acknowledged by then is delivered again"
    ),
    simulated!(
        "redelivery_delay",
        Kind::Duration,
        "0s (assumed)",
        "how long after a failed handling the message is delivered again"
    ),
    simulated!("poison", Kind::Ratio, "0", "share of messages whose handling always fails"),
    simulated!("duplicates", Kind::Ratio, "0", "share of messages that the broker hands out twice"),
    simulated!(
        "reply_work",
        Kind::Law(Bare::Constant),
        "0s (assumed)",
        "what handling the reply of an asynchronous request takes",
    ),
];
