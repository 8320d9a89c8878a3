//! What any discrete-event simulation needs: a clock that only moves forward, an event list, and
//! random numbers that belong to what they are drawn for. Knows no service.

pub mod draws;
pub mod events;
mod later;
pub mod sampler;
pub mod sharing;
pub mod slab;
pub mod sliding;
pub mod timers;
pub mod ziggurat;
