//! A load that changes: steps, ramp, spikes and the diurnal curve as segments.
//!
//! What begins last holds: a step within a ramp ends the ramp. A spike holds while it lasts; then the
//! rate is what it would have been. A diurnal curve stands alone, in a period that repeats.

use crate::model::{DiurnalSpec, ProfileSpec, SpikeSpec};
use crate::simulate::blueprint::{NEVER, Profile, Segment};
use crate::units::Rate;

/// What segments do not express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    DiurnalWithOthers,
    OverlappingSpikes,
}

/// Straight pieces of one diurnal period: within 0.22 % of the amplitude.
const PIECES: usize = 48;
/// cos(2π / 48)
const COSINE_OF_A_PIECE: f64 = 0.991_444_861_373_810_4;

pub(super) fn constant(rate: f64) -> Profile {
    Profile { segments: vec![Segment { at: 0, rate, end_rate: rate }], period: NEVER }
}

pub(super) fn profile(base: Rate, spec: &ProfileSpec) -> Result<Profile, Refusal> {
    let others = !spec.steps.is_empty() || spec.ramp.is_some() || !spec.spikes.is_empty();
    match spec.diurnal {
        Some(_) if others => Err(Refusal::DiurnalWithOthers),
        Some(diurnal) => Ok(curve(base.0, diurnal)),
        None => Ok(Profile { segments: with_spikes(levels(base.0, spec), &spec.spikes)?, period: NEVER }),
    }
}

/// Base rate, steps and ramp.
fn levels(base: f64, spec: &ProfileSpec) -> Vec<Segment> {
    let mut segments = vec![Segment { at: 0, rate: base, end_rate: base }];
    let mut changes: Vec<(u64, u64, f64)> = spec.steps.iter().map(|(at, rate)| (at.0, 0, rate.0)).collect();
    changes.extend(spec.ramp.map(|ramp| (ramp.at.0, ramp.over.0, ramp.to.0)));
    changes.sort_by_key(|(at, ..)| *at);
    for (at, over, to) in changes {
        let from = if over == 0 { to } else { rate_at(&segments, at) };
        cut(&mut segments, at);
        segments.retain(|segment| segment.at < at);
        segments.push(Segment { at, rate: from, end_rate: to });
        if over > 0 {
            segments.push(Segment { at: at.saturating_add(over), rate: to, end_rate: to });
        }
    }
    segments
}

fn with_spikes(mut segments: Vec<Segment>, spikes: &[SpikeSpec]) -> Result<Vec<Segment>, Refusal> {
    let mut spikes: Vec<SpikeSpec> = spikes.iter().copied().filter(|spike| spike.lasts.0 > 0).collect();
    spikes.sort_by_key(|spike| spike.at);
    if spikes.windows(2).any(|pair| pair[0].at.plus(pair[0].lasts) > pair[1].at) {
        return Err(Refusal::OverlappingSpikes);
    }
    for spike in spikes {
        let (start, end) = (spike.at.0, spike.at.plus(spike.lasts).0);
        cut(&mut segments, start);
        cut(&mut segments, end);
        segments.retain(|segment| segment.at < start || segment.at >= end);
        segments.push(Segment { at: start, rate: spike.rate.0, end_rate: spike.rate.0 });
        segments.sort_by_key(|segment| segment.at);
    }
    Ok(segments)
}

/// Divides the segment that holds `at` there.
fn cut(segments: &mut Vec<Segment>, at: u64) {
    let rate = rate_at(segments, at);
    let after = segments.partition_point(|segment| segment.at <= at);
    let Some(holding) = after.checked_sub(1).and_then(|place| segments.get_mut(place)) else { return };
    if holding.at < at {
        let end_rate = std::mem::replace(&mut holding.end_rate, rate);
        segments.insert(after, Segment { at, rate, end_rate });
    }
}

/// The rate at `at`; within a segment it changes linearly.
fn rate_at(segments: &[Segment], at: u64) -> f64 {
    let after = segments.partition_point(|segment| segment.at <= at);
    let Some(segment) = after.checked_sub(1).and_then(|place| segments.get(place)) else { return 0.0 };
    let Some(next) = segments.get(after) else { return segment.rate };
    let done = (at - segment.at) as f64 / (next.at - segment.at) as f64;
    segment.rate + (segment.end_rate - segment.rate) * done
}

/// base × (middle + amplitude × cos(2π (t − peak) / period)), straight between points that lie even
/// pieces from the peak.
fn curve(base: f64, spec: DiurnalSpec) -> Profile {
    let period = spec.period.0.max(1);
    let (middle, amplitude) = ((spec.low + spec.high) / 2.0, (spec.high - spec.low) / 2.0);
    let cosines = cosines();
    let mut points: Vec<(u64, f64)> = (0..PIECES)
        .map(|piece| {
            let offset = u128::from(period) * piece as u128 / PIECES as u128;
            let at = (u128::from(spec.peak_at.0) + offset) % u128::from(period);
            (at as u64, base * (middle + amplitude * cosines[piece]))
        })
        .collect();
    points.sort_by_key(|(at, _)| *at);
    points.dedup_by_key(|(at, _)| *at);
    let mut segments: Vec<Segment> = Vec::with_capacity(points.len() + 1);
    for (place, (at, rate)) in points.iter().enumerate() {
        let end_rate = points.get(place + 1).or(points.first()).map_or(*rate, |(_, rate)| *rate);
        segments.push(Segment { at: *at, rate: *rate, end_rate });
    }
    // The piece across the end of the period is divided there.
    if let (Some(first), Some(last)) = (points.first(), points.last())
        && first.0 > 0
    {
        let done = (period - last.0) as f64 / (period - last.0 + first.0) as f64;
        let rate = last.1 + (first.1 - last.1) * done;
        if let Some(segment) = segments.last_mut() {
            segment.end_rate = rate;
        }
        segments.insert(0, Segment { at: 0, rate, end_rate: first.1 });
    }
    Profile { segments, period }
}

/// cos(2π k / 48), by cos((k + 1) x) = 2 cos(x) cos(k x) − cos((k − 1) x).
fn cosines() -> Vec<f64> {
    let mut cosines = vec![1.0, COSINE_OF_A_PIECE];
    for k in 2..PIECES {
        cosines.push(2.0 * COSINE_OF_A_PIECE * cosines[k - 1] - cosines[k - 2]);
    }
    cosines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RampSpec;
    use crate::units::Nanos;

    const S: u64 = 1_000_000_000;

    fn seconds(seconds: u64) -> Nanos {
        Nanos(seconds * S)
    }

    fn shape(spec: &ProfileSpec) -> Vec<(u64, f64, f64)> {
        let profile = profile(Rate(10.0), spec).expect("segments");
        assert_eq!(profile.period, NEVER);
        profile.segments.iter().map(|segment| (segment.at / S, segment.rate, segment.end_rate)).collect()
    }

    #[test]
    fn steps_ramps_and_spikes_become_segments() {
        assert_eq!(shape(&ProfileSpec::default()), [(0, 10.0, 10.0)]);
        let steps = Box::new([(seconds(5), Rate(20.0)), (seconds(9), Rate(0.0))]);
        let mut spec = ProfileSpec { steps, ..ProfileSpec::default() };
        assert_eq!(shape(&spec), [(0, 10.0, 10.0), (5, 20.0, 20.0), (9, 0.0, 0.0)]);
        spec.steps = Box::default();
        spec.ramp = Some(RampSpec { at: seconds(10), over: seconds(10), to: Rate(30.0) });
        assert_eq!(shape(&spec), [(0, 10.0, 10.0), (10, 10.0, 30.0), (20, 30.0, 30.0)]);
        // A spike in the middle of the ramp: the ramp goes on beneath it.
        spec.spikes = Box::new([SpikeSpec { at: seconds(12), lasts: seconds(3), rate: Rate(99.0) }]);
        let expected = [(0, 10.0, 10.0), (10, 10.0, 14.0), (12, 99.0, 99.0), (15, 20.0, 30.0), (20, 30.0, 30.0)];
        assert_eq!(shape(&spec), expected);
        // A spike from the start, and a step within the ramp, which ends it.
        spec.spikes = Box::new([SpikeSpec { at: seconds(0), lasts: seconds(1), rate: Rate(99.0) }]);
        spec.steps = Box::new([(seconds(15), Rate(5.0))]);
        assert_eq!(shape(&spec), [(0, 99.0, 99.0), (1, 10.0, 10.0), (10, 10.0, 20.0), (15, 5.0, 5.0)]);
    }

    #[test]
    fn overlapping_spikes_and_a_curve_with_steps_are_refused() {
        let spike = |at| SpikeSpec { at: seconds(at), lasts: seconds(5), rate: Rate(1.0) };
        let mut spec = ProfileSpec { spikes: Box::new([spike(7), spike(4)]), ..ProfileSpec::default() };
        assert_eq!(profile(Rate(1.0), &spec), Err(Refusal::OverlappingSpikes));
        spec.diurnal = Some(DiurnalSpec { period: seconds(48), low: 0.0, high: 2.0, peak_at: seconds(0) });
        assert_eq!(profile(Rate(1.0), &spec), Err(Refusal::DiurnalWithOthers));
    }

    #[test]
    fn a_diurnal_curve_peaks_where_it_says_and_keeps_its_mean() {
        for peak in [0, 12, 13, 47] {
            // Half a second off, so that no point falls on the start.
            let peak_at = Nanos(peak * S + S / 2);
            let diurnal = Some(DiurnalSpec { period: seconds(48), low: 0.2, high: 1.8, peak_at });
            let curve = profile(Rate(100.0), &ProfileSpec { diurnal, ..ProfileSpec::default() }).expect("a curve");
            let segments = &curve.segments;
            assert_eq!((curve.period, segments.len(), segments[0].at), (48 * S, 49, 0));
            let highest = segments.iter().max_by(|a, b| a.rate.total_cmp(&b.rate)).expect("segments");
            assert!(highest.at == peak_at.0 && (highest.rate - 180.0).abs() < 1e-9, "{peak}");
            let least = segments.iter().map(|segment| segment.rate).fold(f64::INFINITY, f64::min);
            assert!((least - 20.0).abs() < 1e-9);
            let ends = segments.iter().skip(1).map(|segment| segment.at).chain([curve.period]);
            let requests: f64 = segments
                .iter()
                .zip(ends)
                .map(|(segment, end)| (segment.rate + segment.end_rate) / 2.0 * (end - segment.at) as f64)
                .sum();
            assert!((requests / curve.period as f64 - 100.0).abs() < 1e-6, "{peak}");
            let joined = segments.windows(2).all(|pair| (pair[0].end_rate - pair[1].rate).abs() < 1e-9);
            assert!(joined && (segments[48].end_rate - segments[0].rate).abs() < 1e-9, "{peak}");
        }
    }
}
