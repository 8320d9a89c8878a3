//! draft
pub mod diagnostic;
pub mod units;
pub mod file;
pub mod model;
pub mod vocabulary;
pub mod decide;
pub mod report;
