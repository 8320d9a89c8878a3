//! Q8–Q10 are decided per pair of services, in both directions together, so that no pair speaks both
//! REST and gRPC.

use rustc_hash::FxHashMap;

use crate::model::{EdgeId, ServiceId, Topology};
use crate::units::{Nanos, Rate};

/// A deadline this short or shorter asks for gRPC (Q9; assumed).
pub const FAST: Nanos = Nanos::from_millis(50);

/// A rate in millionths per second: sums are exact, in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Load(u128);

impl Load {
    pub fn of(rate: Rate) -> Self {
        Self((rate.0 * 1e6).round() as u128)
    }

    pub fn rate(self) -> Rate {
        Rate(self.0 as f64 / 1e6)
    }

    /// What is left to `other`; zero when there is nothing.
    pub fn up_to(self, other: Self) -> Self {
        Self(other.0.saturating_sub(self.0))
    }
}

/// One operation's part in its pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Peak, else rate, else 1/s.
    pub load: Load,
    pub load_stated: bool,
    pub typed_or_fast: bool,
    pub readable_or_cached: bool,
}

impl Share {
    pub fn of(topology: &Topology, id: EdgeId) -> Self {
        let needs = &topology.edge(id).needs;
        let rate = needs.peak.or(needs.rate);
        Self {
            load: Load::of(rate.unwrap_or(Rate(1.0))),
            load_stated: rate.is_some(),
            typed_or_fast: needs.typed_contract == Some(true)
                || needs.deadline.is_some_and(|deadline| deadline <= FAST),
            readable_or_cached: needs.human_readable == Some(true) || needs.http_caching == Some(true),
        }
    }
}

/// What the operations of one pair, answered now and inside, add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    pub load: Load,
    /// Operations whose rate is not stated.
    pub unstated: u32,
    pub typed_or_fast: u32,
    pub readable_or_cached: u32,
    pub operations: u32,
}

impl Pair {
    pub fn with(mut self, share: Share) -> Self {
        self.load.0 += share.load.0;
        self.unstated += u32::from(!share.load_stated);
        self.typed_or_fast += u32::from(share.typed_or_fast);
        self.readable_or_cached += u32::from(share.readable_or_cached);
        self.operations += 1;
        self
    }

    /// The pair without a share that was counted before.
    pub fn without(mut self, share: Share) -> Self {
        self.load.0 -= share.load.0;
        self.unstated -= u32::from(!share.load_stated);
        self.typed_or_fast -= u32::from(share.typed_or_fast);
        self.readable_or_cached -= u32::from(share.readable_or_cached);
        self.operations -= 1;
        self
    }
}

/// The sums of all pairs, by edge.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    sums: Vec<Pair>,
    /// Position in `sums` of each edge's pair.
    of_edge: Vec<u32>,
}

impl Pairs {
    /// Adds up the edges for which `counts` holds. O(edges).
    pub fn new(topology: &Topology, counts: impl Fn(EdgeId) -> bool) -> Self {
        let mut by_ends: FxHashMap<(ServiceId, ServiceId), u32> = FxHashMap::default();
        let mut pairs = Self::default();
        for id in topology.edge_ids() {
            let edge = topology.edge(id);
            let fresh = pairs.sums.len() as u32;
            let to = edge.to.as_slice()[0];
            let at = *by_ends.entry((edge.from.min(to), edge.from.max(to))).or_insert(fresh);
            if at == fresh {
                pairs.sums.push(Pair::default());
            }
            pairs.of_edge.push(at);
            if counts(id) {
                let sum = &mut pairs.sums[at as usize];
                *sum = sum.with(Share::of(topology, id));
            }
        }
        pairs
    }

    /// The pair that `id` belongs to by its ends, whether or not `id` counts in it.
    pub fn of(&self, id: EdgeId) -> Pair {
        self.sums[self.of_edge[id.index()] as usize]
    }
}
