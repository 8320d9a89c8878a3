//! What a recommendation buys: the file as it is against the file as recommended, and against each change
//! alone, while nothing fails and while a dependency does.
//!
//! ```text
//! recommended  the keys that the file lacks, by edge and flow
//! tried        designs that state all of them, or those of one edge
//! dependencies what is made slow and taken down, once each
//! spans        how long each situation is measured, within a budget of events
//! weighed      what the differences come to: buys, costs, both, nothing
//! ```
//!
//! Each figure is one of [`compare`]: `hopwise compare FILE --recommended` with the arguments of the
//! situation says the same.

mod dependencies;
mod spans;
mod tried;
mod weighed;

pub use dependencies::{Dependency, Failing};
use spans::Pace;
pub use spans::Span;
pub use tried::{Change, Tried};
pub use weighed::{Balance, Count, counts, is_decided, telling};

use super::Runner;
use super::compare::{Comparison, Consistency, Difference, Kind, compare};
use super::outcome::Outcome;
use super::recommended::{Recommended, recommended};
use crate::diagnostic::{Finding, Sources};
use crate::file::{Document, add_fault};
use crate::model::{Topology, lower};
use crate::simulate::blueprint::Blueprint;
use crate::simulate::resolve::resolve;

/// Differences as small as this share of a figure are none.
pub const TOLERANCE: f64 = 0.05;
/// Replications of each design in each situation.
pub const REPLICATIONS: u32 = 8;
/// Edges up to which a file is tried without being asked to: beyond that, trying takes longer than one
/// waits for a recommendation.
pub const MOST_EDGES: usize = 200;

/// What the recommendation of a file buys.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Nothing fails in the first.
    pub situations: Vec<Situation>,
    /// As it is, while nothing fails.
    pub before: Outcome,
    /// As recommended, while nothing fails.
    pub after: Outcome,
    /// Everything that is recommended.
    pub whole: Weighed,
    /// Each change without the others, in the order of the file.
    pub alone: Vec<Weighed>,
    pub omitted: Omitted,
    /// Somebody stopped it: what there is until then.
    pub partial: bool,
}

/// What was not tried, and what was left out for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Changes that cannot be simulated alone, with the reason.
    pub unfit: Vec<(Change, String)>,
    /// Changes behind the last that was tried alone.
    pub changes: usize,
    /// Dependencies behind the last that was made to fail.
    pub dependencies: usize,
    /// Faults that the file states.
    pub faults: usize,
}

/// Under which circumstances designs meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// `None`: nothing fails.
    pub failing: Option<Failing>,
    pub span: Span,
}

/// A change in every situation in which it may matter.
#[derive(Clone, Debug)]
pub struct Weighed {
    pub change: Change,
    pub seen: Vec<Seen>,
    pub balance: Balance,
}

/// A change in one situation.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Position among the situations.
    pub situation: usize,
    /// Of flows, by name.
    pub differences: Vec<Difference>,
    /// What became of data as it is, and with the change.
    pub consistency: [Consistency; 2],
}

/// Why there is no evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// The file states what is recommended, or nothing of it changes a simulation.
    NothingToTry,
    /// The file cannot be simulated.
    AsItIs(String),
    /// It cannot be simulated as recommended.
    AsRecommended(String),
}

/// Tries what is recommended for `document`; `sources` gets the texts of what is changed. A stopped runner
/// yields what there is.
///
/// # Errors
/// Why there is nothing to simulate.
pub fn evidence(document: &Document, sources: &mut Sources, runner: &dyn Runner) -> Result<Evidence, Absent> {
    let first = |findings: Vec<Finding>| findings.into_iter().next().map_or_else(String::new, |it| it.message);
    let Recommended { stated, .. } = recommended(document, sources).map_err(|it| Absent::AsRecommended(first(it)))?;
    let calm = Document { faults: Vec::new(), ..document.clone() };
    let (topology, before) = simulated(&calm).map_err(|it| Absent::AsItIs(first(it)))?;
    let (changes, more_changes) = tried::changes(&topology, &stated);
    let mut omitted = Omitted { changes: more_changes, faults: document.faults.len(), ..Omitted::default() };
    if changes.is_empty() {
        return Err(Absent::NothingToTry);
    }
    let whole = tried::whole(&calm, sources, &stated).map_err(|it| Absent::AsRecommended(first(it)))?;
    let (_, after) = simulated(&whole.document).map_err(|it| Absent::AsRecommended(first(it)))?;
    let pace = Pace::of([&before, &after], &Quiet(runner));
    let mut designs = vec![whole];
    for change in changes {
        match tried::alone(&calm, sources, &stated, &change) {
            Ok(tried) => designs.push(tried),
            Err(findings) => omitted.unfit.push((change, first(findings))),
        }
    }
    let mut dependencies = dependencies::dependencies(&topology);
    let span = loop {
        let runs = dependencies.iter().map(|it| it.ways() * (1 + met(&designs, it).len())).sum();
        match spans::spans(pace, designs.len(), runs) {
            Some(spans) => break spans,
            None if dependencies.pop().is_some() => omitted.dependencies += 1,
            None => break spans::SHORTEST,
        }
    };
    let mut situations = vec![Situation { failing: None, span: span.calm }];
    let failing = dependencies.iter().flat_map(|it| it.failing(span.failing));
    situations.extend(failing.map(|failing| Situation { failing: Some(failing), span: span.failing }));
    try_all(&calm, designs, situations, omitted, sources, runner)
}

fn try_all(
    calm: &Document,
    designs: Vec<Tried>,
    situations: Vec<Situation>,
    omitted: Omitted,
    sources: &mut Sources,
    runner: &dyn Runner,
) -> Result<Evidence, Absent> {
    let mut seen: Vec<Vec<Seen>> = vec![Vec::new(); designs.len()];
    let mut calm_outcomes = None;
    for (at, situation) in situations.iter().enumerate() {
        if runner.is_stopped() && at > 0 {
            break;
        }
        runner.progress("situations", at as u64, situations.len() as u64);
        let met = match &situation.failing {
            None => (0..designs.len()).collect(),
            Some(failing) => met(&designs, &failing.dependency),
        };
        let documents = std::iter::once(calm).chain(met.iter().map(|design| &designs[*design].document));
        let blueprints: Option<Vec<Blueprint>> =
            documents.map(|document| under(document, situation.failing.as_ref(), sources)).collect();
        // A target that a design does not have cannot fail in it.
        let Some(blueprints) = blueprints else { continue };
        let borrowed: Vec<&Blueprint> = blueprints.iter().collect();
        let Comparison { outcomes, shapes, against, .. } =
            compare(&borrowed, &situation.span.plan(), TOLERANCE, &Quiet(runner));
        for ((design, against), shape) in met.iter().zip(against).zip(&shapes[1..]) {
            let differences = against.differences.into_iter().filter(|it| it.kind == Kind::Flow).collect();
            let consistency = [shapes[0].consistency, shape.consistency];
            seen[*design].push(Seen { situation: at, differences, consistency });
        }
        calm_outcomes = calm_outcomes.or(Some(outcomes));
    }
    let mut outcomes = calm_outcomes.into_iter().flatten();
    // The first situation is always tried, with the file as it is and as recommended.
    let (Some(before), Some(after)) = (outcomes.next(), outcomes.next()) else { return Err(Absent::NothingToTry) };
    let mut weighed = designs.into_iter().zip(seen).map(|(design, seen)| Weighed {
        change: design.change,
        balance: weighed::balance(&seen),
        seen,
    });
    let Some(whole) = weighed.next() else { return Err(Absent::NothingToTry) };
    let alone = weighed.collect();
    Ok(Evidence { situations, before, after, whole, alone, omitted, partial: runner.is_stopped() })
}

/// Designs to which it matters that `dependency` fails; all of them is always among these.
fn met(designs: &[Tried], dependency: &Dependency) -> Vec<usize> {
    (0..designs.len()).filter(|at| designs[*at].change.is_met_by(dependency)).collect()
}

fn under(document: &Document, failing: Option<&Failing>, sources: &mut Sources) -> Option<Blueprint> {
    let mut document = document.clone();
    if let Some(failing) = failing {
        let id = sources.add(failing.flag(), failing.argument());
        add_fault(&mut document, sources, id, failing.form()).ok()?;
    }
    Some(simulated(&document).ok()?.1)
}

/// What `document` describes, and how it is simulated.
fn simulated(document: &Document) -> Result<(Topology, Blueprint), Vec<Finding>> {
    let (topology, findings) = lower(document);
    let Some(topology) = topology else { return Err(findings) };
    let blueprint = resolve(&topology)?;
    Ok((topology, blueprint))
}

/// A runner whose own progress is too fine to show.
struct Quiet<'a>(&'a dyn Runner);

impl Runner for Quiet<'_> {
    fn run(&self, job: super::Job, numbers: std::ops::Range<u64>) -> Vec<crate::simulate::measure::Measured> {
        self.0.run(job, numbers)
    }

    fn stop(&self) -> std::sync::Arc<std::sync::atomic::AtomicBool> {
        self.0.stop()
    }
}
