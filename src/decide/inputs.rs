//! The inputs of one edge, apart from the file, so that one can be changed and asked about again.

use super::facts::{Answer, Side, Stream};
use super::pairs::Share;
use super::reading::Reading;
use crate::model::{EdgeId, Topology};
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Audience, Consistency, HouseRpc, Intent, Policy, Streaming};

/// Everything about an edge that its questions read and that is the edge's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inputs {
    pub intent: Intent,
    pub wanted: Answer,
    pub reply_stated: bool,
    pub stream: Stream,
    pub atomic: bool,
    pub audience: Audience,
    /// States `open_consumers = true`.
    pub open: bool,
    /// Messages must not be lost.
    pub kept: bool,
    pub deadline: Option<Nanos>,
    pub share: Share,
    pub peak: Option<Rate>,
    pub aggregates: bool,
    pub variable_shape: bool,
    /// The sender has a database.
    pub sender_commits: bool,
    pub house_rpc: HouseRpc,
    pub policy: Policy,
}

impl Inputs {
    pub fn of(topology: &Topology, id: EdgeId, reading: &Reading, policy: Policy) -> Self {
        let edge = topology.edge(id);
        let needs = &edge.needs;
        Self {
            intent: reading.intent,
            wanted: reading.wanted,
            reply_stated: needs.reply.is_some(),
            stream: stream(needs.streaming),
            atomic: needs.consistency == Some(Consistency::Atomic),
            audience: reading.audience,
            open: needs.open_consumers == Some(true),
            kept: super::events::is_kept(edge),
            deadline: needs.deadline,
            share: Share::of(topology, id),
            peak: needs.peak,
            aggregates: !needs.aggregates.is_empty(),
            variable_shape: needs.variable_shape == Some(true),
            sender_commits: topology.service(edge.from).database.is_some(),
            house_rpc: topology.system().house_rpc.unwrap_or(HouseRpc::Rest),
            policy,
        }
    }

    pub fn side(&self) -> Side {
        Side::of(self.audience)
    }

    /// Whether the caller waits, before Q5; a stream and an atomic step count as now.
    pub fn answered_now(&self) -> bool {
        self.wanted == Answer::Now || self.stream != Stream::None || self.atomic
    }
}

fn stream(streaming: Option<Streaming>) -> Stream {
    match streaming {
        None | Some(Streaming::None) => Stream::None,
        Some(Streaming::Server | Streaming::Client) => Stream::OneWay,
        Some(Streaming::Bidi) => Stream::Bidi,
    }
}
