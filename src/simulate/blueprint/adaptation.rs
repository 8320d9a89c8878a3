//! How a service reacts by itself to what it sees.

use crate::vocabulary::LimitAlgorithm;

/// Everything of the kind; mostly nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Adaptation {
    pub ejection: Option<Ejection>,
    pub limit: Option<AdaptiveLimit>,
    pub scaling: Option<Scaling>,
}

/// A replica that fails several times in a row is left alone for a while, by all callers alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ejection {
    /// At least 1.
    pub consecutive: u32,
    /// Each such span in service takes one ejection off its record; ns, above 0.
    pub interval: u64,
    /// Times the ejections on its record; ns.
    pub time: u64,
    /// Of the replicas, 0..=1.
    pub max_share: f64,
}

/// At most so many requests in a replica; more are rejected at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveLimit {
    pub algorithm: LimitAlgorithm,
    pub initial: f64,
    /// At least 1.
    pub least: f64,
    pub most: f64,
    /// Weight of the newest, 0..=1.
    pub smoothing: f64,
    /// Times are averaged over such spans; ns, above 0.
    pub window: u64,
}

/// Replicas start and stop with the load. The station has as many as may ever run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// Replicas that run at the start, least ≤ initial ≤ those of the station.
    pub initial: u32,
    /// At least 1.
    pub least: u32,
    /// Share of the cores, or without cores of the slots, that should be busy; above 0, at most 1.
    pub target: f64,
    /// Between looks; ns, above 0.
    pub period: u64,
    /// From the decision until a new replica serves; ns.
    pub lag: u64,
    /// A replica goes when no look wished for it for so long; ns.
    pub cool_down: u64,
}
