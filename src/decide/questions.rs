//! The edge questions Q0–Q15 and what each answer costs each candidate: one static table.
//!
//! A deduction of 60 is a *hard* miss: the candidate is excluded as long as another has none.
//! The weights are assumed; only their order of magnitude matters: 60 cannot, 20–35 should not,
//! 5–15 prefer. Q0 is answered before the table: a store is never scored.

use super::candidate::Candidate::{self, Graphql, Grpc, Outbox, PubSub, Queue, Reply, Rest};
use super::facts::{Answer, Consumers, Facts, Shape, Side, Stream};
use crate::vocabulary::{HouseRpc, Policy};

/// Deduction that excludes a candidate.
pub const HARD: u8 = 60;

/// One question about an edge.
#[derive(Debug)]
pub struct Question {
    pub id: &'static str,
    pub asks: &'static str,
    /// Where the answer comes from.
    pub source: &'static str,
    /// Statements of the guides and public sources behind it.
    pub statements: &'static str,
    /// What an answer costs; in the order in which people read it.
    pub deductions: &'static [Deduction],
}

/// Points that some candidates lose when the facts say so.
#[derive(Debug)]
pub struct Deduction {
    pub when: fn(&Facts) -> bool,
    pub points: u8,
    pub from: &'static [Candidate],
    /// Why, as a clause that completes "not this one, because …".
    pub because: &'static str,
}

const SYNC: &[Candidate] = &[Rest, Grpc, Graphql];
const MESSAGES: &[Candidate] = &[Queue, PubSub, Outbox];

/// Q1 is no, and the answer is needed now; the condition of Q12–Q14.
fn asked_now(facts: &Facts) -> bool {
    !facts.shared() && facts.answer() == Answer::Now
}

/// Q1 is no, and nobody reads an answer.
fn told(facts: &Facts) -> bool {
    !facts.shared() && facts.answer() == Answer::None
}

/// Q1 is no, and both ends are ours.
fn between_ours(facts: &Facts) -> bool {
    !facts.shared() && facts.inside()
}

macro_rules! deduct {
    ($points:expr, $from:expr, $because:literal, $when:expr) => {
        Deduction { when: $when, points: $points, from: $from, because: $because }
    };
}

/// Q0–Q15 in reading order.
pub static QUESTIONS: [Question; 16] = [
    Question {
        id: "Q0",
        asks: "Is the callee a store (database, cache)?",
        source: "`kind` of the callee",
        statements: "none: it only tells calls from storage",
        deductions: &[],
    },
    Question {
        id: "Q1",
        asks: "Must several services each get it, or may unknown ones subscribe later?",
        source: "`to`, edges with the same `event`, `open_consumers`",
        statements: "S6 S23 S24 S25 S34 S44 S45 S50 S85 S99 S123 S141",
        deductions: &[
            deduct!(HARD, &[Rest, Grpc, Graphql, Queue, Reply], "it reaches one service, several must get it", |f| {
                f.consumers == Consumers::Several
            }),
            deduct!(HARD, &[Rest, Grpc, Graphql, Reply], "the sender would have to know every consumer", |f| {
                f.consumers == Consumers::Open
            }),
            deduct!(30, &[Queue], "later consumers would compete for each message", |f| f.consumers == Consumers::Open),
        ],
    },
    Question {
        id: "Q2",
        asks: "Is it a stream?",
        source: "`streaming`",
        statements: "S18 S77 S130 S146 S148 S150",
        deductions: &[
            deduct!(HARD, &[Rest, Graphql, Queue, PubSub, Outbox, Reply], "it cannot stream both ways", |f| {
                !f.shared() && f.stream == Stream::Bidi
            }),
            deduct!(HARD, &[Grpc], "outside clients cannot hold a gRPC stream both ways", |f| {
                !f.shared() && f.stream == Stream::Bidi && f.side == Side::Clients
            }),
            deduct!(30, &[Rest], "streaming is limited to SSE or WebSocket", |f| {
                !f.shared() && f.stream == Stream::OneWay
            }),
            deduct!(35, &[Graphql], "streaming needs subscriptions", |f| !f.shared() && f.stream == Stream::OneWay),
            deduct!(HARD, &[Reply], "one late reply is no stream", |f| !f.shared() && f.stream == Stream::OneWay),
        ],
    },
    Question {
        id: "Q3",
        asks: "Must it succeed or fail in one step with the caller?",
        source: "`consistency`",
        statements: "S13 S36",
        deductions: &[deduct!(
            HARD,
            &[Queue, PubSub, Outbox, Reply],
            "the caller would go on before the outcome is known",
            |f| !f.shared() && f.atomic
        )],
    },
    Question {
        id: "Q4",
        asks: "Is the answer needed now, later, or not at all?",
        source: "`reply`; else `intent`; for an open command the policy",
        statements: "S4 S5 S7 S12 S41 S49 S60 S98 S128 S131 S132 S134 S139 S140 S145",
        deductions: &[
            deduct!(HARD, MESSAGES, "the answer is needed now", |f| f.answer() == Answer::Now),
            deduct!(HARD, &[Reply], "the answer is needed now", |f| asked_now(f)),
            deduct!(HARD, &[Queue, PubSub, Outbox], "no answer comes back", |f| {
                !f.shared() && f.answer() == Answer::Later && f.wanted == Answer::Later
            }),
            deduct!(HARD, SYNC, "the answer comes later than a call can wait", |f| {
                !f.shared() && f.answer() == Answer::Later && f.wanted == Answer::Later
            }),
            deduct!(35, &[Rest], "nobody reads the answer: background work", |f| told(f) && f.inside()),
            deduct!(5, &[Rest], "nobody reads the answer, a 202 will do", |f| told(f) && !f.inside()),
            deduct!(35, &[Grpc, Graphql], "nobody reads the answer: background work", |f| told(f)),
            deduct!(20, &[PubSub], "one known consumer", |f| told(f)),
            deduct!(15, &[Outbox], "one known consumer", |f| told(f)),
            deduct!(25, &[Reply], "a reply nobody reads", |f| told(f) && f.inside()),
            deduct!(45, &[Reply], "a reply nobody reads, across the border", |f| told(f) && !f.inside()),
        ],
    },
    Question {
        id: "Q5",
        asks: "Can the answer be had now: in time, and not too deep?",
        source: "`service_time` along the path, `deadline`, hops",
        statements: "S9 S11 S14 S22 S116",
        deductions: &[
            deduct!(HARD, MESSAGES, "no answer comes back", |f| {
                !f.shared() && f.answer() == Answer::Later && f.wanted == Answer::Now
            }),
            deduct!(HARD, SYNC, "the answer cannot be had now", |f| {
                !f.shared() && f.answer() == Answer::Later && f.wanted == Answer::Now
            }),
        ],
    },
    Question {
        id: "Q6",
        asks: "Is the caller or the callee outside (browser, public, partner, third party)?",
        source: "`audience`; else the kinds of both ends",
        statements: "S20 S21 S43 S68 S71 S96 S122",
        deductions: &[
            deduct!(HARD, MESSAGES, "outside parties have no access to the broker", |f| !f.shared() && !f.inside()),
            deduct!(HARD, &[Grpc], "browsers and outside clients cannot call gRPC directly", |f| {
                !f.shared() && f.side == Side::Clients
            }),
            deduct!(40, &[Grpc], "third parties mostly speak plain HTTP", |f| {
                !f.shared() && f.side == Side::ThirdParty && f.stream != Stream::Bidi
            }),
            deduct!(20, &[Graphql], "third parties mostly speak plain HTTP", |f| {
                !f.shared() && f.side == Side::ThirdParty
            }),
        ],
    },
    Question {
        id: "Q7",
        asks: "Does a query join data in several shapes, for clients?",
        source: "`aggregates`, `variable_shape`",
        statements: "S65 S103",
        deductions: &[
            deduct!(HARD, &[Graphql], "GraphQL is for clients, not between services", |f| {
                !f.shared() && f.side != Side::Clients
            }),
            deduct!(50, &[Graphql], "nothing is joined", |f| !f.shared() && f.shape == Shape::Plain),
            deduct!(15, &[Graphql], "one fixed shape needs no query language", |f| {
                asked_now(f) && f.side == Side::Clients && f.shape == Shape::Fixed
            }),
            deduct!(40, &[Rest], "clients want different shapes of joined data", |f| {
                asked_now(f) && f.side == Side::Clients && f.shape == Shape::Variable
            }),
        ],
    },
    Question {
        id: "Q8",
        asks: "More than `grpc_above` requests per second between the two services?",
        source: "`rate`, `peak`; summed per pair of services",
        statements: "S21 S42 S48 S75 S97 S150",
        deductions: &[
            deduct!(30, &[Rest], "text over HTTP/1.1 costs too much at this load", |f| {
                between_ours(f) && f.heavy_load
            }),
            deduct!(35, &[Graphql], "text over HTTP/1.1 costs too much at this load", |f| {
                between_ours(f) && f.heavy_load
            }),
        ],
    },
    Question {
        id: "Q9",
        asks: "Typed contract across languages, or 50 ms or less? Human-readable or HTTP-cached?",
        source: "`typed_contract`, stated `deadline`, `human_readable`, `http_caching`; per pair of services",
        statements: "S16 S19 S70 S75 S76 S130 S148 S149",
        deductions: &[
            deduct!(30, &[Rest], "a typed contract, or 50 ms or less, is asked for", |f| {
                between_ours(f) && f.typed_or_fast
            }),
            deduct!(15, &[Grpc], "people or HTTP caches must read it", |f| between_ours(f) && f.readable_or_cached),
        ],
    },
    Question {
        id: "Q10",
        asks: "What is the house default?",
        source: "`house_rpc`",
        statements: "S47 S69 S74 S122 S143",
        deductions: &[
            deduct!(10, &[Grpc], "the house default is REST", |f| between_ours(f) && f.house_rpc == HouseRpc::Rest),
            deduct!(10, &[Rest], "the house default is gRPC", |f| between_ours(f) && f.house_rpc == HouseRpc::Grpc),
        ],
    },
    Question {
        id: "Q11",
        asks: "Does a committed database change stand behind the event?",
        source: "`intent`, `database` of the sender, `delivery`",
        statements: "S86 S100 S105 S117",
        deductions: &[
            deduct!(15, &[PubSub], "a crash between commit and publish loses or invents the event", |f| {
                f.shared() && f.committed
            }),
            deduct!(15, &[Outbox], "no committed change stands behind it", |f| f.shared() && !f.committed),
        ],
    },
    Question {
        id: "Q12",
        asks: "Is it a write with side effects, answered now?",
        source: "`intent`",
        statements: "S15 S64 S104",
        deductions: &[
            deduct!(5, SYNC, "a write that waits, sync-first policy", |f| asked_now(f)
                && f.write
                && f.policy == Policy::SyncFirst),
            deduct!(10, SYNC, "a write that waits, balanced policy", |f| asked_now(f)
                && f.write
                && f.policy == Policy::Balanced),
            deduct!(20, SYNC, "a write that waits, async-first policy", |f| asked_now(f)
                && f.write
                && f.policy == Policy::AsyncFirst),
        ],
    },
    Question {
        id: "Q13",
        asks: "More than `max_sync_hops` hops, answered now?",
        source: "computed along the path",
        statements: "S3 S14 S116",
        deductions: &[deduct!(15, SYNC, "the chain is deep: latency adds up, any failure fails all", |f| {
            asked_now(f) && f.deep
        })],
    },
    Question {
        id: "Q14",
        asks: "Does the peak exceed what the callee can do, answered now?",
        source: "`peak`, stated capacity of the callee",
        statements: "S152 S154",
        deductions: &[deduct!(20, SYNC, "the peak exceeds the callee's capacity", |f| {
            asked_now(f) && f.peak_over_capacity
        })],
    },
    Question {
        id: "Q15",
        asks: "What do the moving parts cost?",
        source: "`policy`",
        statements: "S57 S63 S140 S153",
        deductions: &[
            deduct!(10, &[Queue, PubSub], "a broker to run, sync-first policy", |f| f.policy == Policy::SyncFirst),
            deduct!(5, &[Queue, PubSub], "a broker to run, balanced policy", |f| f.policy == Policy::Balanced),
            deduct!(12, &[Outbox, Reply], "a broker and more parts to run, sync-first policy", |f| f.policy
                == Policy::SyncFirst),
            deduct!(7, &[Outbox, Reply], "a broker and more parts to run, balanced policy", |f| f.policy
                == Policy::Balanced),
            deduct!(2, &[Outbox, Reply], "more parts to run, async-first policy", |f| f.policy == Policy::AsyncFirst),
        ],
    },
];

/// The question with the number `n` of `Qn`.
pub fn question(n: usize) -> &'static Question {
    &QUESTIONS[n]
}
