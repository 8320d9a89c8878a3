//! Keys of `[brokers.NAME]`.

use super::{Attribute, Kind};
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
        read_by: "ordering-key",
        summary: "partitions of a log",
    },
    Attribute {
        name: "retention",
        kind: Kind::Duration,
        default: "the product's default",
        read_by: "B1, B2",
        summary: "how long messages are kept",
    },
];
