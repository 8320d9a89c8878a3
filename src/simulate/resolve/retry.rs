//! Tries after the first: how many, when, and what limits them.

use super::notes::Notes;
use crate::model::{CallPolicy, Design, RetryBudgetSpec};
use crate::simulate::blueprint::{Backoff, BackoffKind, Deposit, RetryBudget};
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Backoff as Stated, Fate, Jitter};

/// Envoy's base interval.
const BACKOFF_BASE: Nanos = Nanos::from_millis(25);
/// Envoy: the cap, in bases, when none is stated.
const BACKOFF_CAP: u64 = 10;
/// Finagle's retry budget.
const BUDGET_SHARE: f64 = 0.2;
const BUDGET_PER_SECOND: f64 = 10.0;
const BUDGET_WINDOW: Nanos = Nanos::from_millis(10_000);
/// Brooker's adaptive retries (2022): the bucket holds so many.
const BUCKET: f64 = 5.0;
/// The example of gRPC's proposal A6.
const THROTTLE_MOST: f64 = 10.0;
const THROTTLE_RATIO: f64 = 0.1;

/// Tries after the first. A mesh that retries does so for each try of the caller, so tries multiply:
/// (1 + retries) × (1 + mesh retries) in all. Budgets and backoff are taken to hold for all of them.
pub(super) fn retries(design: &Design) -> u32 {
    let tries = |retries: Option<u64>| retries.unwrap_or(0).saturating_add(1);
    let all = tries(design.retries).saturating_mul(tries(design.mesh_retries));
    u32::try_from(all - 1).unwrap_or(u32::MAX)
}

/// A mask of fates. An open breaker is never asked again, and a success needs no second try.
pub(super) fn retry_on(policy: &CallPolicy) -> u32 {
    let usual = [Fate::Error, Fate::Timeout, Fate::Unavailable, Fate::Rejected];
    let fates = policy.retry_on.as_deref().unwrap_or(&usual);
    let retried = fates.iter().filter(|fate| !matches!(fate, Fate::Ok | Fate::CircuitOpen));
    retried.fold(0, |mask, fate| mask | 1 << *fate as u32)
}

/// None unless stated.
pub(super) fn backoff(design: &Design, policy: &CallPolicy, id: &str, notes: &mut Notes) -> Backoff {
    let spec = policy.backoff;
    let stated = spec.kind.or(design.backoff);
    let kind = match stated {
        Some(Stated::None) => BackoffKind::None,
        Some(Stated::Fixed) => BackoffKind::Fixed,
        Some(Stated::Exponential | Stated::ExponentialJitter) => BackoffKind::Exponential,
        None if spec.base.is_some() || spec.cap.is_some() || spec.jitter.is_some() => {
            notes.assume(id, "backoff.kind", Stated::Exponential, "the usual one");
            BackoffKind::Exponential
        }
        None => BackoffKind::None,
    };
    let usual = if stated == Some(Stated::ExponentialJitter) { Jitter::Full } else { Jitter::None };
    let jitter = spec.jitter.unwrap_or(usual);
    if kind == BackoffKind::None {
        return Backoff { kind, base: 0, cap: 0, jitter: Jitter::None };
    }
    let base = notes.settle((id, "backoff.base"), spec.base, BACKOFF_BASE, "Envoy's default");
    let cap = if kind == BackoffKind::Fixed {
        spec.cap.unwrap_or(base)
    } else {
        let ten_times = Nanos(base.0.saturating_mul(BACKOFF_CAP));
        notes.settle((id, "backoff.cap"), spec.cap, ten_times, "Envoy's default: 10 × base")
    };
    Backoff { kind, base: base.0, cap: cap.max(base).0, jitter }
}

pub(super) fn budget(design: &Design, policy: &CallPolicy, id: &str, notes: &mut Notes) -> Option<RetryBudget> {
    if design.retry_budget == Some(false) {
        return None;
    }
    match policy.retry_budget {
        Some(spec) if spec != RetryBudgetSpec::default() => Some(stated(spec, id, notes)),
        _ if design.retry_budget_ratio.is_some() => {
            Some(stated(RetryBudgetSpec { ratio: design.retry_budget_ratio, ..Default::default() }, id, notes))
        }
        None if design.retry_budget != Some(true) => None,
        _ => {
            let value = format!("{BUDGET_SHARE} of calls over {BUDGET_WINDOW} and {}", Rate(BUDGET_PER_SECOND));
            notes.assume(id, "retry_budget", value, "Finagle's default");
            Some(RetryBudget::Share { ratio: BUDGET_SHARE, window: BUDGET_WINDOW.0, per_second: BUDGET_PER_SECOND })
        }
    }
}

fn stated(spec: RetryBudgetSpec, id: &str, notes: &mut Notes) -> RetryBudget {
    let deposit = match (spec.tokens_per_request, spec.tokens_per_success) {
        (Some(tokens), _) => Some(Deposit::PerRequest(tokens)),
        (None, Some(tokens)) => Some(Deposit::PerSuccess(tokens)),
        (None, None) if spec.burst.is_some() || spec.initial.is_some() => Some(Deposit::PerRequest(0.0)),
        (None, None) => None,
    };
    if let Some(deposit) = deposit {
        // The bucket holds at least what it starts with.
        let usual = BUCKET.max(spec.initial.unwrap_or(0.0));
        let burst = notes.settle((id, "retry_budget.burst"), spec.burst, usual, "Brooker's adaptive retries");
        let initial = notes.settle((id, "retry_budget.initial"), spec.initial, burst, "the bucket starts full");
        return RetryBudget::Bucket { deposit, burst, initial };
    }
    if spec.max_tokens.is_some() || spec.token_ratio.is_some() {
        let because = "the example of gRPC's proposal A6";
        let most = notes.settle((id, "retry_budget.max_tokens"), spec.max_tokens, THROTTLE_MOST, because);
        let ratio = notes.settle((id, "retry_budget.token_ratio"), spec.token_ratio, THROTTLE_RATIO, because);
        return RetryBudget::Throttle { most, ratio };
    }
    let because = "Finagle's default";
    let ratio = notes.settle((id, "retry_budget.ratio"), spec.ratio, BUDGET_SHARE, because);
    let window = notes.settle((id, "retry_budget.window"), spec.window, BUDGET_WINDOW, because);
    RetryBudget::Share { ratio, window: window.0, per_second: spec.per_second.unwrap_or(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget_of(spec: RetryBudgetSpec) -> (Option<RetryBudget>, usize) {
        let mut notes = Notes::default();
        let policy = CallPolicy { retry_budget: Some(spec), ..CallPolicy::default() };
        (budget(&Design::NOTHING, &policy, "a->b", &mut notes), notes.assumptions.len())
    }

    #[test]
    fn each_form_of_budget_has_its_defaults() {
        let nothing = RetryBudgetSpec::default();
        let share = |ratio, per_second| Some(RetryBudget::Share { ratio, window: 10_000_000_000, per_second });
        assert_eq!(budget_of(RetryBudgetSpec { ratio: Some(0.1), ..nothing }), (share(0.1, 0.0), 1));
        let bucket = RetryBudgetSpec { tokens_per_success: Some(0.1), burst: Some(8.0), ..nothing };
        let filled = RetryBudget::Bucket { deposit: Deposit::PerSuccess(0.1), burst: 8.0, initial: 8.0 };
        assert_eq!(budget_of(bucket), (Some(filled), 1));
        let throttle = RetryBudgetSpec { max_tokens: Some(100.0), ..nothing };
        assert_eq!(budget_of(throttle), (Some(RetryBudget::Throttle { most: 100.0, ratio: 0.1 }), 1));
        let mut notes = Notes::default();
        let stated = Design { retry_budget: Some(true), retry_budget_ratio: Some(0.3), ..Design::NOTHING };
        assert_eq!(budget(&stated, &CallPolicy::default(), "a->b", &mut notes), share(0.3, 0.0));
        assert_eq!(budget(&Design::NOTHING, &CallPolicy::default(), "a->b", &mut notes), None);
        let refused = Design { retry_budget: Some(false), ..Design::NOTHING };
        assert_eq!(budget(&refused, &CallPolicy::default(), "a->b", &mut notes), None);
    }

    #[test]
    fn an_open_circuit_is_never_retried() {
        let fates: Box<[Fate]> = Box::new([Fate::CircuitOpen, Fate::Timeout, Fate::Ok]);
        let policy = CallPolicy { retry_on: Some(fates), ..CallPolicy::default() };
        assert_eq!(retry_on(&policy), 1 << Fate::Timeout as u32);
    }

    #[test]
    fn a_cap_is_ten_bases_and_never_below_one() {
        let mut policy = CallPolicy::default();
        let mut notes = Notes::default();
        assert_eq!(backoff(&Design::NOTHING, &policy, "x", &mut notes).kind, BackoffKind::None);
        policy.backoff.base = Some(Nanos::from_millis(100));
        let ten = backoff(&Design::NOTHING, &policy, "x", &mut notes);
        assert_eq!((ten.kind, ten.cap), (BackoffKind::Exponential, 1_000_000_000));
        policy.backoff.cap = Some(Nanos::from_millis(1));
        assert_eq!(backoff(&Design::NOTHING, &policy, "x", &mut notes).cap, 100_000_000);
    }
}
