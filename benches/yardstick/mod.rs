//! What a simulation costs that does nothing but the queueing: hand-written loops to measure the product against.
//!
//! Nothing here uses the library. The loops are the same for both yardsticks; their parts differ.
//! [`Bare`] is what one writes first with care, [`Tuned`] is near the limit of a loop with an event list.

mod chain;
mod events;
mod exponential;
mod fan_out;
mod queue;
mod record;
mod resource;
mod slab;
mod tandem;
pub mod workload;
mod xoshiro;

use events::Events;
use exponential::Exponential;
use record::Record;

/// The payload of an arrival; every other payload is a request in service.
const ARRIVAL: u32 = u32::MAX;

/// What a run found.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub requests: u64,
    /// Events that happened, arrivals included.
    pub events: u64,
    /// Mean time in the system, in mean service times.
    pub mean: f64,
}

impl Run {
    fn of(events: &impl Events, record: &impl Record) -> Self {
        Self { requests: record.requests(), events: u64::from(events.pushed()), mean: record.mean() }
    }
}

/// What a loop is made of.
pub trait Parts {
    type Events: Events;
    type Draws: Exponential;
    type Record: Record;
}

/// The standard library's heap, -ln(u), a running sum.
pub struct Bare;

impl Parts for Bare {
    type Events = events::Binary;
    type Draws = exponential::Inversion;
    type Record = record::Sum;
}

/// A heap that chooses among four children without branches, the ziggurat, a histogram of every request.
pub struct Tuned;

impl Parts for Tuned {
    type Events = events::Quaternary;
    type Draws = exponential::Ziggurat;
    type Record = record::Histogram;
}
