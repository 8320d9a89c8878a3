//! A token bucket: so many requests per second, and a few at once.

use crate::simulate::blueprint::RateLimit;

/// Tokens grow with time up to the burst; a request takes one.
#[derive(Clone, Debug)]
pub struct Tokens {
    limit: RateLimit,
    left: f64,
    last: u64,
}

/// Tokens are sums of fractions: so little less than one is one.
const SLACK: f64 = 1e-9;

impl Tokens {
    /// Starts full.
    pub fn new(limit: RateLimit) -> Self {
        Self { limit, left: limit.burst, last: 0 }
    }

    /// Takes a token; `false` when there is none.
    pub fn take(&mut self, now: u64) -> bool {
        let grown = (now - self.last) as f64 * self.limit.rate / 1e9;
        self.left = (self.left + grown).min(self.limit.burst);
        self.last = now;
        if self.left < 1.0 - SLACK {
            return false;
        }
        self.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_of_two_refills_at_its_rate() {
        let mut tokens = Tokens::new(RateLimit { rate: 100.0, burst: 2.0 });
        assert!(tokens.take(0) && tokens.take(0) && !tokens.take(0));
        assert!(!tokens.take(9_999_000));
        assert!(tokens.take(10_000_000));
        assert!(!tokens.take(10_000_001));
    }
}
