//! What a run covers and how often it is repeated.

use crate::units::Nanos;

/// The plan of a simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The span that is measured, above 0.
    pub measured: Nanos,
    /// What comes before it; `None`: found out by pilot runs.
    pub warmup: Option<Nanos>,
    pub seed: u64,
    /// At least 1. With a precision: the first batch.
    pub replications: u32,
    /// Relative half width that the flows' means and p99 shall have; `None`: as it comes.
    pub precision: Option<f64>,
}

impl Plan {
    pub const MEASURED: Nanos = Nanos(300_000_000_000);
    pub const SEED: u64 = 1;
    pub const REPLICATIONS: u32 = 8;
    /// Replications that a precision adds at a time, whatever the number of threads.
    pub const BATCH: u32 = 8;
    /// Replications at which a precision gives up.
    pub const MOST_REPLICATIONS: u32 = 512;

    /// How long a run waits, after its window, for the last requests of it.
    pub fn drain(&self) -> Nanos {
        // As long as the window, and at least a minute: a slow request of a short window is no rarity.
        Nanos(self.measured.0.max(60_000_000_000))
    }
}
