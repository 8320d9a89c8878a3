//! What stands between a call and its sending, at one caller replica.

pub mod breaker;
pub mod budget;
pub mod permits;
pub mod throttle;
pub mod tokens;

use breaker::BreakerGate;
use budget::Budget;
use permits::Places;
use throttle::Throttle;
use tokens::Tokens;

use crate::simulate::blueprint::{Knowledge, Link, Station};

/// The state of one caller replica of one edge.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    pub throttle: Option<Box<Throttle>>,
    /// Of the first caller, when all share one.
    pub breaker: Option<Box<BreakerGate>>,
    pub budget: Option<Box<Budget>>,
    pub tokens: Option<Box<Tokens>>,
    /// Bulkhead and pool, in the order they are passed.
    pub places: [Option<Box<Places>>; 2],
    /// Replica that is next in turn, where each caller keeps its own.
    pub turn: u32,
    /// Own requests under way by replica, where each caller keeps its own.
    pub under_way: Vec<u32>,
}

impl Caller {
    pub fn new(link: &Link, callee: &Station) -> Self {
        let own = callee.balancing.knowledge == Knowledge::PerCaller;
        Self {
            throttle: link.throttling.map(|throttling| Box::new(Throttle::new(throttling))),
            breaker: link.breaker.as_ref().map(|breaker| Box::new(BreakerGate::new(**breaker))),
            budget: link.retry_budget.as_ref().map(|budget| Box::new(Budget::new(**budget))),
            tokens: link.rate_limit.map(|limit| Box::new(Tokens::new(limit))),
            places: [link.bulkhead, link.pool].map(|permits| permits.map(|permits| Box::new(Places::new(permits)))),
            turn: 0,
            under_way: if own { vec![0; callee.replicas as usize] } else { Vec::new() },
        }
    }
}
