//! How requests arrive, as stated.

use crate::law::Law;
use crate::units::{Nanos, Rate};

/// What the simulation needs of a flow beyond its entry, rate and deadline. `None` means not stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadSpec {
    pub arrivals: Option<ArrivalsSpec>,
    pub batch: Option<BatchSpec>,
    /// Changes of the rate over time, by their beginning.
    pub profile: ProfileSpec,
    /// A bare duration is constant.
    pub patience: Option<Law>,
    pub priority: Option<i64>,
}

/// `arrivals = "poisson"`, `"constant"`, or a table with one key.
#[derive(Clone, Debug, PartialEq)]
pub enum ArrivalsSpec {
    Poisson,
    Constant,
    /// `{ renewal = LAW }`: with a stated `rate` the law's mean is scaled to it.
    Renewal(Law),
    /// `{ bursty = { rates = ["10/s", "100/s"], stays = ["10s", "1s"] } }`
    Bursty {
        rates: [Rate; 2],
        stays: [Nanos; 2],
    },
    /// `{ closed = { users = 50, think_time = LAW } }`
    Closed {
        users: u64,
        think_time: Law,
    },
    /// `{ replay = ["0s", "10ms"] }`, ascending.
    Replay(Box<[Nanos]>),
}

/// `batch = 10` or `batch = { mean = 10.0 }` (geometric).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BatchSpec {
    Constant(u64),
    /// Mean, at least 1.
    Geometric(f64),
}

/// `load = { steps = […], ramp = {…}, spike = {…}, diurnal = {…} }`. Steps and ramp replace the base
/// rate; a diurnal curve multiplies it; a spike replaces it while it lasts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProfileSpec {
    /// `{ at = "1m", rate = "200/s" }`, ascending.
    pub steps: Box<[(Nanos, Rate)]>,
    /// `{ at = "1m", over = "5m", to = "500/s" }`
    pub ramp: Option<RampSpec>,
    /// `{ at = "1m", for = "10s", rate = "500/s" }`; the rate is the total. One table or a list.
    pub spikes: Box<[SpikeSpec]>,
    /// `{ period = "24h", low = 0.2, high = 1.8, peak_at = "14h" }`, factors of the base rate.
    pub diurnal: Option<DiurnalSpec>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RampSpec {
    pub at: Nanos,
    pub over: Nanos,
    pub to: Rate,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpikeSpec {
    pub at: Nanos,
    pub lasts: Nanos,
    pub rate: Rate,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiurnalSpec {
    /// Above 0.
    pub period: Nanos,
    pub low: f64,
    /// Not below `low`.
    pub high: f64,
    pub peak_at: Nanos,
}
