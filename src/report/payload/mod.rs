//! The shapes of what commands say: what JSON promises and what the other formats show.

pub mod capacity;
pub mod compare;
mod edge;
mod edges;
mod evidence;
mod explained;
mod flow;
pub mod simulation;
mod sketch;
mod system;

use schemars::JsonSchema;
use serde::Serialize;

pub use capacity::{CapacityPayload, Told};
pub use compare::{Compared, Comparisons};
pub use edge::{EdgePayload, ReasonPayload, SafeguardPayload};
pub use edges::Edges;
pub use evidence::{ChangePayload, EvidencePayload, SeenPayload, SituationPayload, no_evidence, too_large};
pub use explained::{ExplainedEdge, InputPayload, ScorePayload};
pub use flow::FlowPayload;
pub use simulation::Simulation;
pub use sketch::{Arrow, Drawn, Sketch};
pub use system::SystemPayload;

use crate::decide::decisions::Decisions;
use crate::decide::reshape;
use crate::vocabulary::Pattern;

/// Version of every JSON shape; a field may be added within a version, never renamed or dropped.
pub const SCHEMA_VERSION: u32 = 1;

/// What `explain` says of one subject; exactly one of the three is there.
#[derive(Serialize, JsonSchema)]
pub struct Explanation<'a> {
    pub schema_version: u32,
    pub command: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edges: Option<Vec<ExplainedEdge<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<FlowPayload>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemPayload>,
}

impl Explanation<'_> {
    /// An explanation to fill in.
    pub fn nothing() -> Self {
        Self { schema_version: SCHEMA_VERSION, command: "explain", edges: None, flow: None, system: None }
    }
}

/// How an output spells a pattern; `None` is the contradiction.
pub fn spelled(pattern: Option<Pattern>) -> &'static str {
    pattern.map_or("contradictory-needs", Pattern::name)
}

/// Everything `recommend` says about one file.
#[derive(Serialize, JsonSchema)]
pub struct Recommendation<'a> {
    pub schema_version: u32,
    pub command: &'static str,
    pub version: &'static str,
    /// The system's name, else the file's.
    pub name: &'a str,
    pub file: &'a str,
    pub policy: &'static str,
    pub services: usize,
    /// Written last, by all threads: see [`super::json::recommendation`].
    #[serde(skip)]
    pub edges: Edges<'a>,
    pub flows: Vec<FlowPayload>,
    pub system: SystemPayload,
    pub notes: Vec<String>,
    /// What the recommendation buys; null where nothing was simulated.
    pub evidence: Option<EvidencePayload<'a>>,
    /// Why nothing was simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_evidence: Option<String>,
}

/// What a report must not keep quiet about.
pub fn notes(decisions: &Decisions<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let edges = decisions.topology.edges().len();
    if edges > reshape::MOST_EDGES {
        notes.push(format!(
            "flips that move other calls are searched in files of up to {} edges; this one has {edges}",
            reshape::MOST_EDGES
        ));
    }
    let implied = decisions.topology.edges().iter().filter(|edge| edge.implied).count();
    match implied {
        0 => {}
        1 => notes.push("1 edge is not in the file: a saga's steps imply it".to_owned()),
        n => notes.push(format!("{n} edges are not in the file: a saga's steps imply them")),
    }
    notes
}
