//! Topology and plan to figures: a discrete-event simulation of services that call each other.
//!
//! [`blueprint`] is the system with every number settled, [`kernel`] knows time and chance alone,
//! [`statistics`] how sure figures are.

pub mod blueprint;
pub mod bounds;
pub mod engine;
pub mod kernel;
pub mod measure;
pub mod resolve;
pub mod statistics;
