//! All decisions about one topology.

use std::borrow::Cow;

use super::assess::{Assessment, Groundwork};
use super::safeguards::Reach;
use super::sagas;
use super::verdicts::Verdicts;
use crate::model::{EdgeId, Topology};
use crate::threads::joined;
use crate::vocabulary::{Pattern, Policy};

/// What was decided, and everything that explanations need. Borrowed from the topology.
pub struct Decisions<'a> {
    /// With the edges that sagas imply.
    pub topology: Cow<'a, Topology>,
    pub policy: Policy,
    pub(super) ground: Groundwork,
    pub(super) assessment: Assessment,
    pub(super) reach: Reach,
    answers: Vec<Option<Pattern>>,
    /// Answers under the other policies, in the order of [`Policy::ALL`] without `policy`.
    others: Vec<(Policy, Vec<Option<Pattern>>)>,
}

/// Decides every edge, under the policy of the file. O(edges · log edges).
pub fn decide(topology: &Topology) -> Decisions<'_> {
    let policy = topology.system().policy.unwrap_or(Policy::Balanced);
    let topology = with_implied(topology);
    let ground = Groundwork::of(&topology);
    let under = |policy: Policy| {
        let assessment = Assessment::of(&topology, &ground, policy);
        let answers = answers(&topology, &ground, &assessment, &mut Verdicts::default());
        (assessment, answers)
    };
    // The policies do not depend on each other, so each has a thread.
    let ((assessment, answers), others) = std::thread::scope(|scope| {
        let others: Vec<_> = Policy::ALL
            .iter()
            .filter(|other| **other != policy)
            .map(|other| scope.spawn(|| (*other, under(*other).1)))
            .collect();
        let own = under(policy);
        (own, others.into_iter().map(joined).collect())
    });
    let mut decisions = Decisions { topology, policy, ground, assessment, reach: Reach::default(), answers, others };
    decisions.reach = Reach::of(&decisions);
    decisions
}

/// `topology` with the hops that its sagas need and the file does not declare.
fn with_implied(topology: &Topology) -> Cow<'_, Topology> {
    let implied = sagas::implied(topology);
    if implied.is_empty() {
        return Cow::Borrowed(topology);
    }
    let edges = implied.into_iter().map(|edge| (edge.from, edge.to, edge.action));
    Cow::Owned(topology.with_implied(edges))
}

impl Decisions<'_> {
    /// The pattern of a declared edge; `None` when its needs contradict each other.
    pub fn answer(&self, id: EdgeId) -> Option<Pattern> {
        self.answers[id.index()]
    }

    /// The answers under the other policies.
    pub fn other_answers(&self, id: EdgeId) -> impl Iterator<Item = (Policy, Option<Pattern>)> + use<'_> {
        self.others.iter().map(move |(policy, answers)| (*policy, answers[id.index()]))
    }

    /// Whether another policy would answer otherwise.
    pub fn policy_dependent(&self, id: EdgeId) -> bool {
        self.other_answers(id).any(|(_, answer)| answer != self.answer(id))
    }

    /// Edges whose needs contradict each other.
    pub fn contradictions(&self) -> impl Iterator<Item = EdgeId> + use<'_> {
        self.topology.edge_ids().filter(|id| self.answer(*id).is_none())
    }
}

fn answers(
    topology: &Topology,
    ground: &Groundwork,
    assessment: &Assessment,
    verdicts: &mut Verdicts,
) -> Vec<Option<Pattern>> {
    topology.edge_ids().map(|id| answer(ground, assessment, verdicts, id)).collect()
}

/// A store speaks its own protocol, a saga's edge takes the saga's pattern, the table decides the rest.
fn answer(ground: &Groundwork, assessment: &Assessment, verdicts: &mut Verdicts, id: EdgeId) -> Option<Pattern> {
    if assessment.readings[id.index()].native {
        return Some(Pattern::Native);
    }
    if let Some(carried) = ground.sagas.carried(id) {
        return Some(sagas::pattern(carried.coordination));
    }
    verdicts.of(&assessment.derived[id.index()].facts).winner.map(|winner| winner.pattern())
}

/// The answer for `id` in `topology`, everything computed afresh.
pub fn answer_afresh(topology: &Topology, id: EdgeId) -> Option<Pattern> {
    let ground = Groundwork::of(topology);
    let policy = topology.system().policy.unwrap_or(Policy::Balanced);
    let assessment = Assessment::of(topology, &ground, policy);
    answer(&ground, &assessment, &mut Verdicts::default(), id)
}
