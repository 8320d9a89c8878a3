//! What can be said about an input, and where.
//!
//! A [`Finding`] points into a [`Source`] by byte [`Span`]; nothing here knows TOML or services.
//! Findings are data: they are collected, never thrown, so one run reports every problem.

mod finding;
mod nearest;
mod source;
mod span;

pub use finding::{Finding, Label, Severity};
pub use nearest::nearest;
pub use source::{Position, Source, Sources};
pub use span::{SourceId, Span};
