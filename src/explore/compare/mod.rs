//! Several designs on the same random numbers: what differs, by how much, and how sure that is.
//!
//! ```text
//! sides     blueprints + plan -> outcomes and rows, replication by replication on common random numbers
//! join      two of them -> figures of both (figures: the flat tables), and what stands in one only
//! pairs     a figure's replications, in pairs -> difference with interval
//! headline  the one figure of a flow that decides; holm: the level at which each other one must hold
//! verdict   better, worse, same, cannot tell yet
//! shape     what latency does not show
//! ```

mod figures;
mod headline;
mod holm;
mod join;
mod loads;
mod pairs;
mod shape;
mod sides;
mod verdict;

pub use figures::{Better, Kind, Measure};
pub use holm::levels;
pub use join::Alone;
pub use loads::OtherLoad;
pub use pairs::Pairs;
pub use shape::{Consistency, Parts, Shape};
pub use verdict::{Ground, Verdict};

use super::outcome::{FlowOutcome, Outcome, Remark, Times};
use super::{Plan, Runner};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::statistics::{CONFIDENCE, Interval, student_t_quantile};
use join::{Candidate, Simulated};
use verdict::{Terms, judge};

/// Differences as small as this share of the reference's figure are none, unless another is asked for.
pub const TOLERANCE: f64 = 0.01;

/// All designs beside the first one, the reference.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub tolerance: f64,
    /// What `simulate` says of each design with this seed, warm-up and number of replications.
    pub outcomes: Vec<Outcome>,
    pub shapes: Vec<Shape>,
    /// One for each design but the first, in their order.
    pub against: Vec<Against>,
    pub other_loads: Vec<OtherLoad>,
    /// A precision that was not reached.
    pub remark: Option<Remark>,
}

/// A design against the reference.
#[derive(Clone, Debug)]
pub struct Against {
    /// By kind and name.
    pub differences: Vec<Difference>,
    pub alone: Vec<Alone>,
}

/// One figure of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub kind: Kind,
    pub entity: Box<str>,
    pub measure: Measure,
    pub reference: Option<f64>,
    pub design: Option<f64>,
    /// Design − reference.
    pub difference: Option<f64>,
    /// Of 95 %, of this figure alone.
    pub interval: Option<Interval>,
    pub verdict: Verdict,
    pub ground: Ground,
    /// About how many replications would tell.
    pub needed: Option<u32>,
    /// It decides for its flow; the others are adjusted for their number.
    pub headline: bool,
}

impl Against {
    /// One for each flow of both designs.
    pub fn headlines(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|difference| difference.headline)
    }
}

/// How long it takes until everything that a request set off is done: the answer, where nothing follows it.
pub fn all_done(flow: &FlowOutcome) -> &Times {
    figures::all_done(flow)
}

/// Simulates all `blueprints` by `plan` and compares each with the first. `tolerance`: the share of the
/// reference's figure below which a difference is none. A stopped runner yields what there is, marked as
/// partial.
pub fn compare(blueprints: &[&Blueprint], plan: &Plan, tolerance: f64, runner: &dyn Runner) -> Comparison {
    let sides = sides::simulate(blueprints, plan, runner);
    let shapes = blueprints.iter().zip(&sides.simulated).map(|(it, (outcome, _))| Shape::of(it, outcome)).collect();
    let mut simulated = sides.simulated.iter().map(|(outcome, gathered)| Simulated { outcome, gathered });
    let against = match simulated.next() {
        Some(reference) => simulated.map(|design| one(&reference, &design, tolerance)).collect(),
        None => Vec::new(),
    };
    let all: Vec<&Outcome> = sides.simulated.iter().map(|(outcome, _)| outcome).collect();
    let other_loads = loads::other_loads(blueprints, &all);
    let outcomes = sides.simulated.into_iter().map(|(outcome, _)| outcome).collect();
    Comparison { tolerance, outcomes, shapes, against, other_loads, remark: sides.remark }
}

fn one(reference: &Simulated<'_>, design: &Simulated<'_>, tolerance: f64) -> Against {
    const LEVEL: f64 = 1.0 - CONFIDENCE;
    let (candidates, alone) = join::join(reference, design);
    let degrees = candidates.iter().find_map(|candidate| candidate.pairs.as_ref()?.degrees());
    let t = degrees.map_or(f64::INFINITY, |degrees| student_t_quantile(1.0 - 0.5 * LEVEL, degrees));
    let terms = Terms { tolerance, t };
    let mut is_headline = vec![false; candidates.len()];
    headline::headlines(&candidates, terms, LEVEL).into_iter().for_each(|at| is_headline[at] = true);
    // What is identical in every replication is no test: chance has no part in it.
    let tested: Vec<(usize, f64)> = (candidates.iter().enumerate())
        .filter(|(at, candidate)| !is_headline[*at] && verdict::is_tested(candidate))
        .filter_map(|(at, candidate)| Some((at, candidate.pairs.as_ref()?.probability()?)))
        .collect();
    let probabilities: Vec<f64> = tested.iter().map(|(_, probability)| *probability).collect();
    let mut levels = vec![LEVEL; candidates.len()];
    for ((at, _), level) in tested.iter().zip(holm::levels(&probabilities, LEVEL)) {
        levels[*at] = level;
    }
    let all = candidates.into_iter().zip(levels).zip(is_headline);
    let differences =
        all.map(|((candidate, level), headline)| difference(candidate, (terms, level), headline)).collect();
    Against { differences, alone }
}

fn difference(candidate: Candidate, (terms, level): (Terms, f64), headline: bool) -> Difference {
    let judged = judge(&candidate, terms, level);
    let trusted = verdict::standing(&candidate) != figures::Standing::Wild;
    Difference {
        reference: candidate.reference.map(|taken| taken.value),
        design: candidate.design.map(|taken| taken.value),
        difference: candidate.pairs.map(|pairs| pairs.center),
        interval: candidate.pairs.filter(|_| trusted).and_then(|pairs| pairs.interval_at(terms.t)),
        verdict: judged.verdict,
        ground: judged.ground,
        needed: judged.needed,
        kind: candidate.kind,
        entity: candidate.entity,
        measure: candidate.measure,
        headline,
    }
}
