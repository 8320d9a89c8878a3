//! The shape of `compare`: what JSON promises and what the other formats show.
//!
//! Absent figures are null; times are seconds, rates per second, shares 0..1.

mod design;
mod difference;
mod remarks;

use schemars::JsonSchema;
use serde::Serialize;

pub use design::{ConsistencyPayload, DesignPayload, PartsPayload};
pub use difference::{AgainstPayload, AlonePayload, DifferencePayload, SummaryPayload};

use super::SCHEMA_VERSION;
use crate::explore::compare::{Comparison, Verdict};
use crate::explore::objectives::Judgement;
use crate::explore::outcome::Remark;
use crate::report::numbers::percent;

/// A design and where it comes from.
pub struct Compared<'a> {
    /// What it is called among the others.
    pub label: &'a str,
    /// The system's name, else the file's.
    pub name: &'a str,
    pub file: &'a str,
    pub design: Option<&'a str>,
    pub judgements: &'a [Judgement],
}

/// Everything `compare` says.
#[derive(Serialize, JsonSchema)]
pub struct Comparisons<'a> {
    pub schema_version: u32,
    pub command: &'static str,
    pub version: &'static str,
    /// Of the first design.
    pub name: &'a str,
    /// The design that the others are compared with.
    pub reference: &'a str,
    pub seed: u64,
    pub replications: u64,
    pub duration_s: f64,
    pub warmup_s: f64,
    /// Share of the reference's figure below which a difference is none.
    pub tolerance: f64,
    pub partial: bool,
    /// The worst of all flows: `worse`, `cannot-tell`, `better` or `same`.
    pub verdict: &'static str,
    pub remarks: Vec<String>,
    pub comparisons: Vec<AgainstPayload<'a>>,
    /// All of them, the reference first.
    pub designs: Vec<DesignPayload<'a>>,
}

impl<'a> Comparisons<'a> {
    /// What `comparison` says of the `designs`, which stand in the same order; `version` is that of the
    /// program.
    pub fn of(comparison: &'a Comparison, designs: Vec<Compared<'a>>, version: &'static str) -> Self {
        let label = |at: usize| designs.get(at).map_or("", |design| design.label);
        let (reference, name) = (label(0), designs.first().map_or("", |design| design.name));
        let against = comparison.against.iter().enumerate();
        let comparisons = against.map(|(at, against)| AgainstPayload::of(against, reference, label(at + 1))).collect();
        let labels: Vec<&str> = designs.iter().map(|design| design.label).collect();
        let remarks =
            comparison.remark.iter().filter_map(gave_up).chain(remarks::remarks(comparison, &labels)).collect();
        let known = designs.iter().zip(&comparison.outcomes).zip(&comparison.shapes);
        let designs: Vec<DesignPayload<'_>> =
            known.map(|((design, outcome), shape)| DesignPayload::of(design, outcome, shape, version)).collect();
        let first = designs.first().map(|design| &design.simulation);
        Self {
            schema_version: SCHEMA_VERSION,
            command: "compare",
            version,
            name,
            reference,
            seed: first.map_or(0, |simulation| simulation.seed),
            replications: first.map_or(0, |simulation| simulation.replications),
            duration_s: first.map_or(0.0, |simulation| simulation.duration_s),
            warmup_s: first.map_or(0.0, |simulation| simulation.warmup_s),
            tolerance: comparison.tolerance,
            partial: designs.iter().any(|design| design.simulation.partial),
            verdict: worst(comparison).name(),
            remarks,
            comparisons,
            designs,
        }
    }
}

fn worst(comparison: &Comparison) -> Verdict {
    let any = |verdict: Verdict| {
        let mut headlines = comparison.against.iter().flat_map(|against| against.headlines());
        headlines.any(|headline| headline.verdict == verdict)
    };
    let order = [Verdict::Worse, Verdict::CannotTell, Verdict::Better];
    order.into_iter().find(|verdict| any(*verdict)).unwrap_or(Verdict::Same)
}

fn gave_up(remark: &Remark) -> Option<String> {
    let Remark::GaveUp { asked, reached } = remark else { return None };
    let reached =
        reached.map_or_else(|| "some difference has no interval".to_owned(), |it| percent(it) + " is reached");
    Some(format!("differences were asked for to {} of the figure; {reached}, and no more is tried", percent(*asked)))
}
