//! Text for a terminal or a pipe: readable at 80 columns, with and without colour.
//!
//! Texts carry ANSI styles; the caller strips them where they do not belong.

mod edge;
mod flow;
pub(super) mod layout;
mod recommend;
mod simulation;
mod system;

pub use edge::edge;
pub use flow::flow;
pub use layout::{pairs, title};
pub use recommend::recommend;
pub use simulation::{capacity, comparison, simulation};
pub use system::system;
