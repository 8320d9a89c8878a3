//! One file per command.

mod apply;
pub mod capacity;
pub mod compare;
pub mod completions;
pub mod explain;
pub mod graph;
pub mod init;
mod plan;
pub mod recommend;
pub mod schema;
mod select;
pub mod selftest;
pub mod simulate;
