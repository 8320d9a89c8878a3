//! From which load on the pulse is fatal.

use super::load::State;
use super::plan::CapacityPlan;
use super::pulse::{PulseRun, Trigger, run};
use super::search::LIGHTEST;
use super::steady::Steady;
use super::{BASE, FlowLoad, Found, PulseTest, Runner};

/// A pulse is fatal at a load when this share of the replications stays down.
pub const FATAL: f64 = 0.5;
/// Share of the capacity up to which a pulse is tried: closer to it, any line takes for ever to go away.
pub const TOP: f64 = 0.95;

/// Where the metastable band begins; factors of the load of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Band {
    /// It is fatal at `at_least`, and not at `above`; the load between them is the estimate.
    From { above: f64, at_least: f64 },
    /// It is not fatal up to there.
    None { up_to: f64 },
    /// It is fatal at the lightest load that was tried.
    Everywhere { down_to: f64 },
    /// Stopped before that was known.
    Unknown,
}

impl Band {
    /// The load at which it begins.
    pub fn begins(self) -> Option<f64> {
        if let Self::From { above, at_least } = self { Some((above * at_least).sqrt()) } else { None }
    }
}

/// The largest load that is known to hold, and whether that is the capacity.
fn top(found: Found) -> Option<f64> {
    match found {
        Found::At { factor, .. } => Some(TOP * factor),
        Found::NeverBreaks { tried } => Some(tried),
        Found::NeverHolds { .. } | Found::Unknown => None,
    }
}

/// `None` when there is no load at which the system holds.
pub(super) fn test(
    steady: &Steady,
    trigger: Trigger,
    (found, own): (Found, State),
    plan: &CapacityPlan,
    flows: &[FlowLoad],
    runner: &dyn Runner,
) -> Option<PulseTest> {
    let top = top(found)?;
    let is_own = own != State::Missed;
    let base = if is_own { 1.0 } else { found.factor().map_or(1.0, |factor| BASE * factor) };
    // Nothing that never breaks is pushed harder than that.
    let top = if matches!(found, Found::NeverBreaks { .. }) { base } else { top };
    let lightest = LIGHTEST.max(lightest(flows));
    let mut runs: Vec<PulseRun> = Vec::new();
    let mut fatal = |factor: f64| {
        runner.progress("pulse", runs.len() as u64, MOST_LOADS);
        let run = run(&steady.blueprint, &trigger, factor, plan, runner)?;
        let fatal = run.share_down() >= FATAL;
        runs.push(run);
        Some(fatal)
    };
    let band = search(&mut fatal, (base, top), lightest, plan.precision).unwrap_or(Band::Unknown);
    runs.sort_by(|a, b| a.factor.total_cmp(&b.factor));
    Some(PulseTest { trigger, base, is_own, runs, band })
}

/// About as many loads are tried.
const MOST_LOADS: u64 = 10;

/// Less than a request an hour is no load.
fn lightest(flows: &[FlowLoad]) -> f64 {
    const SELDOM: f64 = 1.0 / 3_600.0;
    let all: f64 = flows.iter().map(|flow| flow.per_s).sum();
    SELDOM / all
}

/// `None` when somebody stopped it.
fn search(
    fatal: &mut impl FnMut(f64) -> Option<bool>,
    (base, top): (f64, f64),
    lightest: f64,
    precision: f64,
) -> Option<Band> {
    let (mut low, mut high);
    if fatal(base)? {
        (low, high) = (0.5 * base, base);
        while fatal(low)? {
            (low, high) = (0.5 * low, low);
            if low < lightest {
                return Some(Band::Everywhere { down_to: high });
            }
        }
    } else if top > base * (1.0 + precision) {
        if !fatal(top)? {
            return Some(Band::None { up_to: top });
        }
        (low, high) = (base, top);
    } else {
        return Some(Band::None { up_to: base });
    }
    while high > low * (1.0 + 0.5 * precision) {
        let middle = (low * high).sqrt();
        if fatal(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(Band::From { above: low, at_least: high })
}
