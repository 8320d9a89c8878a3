//! Where requests come from.

use crate::law::Law;

/// A flow: requests that arrive from outside.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: Box<str>,
    pub entrances: Entrances,
    pub arrivals: Arrivals,
    pub batch: Batch,
    /// From arrival; [`super::NEVER`] for none.
    pub deadline: u64,
    /// Longest wait in the first line before the request leaves.
    pub patience: Option<Law>,
    /// The larger is served first.
    pub priority: i64,
}

/// Where the requests of a source go, with weights that sum to 1.
#[derive(Clone, Debug)]
pub struct Entrances {
    pub list: Vec<(Entrance, f64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// Over this link, with its policies; the caller is outside.
    Link(u32),
    /// Straight into this handler.
    Handler(u32),
}

/// When requests arrive.
#[derive(Clone, Debug)]
pub enum Arrivals {
    Poisson(Profile),
    /// Evenly spaced.
    Constant(Profile),
    /// Independent gaps of this law, whose mean is taken as 1 / rate.
    Renewal {
        gap: Law,
        profile: Profile,
    },
    /// Poisson whose rate switches between two states; exponential stays of mean `stays` (ns).
    Bursty {
        rates: [f64; 2],
        stays: [f64; 2],
    },
    /// `users` who think, ask, and wait for the answer.
    Closed {
        users: u32,
        think: Law,
    },
    /// At these times, ascending.
    Replay(Box<[u64]>),
}

/// Requests per arrival; rates count requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Batch {
    Single,
    Constant(u32),
    /// 1, 2, … with this mean.
    Geometric(f64),
}

/// A rate over time: segments in order, the first at 0, the last for ever. Constant gaps of the law
/// are stretched by it (operational time).
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub segments: Vec<Segment>,
    /// The pattern starts again after so long; [`super::NEVER`]: never.
    pub period: u64,
}

/// From `at` until the next segment the rate goes linearly from `rate` to `end_rate`, per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    pub at: u64,
    pub rate: f64,
    pub end_rate: f64,
}
