//! The simulation against queueing theory: known systems, their closed forms, and how far apart the two are.
//!
//! A case is a file like any other: it is read, settled and simulated the way a user's file is, so that
//! the whole way is held and not the engine alone.

mod case;
mod cases;
mod figure;
pub mod formula;
mod run;
mod text;

pub use case::{Case, Check, Row};
pub use cases::cases;
pub use figure::{flow, link, service};
pub use run::{STANDARD_ERRORS, run};
pub use text::{FREE, mail, station, system};
