//! What is searched for, and how exactly.

use crate::units::Nanos;

/// The plan of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct CapacityPlan {
    /// The span that is measured at each load, above 0; `None`: as long as so many requests take, see
    /// `span`.
    pub measured: Option<Nanos>,
    /// What comes before it; `None`: a share of it.
    pub warmup: Option<Nanos>,
    pub seed: u64,
    /// Runs at each load, at least 2; near the limit there are more.
    pub replications: u32,
    /// How close loads that hold and that are missed shall be to the capacity, as a share of it; above 0.
    pub precision: f64,
    /// `None`: no pulse is tried.
    pub pulse: Option<Pulse>,
}

/// More load for a while, where the file states no fault that passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pulse {
    /// Times the load, above 1.
    pub factor: f64,
    pub lasts: Nanos,
    /// Stated for this search, so that it goes before faults of the file.
    pub stated: bool,
}

impl CapacityPlan {
    pub const PRECISION: f64 = 0.02;
    pub const REPLICATIONS: u32 = 8;
}

impl Pulse {
    /// Twice the load for half a minute.
    pub const USUAL: Self = Self { factor: 2.0, lasts: Nanos(30_000_000_000), stated: false };
}
