//! Many simulations, one question.
//!
//! `simulate` offers one replication; here batches of them become figures with intervals. Who runs the
//! batches, on how many threads and until when, is up to the caller's [`Runner`].

mod again;
pub mod capacity;
pub mod cascade;
pub mod compare;
pub mod evidence;
mod gather;
mod growing;
mod keeping_up;
pub mod objectives;
pub mod outcome;
mod overloaded;
mod peaks;
pub mod plan;
mod precision;
pub mod recommended;
mod runner;
mod runs;
mod short;
mod unstable;
mod warmup;

pub use plan::Plan;
pub use runner::{Job, Runner, Serial};
pub use runs::{simulate, simulate_apart};
