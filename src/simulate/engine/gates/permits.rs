//! A bulkhead or a connection pool: so many calls under way, the rest wait in turn.

use crate::simulate::blueprint::Permits;
use crate::simulate::engine::line::Chain;

#[derive(Clone, Debug)]
pub struct Places {
    pub free: u32,
    pub max_wait: u64,
    pub waiting: Chain,
}

impl Places {
    pub fn new(permits: Permits) -> Self {
        Self { free: permits.count, max_wait: permits.max_wait, waiting: Chain::default() }
    }
}
