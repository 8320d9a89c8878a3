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
