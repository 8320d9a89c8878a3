//! Who stays down after the faults, and why.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Pair};
use crate::explore::cascade::metastable::{FlowVerdict, Metastability, Sustained};

/// What the last quarter of the run says.
#[derive(Serialize, JsonSchema)]
pub struct MetastablePayload<'a> {
    pub from_s: f64,
    pub to_s: f64,
    pub flows: Named<'a, FlowVerdictPayload>,
    /// Attempts per call, of edges that may try more than once.
    pub amplification: Named<'a, Periods>,
    /// In the replications that stay down.
    pub sustained_by: Vec<SustainedPayload<'a>>,
}

/// In how many replications a flow stays down.
#[derive(Serialize, JsonSchema)]
pub struct FlowVerdictPayload {
    pub replications: u64,
    pub metastable: u64,
    /// Down, and the last quarter is shorter than ten timeouts.
    pub too_short: u64,
    /// `metastable` / `replications`, with its 95 % interval.
    pub share: f64,
    pub ci95: Pair,
}

/// A figure before the faults, while they last, and in the last quarter.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct Periods {
    pub before: Option<f64>,
    pub during: Option<f64>,
    pub after: Option<f64>,
}

impl Periods {
    fn of([before, during, after]: [Option<f64>; 3]) -> Self {
        Self { before, during, after }
    }
}

#[derive(Serialize, JsonSchema)]
pub struct SustainedPayload<'a> {
    /// `retries`: attempts per call; `cold-cache`: share of hits; `wasted-work`: share of the requests of a
    /// service that are handled for answers that nobody uses.
    pub what: &'static str,
    pub entity: &'a str,
    #[serde(flatten)]
    pub periods: Periods,
}

impl<'a> MetastablePayload<'a> {
    pub(super) fn of(all: &'a Metastability) -> Self {
        let flow = |flow: &'a FlowVerdict| {
            let verdict = FlowVerdictPayload {
                replications: flow.replications,
                metastable: flow.metastable,
                too_short: flow.too_short,
                share: flow.share(),
                ci95: Some([flow.interval.low, flow.interval.high]),
            };
            (&*flow.flow, verdict)
        };
        let sustained = |sustained: &'a Sustained| {
            let (what, entity, periods) = match sustained {
                Sustained::Retries { edge, amplification } => ("retries", edge, amplification),
                Sustained::ColdCache { edge, hit_ratio } => ("cold-cache", edge, hit_ratio),
                Sustained::WastedWork { service, share } => ("wasted-work", service, share),
            };
            SustainedPayload { what, entity, periods: Periods::of(*periods) }
        };
        Self {
            from_s: all.last_s.0,
            to_s: all.last_s.1,
            flows: Named(all.flows.iter().map(flow).collect()),
            amplification: Named(all.amplification.iter().map(|(id, sums)| (&**id, Periods::of(*sums))).collect()),
            sustained_by: all.sustained.iter().map(sustained).collect(),
        }
    }
}
