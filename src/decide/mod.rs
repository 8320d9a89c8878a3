pub mod candidate;
pub mod facts;
pub mod questions;
pub mod score;
pub mod tree;
