//! Whether a percentile has samples to stand on.

/// Samples that must lie beyond a percentile in every replication.
pub const LEAST_BEYOND: u64 = 20;

/// Whether a percentile is supported, from the number of samples beyond it in each replication.
pub fn supported(count_beyond: &[u64]) -> bool {
    !count_beyond.is_empty() && count_beyond.iter().all(|count| *count >= LEAST_BEYOND)
}
