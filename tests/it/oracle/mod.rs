//! Slow, obvious reference implementations.

pub mod break_points;
