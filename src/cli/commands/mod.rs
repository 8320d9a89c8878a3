//! One file per command.

pub mod completions;
pub mod explain;
pub mod graph;
pub mod init;
pub mod recommend;
mod select;
pub mod selftest;
pub mod simulate;
