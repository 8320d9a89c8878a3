//! What stands between a caller and its call: breaker, permits, throttle, hedge.

use super::notes::Notes;
use crate::model::{BreakerSpec, CallPolicy, Design, HedgeSpecAfter, WindowSpec};
use crate::simulate::blueprint::{Breaker, BreakerWindow, Guarded, Hedge, HedgeAfter, NEVER, Permits, Throttling};
use crate::units::Nanos;
use crate::vocabulary::Guards;

/// resilience4j: window and least number of calls, failure ratio, open time, trial calls.
const WINDOW: u64 = 100;
const FAILURE_RATIO: f64 = 0.5;
const OPEN_FOR: Nanos = Nanos::from_millis(60_000);
const TRIALS: u64 = 10;
/// Above every ratio.
const OFF: f64 = 2.0;
/// Permits of a bulkhead whose size is not stated: the size of Hystrix's pools.
const BULKHEAD: u64 = 10;
/// Google's SRE book, chapter 21.
const THROTTLE_K: f64 = 2.0;
const THROTTLE_WINDOW: Nanos = Nanos::from_millis(120_000);

pub(super) fn breaker(design: &Design, policy: &CallPolicy, id: &str, notes: &mut Notes) -> Option<Breaker> {
    let spec = policy.breaker;
    if design.circuit_breaker == Some(false) || design.circuit_breaker.is_none() && spec == BreakerSpec::default() {
        return None;
    }
    let because = "resilience4j's default";
    if spec.window.is_none() {
        notes.assume(id, "circuit_breaker.window", WINDOW, because);
    }
    let window = match spec.window.unwrap_or(WindowSpec::Calls(WINDOW)) {
        WindowSpec::Calls(calls) => BreakerWindow::Calls(whole(calls)),
        WindowSpec::Time(time) => BreakerWindow::Time(time.0),
    };
    // A window of fewer calls could never hold a hundred.
    let minimum = match window {
        BreakerWindow::Calls(calls) => WINDOW.min(u64::from(calls)),
        BreakerWindow::Time(_) => WINDOW,
    };
    let minimum = notes.settle((id, "circuit_breaker.minimum_calls"), spec.minimum_calls, minimum, because);
    let trials = notes.settle((id, "circuit_breaker.trial_calls"), spec.trial_calls, TRIALS, because);
    // Slow calls count where the file says what slow is; then all must be, unless it states a share.
    let slow_ratio = if spec.slow_call.is_some() { spec.slow_ratio.unwrap_or(1.0) } else { OFF };
    let failed = notes.settle((id, "circuit_breaker.failure_ratio"), spec.failure_ratio, FAILURE_RATIO, because);
    let open_for = notes.settle((id, "circuit_breaker.open_for"), spec.open_for, OPEN_FOR, because);
    Some(Breaker {
        window,
        failure_ratio: failed,
        slow_ratio,
        slow_after: spec.slow_call.map_or(NEVER, |time| time.0),
        minimum_calls: whole(minimum),
        open_for: open_for.0,
        trial_calls: whole(trials),
        shared: spec.shared.unwrap_or(false),
        guards: match spec.guards {
            None | Some(Guards::Calls) => Guarded::Calls,
            Some(Guards::Retries) => Guarded::Retries,
        },
    })
}

/// Refuses at once when it is full, unless a wait is stated.
pub(super) fn bulkhead(design: &Design, policy: &CallPolicy, id: &str, notes: &mut Notes) -> Option<Permits> {
    if design.bulkhead != Some(true) {
        return None;
    }
    let because = "the size of Hystrix's pools";
    let calls = notes.settle((id, "bulkhead.calls"), design.bulkhead_calls, BULKHEAD, because);
    Some(Permits { count: whole(calls), max_wait: policy.bulkhead_max_wait.map_or(0, |wait| wait.0) })
}

/// A call waits for a connection as long as it must, unless stated.
pub(super) fn pool(policy: &CallPolicy) -> Option<Permits> {
    let spec = policy.pool?;
    Some(Permits { count: whole(spec.size), max_wait: spec.max_wait.map_or(NEVER, |wait| wait.0) })
}

pub(super) fn throttling(policy: &CallPolicy, id: &str, notes: &mut Notes) -> Option<Throttling> {
    let spec = policy.throttle?;
    let because = "Google's SRE book, chapter 21";
    let k = notes.settle((id, "throttle.k"), spec.k, THROTTLE_K, because);
    let window = notes.settle((id, "throttle.window"), spec.window, THROTTLE_WINDOW, because);
    Some(Throttling { k, window: window.0 })
}

/// One copy, to another replica, outside the retry budget, unless stated.
pub(super) fn hedge(policy: &CallPolicy) -> Option<Hedge> {
    let spec = policy.hedge?;
    Some(Hedge {
        after: match spec.after {
            HedgeSpecAfter::Fixed(time) => HedgeAfter::Fixed(time.0),
            HedgeSpecAfter::Percentile(ratio) => HedgeAfter::Percentile(ratio),
        },
        copies: whole(spec.copies.unwrap_or(1)),
        other_replica: spec.other_replica.unwrap_or(true),
        budgeted: spec.budget.unwrap_or(false),
    })
}

/// At least 1.
fn whole(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_window_needs_no_more_calls_than_it_holds() {
        let mut notes = Notes::default();
        let spec = BreakerSpec {
            window: Some(WindowSpec::Calls(20)),
            slow_call: Some(Nanos::from_millis(5)),
            ..BreakerSpec::default()
        };
        let policy = CallPolicy { breaker: spec, ..CallPolicy::default() };
        let breaker = breaker(&Design::NOTHING, &policy, "a->b", &mut notes).expect("a breaker");
        assert_eq!((breaker.window, breaker.minimum_calls), (BreakerWindow::Calls(20), 20));
        assert_eq!((breaker.slow_ratio, breaker.slow_after), (1.0, 5_000_000));
        assert!(notes.assumptions.iter().all(|one| one.attribute != "circuit_breaker.window"));
    }
}
