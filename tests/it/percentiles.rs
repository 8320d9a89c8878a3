//! Percentiles from buckets against those of the samples themselves, sorted.

use hopwise::simulate::kernel::draws::Stream;
use hopwise::simulate::measure::latency::{Latency, THREE_DIGITS, TWO_DIGITS};

const SHARES: [f64; 6] = [0.01, 0.5, 0.9, 0.95, 0.99, 0.999];

/// The least sample that a share of all does not exceed.
fn exact(sorted: &[u64], share: f64) -> f64 {
    let rank = ((share * sorted.len() as f64).ceil() as usize).clamp(1, sorted.len());
    sorted[rank - 1] as f64
}

/// Samples over many octaves, some of them 0, drawn anew for each seed.
fn samples(seed: u64) -> Vec<u64> {
    let mut stream = Stream::new(seed, 7);
    let count = 1 + stream.below(3_000);
    let octaves = 1 + stream.below(40);
    (0..count)
        .map(|_| {
            let octave = stream.below(octaves);
            if stream.below(10) == 0 { 0 } else { stream.below(2 << octave) }
        })
        .collect()
}

fn recorded<const BITS: u32>(samples: &[u64]) -> Latency<BITS> {
    let mut latency = Latency::new();
    samples.iter().for_each(|sample| latency.record(*sample));
    latency
}

/// The middle of a bucket is at most half of it away, and a value is at least 2^(BITS - 1) buckets' widths.
fn check<const BITS: u32>(seed: u64, samples: &[u64], latency: &Latency<BITS>) {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    for (share, found) in SHARES.iter().zip(latency.quantiles(&SHARES)) {
        let expected = exact(&sorted, *share);
        let room = expected * 0.5f64.powi(BITS as i32);
        assert!((found - expected).abs() <= room, "{seed}: {share} of {} is {expected}, not {found}", sorted.len());
    }
}

#[test]
fn percentiles_are_those_of_the_sorted_samples() {
    for seed in 0..500 {
        let (one, other) = (samples(seed), samples(seed + 10_000));
        check(seed, &one, &recorded::<TWO_DIGITS>(&one));
        check(seed, &one, &recorded::<THREE_DIGITS>(&one));
        // Merged, they are those of all samples.
        let mut both = recorded::<THREE_DIGITS>(&one);
        both.merge(&recorded(&other));
        check(seed, &[one, other].concat(), &both);
    }
}

#[test]
fn a_rank_that_is_one_off_is_another_sample() {
    let latency = recorded::<TWO_DIGITS>(&[10, 20, 30, 40]);
    assert_eq!(latency.quantiles(&[0.25, 0.26, 0.5, 0.51, 1.0]), [10.0, 20.0, 20.0, 30.0, 40.0]);
    assert_eq!(recorded::<TWO_DIGITS>(&[0, 0, 5]).quantiles(&[0.5, 0.9]), [0.0, 5.0]);
    assert!(recorded::<TWO_DIGITS>(&[]).quantiles(&SHARES).is_empty());
}

#[test]
fn nothing_is_above_the_largest_sample() {
    // The middle of its bucket is.
    let latency = recorded::<TWO_DIGITS>(&[1_000_000]);
    assert_eq!(latency.quantiles(&[0.5]), [1_000_000.0]);
}
