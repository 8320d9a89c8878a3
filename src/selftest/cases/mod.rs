//! The cases, group by group.

mod blocking;
mod deadlines;
mod disciplines;
mod failures;
mod forks;
mod hedging;
mod load;
mod messages;
mod one_server;
mod renewal;
mod replicas;
mod sagas;
mod servers;

use super::case::Case;

/// Servers of most cases: 100 requests per second each.
const EXPONENTIAL: &str = "service_time = { exponential = \"10ms\" }";
/// The same mean with a squared coefficient of variation of 4.32: (weight, mean).
const MIXED: &str =
    "service_time = { hyperexponential = [{ weight = 0.9, mean = \"5ms\" }, { weight = 0.1, mean = \"55ms\" }] }";
const MIXED_BRANCHES: [(f64, f64); 2] = [(0.9, 0.005), (0.1, 0.055)];
const CONSTANT: &str = "service_time = { constant = \"10ms\" }";
/// A service that does nothing itself.
const IDLE: &str = "service_time = { constant = \"0s\" }";

/// All cases.
pub fn cases() -> Vec<Case> {
    [
        one_server::cases(),
        renewal::cases(),
        servers::cases(),
        disciplines::cases(),
        load::cases(),
        replicas::cases(),
        blocking::cases(),
        forks::cases(),
        failures::cases(),
        deadlines::cases(),
        hedging::cases(),
        messages::cases(),
        sagas::cases(),
    ]
    .concat()
}
