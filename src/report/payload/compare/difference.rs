//! A design against the reference, figure by figure.

use schemars::JsonSchema;
use serde::Serialize;

use crate::explore::compare::{Against, Better, Difference, Kind, Measure, Verdict};
use crate::report::payload::simulation::Pair;

#[derive(Serialize, JsonSchema)]
pub struct AgainstPayload<'a> {
    pub design: &'a str,
    pub reference: &'a str,
    pub summary: SummaryPayload,
    /// One for each flow of both: it decides.
    pub headlines: Vec<DifferencePayload<'a>>,
    /// All figures, the headlines among them.
    pub differences: Vec<DifferencePayload<'a>>,
    pub only_in_one: Vec<AlonePayload<'a>>,
}

/// Figures by verdict.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct SummaryPayload {
    pub better: usize,
    pub worse: usize,
    pub same: usize,
    pub cannot_tell: usize,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct DifferencePayload<'a> {
    pub kind: &'static str,
    pub entity: &'a str,
    /// Where `simulate` has it, below the entity.
    pub figure: &'static str,
    pub better: &'static str,
    pub reference: Option<f64>,
    pub design: Option<f64>,
    /// Design − reference.
    pub difference: Option<f64>,
    /// Of the difference.
    pub ci95: Pair,
    /// The difference as a share of the reference's figure; null where that is 0.
    pub relative: Option<f64>,
    pub verdict: &'static str,
    pub because: &'static str,
    /// About how many replications would tell.
    pub needed_replications: Option<u32>,
    pub headline: bool,
    #[serde(skip)]
    pub measure: Measure,
    #[serde(skip)]
    pub said: Verdict,
}

#[derive(Serialize, JsonSchema)]
pub struct AlonePayload<'a> {
    pub kind: &'static str,
    pub entity: &'a str,
    /// The design that has it.
    pub design: &'a str,
}

impl<'a> AgainstPayload<'a> {
    pub(super) fn of(against: &'a Against, reference: &'a str, design: &'a str) -> Self {
        let count = |verdict: Verdict| against.differences.iter().filter(|it| it.verdict == verdict).count();
        Self {
            design,
            reference,
            summary: SummaryPayload {
                better: count(Verdict::Better),
                worse: count(Verdict::Worse),
                same: count(Verdict::Same),
                cannot_tell: count(Verdict::CannotTell),
            },
            headlines: against.headlines().map(DifferencePayload::of).collect(),
            differences: against.differences.iter().map(DifferencePayload::of).collect(),
            only_in_one: against
                .alone
                .iter()
                .map(|alone| AlonePayload {
                    kind: alone.kind.name(),
                    entity: &alone.entity,
                    design: if alone.in_reference { reference } else { design },
                })
                .collect(),
        }
    }

    /// The difference of a flow's figure.
    pub fn of_flow(&self, flow: &str, figure: &str) -> Option<&DifferencePayload<'a>> {
        let of_flow = |it: &&DifferencePayload<'_>| it.kind == Kind::Flow.name() && it.entity == flow;
        self.differences.iter().filter(of_flow).find(|it| it.figure == figure)
    }
}

impl<'a> DifferencePayload<'a> {
    pub(in crate::report::payload) fn of(difference: &'a Difference) -> Self {
        let base = difference.reference.filter(|value| *value != 0.0);
        Self {
            kind: difference.kind.name(),
            entity: &difference.entity,
            figure: difference.measure.name,
            better: match difference.measure.better {
                Better::Less => "less",
                Better::More => "more",
            },
            reference: difference.reference,
            design: difference.design,
            difference: difference.difference,
            ci95: difference.interval.map(|interval| [interval.low, interval.high]),
            relative: difference.difference.zip(base).map(|(difference, base)| difference / base),
            verdict: difference.verdict.name(),
            because: difference.ground.name(),
            needed_replications: difference.needed,
            headline: difference.headline,
            measure: difference.measure,
            said: difference.verdict,
        }
    }
}
