//! What a recommendation buys, as every format shows it.

use schemars::JsonSchema;
use serde::Serialize;

use super::compare::DifferencePayload;
use super::simulation::{FlowOutcomePayload, Named};
use crate::explore::compare::{Difference, Verdict};
use crate::explore::evidence::{
    Absent, Change, Evidence, MOST_EDGES, Omitted, Seen, Situation, TOLERANCE, Weighed, counts, is_decided, telling,
};
use crate::explore::outcome::Outcome;
use crate::explore::recommended::Of;
use crate::report::escape::shell;
use crate::report::numbers::{counted, percent};

/// The file as it is against the file as recommended.
#[derive(Serialize, JsonSchema)]
pub struct EvidencePayload<'a> {
    pub seed: u64,
    pub replications: u64,
    /// Share of a figure below which a difference is none.
    pub tolerance: f64,
    pub partial: bool,
    /// `buys`, `costs`, `trades`, `nothing` or `cannot-tell`: of everything together.
    pub verdict: &'static str,
    /// Nothing fails in the first.
    pub situations: Vec<SituationPayload>,
    /// While nothing fails.
    pub before: StatePayload<'a>,
    pub after: StatePayload<'a>,
    /// Of everything that is recommended, in every situation.
    pub differences: Vec<SeenPayload<'a>>,
    /// Each change without the others.
    pub changes: Vec<ChangePayload<'a>>,
    pub notes: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct SituationPayload {
    pub name: String,
    /// What states it: a flag and its argument; null where nothing fails.
    pub flag: Option<&'static str>,
    pub argument: Option<String>,
    pub duration_s: u64,
    pub warmup_s: u64,
}

#[derive(Serialize, JsonSchema)]
pub struct StatePayload<'a> {
    pub flows: Named<'a, FlowOutcomePayload<'a>>,
}

/// One situation.
#[derive(Serialize, JsonSchema)]
pub struct SeenPayload<'a> {
    pub situation: String,
    /// Says the same figures.
    pub command: String,
    /// Of flows: what one asks for, and is not the same.
    pub figures: Vec<DifferencePayload<'a>>,
    /// How many that one asks for are the same.
    pub same: usize,
    /// What happened to data more or less often for sure; of all replications.
    pub counts: Vec<CountPayload>,
    /// Those that one asks for, and are better or worse for sure.
    #[serde(skip)]
    pub decided: Vec<DifferencePayload<'a>>,
    /// Of some that one asks for nobody can tell.
    #[serde(skip)]
    pub unsure: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct CountPayload {
    pub what: &'static str,
    pub before: u64,
    pub after: u64,
}

/// A change alone.
#[derive(Serialize, JsonSchema)]
pub struct ChangePayload<'a> {
    /// `edge` or `flow`.
    pub kind: &'static str,
    pub entity: &'a str,
    pub today: Option<&'static str>,
    /// What is stated, and changes a simulation: arguments of `--set`.
    pub settings: Vec<&'a str>,
    /// The same by key.
    #[serde(skip)]
    pub keys: Vec<(&'static str, &'a str)>,
    pub verdict: &'static str,
    pub differences: Vec<SeenPayload<'a>>,
}

impl<'a> EvidencePayload<'a> {
    /// What `evidence` says of the file at `path`.
    pub fn of(evidence: &'a Evidence, path: &str) -> Self {
        let Evidence { situations, before, after, whole, alone, omitted, partial } = evidence;
        Self {
            seed: before.seed,
            replications: u64::try_from(before.replications).unwrap_or(u64::MAX),
            tolerance: TOLERANCE,
            partial: *partial,
            verdict: whole.balance.name(),
            situations: situations
                .iter()
                .map(|situation| SituationPayload {
                    name: name(situation),
                    flag: situation.failing.as_ref().map(|failing| failing.flag()),
                    argument: situation.failing.as_ref().map(|failing| failing.argument()),
                    duration_s: situation.span.measured,
                    warmup_s: situation.span.warmup,
                })
                .collect(),
            before: StatePayload::of(before),
            after: StatePayload::of(after),
            differences: seen(evidence, whole, path),
            changes: alone.iter().filter_map(|weighed| ChangePayload::of(evidence, weighed, path)).collect(),
            notes: notes(omitted),
        }
    }
}

fn name(situation: &Situation) -> String {
    situation.failing.as_ref().map_or_else(|| "nothing fails".to_owned(), ToString::to_string)
}

impl<'a> StatePayload<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        Self { flows: super::simulation::flows(outcome) }
    }
}

fn seen<'a>(evidence: &'a Evidence, weighed: &'a Weighed, path: &str) -> Vec<SeenPayload<'a>> {
    let of = |seen: &'a Seen| {
        let situation = &evidence.situations[seen.situation];
        let told = telling(&seen.differences);
        SeenPayload {
            situation: name(situation),
            command: command(evidence, &weighed.change, situation, path),
            figures: told.iter().filter(|it| !is_same(it)).map(|it| DifferencePayload::of(it)).collect(),
            same: told.iter().filter(|it| is_same(it)).count(),
            counts: counts(&seen.consistency)
                .into_iter()
                .map(|count| CountPayload { what: count.label, before: count.before, after: count.after })
                .collect(),
            decided: told.iter().filter(|it| is_decided(it)).map(|it| DifferencePayload::of(it)).collect(),
            unsure: told.iter().any(|it| it.verdict == Verdict::CannotTell),
        }
    };
    weighed.seen.iter().map(of).collect()
}

fn is_same(difference: &Difference) -> bool {
    difference.verdict == Verdict::Same
}

/// The command that says what the evidence of `change` in `situation` says.
fn command(evidence: &Evidence, change: &Change, situation: &Situation, path: &str) -> String {
    let quoted = |text: &str| shell(text).unwrap_or_else(|| "FILE".to_owned());
    let recommended = match &change.only {
        None => "--recommended".to_owned(),
        Some(only) => quoted(&format!("--recommended={}", only.entity)),
    };
    let span = situation.span;
    let mut command = format!(
        "hopwise compare {} {recommended} --no-faults --for {}s --warmup {}s --seed {} --replications {} --tolerance {}",
        quoted(path),
        span.measured,
        span.warmup,
        evidence.before.seed,
        evidence.before.replications,
        percent(TOLERANCE),
    );
    if let Some(failing) = &situation.failing {
        command.push_str(&format!(" {} {}", failing.flag(), quoted(&failing.argument())));
    }
    command
}

impl<'a> ChangePayload<'a> {
    fn of(evidence: &'a Evidence, weighed: &'a Weighed, path: &str) -> Option<Self> {
        let only = weighed.change.only.as_ref()?;
        Some(Self {
            kind: match only.of {
                Of::Edge => "edge",
                Of::Flow => "flow",
            },
            entity: &only.entity,
            today: only.today,
            settings: weighed.change.settings.iter().map(|it| it.argument.as_str()).collect(),
            keys: weighed.change.settings.iter().map(|it| (it.key, it.value())).collect(),
            verdict: weighed.balance.name(),
            differences: seen(evidence, weighed, path),
        })
    }
}

impl SeenPayload<'_> {
    /// Whether something is better or worse for sure.
    pub fn says_something(&self) -> bool {
        !self.counts.is_empty() || !self.decided.is_empty()
    }
}

fn notes(omitted: &Omitted) -> Vec<String> {
    let Omitted { unfit, changes, dependencies, faults } = omitted;
    let mut notes: Vec<String> = unfit
        .iter()
        .filter_map(|(change, why)| Some(format!("{} cannot be tried alone: {why}", change.only.as_ref()?.entity)))
        .collect();
    if *changes > 0 {
        notes.push(format!("{} more not tried alone", counted(*changes, "change")));
    }
    if *dependencies > 0 {
        let noun = if *dependencies == 1 { "dependency" } else { "dependencies" };
        notes.push(format!("{dependencies} more {noun} not made to fail: that would take too long"));
    }
    if *faults > 0 {
        notes.push(format!(
            "{} of the file left out; `hopwise compare FILE --recommended` has them",
            counted(*faults, "fault")
        ));
    }
    notes
}

/// Why there is no evidence, for people.
pub fn no_evidence(absent: &Absent) -> String {
    match absent {
        Absent::NothingToTry => "the file states what is recommended, as far as it can be simulated".to_owned(),
        Absent::AsItIs(why) => format!("the file cannot be simulated: {why}"),
        Absent::AsRecommended(why) => format!("as recommended, the file cannot be simulated: {why}"),
    }
}

/// Why a large file is not tried.
pub fn too_large(edges: usize) -> String {
    format!("{edges} edges, more than {MOST_EDGES}; `--evidence` simulates it all the same")
}
