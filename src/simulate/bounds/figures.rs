//! What bounds say, in seconds and per second.

use super::{Formula, Wait};

/// Everything by the blueprint's indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    pub stations: Vec<StationBound>,
    /// Calls per second over each link, without those that a cache answers.
    pub calls_per_s: Vec<f64>,
    pub flows: Vec<FlowBound>,
    pub subscriptions: Vec<SubscriptionBound>,
    /// By station; `None` without a relay.
    pub outboxes: Vec<Option<OutboxBound>>,
    /// `None` when no station is limited, and with sagas.
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
    /// Busy slots / all slots; `None` when they are unlimited, or steps of sagas come by.
    pub slot_utilization: Option<f64>,
    /// `None` without stated cores, likewise.
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

/// One subscription.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SubscriptionBound {
    /// Messages; each is handled once.
    pub arrivals_per_s: f64,
    /// Mean handling of one, with the waits downstream that are known.
    pub handling_s: f64,
    /// What its consumer can take beside all else that it does; `None` when nothing limits it.
    pub capacity_per_s: Option<f64>,
    /// Less arrives than that.
    pub stable: bool,
    /// Mean lag; `None` where no formula applies.
    pub lag_s: Option<f64>,
    pub formula: Option<Formula>,
}

/// The outbox of one service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutboxBound {
    pub arrivals_per_s: f64,
    /// A batch each time the relay looks.
    pub capacity_per_s: f64,
    /// Less arrives than that.
    pub stable: bool,
    /// Half an interval and the way to the broker: at least; `None` where the way is not known.
    pub delay_s: Option<f64>,
}

/// How far all open rates can grow together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LargestLoad {
    /// Times the load of the file.
    pub factor: f64,
    /// The station that is full first.
    pub station: u32,
}
