//! Topology and plan to figures: a discrete-event simulation of services that call each other.
//!
//! [`blueprint`] is the system with every number settled, [`kernel`] knows time and chance alone,
//! [`statistics`] how sure figures are.

pub mod blueprint;
pub mod kernel;
pub mod statistics;
