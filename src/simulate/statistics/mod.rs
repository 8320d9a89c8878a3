//! How sure figures are: intervals, warm-up, and replications that fall apart. Pure functions over
//! numbers that know nothing of the simulation they come from.

mod groups;
mod interval;
mod proportion;
mod quantile;
mod support;
mod truncation;

pub use groups::{Groups, two_groups};
pub use interval::{Interval, around, mean_interval};
pub use proportion::wilson;
pub use quantile::{normal_quantile, student_t_quantile};
pub use support::{LEAST_BEYOND, supported};
pub use truncation::{Truncation, mser5};

/// The confidence of intervals, unless another is asked for.
pub const CONFIDENCE: f64 = 0.95;
