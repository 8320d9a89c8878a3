//! The shape of `simulate`: what JSON promises and what the other formats show.
//!
//! Absent figures are null; times are seconds, rates per second, shares 0..1.

mod alike;
mod bounds;
mod broker;
mod deadlock;
mod disagreement;
mod edge;
mod fault;
mod flow;
mod growing;
mod in_vain;
mod metastable;
mod named;
mod notes;
mod objective;
mod outbox;
mod remark;
mod saga;
mod series;
mod service;
mod subscription;
mod times;

use schemars::JsonSchema;
use serde::Serialize;

pub use bounds::{
    BoundsPayload, EdgeBound, FlowBound, LargestLoadPayload, OutboxBound, ServiceBound, SubscriptionBound,
};
pub use broker::BrokerPayload;
pub use edge::{BreakerPayload, EdgeOutcomePayload};
pub use fault::{Compared, FaultPayload, StepPayload};
pub(super) use flow::flows;
pub use flow::{FlowOutcomePayload, RootPayload, TimeIn};
pub use growing::{HotPayload, NeededPayload};
pub use metastable::{FlowVerdictPayload, MetastablePayload, Periods, SustainedPayload};
pub use named::Named;
pub use notes::{AssumedPayload, Assumptions, FittedPayload, LeftOutPayload};
pub use objective::ObjectivePayload;
pub use outbox::OutboxPayload;
pub use remark::RemarkOf;
pub use saga::SagaPayload;
pub use series::SeriesPayload;
pub use service::{InSystemPayload, ServiceOutcomePayload};
pub use subscription::{DepthPayload, DrainPayload, SubscriptionPayload, TopicPayload};
pub use times::{Pair, Percentile, TimesPayload, WaitPayload};

use super::SCHEMA_VERSION;
use crate::explore::objectives::Judgement;
use crate::explore::outcome::{Outcome, Warmup};

/// Everything `simulate` says about one design.
#[derive(Serialize, JsonSchema)]
pub struct Simulation<'a> {
    pub schema_version: u32,
    pub command: &'static str,
    pub version: &'static str,
    /// The system's name, else the file's.
    pub name: &'a str,
    pub file: &'a str,
    pub seed: u64,
    pub replications: u64,
    pub duration_s: f64,
    pub warmup_s: f64,
    /// `stated`, `found`, `none` or `no-steady-state`.
    pub warmup: &'static str,
    pub partial: bool,
    /// Events of all replications.
    pub events: u64,
    pub objectives: Vec<ObjectivePayload<'a>>,
    pub remarks: Vec<RemarkOf<'a>>,
    pub flows: Named<'a, FlowOutcomePayload<'a>>,
    pub services: Named<'a, ServiceOutcomePayload<'a>>,
    pub edges: Named<'a, EdgeOutcomePayload<'a>>,
    pub brokers: Named<'a, BrokerPayload>,
    pub topics: Named<'a, TopicPayload<'a>>,
    pub subscriptions: Named<'a, SubscriptionPayload<'a>>,
    pub outboxes: Named<'a, OutboxPayload>,
    pub sagas: Named<'a, SagaPayload>,
    pub faults: Vec<FaultPayload<'a>>,
    /// Null where nobody can tell: no fault is scheduled, one is still there in the last quarter of the run,
    /// or there is too little before the first.
    pub metastable: Option<MetastablePayload<'a>>,
    pub bounds: BoundsPayload<'a>,
    pub assumptions: Assumptions<'a>,
    pub fitted: Vec<FittedPayload<'a>>,
    pub left_out: Vec<LeftOutPayload<'a>>,
    pub series: SeriesPayload<'a>,
}

impl<'a> Simulation<'a> {
    /// What `outcome` says of the design `name` in `file`, with its objectives judged; `version` is that
    /// of the program.
    pub fn of(
        outcome: &'a Outcome,
        judgements: &'a [Judgement],
        name: &'a str,
        file: &'a str,
        version: &'static str,
    ) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            command: "simulate",
            version,
            name,
            file,
            seed: outcome.seed,
            replications: outcome.replications,
            duration_s: outcome.duration_s,
            warmup_s: outcome.warmup.span().as_secs_f64(),
            warmup: match outcome.warmup {
                Warmup::Stated(_) => "stated",
                Warmup::Found(_) => "found",
                Warmup::NotSteady(_) => "no-steady-state",
                Warmup::Off => "none",
            },
            partial: outcome.partial,
            events: outcome.events,
            objectives: judgements.iter().map(ObjectivePayload::of).collect(),
            remarks: remark::remarks(outcome),
            flows: flow::flows(outcome),
            services: service::services(outcome),
            edges: edge::edges(outcome),
            brokers: broker::brokers(outcome),
            topics: subscription::topics(outcome),
            subscriptions: subscription::subscriptions(outcome),
            outboxes: outbox::outboxes(outcome),
            sagas: saga::sagas(outcome),
            faults: fault::faults(outcome),
            metastable: outcome.metastability.as_ref().map(MetastablePayload::of),
            bounds: BoundsPayload::of(outcome),
            assumptions: Assumptions(&outcome.assumptions),
            fitted: outcome.fitted.iter().map(FittedPayload::of).collect(),
            left_out: outcome.left_out.iter().map(LeftOutPayload::of).collect(),
            series: SeriesPayload::of(outcome),
        }
    }
}
