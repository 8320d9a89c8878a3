//! What a service can sustain, from stated figures only.

use crate::model::{EdgeId, ServiceId, ServiceTime, Topology};
use crate::units::Rate;

/// Requests per second of all replicas together; `None` unless the file states `capacity`, or
/// `concurrency` (or `cores`) and every service time that the figure depends on.
///
/// replicas × min(cores / own mean, concurrency / held mean); *held* is the own mean plus the mean of
/// what is called while the slot is held, or the own mean alone when `non_blocking`.
pub fn capacity(topology: &Topology, times: &[ServiceTime], waits: &Waits, id: ServiceId) -> Option<Rate> {
    let service = topology.service(id);
    if let Some(capacity) = service.capacity {
        return Some(capacity);
    }
    let own = times[id.index()];
    if !own.stated || own.mean.0 == 0 || (service.concurrency.is_none() && service.cores.is_none()) {
        return None;
    }
    let own_s = own.mean.as_secs_f64();
    let by_cores = service.cores.map(|cores| cores / own_s);
    let by_slots = match service.concurrency {
        None => None,
        Some(slots) if service.non_blocking => Some(slots as f64 / own_s),
        Some(slots) => Some(slots as f64 / (own_s + waits.of(topology, times, id)?)),
    };
    let per_replica = match (by_cores, by_slots) {
        (Some(cores), Some(slots)) => cores.min(slots),
        (one, other) => one.or(other)?,
    };
    Some(Rate(per_replica * service.replicas.unwrap_or(1) as f64))
}

/// Calls that hold their caller's slot, by caller.
pub struct Waits {
    offset: Vec<u32>,
    edges: Vec<EdgeId>,
}

impl Waits {
    /// Edges for which `waits` holds: the caller keeps its slot until they are answered.
    pub fn new(topology: &Topology, waits: impl Fn(EdgeId) -> bool) -> Self {
        let mut edges: Vec<EdgeId> = topology.edge_ids().filter(|id| waits(*id)).collect();
        edges.sort_by_key(|id| (topology.edge(*id).from, *id));
        let mut offset = vec![0u32; topology.services().len() + 1];
        for id in &edges {
            offset[topology.edge(*id).from.index() + 1] += 1;
        }
        for at in 1..offset.len() {
            offset[at] += offset[at - 1];
        }
        Self { offset, edges }
    }

    /// Mean seconds that one request of `id` waits for calls; `None` when a time is not stated, or
    /// when calls lead back to `id`.
    fn of(&self, topology: &Topology, times: &[ServiceTime], id: ServiceId) -> Option<f64> {
        // Deeper than any real chain; a circle would never end.
        const DEEPEST: usize = 64;
        self.wait(topology, times, id, DEEPEST, &mut 10_000)
    }

    fn wait(
        &self,
        topology: &Topology,
        times: &[ServiceTime],
        id: ServiceId,
        depth: usize,
        visits: &mut usize,
    ) -> Option<f64> {
        let depth = depth.checked_sub(1)?;
        let mut total = 0.0;
        for edge in &self.edges[self.offset[id.index()] as usize..self.offset[id.index() + 1] as usize] {
            // Without a memo the same callee may be reached on many paths; give up rather than hang.
            *visits = visits.checked_sub(1)?;
            let edge = topology.edge(*edge);
            let target = edge.to.as_slice()[0];
            if !times[target.index()].stated {
                return None;
            }
            let once = times[target.index()].mean.as_secs_f64() + self.wait(topology, times, target, depth, visits)?;
            let calls = edge.needs.calls_per_request.unwrap_or(1.0);
            total += if edge.needs.parallel { once * calls.min(1.0) } else { once * calls };
        }
        Some(total)
    }
}
