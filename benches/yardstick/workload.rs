//! The workloads, with what the mean of each should be.
//!
//! Customers arrive as a Poisson stream at an empty system, service times are exponential of mean 1,
//! lines are first-come first-served and unbounded. A run ends when the last customer has left; its
//! mean is over all of them.

use super::{Parts, Run, chain, fan_out, queue, tandem};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// M/M/1 at load 0.8.
    W1,
    /// M/M/16 at load 0.9.
    W2,
    /// Five M/M/4 in a row at load 0.7.
    W3,
    /// The same as synchronous calls: four cores and 64 worker threads a service.
    W3S,
    /// Ten M/M/4 at load 0.5, called at once; the slowest decides.
    W4,
}

/// What a run's mean should be.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    pub mean: f64,
    /// Of one run's mean, as a share of it. Lines make neighbours alike, so it is far above that of
    /// so many independent times; measured over 200 seeds of each yardstick.
    pub standard_error: f64,
}

impl Workload {
    pub const ALL: [Self; 5] = [Self::W1, Self::W2, Self::W3, Self::W3S, Self::W4];

    pub fn customers(self) -> u64 {
        match self {
            Self::W1 => 2_000_000,
            Self::W2 => 1_000_000,
            Self::W3 | Self::W3S => 500_000,
            Self::W4 => 200_000,
        }
    }

    pub fn expected(self) -> Expected {
        let (mean, standard_error) = match self {
            // 1 / (1 - 0.8).
            Self::W1 => (5.0, 0.006),
            // Erlang C.
            Self::W2 => (1.3696, 0.008),
            // Five times Erlang C's 1.3572, for what leaves a station is a Poisson stream (Burke);
            // 64 threads never run out.
            Self::W3 | Self::W3S => (6.7861, 0.003),
            // No formula: 150 million requests by the recursion of Kiefer and Wolfowitz, give or take 0.0002.
            Self::W4 => (3.0561, 0.0012),
        };
        Expected { mean, standard_error }
    }

    pub fn run<P: Parts>(self, seed: u64) -> Run {
        let customers = self.customers();
        match self {
            Self::W1 => queue::run::<P>(seed, 0.8, 1, customers),
            Self::W2 => queue::run::<P>(seed, 14.4, 16, customers),
            Self::W3 => tandem::run::<P>(seed, 2.8, 5, 4, customers),
            Self::W3S => chain::run::<P>(seed, 2.8, 5, [64, 4], customers),
            Self::W4 => fan_out::run::<P>(seed, 2.0, 10, 4, customers),
        }
    }
}
