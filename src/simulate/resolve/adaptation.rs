//! How a service reacts by itself: what it states, and what stands in for the rest.

use super::notes::Notes;
use crate::model::{AutoscaleSpec, EjectionSpec, LimitSpec, Serving};
use crate::simulate::blueprint::{Adaptation, AdaptiveLimit, Ejection, Scaling};
use crate::units::Nanos;
use crate::vocabulary::LimitAlgorithm;

/// Envoy's outlier detection. decision.md, S95.
const CONSECUTIVE: u64 = 5;
const INTERVAL: Nanos = Nanos::from_millis(30_000);
const EJECTED_FOR: Nanos = Nanos::from_millis(30_000);
const MAX_SHARE: f64 = 0.5;

/// Netflix concurrency-limits. literature.md, 2.9 and 3.
const INITIAL: u64 = 20;
const LEAST: u64 = 20;
const MOST: u64 = 200;
const SMOOTHING: f64 = 0.2;
const WINDOW: Nanos = Nanos::from_millis(1_000);

/// Kubernetes' horizontal autoscaler: its defaults, and its delay until a new replica is ready.
const TARGET: f64 = 0.8;
const LOOKS: Nanos = Nanos::from_millis(15_000);
const LAG: Nanos = Nanos::from_millis(30_000);
const COOL_DOWN: Nanos = Nanos::from_millis(300_000);

/// Without what scales: that needs to know the replicas.
pub(super) fn adaptation(serving: &Serving, name: &str, notes: &mut Notes) -> Adaptation {
    Adaptation {
        ejection: serving.outlier_ejection.map(|spec| ejection(spec, name, notes)),
        limit: serving.adaptive_concurrency.map(|spec| limit(spec, name, notes)),
        scaling: None,
    }
}

fn ejection(spec: EjectionSpec, name: &str, notes: &mut Notes) -> Ejection {
    let because = "a default of Envoy's outlier detection";
    let share = "half of the replicas stay in service";
    let consecutive = notes.settle((name, "outlier_ejection.consecutive"), spec.consecutive, CONSECUTIVE, because);
    Ejection {
        consecutive: u32::try_from(consecutive).unwrap_or(u32::MAX).max(1),
        interval: notes.settle((name, "outlier_ejection.interval"), spec.interval, INTERVAL, because).0.max(1),
        time: notes.settle((name, "outlier_ejection.time"), spec.time, EJECTED_FOR, because).0,
        max_share: notes.settle((name, "outlier_ejection.max_share"), spec.max_share, MAX_SHARE, share),
    }
}

fn limit(spec: LimitSpec, name: &str, notes: &mut Notes) -> AdaptiveLimit {
    let because = "a default of Netflix's concurrency-limits";
    let algorithm =
        notes.settle((name, "adaptive_concurrency.algorithm"), spec.algorithm, LimitAlgorithm::Gradient2, because);
    // What is stated moves what is not.
    let stated = spec.most.or(spec.initial).unwrap_or(u64::MAX);
    let least = notes.settle((name, "adaptive_concurrency.min"), spec.least, LEAST.min(stated), because);
    let most = MOST.max(least).max(spec.initial.unwrap_or(0));
    let most = notes.settle((name, "adaptive_concurrency.max"), spec.most, most, because);
    let initial =
        notes.settle((name, "adaptive_concurrency.initial"), spec.initial, INITIAL.clamp(least, most), because);
    let smoothing = match algorithm {
        LimitAlgorithm::Aimd => 1.0,
        _ => notes.settle((name, "adaptive_concurrency.smoothing"), spec.smoothing, SMOOTHING, because),
    };
    let window = notes.settle((name, "adaptive_concurrency.window"), spec.window, WINDOW, because);
    AdaptiveLimit {
        algorithm,
        initial: initial as f64,
        least: least as f64,
        most: most as f64,
        smoothing,
        window: window.0.max(1),
    }
}

/// `stated`: replicas of the file.
pub(super) fn scaling(spec: AutoscaleSpec, stated: u32, name: &str, notes: &mut Notes) -> Scaling {
    let because = "a default of Kubernetes' horizontal autoscaler";
    let least = notes.settle((name, "autoscale.min"), spec.least, 1, because);
    let most = u32::try_from(spec.most).unwrap_or(u32::MAX);
    let least = u32::try_from(least).unwrap_or(u32::MAX).clamp(1, most);
    Scaling {
        initial: stated.clamp(least, most),
        least,
        target: notes.settle((name, "autoscale.target"), spec.target, TARGET, because),
        period: notes.settle((name, "autoscale.period"), spec.period, LOOKS, because).0.max(1),
        lag: notes.settle((name, "autoscale.lag"), spec.lag, LAG, because).0,
        cool_down: notes.settle((name, "autoscale.cool_down"), spec.cool_down, COOL_DOWN, because).0,
    }
}
