//! What a case states and what a run of it says.

use crate::explore::outcome::Outcome;
use crate::simulate::statistics::Interval;
use crate::units::Nanos;

/// A system whose figures are known.
#[derive(Clone, Debug)]
pub struct Case {
    /// What cases are listed under.
    pub group: &'static str,
    pub name: &'static str,
    /// A file, as a user would write it.
    pub topology: String,
    pub warmup: Nanos,
    /// What is measured of each replication.
    pub span: Nanos,
    pub replications: u32,
    pub checks: Vec<Check>,
}

/// One figure and what theory says of it.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    pub what: &'static str,
    pub figure: fn(&Outcome) -> Option<f64>,
    pub theory: fn() -> f64,
    /// How far theory itself may be off, or the reading of the figure, as a share of theory.
    pub bias: f64,
}

/// A check after its run.
#[derive(Clone, Debug)]
pub struct Row {
    pub group: &'static str,
    pub case: &'static str,
    pub what: &'static str,
    pub theory: f64,
    /// Mean over replications; `None` when one of them has no such figure.
    pub measured: Option<f64>,
    /// (measured − theory) / theory; the difference itself where theory is 0.
    pub error: Option<f64>,
    /// Of 95 % confidence.
    pub interval: Option<Interval>,
    /// |measured − theory| in standard errors of the replications.
    pub standard_errors: Option<f64>,
    /// The stated one, as a share of theory.
    pub bias: f64,
    /// Within [`super::STANDARD_ERRORS`] and the stated bias.
    pub agrees: bool,
}

/// Replications of a case: Student's t then hardly differs from the normal law.
const REPLICATIONS: u32 = 32;

/// A case with the usual number of replications. Times are seconds.
pub(super) fn case(
    group: &'static str,
    name: &'static str,
    topology: String,
    [warmup, span]: [u64; 2],
    checks: Vec<Check>,
) -> Case {
    let seconds = |seconds: u64| Nanos::from_millis(1_000 * seconds);
    Case { group, name, topology, warmup: seconds(warmup), span: seconds(span), replications: REPLICATIONS, checks }
}

/// A check of an exact formula.
pub(super) fn exact(what: &'static str, figure: fn(&Outcome) -> Option<f64>, theory: fn() -> f64) -> Check {
    within(0.0, what, figure, theory)
}

/// A check that may be off by `bias`, a share of theory.
pub(super) fn within(bias: f64, what: &'static str, figure: fn(&Outcome) -> Option<f64>, theory: fn() -> f64) -> Check {
    Check { what, figure, theory, bias }
}
