//! Q5 for one call: its figures, and the three tests it can fail.

use crate::model::{EdgeId, ServiceTime, Topology};
use crate::units::Nanos;
use crate::vocabulary::ServiceKind;

/// What an edge is on its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The caller waits for the answer.
    AnsweredNow,
    /// A store: its time counts, nothing else does.
    Store,
    /// Nobody waits: the callee starts a path of its own.
    Apart,
}

/// What the pass must know of an edge.
#[derive(Clone, Copy, Debug)]
pub struct PathEdge {
    pub role: Role,
    /// Q5 may turn it: not to an external system, no stream, not atomic.
    pub may_wait: bool,
    pub command: bool,
    pub reply_stated: bool,
    /// Stated on the edge or on a flow that starts with it.
    pub deadline: Option<Nanos>,
}

/// Which test of Q5 an edge failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// a) The callee's own p99 exceeds what is left.
    CalleeTooSlow,
    /// b) A command leaving a service: the rest of the path exceeds what is left.
    PathTooSlow,
    /// c) A command leaving a service, `reply` not stated, on too deep a chain.
    TooDeep,
}

/// Figures of one edge; meaningful for edges answered now.
#[derive(Clone, Copy, Debug)]
pub struct PathFigures {
    pub need: Nanos,
    /// After the pass: what its caller still waits for.
    pub need_after: Nanos,
    pub left: Nanos,
    /// What callers upstream leave; `None` when none of them waits.
    pub inherited: Option<Nanos>,
    pub hops: u32,
    /// Lies on a cycle of calls: never cut.
    pub in_cycle: bool,
    pub cut: Option<Cut>,
}

/// Whether a call with these figures fails Q5, and how.
pub fn judge(
    topology: &Topology,
    id: EdgeId,
    edge: &PathEdge,
    callee_p99: Nanos,
    figures: &PathFigures,
) -> Option<Cut> {
    if !edge.may_wait || figures.in_cycle {
        return None;
    }
    let leaves_a_service = topology.service(topology.edge(id).from).kind == ServiceKind::Service;
    let max_hops = topology.system().thresholds.max_sync_hops;
    if callee_p99 > figures.left {
        Some(Cut::CalleeTooSlow)
    } else if edge.command && leaves_a_service && figures.need > figures.left {
        Some(Cut::PathTooSlow)
    } else if edge.command && leaves_a_service && !edge.reply_stated && u64::from(figures.hops) > max_hops {
        Some(Cut::TooDeep)
    } else {
        None
    }
}

/// The p99 of the own work of what `id` calls; the largest when it has several targets.
pub fn callee_p99(topology: &Topology, times: &[ServiceTime], id: EdgeId) -> Nanos {
    topology.edge(id).to.as_slice().iter().map(|to| times[to.index()].p99).max().unwrap_or(Nanos::ZERO)
}
