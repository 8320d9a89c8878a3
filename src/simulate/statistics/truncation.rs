//! Where the warm-up ends.

use super::interval::mean;

/// What a series says about its warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    /// Samples to leave out at the beginning.
    Cut(usize),
    /// The best cut lies in the second half, or the series is shorter than `LEAST_BATCHES` batches.
    NoSteadyState,
}

/// Samples per batch.
const BATCH: usize = 5;
/// Fewer batches say nothing.
const LEAST_BATCHES: usize = 10;
/// Batches that stay behind every cut: the statistic of a few is small by chance.
const LEAST_KEPT: usize = 5;

/// The cut that minimises the squared standard error of what is left, over means of five samples:
/// Σ (y − ȳ)² / (kept batches)². The first of equal cuts. O(samples).
///
/// Source: White, Cobb and Spratt 2000 (MSER-5); Hoad, Robinson and Davies 2010 on the second half.
pub fn mser5(series: &[f64]) -> Truncation {
    let batches: Vec<f64> = series.chunks_exact(BATCH).map(mean).collect();
    if batches.len() < LEAST_BATCHES {
        return Truncation::NoSteadyState;
    }
    // Distances from one level keep their digits when squared.
    let level = mean(&batches);
    let (mut sum, mut squares) = (0.0, 0.0);
    let (mut best, mut least) = (batches.len(), f64::INFINITY);
    for (cut, batch) in batches.iter().enumerate().rev() {
        let distance = batch - level;
        sum += distance;
        squares += distance * distance;
        let kept = (batches.len() - cut) as f64;
        let statistic = (squares - sum * sum / kept).max(0.0) / (kept * kept);
        if batches.len() - cut >= LEAST_KEPT && statistic <= least {
            (best, least) = (cut, statistic);
        }
    }
    if 2 * best > batches.len() { Truncation::NoSteadyState } else { Truncation::Cut(best * BATCH) }
}
