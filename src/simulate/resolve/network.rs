//! How long a message travels: network, payload, and what the protocol costs.

use super::notes::Notes;
use super::transport::Transport;
use super::zones::WITHIN_A_ZONE;
use super::{work, zones};
use crate::law::Law;
use crate::model::{CallPolicy, Edge, Service, Topology};
use crate::simulate::blueprint::Delay;
use crate::units::{Bytes, Nanos};
use crate::vocabulary::ServiceKind;

/// A small request.
const PAYLOAD: Bytes = Bytes(1_000);

/// One pass through a sidecar.
const SIDECAR: Nanos = Nanos(150_000);

/// How a link's two messages travel.
pub(super) struct Network {
    /// `None`: by the zones of both ends.
    pub delay: Option<Delay>,
    pub request_cost: u64,
    pub reply_cost: u64,
}

/// Whether the zones of both ends say how far they are from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zoned {
    Both,
    Unknown,
}

pub(super) fn network(
    topology: &Topology,
    (edge, target): (&Edge, usize),
    (transport, zoned): (Transport, Zoned),
    policy: &CallPolicy,
    notes: &mut Notes,
) -> Network {
    let protocol = protocol(transport);
    let id = edge.id.as_ref();
    let stated = policy.protocol_cost;
    if stated.per_call.is_none() && stated.per_kib.is_none() {
        let value = format!("{} per call, {} per KiB", protocol.per_call, protocol.per_kib);
        notes.assume(id, "protocol_cost", value, protocol.because);
    } else {
        let noted = ("protocol_cost.per_call", "protocol_cost.per_kib");
        notes.settle((id, noted.0), stated.per_call, protocol.per_call, protocol.because);
        notes.settle((id, noted.1), stated.per_kib, protocol.per_kib, protocol.because);
    }
    let per_call = stated.per_call.unwrap_or(protocol.per_call);
    let per_kib = stated.per_kib.unwrap_or(protocol.per_kib);
    let services = (topology.service(edge.from), topology.service(edge.to.as_slice()[target]));
    let bandwidth = policy.bandwidth.or_else(|| match zoned {
        Zoned::Both => zones::bandwidth(topology, services.0, services.1),
        Zoned::Unknown => None,
    });
    let request = match edge.needs.payload {
        Some(stated) => stated,
        None if per_kib > Nanos::ZERO || bandwidth.is_some() => {
            notes.settle((id, "payload"), None, PAYLOAD, "a small message")
        }
        None => PAYLOAD,
    };
    let reply = policy.reply_payload.unwrap_or(request);
    let sidecars = sidecars(topology, services, transport, notes);
    // Half of what a call costs on each of its two messages.
    let cost = |payload: Bytes, half: u64| {
        let kib = payload.0 as f64 / 1_024.0;
        let transfer = bandwidth.map_or(0.0, |bandwidth| payload.0 as f64 / bandwidth.0.max(1) as f64 * 1e9);
        half.saturating_add((per_kib.0 as f64 * kib + transfer).round() as u64).saturating_add(sidecars)
    };
    Network {
        delay: delay(edge, policy, zoned, notes),
        request_cost: cost(request, per_call.0 - per_call.0 / 2),
        reply_cost: cost(reply, per_call.0 / 2),
    }
}

/// What the two sidecars on the way of a message between two of our services add, in ns.
fn sidecars(topology: &Topology, ends: (&Service, &Service), transport: Transport, notes: &mut Notes) -> u64 {
    let ours = |service: &Service| matches!(service.kind, ServiceKind::Service | ServiceKind::Gateway);
    let system = topology.system();
    if system.mesh != Some(true) || transport == Transport::Native || !ours(ends.0) || !ours(ends.1) {
        return 0;
    }
    let because = "Istio's own measurement, from memory: 0.6ms a call, which is four passes";
    notes.settle(("system", "mesh.latency"), system.mesh_latency, SIDECAR, because).0.saturating_mul(2)
}

fn delay(edge: &Edge, policy: &CallPolicy, zoned: Zoned, notes: &mut Notes) -> Option<Delay> {
    if let Some(law) = &policy.latency {
        work::check(law, "latency", &edge.id, edge.span, notes);
        return Some(Delay { law: law.clone() });
    }
    if zoned == Zoned::Both {
        return None;
    }
    notes.assume(&edge.id, "latency", WITHIN_A_ZONE, "one way: half of a usual round trip of 0.3ms within a zone");
    Some(Delay { law: Law::Constant(WITHIN_A_ZONE) })
}

struct Protocol {
    /// Both ways together.
    per_call: Nanos,
    /// Each message: written once, read once.
    per_kib: Nanos,
    because: &'static str,
}

/// literature.md, section 3: grpc_bench has 20 to 30 us per call, REST takes about 0.1 ms more;
/// rust_serialization_benchmark has 7.4 us/KiB for JSON and 2.6 us/KiB for protobuf.
fn protocol(transport: Transport) -> Protocol {
    match transport {
        Transport::Rest => Protocol {
            per_call: Nanos(125_000),
            per_kib: Nanos(7_400),
            because: "REST with JSON, about 0.1ms more than gRPC, written and read",
        },
        Transport::Graphql => Protocol {
            per_call: Nanos(225_000),
            per_kib: Nanos(7_400),
            because: "as REST, and about 0.1ms to read and check the query",
        },
        Transport::Grpc => Protocol {
            per_call: Nanos(25_000),
            per_kib: Nanos(2_600),
            because: "gRPC with protobuf, 20 to 30us a call, written and read",
        },
        Transport::Native => Protocol {
            per_call: Nanos::ZERO,
            per_kib: Nanos::ZERO,
            because: "the store's own time includes its protocol",
        },
    }
}
