//! What bounds say, in seconds and per second.

use super::Wait;

/// Everything by the blueprint's indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    pub stations: Vec<StationBound>,
    /// Calls per second over each link, without those that a cache answers.
    pub calls_per_s: Vec<f64>,
    pub flows: Vec<FlowBound>,
    /// `None` when no station is limited.
    pub largest_load: Option<LargestLoad>,
    /// No flow changes its rate over time.
    pub stationary: bool,
}

/// One station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationBound {
    pub arrivals_per_s: f64,
    /// Mean own work of a request.
    pub own_s: f64,
    /// Mean time that a request holds a slot, with the waits downstream that are known.
    pub held_s: f64,
    /// Busy slots / all slots; `None` when they are unlimited.
    pub slot_utilization: Option<f64>,
    /// `None` without stated cores.
    pub core_utilization: Option<f64>,
    /// R × min(K / own, C / held without any waiting); `None` when nothing limits it.
    pub capacity_per_s: Option<f64>,
    /// Less arrives from open flows than it can do.
    pub stable: bool,
    /// `None` where no formula applies.
    pub wait: Option<Wait>,
}

/// One flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowBound {
    /// Of a closed flow: the most that its users can ask for.
    pub rate_per_s: f64,
    /// Mean response when nobody else is there.
    pub unloaded_s: f64,
    /// The same with the mean waits that are known; `None` when a station on the way cannot keep up.
    pub response_s: Option<f64>,
    /// Every wait on the way is known.
    pub complete: bool,
}

/// How far all open rates can grow together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LargestLoad {
    /// Times the load of the file.
    pub factor: f64,
    /// The station that is full first.
    pub station: u32,
}
