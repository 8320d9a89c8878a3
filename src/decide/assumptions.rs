//! What an answer rests on that the file does not say.

use super::cut::Role;
use super::decisions::Decisions;
use super::pairs::Load;
use super::safeguards::Situation;
use super::standing::Standing;
use super::tree::Leaf;
use crate::units::Nanos;
use crate::vocabulary::ServiceKind;

/// One assumed input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// What to state, as `--set` names it, without the value.
    pub attribute: String,
    pub value: String,
    pub by: &'static str,
    /// Number of the question that reads it.
    pub question: usize,
    /// Another plausible value would change the question's answer. Numbers count when half or
    /// double would.
    pub could_decide: bool,
}

/// Assumed inputs of the questions that were asked, in reading order.
pub fn assumptions(decisions: &Decisions<'_>, s: &Situation<'_>, leaf: &Leaf) -> Vec<Assumption> {
    let mut all = Vec::new();
    let reading = &decisions.assessment.readings[s.id.index()];
    if reading.native || s.in_saga {
        return all;
    }
    let asked = |question: usize| leaf.asked.contains(&question);
    // A stream and an atomic step are answered now, whatever the policy says.
    let needed_at_once = s.inputs.atomic || s.inputs.stream != super::facts::Stream::None;
    if let (Standing::Assumed(by), true) = (reading.wanted_standing, asked(4) && !needed_at_once) {
        let value = match reading.wanted {
            super::facts::Answer::Now => "immediate",
            super::facts::Answer::Later => "deferred",
            super::facts::Answer::None => "none",
        };
        all.push(Assumption {
            attribute: format!("{}.reply", s.edge.id),
            value: value.to_owned(),
            by,
            question: 4,
            could_decide: true,
        });
    }
    if s.derived.role == Role::AnsweredNow && asked(4) {
        path(decisions, s, &mut all);
    }
    if asked(8) && !s.inputs.share.load_stated {
        let limit = Load::of(decisions.topology.system().thresholds.grpc_above).rate().0;
        let load = s.derived.pair.load.rate().0;
        all.push(Assumption {
            attribute: format!("{}.rate", s.edge.id),
            value: "1/s".to_owned(),
            by: "no rate is stated on the edge",
            question: 8,
            could_decide: load <= limit && load + 1.0 > limit,
        });
    }
    all
}

/// What Q5 assumes: the deadline, the callee's time, and in whose handling the call is made.
fn path(decisions: &Decisions<'_>, s: &Situation<'_>, all: &mut Vec<Assumption>) {
    let thresholds = &decisions.topology.system().thresholds;
    let figures = &s.derived.figures;
    let may_wait = !s.to.is_outside() && !s.inputs.atomic && s.inputs.stream == super::facts::Stream::None;
    // Q5 turns whole paths only where a command leaves a service; else the callee's own time counts.
    let leaves = s.from.kind == ServiceKind::Service && s.inputs.intent == crate::vocabulary::Intent::Command;
    let need = if leaves { figures.need } else { s.to_time.p99 };
    let turns = |need: Nanos, left: Nanos| (need > left) != s.derived.cut.is_some();
    if s.inputs.deadline.is_none() && figures.inherited.is_none() && !thresholds.sync_ceiling_stated {
        let left = figures.left;
        all.push(Assumption {
            attribute: format!("{}.deadline", s.edge.id),
            value: thresholds.sync_ceiling.to_string(),
            by: "no deadline is stated here or upstream",
            question: 5,
            could_decide: may_wait && (turns(need, Nanos(left.0 / 2)) || turns(need, left.plus(left))),
        });
    }
    if !s.to_time.stated {
        let time = s.to_time.p99;
        let rest = need.minus(time);
        let with = |time: Nanos| rest.plus(time);
        all.push(Assumption {
            attribute: format!("services.{}.service_time", s.to.name),
            value: format!("p99 {time}"),
            by: "usual for its kind",
            question: 5,
            could_decide: may_wait
                && (turns(with(Nanos(time.0 / 2)), figures.left) || turns(with(time.plus(time)), figures.left)),
        });
    }
    if s.to_time.stated && !s.to_time.tail_known && s.to_time.p99 > Nanos::ZERO {
        all.push(Assumption {
            attribute: format!("services.{}.service_time", s.to.name),
            value: format!("p99 {}", s.to_time.p99),
            by: "only the mean is stated, its tail is unknown",
            question: 5,
            could_decide: false,
        });
    }
    let operations = decisions.ground.operations[s.edge.from.index()];
    if s.edge.during.is_empty() && operations > 1 {
        all.push(Assumption {
            attribute: format!("{}.during", s.edge.id),
            value: format!("all {operations} operations of {}", s.from.name),
            by: "no `during` says in whose handling the call is made",
            question: 5,
            could_decide: false,
        });
    }
}
