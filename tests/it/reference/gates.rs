//! What stands between a call and its sending, kept as plain lists.

use std::collections::VecDeque;

use hopwise::simulate::blueprint::{Breaker, BreakerWindow, Deposit, Guarded, Link, RateLimit, RetryBudget};

use super::state::Id;

/// Sums of fractions of tokens: so little less than one is one.
const SLACK: f64 = 1e-9;

#[derive(Clone, Debug)]
pub struct Bucket {
    pub tokens: f64,
    pub at: u64,
}

impl Bucket {
    pub fn take(&mut self, limit: RateLimit, now: u64) -> bool {
        self.tokens = (self.tokens + (now - self.at) as f64 * limit.rate / 1e9).min(limit.burst);
        self.at = now;
        let is_there = self.tokens >= 1.0 - SLACK;
        if is_there {
            self.tokens -= 1.0;
        }
        is_there
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circuit {
    Closed,
    Open {
        until: u64,
    },
    /// Trials that were let through and have not been given back, and how many of them have ended.
    HalfOpen {
        begun: u32,
    },
}

#[derive(Clone, Debug)]
pub struct Gates {
    pub free: [Option<u32>; 2],
    pub waiting: [VecDeque<Id>; 2],
    pub circuit: Circuit,
    /// Ends of attempts that the breaker looks at: failed, slow.
    pub ends: VecDeque<(bool, bool)>,
    pub trials: Vec<(bool, bool)>,
    pub bucket: Bucket,
    pub retry_tokens: f64,
    pub under_way: Vec<u32>,
    pub turn: usize,
}

impl Gates {
    pub fn new(link: &Link) -> Self {
        let retry_tokens = match link.retry_budget.as_deref().copied() {
            Some(RetryBudget::Bucket { initial, .. }) => initial,
            Some(RetryBudget::Throttle { most, .. }) => most,
            _ => 0.0,
        };
        Self {
            free: [link.bulkhead, link.pool].map(|permits| permits.map(|permits| permits.count)),
            waiting: Default::default(),
            circuit: Circuit::Closed,
            ends: VecDeque::new(),
            trials: Vec::new(),
            bucket: Bucket { tokens: link.rate_limit.map_or(0.0, |limit| limit.burst), at: 0 },
            retry_tokens,
            under_way: vec![0; 64],
            turn: 0,
        }
    }

    pub fn first_attempt(&mut self, link: &Link) {
        if let Some(RetryBudget::Bucket { deposit: Deposit::PerRequest(tokens), burst, .. }) =
            link.retry_budget.as_deref().copied()
        {
            self.retry_tokens = (self.retry_tokens + tokens).min(burst);
        }
    }

    pub fn budget_learns(&mut self, link: &Link, is_ok: bool) {
        match link.retry_budget.as_deref().copied() {
            Some(RetryBudget::Bucket { deposit: Deposit::PerSuccess(tokens), burst, .. }) if is_ok => {
                self.retry_tokens = (self.retry_tokens + tokens).min(burst);
            }
            Some(RetryBudget::Throttle { most, ratio }) if is_ok => {
                self.retry_tokens = (self.retry_tokens + ratio).min(most);
            }
            Some(RetryBudget::Throttle { .. }) => self.retry_tokens = (self.retry_tokens - 1.0).max(0.0),
            _ => {}
        }
    }

    pub fn may_retry(&mut self, link: &Link) -> bool {
        match link.retry_budget.as_deref().copied() {
            None => true,
            Some(RetryBudget::Throttle { most, .. }) => self.retry_tokens > most / 2.0,
            Some(RetryBudget::Bucket { .. }) if self.retry_tokens >= 1.0 - SLACK => {
                self.retry_tokens -= 1.0;
                true
            }
            Some(RetryBudget::Bucket { .. }) => false,
            Some(RetryBudget::Share { .. }) => unreachable!("not in the reference"),
        }
    }

    /// `None`: stopped; otherwise whether the attempt is a trial.
    pub fn ask(&mut self, breaker: Breaker, now: u64) -> Option<bool> {
        assert_eq!(breaker.guards, Guarded::Calls, "not in the reference");
        match self.circuit {
            Circuit::Closed => Some(false),
            Circuit::Open { until } if now < until => None,
            Circuit::Open { .. } => {
                self.trials.clear();
                self.circuit = Circuit::HalfOpen { begun: 1 };
                Some(true)
            }
            Circuit::HalfOpen { begun } if begun < breaker.trial_calls => {
                self.circuit = Circuit::HalfOpen { begun: begun + 1 };
                Some(true)
            }
            Circuit::HalfOpen { .. } => None,
        }
    }

    pub fn give_trial_back(&mut self) {
        if let Circuit::HalfOpen { begun } = self.circuit {
            self.circuit = Circuit::HalfOpen { begun: begun - 1 };
        }
    }

    pub fn breaker_learns(&mut self, breaker: Breaker, now: u64, is_trial: bool, failed: bool, took: u64) {
        let end = (failed, took > breaker.slow_after);
        let open = Circuit::Open { until: now.saturating_add(breaker.open_for) };
        match self.circuit {
            Circuit::HalfOpen { .. } if is_trial => {
                self.trials.push(end);
                if self.trials.len() as u32 >= breaker.trial_calls {
                    self.ends.clear();
                    self.circuit = if too_much(breaker, self.trials.iter()) { open } else { Circuit::Closed };
                }
            }
            Circuit::Closed => {
                let BreakerWindow::Calls(most) = breaker.window else { unreachable!("not in the reference") };
                self.ends.push_back(end);
                if self.ends.len() > most as usize {
                    self.ends.pop_front();
                }
                let enough = self.ends.len() as u32 >= breaker.minimum_calls.min(most);
                if enough && too_much(breaker, self.ends.iter()) {
                    self.circuit = open;
                }
            }
            _ => {}
        }
    }
}

fn too_much<'a>(breaker: Breaker, ends: impl Iterator<Item = &'a (bool, bool)> + Clone) -> bool {
    let all = ends.clone().count() as f64;
    let failed = ends.clone().filter(|end| end.0).count() as f64;
    let slow = ends.filter(|end| end.1).count() as f64;
    failed > 0.0 && failed >= breaker.failure_ratio * all || slow > 0.0 && slow >= breaker.slow_ratio * all
}
