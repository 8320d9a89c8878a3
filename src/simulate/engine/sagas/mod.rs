//! Sagas in the engine.
//!
//! A run orders its steps, each as a call or a message; what becomes of an order moves the run on. An order
//! whose last message is gone without an effect is lost: a run that waits for nothing else is stuck.

mod orders;
mod running;
pub mod state;
