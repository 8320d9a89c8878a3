//! One replication: requests, calls, replicas and their policies, event by event.

mod arrivals;
mod balance;
mod bursty;
mod calling;
mod cores;
mod ejecting;
mod ending;
mod entrances;
mod faults;
mod gates;
mod giving_up;
mod handling;
mod happening;
mod hedging;
mod limiting;
mod line;
mod link_setup;
pub mod messages;
mod network;
mod partition;
mod pod;
mod profile;
pub mod purpose;
mod replication;
mod retrying;
pub mod sagas;
mod scaling;
mod service;
pub mod setup;
mod shedding;
mod stages;
mod standstill;
mod state;
mod view;
mod world;

pub use replication::{Domain, Span, replicate};
