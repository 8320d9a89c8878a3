//! One page for a browser: it needs no network, and reads without scripts too.
//!
//! Sentences and tables are those of [`super::account`]; pictures of the topology and bars are drawn here.
//! Charts over time and of percentiles are left to a library on the page (see `vendor/NOTICE.md`), which
//! reads its numbers from the JSON in the page: a part of what `--format json` says, in the same shape.

mod capacity;
mod charts;
mod chosen;
mod comparison;
mod layout;
mod page;
mod picture;
mod recommend;
mod sections;
mod simulation;
mod time_bars;
mod topology;

pub use capacity::capacity;
pub use comparison::comparison;
pub use recommend::recommend;
pub use simulation::simulation;
