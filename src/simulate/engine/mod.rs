//! One replication: requests, calls, replicas and their policies, event by event.

mod arrivals;
mod balance;
mod bursty;
mod calling;
mod cores;
mod ejecting;
mod ending;
mod faults;
mod gates;
mod giving_up;
mod handling;
mod hedging;
mod limiting;
mod line;
pub mod messages;
mod network;
mod partition;
mod profile;
pub mod purpose;
mod replication;
mod retrying;
pub mod sagas;
mod service;
pub mod setup;
mod shedding;
mod state;
mod world;

pub use replication::{Domain, Span, replicate};
