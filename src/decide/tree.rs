//! The same decision as a tree, in reading order: which question settles it, and which led there.
//!
//! The scores decide; the tree explains. A test walks every combination of facts and holds them equal.

use super::candidate::Candidate;
use super::facts::{Answer, Facts, Shape, Side, Stream};

/// Where the tree ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// `None`: contradictory needs.
    pub answer: Option<Candidate>,
    /// Numbers of the questions answered on the way, in order, the settling one last; never empty.
    pub asked: &'static [usize],
}

impl Leaf {
    /// Number of the question that settled it.
    pub fn settled_by(&self) -> usize {
        self.asked[self.asked.len() - 1]
    }
}

const fn leaf(answer: Candidate, asked: &'static [usize]) -> Leaf {
    Leaf { answer: Some(answer), asked }
}

const fn contradiction(asked: &'static [usize]) -> Leaf {
    Leaf { answer: None, asked }
}

/// Reads `facts` from Q1 to Q11.
pub fn read(facts: &Facts) -> Leaf {
    if facts.shared() {
        return match facts.answer() {
            Answer::Now => contradiction(&[1, 4]),
            _ if facts.committed => leaf(Candidate::Outbox, &[1, 4, 11]),
            _ => leaf(Candidate::PubSub, &[1, 4, 11]),
        };
    }
    if facts.stream == Stream::Bidi {
        return match (facts.side, facts.atomic) {
            (Side::Clients, _) => contradiction(&[1, 6, 2]),
            _ => leaf(Candidate::Grpc, &[1, 2]),
        };
    }
    match facts.answer() {
        Answer::Later if facts.wanted == Answer::Now => leaf(Candidate::Reply, &[1, 4, 5]),
        Answer::Later => leaf(Candidate::Reply, &[1, 4]),
        Answer::None if facts.inside() => leaf(Candidate::Queue, &[1, 6, 4]),
        Answer::None => leaf(Candidate::Rest, &[1, 4, 6]),
        Answer::Now => answered_now(facts),
    }
}

fn answered_now(facts: &Facts) -> Leaf {
    match facts.side {
        Side::Clients if facts.shape == Shape::Variable => leaf(Candidate::Graphql, &[1, 4, 6, 7]),
        Side::Clients | Side::ThirdParty => leaf(Candidate::Rest, &[1, 4, 6]),
        Side::Inside if facts.stream == Stream::OneWay => leaf(Candidate::Grpc, &[1, 2]),
        Side::Inside if facts.heavy_load => leaf(Candidate::Grpc, &[1, 4, 5, 6, 8]),
        Side::Inside if facts.typed_or_fast => leaf(Candidate::Grpc, &[1, 4, 5, 6, 8, 9]),
        Side::Inside if facts.readable_or_cached => leaf(Candidate::Rest, &[1, 4, 5, 6, 8, 9]),
        Side::Inside => match facts.house_rpc {
            crate::vocabulary::HouseRpc::Rest => leaf(Candidate::Rest, &[1, 4, 5, 6, 8, 9, 10]),
            crate::vocabulary::HouseRpc::Grpc => leaf(Candidate::Grpc, &[1, 4, 5, 6, 8, 9, 10]),
        },
    }
}
