//! Which edges are calls, and over what.

use super::notes::Notes;
use crate::model::{Edge, Targets, Topology};
use crate::vocabulary::{HouseRpc, Intent, Pattern, Reply, ServiceKind};

/// What a call travels over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Rest,
    Grpc,
    /// One request, whose parts the callee resolves at the same time.
    Graphql,
    Native,
}

/// By edge: how it is called; `None` when it is a message.
pub(super) fn transports(topology: &Topology, notes: &mut Notes) -> Vec<Option<Transport>> {
    topology.edges().iter().map(|edge| transport(topology, edge, notes)).collect()
}

/// How `edge` is called; `None` when it is a message.
pub(super) fn transport(topology: &Topology, edge: &Edge, notes: &mut Notes) -> Option<Transport> {
    match edge.pattern() {
        Some(pattern) if pattern.is_messaging() => None,
        None if edge.implied => {
            notes.assume(
                &edge.id,
                "pattern",
                Pattern::Queue,
                "a step of the flow needs a way, and no edge is declared",
            );
            None
        }
        Some(Pattern::Grpc) => Some(Transport::Grpc),
        Some(Pattern::Native) => Some(Transport::Native),
        Some(Pattern::Graphql) => Some(Transport::Graphql),
        Some(Pattern::Websocket) => {
            notes.assume(&edge.id, "pattern", "rest", "a connection is simulated as calls");
            Some(Transport::Rest)
        }
        Some(_) => Some(Transport::Rest),
        None if reads_like_a_message(edge) => {
            notes.assume(&edge.id, "pattern", Pattern::PubSub, "it tells what has happened");
            None
        }
        None if leads_to_a_store(topology, edge) => Some(Transport::Native),
        None if edge.needs.reply == Some(Reply::None) => {
            notes.assume(&edge.id, "pattern", Pattern::Queue, "no reply is needed");
            None
        }
        None if edge.needs.reply == Some(Reply::Deferred) => {
            notes.assume(&edge.id, "pattern", Pattern::AsyncRequestReply, "the reply may come later");
            None
        }
        None => Some(house_rpc(topology, edge, notes)),
    }
}

pub(super) fn reads_like_a_message(edge: &Edge) -> bool {
    edge.is_event || matches!(edge.to, Targets::Many(_)) || edge.needs.intent == Some(Intent::Event)
}

fn leads_to_a_store(topology: &Topology, edge: &Edge) -> bool {
    edge.to.as_slice().iter().all(|target| topology.service(*target).kind == ServiceKind::Store)
}

fn house_rpc(topology: &Topology, edge: &Edge, notes: &mut Notes) -> Transport {
    let (transport, because) = match topology.system().house_rpc {
        Some(HouseRpc::Grpc) => (Transport::Grpc, "`house_rpc` of the system"),
        Some(HouseRpc::Rest) => (Transport::Rest, "`house_rpc` of the system"),
        None => (Transport::Rest, "the most common call"),
    };
    notes.assume(&edge.id, "pattern", if transport == Transport::Grpc { "grpc" } else { "rest" }, because);
    transport
}
