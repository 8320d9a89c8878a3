//! When things are as before again, and what was lost until then.

use super::band::Band;
use super::signs::{degraded_share, failed_share};
use super::windows::{Bins, Window};
use crate::explore::outcome::FlowOutcome;

/// Bins in a row that are as before.
const IN_A_ROW: usize = 3;

/// Whether, and when, everything that was hit is as before the faults.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recovery {
    /// No flow and no subscription was hit.
    NothingHit,
    /// The start of the first of three bins in a row.
    Back { at_s: f64 },
    /// Not when the run ended, or the next fault began.
    NotBack,
    /// The fault lasts to the end.
    FaultLasts,
}

/// The first of three bins in a row that are `fine`, after the fault.
pub(super) fn back(window: &Window, bins: &Bins, fine: impl Fn(usize) -> bool) -> Option<usize> {
    let from = bins.first_from(window.end?).max(window.from);
    let last = window.until.checked_sub(IN_A_ROW)?;
    (from..=last).find(|bin| (*bin..bin + IN_A_ROW).all(&fine))
}

/// When `flow` is back: it fails, is degraded and takes no longer than in the band before the faults,
/// and no less is served.
pub(super) fn flow_back(flow: &FlowOutcome, window: &Window, bins: &Bins) -> Option<usize> {
    let before = bins.before.clone()?;
    let series = &flow.series;
    let served = |bin: usize| series.ok_per_s[bin] + series.degraded_per_s[bin];
    let response = |bin: usize| series.response_s[bin];
    let failed = Band::of(before.clone().map(|bin| failed_share(flow, bin)))?;
    let degraded = Band::of(before.clone().map(|bin| degraded_share(flow, bin)))?;
    let usual = Band::of(before.clone().map(response))?;
    let least = Band::of(before.map(|bin| Some(served(bin))))?;
    back(window, bins, |bin| {
        failed_share(flow, bin).is_none_or(|share| failed.covers(share))
            && degraded_share(flow, bin).is_none_or(|share| degraded.covers(share))
            && response(bin).is_none_or(|response| usual.covers(response))
            && served(bin) >= least.low * (1.0 - 1e-9)
    })
}

/// The share of the requests of `flow` that is lost from the fault until it is back, beyond what is
/// usual: failed, and not served at all where it never is.
pub(super) fn lost(flow: &FlowOutcome, window: &Window, back: Option<usize>, bins: &Bins) -> Option<f64> {
    let series = &flow.series;
    let sum = |of: &[f64], span: std::ops::Range<usize>| of[span].iter().sum::<f64>();
    let share = |span: std::ops::Range<usize>, open: bool| {
        let (offered, failed) = (sum(&series.offered_per_s, span.clone()), sum(&series.failed_per_s, span.clone()));
        let served = sum(&series.ok_per_s, span.clone()) + sum(&series.degraded_per_s, span);
        let unfinished = if open { (offered - failed - served).max(0.0) } else { 0.0 };
        (offered > 0.0).then(|| (failed + unfinished) / offered)
    };
    let usual = share(bins.before.clone()?, false).unwrap_or(0.0);
    let told = window.from..back.unwrap_or(window.until);
    Some((share(told, back.is_none())? - usual).clamp(0.0, 1.0))
}
