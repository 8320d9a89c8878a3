//! Classes of requests with priorities at one server (Cobham 1954; Kleinrock II, chapter 3).

use super::moments::Moments;

/// Mean wait, not preemptive, of a class: R / ((1 − above) (1 − above − own)), where R = Σ l E(S²) / 2
/// is the work under way, and `above` and `own` are the loads of higher classes and of this one.
pub fn waits(under_way: f64, above: f64, own: f64) -> f64 {
    under_way / ((1.0 - above) * (1.0 - above - own))
}

/// Σ l E(S²) / 2 over classes with their rates.
pub fn work_under_way(classes: &[(f64, Moments)]) -> f64 {
    classes.iter().map(|(l, service)| l * service[1] / 2.0).sum()
}

/// Mean response, preemptive and resumed: own work stretched by those above, and the wait behind work
/// of this class and above: E(S) / (1 − above) + R' / ((1 − above) (1 − above − own)), R' without lower ones.
pub fn preemptive_response(mean: f64, under_way: f64, above: f64, own: f64) -> f64 {
    mean / (1.0 - above) + waits(under_way, above, own)
}
