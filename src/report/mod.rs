//! Results to bytes: the only place with serialisable shapes and with formats.
//!
//! Every format reads the same payloads, so that they cannot disagree.

pub mod account;
pub mod diagram;
pub mod escape;
pub mod explain;
mod explained_keys;
pub mod html;
pub mod json;
pub mod markdown;
pub mod numbers;
pub mod payload;
pub mod problems;
pub mod schema;
pub mod selftest;
pub mod text;
