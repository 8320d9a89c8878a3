//! Intent, side and reply of every edge: what Q1, Q4 and Q6 are answered with.

use super::events::EventGroups;
use super::facts::{Answer, Side};
use super::standing::Standing;
use crate::file::reads_like_a_query;
use crate::model::{Edge, EdgeId, Handlers, Topology};
use crate::vocabulary::{Audience, ClientAudience, Consistency, Intent, Policy, Reply, ServiceKind, Streaming};

/// The reading of one edge.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub intent: Intent,
    pub intent_standing: Standing,
    pub audience: Audience,
    pub audience_standing: Standing,
    /// The callee is a store: not decided, but its time counts.
    pub native: bool,
    /// Q1 is yes.
    pub shared: bool,
    pub wanted: Answer,
    pub wanted_standing: Standing,
    /// Somebody upstream, or the caller itself as a client, waits already.
    pub waited_for: bool,
}

impl Reading {
    pub fn side(&self) -> Side {
        Side::of(self.audience)
    }
}

/// Reads every edge under `policy`. O(edges + calls per handler).
pub fn read(topology: &Topology, groups: &EventGroups, handlers: &Handlers, policy: Policy) -> Vec<Reading> {
    let mut readings: Vec<Reading> =
        topology.edge_ids().map(|id| stated(topology, topology.edge(id), id, groups)).collect();
    let waited_for = waited_for(topology, handlers, &readings, policy);
    for (reading, waited_for) in readings.iter_mut().zip(waited_for) {
        reading.waited_for = waited_for;
        if reading.wanted_standing == OPEN {
            (reading.wanted, reading.wanted_standing) = by_policy(policy, waited_for);
        }
    }
    readings
}

/// Marks a command whose `reply` is still open.
const OPEN: Standing = Standing::Assumed("");

fn by_policy(policy: Policy, waited_for: bool) -> (Answer, Standing) {
    match (policy, waited_for) {
        (Policy::SyncFirst, _) => (Answer::Now, Standing::Assumed("sync-first policy")),
        (Policy::AsyncFirst, _) => (Answer::None, Standing::Assumed("async-first policy")),
        (Policy::Balanced, true) => (Answer::Now, Standing::Assumed("balanced policy, a caller upstream is waiting")),
        (Policy::Balanced, false) => (Answer::None, Standing::Assumed("balanced policy, nobody upstream is waiting")),
    }
}

fn stated(topology: &Topology, edge: &Edge, id: EdgeId, groups: &EventGroups) -> Reading {
    let (intent, intent_standing) = intent(edge);
    let (audience, audience_standing) = audience(topology, edge);
    let group = groups.group(id);
    let (wanted, wanted_standing) = match (edge.needs.reply, intent) {
        (Some(Reply::Immediate), _) => (Answer::Now, Standing::Stated),
        (Some(Reply::Deferred), _) => (Answer::Later, Standing::Stated),
        (Some(Reply::None), _) => (Answer::None, Standing::Stated),
        (None, Intent::Query) => (Answer::Now, Standing::Inferred("intent = query")),
        (None, Intent::Event) => (Answer::None, Standing::Inferred("intent = event")),
        (None, Intent::Command) => (Answer::Now, OPEN),
    };
    Reading {
        intent,
        intent_standing,
        audience,
        audience_standing,
        native: edge.to.as_slice().iter().all(|to| topology.service(*to).kind == ServiceKind::Store),
        shared: group.consumers > 1 || group.open > 0,
        wanted,
        wanted_standing,
        waited_for: false,
    }
}

fn intent(edge: &Edge) -> (Intent, Standing) {
    let streams = edge.needs.streaming.is_some_and(|streaming| streaming != Streaming::None);
    match (edge.needs.intent, &edge.name) {
        (Some(intent), _) => (intent, Standing::Stated),
        _ if edge.is_event => (Intent::Event, Standing::Inferred("event")),
        // A list that asks was taken apart when the file was read.
        _ if edge.to.as_slice().len() > 1 => (Intent::Event, Standing::Inferred("several targets")),
        _ if streams => (Intent::Query, Standing::Inferred("streaming")),
        (None, Some(operation)) if reads_like_a_query(operation) => (Intent::Query, Standing::Inferred("operation")),
        _ => (Intent::Command, Standing::Assumed("neither a query nor an event")),
    }
}

fn audience(topology: &Topology, edge: &Edge) -> (Audience, Standing) {
    if let Some(audience) = edge.needs.audience {
        return (audience, Standing::Stated);
    }
    let ends = || std::iter::once(edge.from).chain(edge.to.as_slice().iter().copied()).map(|id| topology.service(id));
    // A browser that calls a third party is a browser first: it bounds what can be spoken.
    let client = ends().find(|service| service.kind == ServiceKind::Client);
    let audience = match client.map(|service| service.audience) {
        Some(Some(ClientAudience::Public)) => Audience::Public,
        Some(Some(ClientAudience::Partner)) => Audience::Partner,
        Some(Some(ClientAudience::Browser) | None) => Audience::Browser,
        None if ends().any(|service| service.kind == ServiceKind::External) => Audience::ThirdParty,
        None => Audience::Internal,
    };
    (audience, Standing::Inferred("the kinds of both ends"))
}

/// Whether somebody upstream already waits when an edge is called: its path starts at a client, an
/// external caller, or a gateway without callers, and every call on it is answered now.
/// Replies are inferred once, before any path is cut.
fn waited_for(topology: &Topology, handlers: &Handlers, readings: &[Reading], policy: Policy) -> Vec<bool> {
    let mut waited_for = vec![false; readings.len()];
    let mut called = vec![false; topology.services().len()];
    for edge in topology.edges() {
        for target in edge.to.as_slice() {
            called[target.index()] = true;
        }
    }
    let starts_waiting = |id: crate::model::ServiceId| match topology.service(id).kind {
        ServiceKind::Client | ServiceKind::External => true,
        ServiceKind::Gateway => !called[id.index()],
        ServiceKind::Service | ServiceKind::Store => false,
    };
    let mut reached = vec![false; handlers.len()];
    let mut ready: Vec<usize> =
        topology.service_ids().filter(|id| starts_waiting(*id)).flat_map(|id| handlers.of_service(id)).collect();
    for handler in &ready {
        reached[*handler] = true;
    }
    while let Some(handler) = ready.pop() {
        for call in handlers.calls(handler) {
            let edge = call.edge.index();
            waited_for[edge] = true;
            let reading = &readings[edge];
            let atomic = topology.edge(call.edge).needs.consistency == Some(Consistency::Atomic);
            let open = reading.wanted_standing == OPEN && policy == Policy::AsyncFirst;
            let answered_now = !reading.shared && ((reading.wanted == Answer::Now && !open) || atomic);
            for next in handlers.entered_by(call.edge).iter().map(|next| *next as usize) {
                if answered_now && !reached[next] {
                    reached[next] = true;
                    ready.push(next);
                }
            }
        }
    }
    waited_for
}
