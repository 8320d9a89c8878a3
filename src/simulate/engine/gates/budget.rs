//! What limits retries at one caller replica.

use crate::simulate::blueprint::{Deposit, RetryBudget};
use crate::simulate::kernel::sliding::Sliding;

/// Tokens are sums of fractions: so little less than one is one.
const SLACK: f64 = 1e-9;

#[derive(Clone, Debug)]
pub struct Budget {
    form: RetryBudget,
    /// First attempts and retries.
    window: Sliding,
    tokens: f64,
}

impl Budget {
    pub fn new(form: RetryBudget) -> Self {
        let (window, tokens) = match form {
            RetryBudget::Share { window, .. } => (window, 0.0),
            RetryBudget::Bucket { initial, .. } => (1, initial),
            RetryBudget::Throttle { most, .. } => (1, most),
        };
        Self { form, window: Sliding::new(window), tokens }
    }

    /// A call makes its first attempt.
    pub fn first_attempt(&mut self, now: u64) {
        match self.form {
            RetryBudget::Share { .. } => self.window.count(now, [1, 0, 0]),
            RetryBudget::Bucket { deposit: Deposit::PerRequest(tokens), burst, .. } => {
                self.tokens = (self.tokens + tokens).min(burst);
            }
            _ => {}
        }
    }

    /// An attempt has ended.
    pub fn ended(&mut self, success: bool) {
        match self.form {
            RetryBudget::Bucket { deposit: Deposit::PerSuccess(tokens), burst, .. } if success => {
                self.tokens = (self.tokens + tokens).min(burst);
            }
            RetryBudget::Throttle { most, ratio } => {
                self.tokens = if success { (self.tokens + ratio).min(most) } else { (self.tokens - 1.0).max(0.0) };
            }
            _ => {}
        }
    }

    /// Takes what a retry costs; `false` when the budget is used up.
    pub fn take(&mut self, now: u64) -> bool {
        match self.form {
            RetryBudget::Share { ratio, window, per_second } => {
                let [firsts, retries, _] = self.window.totals(now);
                let most = ratio * firsts as f64 + per_second * window as f64 / 1e9;
                if retries as f64 + 1.0 > most + SLACK {
                    return false;
                }
                self.window.count(now, [0, 1, 0]);
                true
            }
            RetryBudget::Bucket { .. } => {
                if self.tokens < 1.0 - SLACK {
                    return false;
                }
                self.tokens -= 1.0;
                true
            }
            RetryBudget::Throttle { most, .. } => self.tokens > most / 2.0,
        }
    }
}
