//! Why, in words: one line that settles it, and the answer to every question on the way.

use std::borrow::Cow;

use super::cut::Cut;
use super::decisions::Decisions;
use super::facts::{Answer, Consumers, Shape, Side, Stream};
use super::questions::QUESTIONS;
use super::safeguards::Situation;
use super::standing::Standing;
use super::tree::Leaf;
use crate::vocabulary::{Coordination, HouseRpc, Pattern};

/// The answer to one question on the way to the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// `Q4`, or `G3` for an edge that a saga decides.
    pub question: &'static str,
    pub answer: Cow<'static, str>,
}

/// The answers on the way, in reading order.
pub fn reasons(decisions: &Decisions<'_>, s: &Situation<'_>, leaf: &Leaf) -> Vec<Reason> {
    if s.pattern == Some(Pattern::Native) {
        return vec![Reason { question: "Q0", answer: format!("yes: {} is a store", s.to.name).into() }];
    }
    if s.in_saga {
        return vec![Reason { question: "G3", answer: headline(decisions, s, leaf).into() }];
    }
    leaf.asked
        .iter()
        .map(|question| Reason { question: QUESTIONS[*question].id, answer: answer(decisions, s, *question) })
        .collect()
}

/// The one line that settles it.
pub fn headline(decisions: &Decisions<'_>, s: &Situation<'_>, leaf: &Leaf) -> String {
    let facts = &s.derived.facts;
    if s.pattern == Some(Pattern::Native) {
        return "a store speaks its own protocol".to_owned();
    }
    if let Some(carried) = decisions.ground.sagas.carried(s.id) {
        let flows: Vec<&str> = carried.flows.iter().map(|id| decisions.topology.flow(*id).name.as_ref()).collect();
        let how = match carried.coordination {
            Coordination::Choreography => "each step's event starts the next",
            Coordination::Orchestration => "the coordinator sends commands and gets replies",
        };
        return format!("step of saga {} ({}): {how}", flows.join(", "), carried.coordination);
    }
    match (leaf.answer, leaf.settled_by()) {
        (None, 2) => "it streams both ways, which an outside client cannot do by gRPC: use WebSocket, or grpc-web without client streams".to_owned(),
        (None, _) => "several services must get it, yet an answer is needed at once: split it into one query per callee".to_owned(),
        (_, 11) => match facts.consumers {
            Consumers::Several => format!("{} services get it, and {}", consumers(decisions, s), answer_change(s)),
            _ => format!("later consumers may subscribe, and {}", answer_change(s)),
        },
        (_, 4) if facts.answer() == Answer::Later => "the answer is needed, but later".to_owned(),
        (_, 4) if is_assumed(decisions, s) => "no answer is assumed to be needed, one service does the work".to_owned(),
        (_, 4) => "nobody reads an answer, one service does the work".to_owned(),
        (_, 5) => answer(decisions, s, 5).trim_start_matches("no: ").to_owned(),
        (_, 6) if facts.answer() == Answer::None && is_assumed(decisions, s) => {
            "no answer is assumed to be needed; across the border a 202 will do".to_owned()
        }
        (_, 6) if facts.answer() == Answer::None => "nobody reads an answer; across the border a 202 will do".to_owned(),
        (_, 6) => format!("answered now, {} at the other end", s.inputs.audience),
        (_, 2) if facts.stream == Stream::Bidi => "it streams both ways".to_owned(),
        (_, 2) => "it is a stream between services".to_owned(),
        (_, 7) => "clients want different shapes of joined data".to_owned(),
        (_, 8) => answer(decisions, s, 8).trim_start_matches("yes: ").to_owned(),
        (_, 9) => answer(decisions, s, 9).into_owned(),
        (_, 10) => format!("answered now, and {} is the house default", house(facts.house_rpc)),
        _ => String::new(),
    }
}

/// Only a policy says when the answer is needed.
fn is_assumed(decisions: &Decisions<'_>, s: &Situation<'_>) -> bool {
    decisions.assessment.readings[s.id.index()].wanted_standing.is_assumed()
}

fn house(house_rpc: HouseRpc) -> &'static str {
    match house_rpc {
        HouseRpc::Rest => "REST",
        HouseRpc::Grpc => "gRPC",
    }
}

fn consumers(decisions: &Decisions<'_>, s: &Situation<'_>) -> usize {
    decisions.ground.groups.group(s.id).consumers
}

fn answer_change(s: &Situation<'_>) -> String {
    match (&s.from.database, s.derived.facts.committed) {
        (Some(database), true) => format!("a committed change in `{database}` stands behind it"),
        (Some(_), false) => "no committed change must be kept with it".to_owned(),
        (None, _) => format!("{} states no database", s.from.name),
    }
}

/// The answer to the question with the number `question`.
pub fn answer(decisions: &Decisions<'_>, s: &Situation<'_>, question: usize) -> Cow<'static, str> {
    let facts = &s.derived.facts;
    let figures = &s.derived.figures;
    let reading = &decisions.assessment.readings[s.id.index()];
    let thresholds = &decisions.topology.system().thresholds;
    let yes_no = |holds: bool| if holds { "yes" } else { "no" };
    match question {
        1 => match facts.consumers {
            Consumers::One => "no: one consumer".into(),
            Consumers::Open => "yes: unknown consumers may subscribe later".into(),
            Consumers::Several => format!("yes: {} consumers", consumers(decisions, s)).into(),
        },
        2 => match facts.stream {
            Stream::None => "no".into(),
            Stream::OneWay => "yes: one way".into(),
            Stream::Bidi => "yes: both ways".into(),
        },
        3 => yes_no(facts.atomic).into(),
        4 if facts.stream != Stream::None => "now: it is a stream".into(),
        4 if facts.atomic => "now: it must succeed or fail with the caller".into(),
        4 => {
            let when = match facts.wanted {
                Answer::Now => "now",
                Answer::Later => "later",
                Answer::None => "not at all",
            };
            // An event that another edge of the group needs at once has no standing of its own.
            let standing = if facts.wanted == reading.wanted { reading.wanted_standing } else { Standing::Stated };
            format!("{when} ({standing})").into()
        }
        5 => match s.derived.cut {
            Some(Cut::CalleeTooSlow) => {
                format!("no: {} alone takes {} at p99, {} are left", s.to.name, s.to_time.p99, figures.left).into()
            }
            Some(Cut::PathTooSlow) => {
                format!("no: the rest of the path needs {} at p99, {} are left", figures.need, figures.left).into()
            }
            Some(Cut::TooDeep) => format!(
                "no: hop {} of at most {}, and no `reply` says that it must be now",
                figures.hops, thresholds.max_sync_hops
            )
            .into(),
            None if s.to.is_outside() => "not asked: the other side decides".into(),
            None if figures.in_cycle => "not asked: the calls form a circle".into(),
            None if figures.need_after < figures.need => format!(
                "yes: {} of {} at p99, hop {}, once the path is cut further down",
                figures.need_after, figures.left, figures.hops
            )
            .into(),
            None => format!("yes: {} of {} at p99, hop {}", figures.need, figures.left, figures.hops).into(),
        },
        6 => match facts.side {
            Side::Inside => "no: both ends are ours".into(),
            Side::Clients | Side::ThirdParty => format!("yes: {}", s.inputs.audience).into(),
        },
        7 => match facts.shape {
            Shape::Plain => "no".into(),
            Shape::Fixed => "joined, one shape".into(),
            Shape::Variable => "yes: joined, several shapes".into(),
        },
        8 => {
            let (load, limit) = (s.derived.pair.load.rate(), thresholds.grpc_above);
            match facts.heavy_load {
                true => format!("yes: {load} between the two, more than {limit}").into(),
                false => format!("no: {load} between the two, at most {limit}").into(),
            }
        }
        9 => match (facts.typed_or_fast, facts.readable_or_cached) {
            (true, _) => "a typed contract, or 50 ms or less, is asked for".into(),
            (false, true) => "people or HTTP caches must read it".into(),
            (false, false) => "neither".into(),
        },
        10 => house(facts.house_rpc).into(),
        11 => format!("{}: {}", yes_no(facts.committed), answer_change(s)).into(),
        12 => yes_no(facts.write).into(),
        13 => format!("{}: hop {}", yes_no(facts.deep), figures.hops).into(),
        14 => yes_no(facts.peak_over_capacity).into(),
        15 => format!("{} policy", facts.policy).into(),
        _ => yes_no(reading.native).into(),
    }
}
