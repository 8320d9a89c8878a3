//! Peaks of the load that are stated, and how long queues need to get over them.

use crate::simulate::blueprint::{Arrivals, Disturbance, Effect, NEVER, Profile, Source, Target, When};

/// A flow's rate goes up and down again; seconds from the start of the run, requests per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// The flow.
    pub source: usize,
    pub from_s: f64,
    pub to_s: f64,
    /// Of the flow: at the start of the run, in the peak, and after it.
    pub start: f64,
    pub during: f64,
    pub after: f64,
}

/// The peak that begins first: a step up and down of a flow's load, or a fault `load` for a while.
pub fn first_peak<'a>(
    sources: impl Iterator<Item = &'a Source> + Clone,
    disturbances: impl Iterator<Item = &'a Disturbance>,
) -> Option<Peak> {
    let own = stated_peaks(sources.clone());
    let by_fault = disturbances.filter_map(|disturbance| {
        let Disturbance { target: Target::Source(source), effect: Effect::Load { factor }, when, .. } = disturbance
        else {
            return None;
        };
        let (source, factor) = (*source, *factor);
        let When::Scheduled { at, lasts, .. } = when else { return None };
        let base = sources.clone().nth(source as usize).and_then(profile)?.segments.first()?.rate;
        let to = at.saturating_add(*lasts);
        let (from_s, to_s) = (*at as f64 / 1e9, to as f64 / 1e9);
        let peak = Peak { source: source as usize, from_s, to_s, start: base, during: base * factor, after: base };
        (factor > 1.0 && *lasts != NEVER).then_some(peak)
    });
    own.chain(by_fault).min_by(|a, b| a.from_s.total_cmp(&b.from_s))
}

/// The first step up and down of each flow's own load.
pub fn stated_peaks<'a>(sources: impl Iterator<Item = &'a Source>) -> impl Iterator<Item = Peak> {
    sources.enumerate().filter_map(|(at, source)| profile(source).and_then(|profile| of_profile(at, profile)))
}

fn profile(source: &Source) -> Option<&Profile> {
    match &source.arrivals {
        Arrivals::Poisson(profile) | Arrivals::Constant(profile) | Arrivals::Renewal { profile, .. } => Some(profile),
        Arrivals::Bursty { .. } | Arrivals::Replay(_) | Arrivals::Closed { .. } => None,
    }
}

fn of_profile(source: usize, profile: &Profile) -> Option<Peak> {
    let segments = &profile.segments;
    let level = segments.iter().all(|segment| segment.rate == segment.end_rate);
    let peak = segments.windows(3).find(|three| three[1].rate > three[0].rate && three[1].rate > three[2].rate)?;
    (level && profile.period == NEVER).then(|| Peak {
        source,
        from_s: peak[1].at as f64 / 1e9,
        to_s: peak[2].at as f64 / 1e9,
        start: segments[0].rate,
        during: peak[1].rate,
        after: peak[2].rate,
    })
}

/// Seconds from the end of the peak until the level is as low as before it. `bins`: mean levels from the
/// start of the run, each of `width` seconds. `None`: it did not rise, or did not come back.
pub fn drained(bins: &[f64], width: f64, peak: &Peak) -> Option<f64> {
    let before = &bins[..bins.len().min((peak.from_s / width) as usize)];
    let level = if before.is_empty() { 0.0 } else { before.iter().sum::<f64>() / before.len() as f64 };
    // A level that moves by chance is not always below its mean.
    let low = |mean: f64| mean <= 2.0 * level + 1.0;
    let first = (peak.to_s / width).ceil() as usize;
    if low(*bins.get(first)?) {
        return None;
    }
    let found = first + bins[first..].iter().position(|mean| low(*mean))?;
    let last = found - 1;
    let center = |bin: usize| (bin as f64 + 0.5) * width;
    // On the line through the two bins before, where there are two.
    let falls = if last > first { (bins[last - 1] - bins[last]) / width } else { 0.0 };
    let end = if falls > 0.0 { center(last) + (bins[last] - level) / falls } else { center(found) };
    Some(end.clamp(last as f64 * width, (found + 1) as f64 * width) - peak.to_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEAK: Peak = Peak { source: 0, from_s: 10.0, to_s: 20.0, start: 1.0, during: 9.0, after: 1.0 };

    /// Means over bins of a backlog of 100 at 20 s that falls by 4 a second.
    fn falling(width: f64, from: f64) -> Vec<f64> {
        let level = |s: f64| {
            if s < 10.0 {
                from
            } else if s < 20.0 {
                10.0 * (s - 10.0)
            } else {
                (100.0 - 4.0 * (s - 20.0)).max(from)
            }
        };
        let fine = |bin: usize| {
            (0..1_000).map(|i| level((bin as f64 + (i as f64 + 0.5) / 1_000.0) * width)).sum::<f64>() / 1_000.0
        };
        (0..(100.0 / width) as usize).map(fine).collect()
    }

    #[test]
    fn a_backlog_is_gone_when_its_line_comes_down() {
        for width in [0.5, 0.9, 2.0, 3.7] {
            let drain = drained(&falling(width, 0.0), width, &PEAK).expect("it comes back");
            assert!((drain - 25.0).abs() < 0.5 * width, "{width}: {drain}");
        }
    }

    #[test]
    fn what_did_not_rise_or_does_not_come_back_has_no_drain_time() {
        assert_eq!(drained(&[1.0; 50], 1.0, &PEAK), None);
        assert_eq!(drained(&falling(1.0, 0.0)[..30], 1.0, &PEAK), None);
    }
}
