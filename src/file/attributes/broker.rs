//! Keys of `[brokers.NAME]`.

use super::kind::simulated;
use super::{Attribute, Bare, Kind};
use crate::vocabulary::{BrokerKind, Product};

pub(super) const BROKER: &[Attribute] = &[
    Attribute {
        name: "kind",
        kind: Kind::Choice(BrokerKind::NAMES),
        default: "from `product`, else unknown",
        read_by: "B1–B6",
        summary: "whether it hands out work, keeps a log, or routes by subject",
    },
    Attribute {
        name: "product",
        kind: Kind::Choice(Product::NAMES),
        default: "unknown",
        read_by: "B1–B6, claim-check",
        summary: "what it is",
    },
    Attribute {
        name: "max_message",
        kind: Kind::Size,
        default: "the product's default",
        read_by: "claim-check",
        summary: "the largest message it takes",
    },
    Attribute {
        name: "partitions",
        kind: Kind::Integer { least: 1, most: 10_000_000 },
        default: "unknown",
        read_by: "ordering-key, simulate",
        summary: "partitions of a log",
    },
    Attribute {
        name: "retention",
        kind: Kind::Duration,
        default: "the product's default",
        read_by: "B1, B2, simulate",
        summary: "how long messages are kept",
    },
];

pub(super) const UNDER_LOAD: &[Attribute] = &[
    simulated!(
        "publish_latency",
        Kind::Law(Bare::Constant),
        "by `product` (assumed)",
        "from sending a message to the acknowledgement that the broker has it",
    ),
    simulated!(
        "delivery_latency",
        Kind::Law(Bare::Constant),
        "0s (assumed): part of the publish latency",
        "from the broker to a consumer; an edge's own `latency` goes first",
    ),
    simulated!("capacity", Kind::Rate, "unlimited", "messages per second that it takes"),
    simulated!("mtbf", Kind::Law(Bare::Exponential), "never fails", "time from a repair to the next crash"),
    simulated!("mttr", Kind::Law(Bare::Exponential), "with `mtbf`", "how long a repair takes"),
];
