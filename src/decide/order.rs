//! The order in which calls are made: depth first from the entries, in the order written.

use crate::model::{EdgeId, Handlers, Topology};

/// A rank per edge. Entries come by service name; what only a circle reaches comes last.
/// O(handlers · log handlers + calls).
pub fn call_order(topology: &Topology, handlers: &Handlers, follows: impl Fn(EdgeId) -> bool) -> Vec<u32> {
    let mut is_called = vec![false; handlers.len()];
    for id in topology.edge_ids().filter(|id| follows(*id)) {
        for handler in handlers.entered_by(id) {
            is_called[*handler as usize] = true;
        }
    }
    let mut roots: Vec<usize> = (0..handlers.len()).collect();
    roots.sort_by_key(|handler| (is_called[*handler], &topology.service(handlers.service(*handler)).name, *handler));
    let mut rank = vec![u32::MAX; topology.edges().len()];
    let mut visited = vec![false; handlers.len()];
    let mut next = 0;
    // Handler and the position of its next call; a stack of its own, because chains can be long.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for root in roots {
        if std::mem::replace(&mut visited[root], true) {
            continue;
        }
        stack.push((root, handlers.calls_range(root).start));
        while let Some((handler, at)) = stack.last_mut() {
            if *at == handlers.calls_range(*handler).end {
                stack.pop();
                continue;
            }
            let edge = handlers.call(*at).edge;
            *at += 1;
            if rank[edge.index()] == u32::MAX {
                rank[edge.index()] = next;
                next += 1;
            }
            if follows(edge) {
                for target in handlers.entered_by(edge).iter().map(|target| *target as usize) {
                    if !std::mem::replace(&mut visited[target], true) {
                        stack.push((target, handlers.calls_range(target).start));
                    }
                }
            }
        }
    }
    rank
}
