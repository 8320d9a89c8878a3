//! Markdown for a pull request or a wiki.

mod recommend;
mod simulation;

pub use recommend::recommend;
pub use simulation::{capacity, comparison, simulation};
