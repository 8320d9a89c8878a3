//! How long a caller should wait: through the tail of its callee's own work, and until the calls behind it
//! have given up. A caller that is less patient than its callees leaves them working for nobody.

use std::cmp::Reverse;

use crate::decide::decisions::Decisions;
use crate::decide::facts::Stream;
use crate::model::EdgeId;
use crate::units::Nanos;

/// A timeout, and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub timeout: Nanos,
    pub covers: Covers,
}

/// What decides a timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// p99.9 of the callee's own work, the p99 of what it calls, and the network.
    OwnTail,
    /// Timeouts of the calls behind it, with every attempt, and the network.
    CallsBehind,
    /// What is left of a stated deadline.
    Deadline,
}

/// Three round trips between zones, half a millisecond each way: what the network takes at most.
const NETWORK: Nanos = Nanos::from_millis(3);
/// Where nothing of the callee is stated.
const LONGEST_ASSUMED: Nanos = Nanos::from_millis(5_000);

/// By edge; `None` for what is no call, and for streams. O(edges · log edges + calls).
pub(super) fn patience(decisions: &Decisions<'_>, deadline_stated: &[bool]) -> Vec<Option<Patience>> {
    let Decisions { topology, ground, assessment, .. } = decisions;
    let mut all: Vec<Option<Patience>> = vec![None; topology.edges().len()];
    let is_call = |id: &EdgeId| {
        decisions.answer(*id).is_some_and(crate::vocabulary::Pattern::is_synchronous)
            && assessment.inputs(topology, *id).stream == Stream::None
    };
    let mut edges: Vec<EdgeId> = topology.edge_ids().filter(is_call).collect();
    // A callee's calls are a hop further, so they come first.
    edges.sort_by_key(|id| Reverse(assessment.figures[id.index()].hops));
    for id in edges {
        let figures = assessment.derived[id.index()].figures;
        let own = ground.times[topology.edge(id).to.as_slice()[0].index()];
        let tail = own.p999.plus(figures.need_after.minus(own.p99));
        let tail = if own.stated { tail } else { tail.min(LONGEST_ASSUMED) };
        let calls = ground.handlers.entered_by(id).iter().flat_map(|at| ground.handlers.calls(*at as usize));
        let behind = calls
            .filter_map(|call| {
                let shorter = assessment.derived[call.edge.index()].figures.need_after;
                Some(figures.need_after.minus(shorter).plus(waited(decisions, call.edge, all[call.edge.index()]?)))
            })
            .max();
        let wanted = match behind {
            Some(behind) if behind > tail => Patience { timeout: behind, covers: Covers::CallsBehind },
            _ => Patience { timeout: tail, covers: Covers::OwnTail },
        };
        let wanted = Patience { timeout: wanted.timeout.plus(NETWORK), ..wanted };
        let left = Some(figures.left).filter(|left| deadline_stated[id.index()] && *left > Nanos::ZERO);
        all[id.index()] = Some(match left {
            Some(left) if left < wanted.timeout => Patience { timeout: left, covers: Covers::Deadline },
            _ => wanted,
        });
    }
    all
}

/// How long all attempts of a call may take, by its stated timeout where there is one.
fn waited(decisions: &Decisions<'_>, id: EdgeId, suggested: Patience) -> Nanos {
    let design = decisions.topology.edge(id).design.as_ref();
    let timeout = design.and_then(|design| design.timeout).unwrap_or(suggested.timeout);
    let again = design.map_or(0, |design| design.retries.unwrap_or(0).saturating_add(design.mesh_retries.unwrap_or(0)));
    Nanos(timeout.0.saturating_mul(again.saturating_add(1)))
}
