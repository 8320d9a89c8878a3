//! Client-side adaptive throttling: a caller that is mostly turned away stops asking.
//! Source: Site Reliability Engineering (O'Reilly, 2016), chapter 21.

use crate::simulate::blueprint::Throttling;
use crate::simulate::kernel::sliding::Sliding;

#[derive(Clone, Debug)]
pub struct Throttle {
    k: f64,
    /// Requests and accepts.
    window: Sliding,
}

impl Throttle {
    pub fn new(throttling: Throttling) -> Self {
        Self { k: throttling.k, window: Sliding::new(throttling.window) }
    }

    /// Counts a request and says with which probability it is refused here.
    pub fn refusal(&mut self, now: u64) -> f64 {
        let [requests, accepts, _] = self.window.totals(now);
        self.window.count(now, [1, 0, 0]);
        ((requests as f64 - self.k * accepts as f64) / (requests as f64 + 1.0)).max(0.0)
    }

    /// The callee has taken a request.
    pub fn accepted(&mut self, now: u64) {
        self.window.count(now, [0, 1, 0]);
    }
}
