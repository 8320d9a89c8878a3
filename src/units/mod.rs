//! Quantities with units, and the one home of transcendental mathematics.

mod amount;
mod bandwidth;
mod bytes;
mod duration;
pub mod math;
mod rate;
mod ratio;

pub use amount::{AmountError, Unit};
pub use bandwidth::{BANDWIDTH_UNITS, parse_bandwidth};
pub use bytes::{Bytes, SIZE_UNITS};
pub use duration::{DURATION_UNITS, Nanos};
pub use rate::{RATE_UNITS, Rate};
pub use ratio::{parse_percentile, parse_ratio};
