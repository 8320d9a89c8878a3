//! What became of one replication after the pulse.

use std::ops::Range;

use crate::explore::cascade::Recovery;
use crate::explore::outcome::Outcome;
use crate::simulate::measure::Measured;

/// One replication after the pulse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum After {
    /// As before, so many seconds after the end of the pulse; 0 when nothing was hit.
    Back { after_s: f64 },
    /// Not yet as before when the run ended; on the way, or not down.
    Coming,
    /// Less than half of what was served before is served, and what waits does not go away.
    Down,
}

/// What waits would be gone within so many times the span that was watched: then it goes away.
const PATIENCE: f64 = 10.0;

/// `backlog`: see [`remaining`]. `over_s`: the end of the pulse.
pub(super) fn after(outcome: &Outcome, goes_away: bool, over_s: f64) -> After {
    let began = outcome.faults.iter().filter_map(|fault| fault.at_s).fold(0.0, f64::max);
    let last = outcome.faults.iter().filter(|fault| fault.at_s == Some(began));
    let mut back: f64 = 0.0;
    for story in last.filter_map(|fault| fault.story.as_ref()) {
        match story.recovery {
            Recovery::NothingHit => {}
            Recovery::Back { at_s } => back = back.max(at_s - over_s),
            Recovery::NotBack | Recovery::FaultLasts => back = f64::INFINITY,
        }
    }
    if back.is_finite() {
        return After::Back { after_s: back };
    }
    let verdicts = outcome.metastability.iter().flat_map(|all| &all.flows);
    let is_down = verdicts.map(|flow| flow.metastable).sum::<u64>() > 0;
    if is_down && !goes_away { After::Down } else { After::Coming }
}

/// Whether what waits, or is worked on, goes away: at the pace at which it fell from the third to the last
/// quarter of the span after `over_s`, it would be as before `from_s` within ten times that span.
pub(super) fn goes_away(measured: &Measured, from_s: f64, over_s: f64) -> bool {
    let width = measured.bins.width as f64 / 1e9;
    let levels = levels(measured);
    let bin = |time: f64| ((time / width).ceil() as usize).min(levels.len());
    let (before, after) = (0..(from_s / width).floor() as usize, bin(over_s)..levels.len());
    let quarter = after.len() / 4;
    if quarter == 0 || before.is_empty() {
        return true;
    }
    let mean = |span: Range<usize>| levels[span.clone()].iter().sum::<f64>() / span.len() as f64;
    let (third, last) = (mean(after.end - 2 * quarter..after.end - quarter), mean(after.end - quarter..after.end));
    // The first half of the time before may still fill up.
    let usual = mean(before.end / 2..before.end.max(1));
    let pace = (third - last) / (quarter as f64 * width);
    let watched = after.len() as f64 * width;
    last <= usual || (last - usual) <= PATIENCE * watched * pace
}

/// Requests and messages that wait or are handled, everywhere; mean of each bin.
fn levels(measured: &Measured) -> Vec<f64> {
    let mut levels = vec![0.0; measured.bins.count as usize];
    let stations = measured.stations.iter().flat_map(|station| [&station.line_areas, &station.slot_areas]);
    for areas in stations.chain(measured.subscriptions.iter().map(|subscription| &subscription.depth_areas)) {
        let before = std::iter::once(&0).chain(areas);
        for ((level, area), last) in levels.iter_mut().zip(areas).zip(before) {
            *level += (area - last) as f64 / measured.bins.width as f64;
        }
    }
    levels
}
