//! What the differences of a change come to.

use super::Seen;
use crate::explore::compare::{Consistency, Difference, Ground, Verdict};
use crate::explore::objectives::Unit;

/// What a change is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balance {
    /// Something is better, and nothing worse.
    Buys,
    /// Something is worse, and nothing better.
    Costs,
    /// Something is better, something worse.
    Trades,
    /// Everything is the same.
    Nothing,
    /// Nothing is better or worse for sure, and not everything is the same.
    CannotTell,
}

impl Balance {
    /// How outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Buys => "buys",
            Self::Costs => "costs",
            Self::Trades => "trades",
            Self::Nothing => "nothing",
            Self::CannotTell => "cannot-tell",
        }
    }
}

/// Shares closer than that are alike: one request in a thousand.
const NEGLIGIBLE: f64 = 0.001;

/// Figures that one asks for, of each flow: what goes wrong, then the 99th percentile of the answers and of
/// all that is done, or the mean where too few samples lie beyond that. Times of those that succeed say
/// nothing where the share that fails is another one.
pub fn telling(differences: &[Difference]) -> Vec<&Difference> {
    let mut told = Vec::new();
    for flow in differences.chunk_by(|a, b| a.entity == b.entity) {
        let find = |name: &str| flow.iter().find(|it| it.measure.name == name);
        let failed = find("error_ratio");
        // Where nothing goes wrong behind the answer, this says the same.
        let incomplete = find("incomplete_ratio").filter(|it| failed.is_none_or(|failed| !is_alike(it, failed)));
        told.extend(failed.into_iter().chain(incomplete).chain(find("degraded_ratio")));
        if failed.is_some_and(is_decided) {
            continue;
        }
        for [p99, mean] in [["response.p99_s", "response.mean_s"], ["completion.p99_s", "completion.mean_s"]] {
            told.extend(find(p99).filter(|it| is_supported(it)).or(find(mean)));
        }
    }
    told
}

/// Whether a figure is better or worse for sure, and by more than nothing.
pub fn is_decided(difference: &Difference) -> bool {
    let is_share = difference.measure.unit == Unit::Ratio;
    let matters = !is_share || difference.difference.is_none_or(|it| it.abs() > NEGLIGIBLE);
    matches!(difference.verdict, Verdict::Better | Verdict::Worse) && matters
}

fn is_alike(one: &Difference, other: &Difference) -> bool {
    let near = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| (a - b).abs() < NEGLIGIBLE);
    near(one.reference, other.reference) && near(one.design, other.design)
}

fn is_supported(difference: &Difference) -> bool {
    !matches!(difference.ground, Ground::Unsupported | Ground::NotMeasured)
}

/// A count of both that differs by more than chance makes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count {
    /// For people.
    pub label: &'static str,
    pub before: u64,
    pub after: u64,
}

/// What happened to data more or less often for sure: counts of all replications, as if each thing happened
/// without regard to the others.
pub fn counts([before, after]: &[Consistency; 2]) -> Vec<Count> {
    // Standard errors between two counts; one in 400 pairs of equals is farther apart.
    const FAR: f64 = 3.0;
    let all = [
        ("lost", before.lost, after.lost),
        ("done twice", before.double_effects, after.double_effects),
        ("told of what then failed", before.ghosts, after.ghosts),
        ("out of order", before.out_of_order, after.out_of_order),
    ];
    let differs = |a: u64, b: u64| (a as f64 - b as f64).abs() > FAR * ((a + b) as f64).sqrt();
    all.into_iter()
        .filter(|(_, before, after)| differs(*before, *after))
        .map(|(label, before, after)| Count { label, before, after })
        .collect()
}

/// What all that was seen comes to.
pub(super) fn balance(seen: &[Seen]) -> Balance {
    let told: Vec<&Difference> = seen.iter().flat_map(|it| telling(&it.differences)).collect();
    let counts: Vec<Count> = seen.iter().flat_map(|it| counts(&it.consistency)).collect();
    let any = |verdict: Verdict| told.iter().any(|it| is_decided(it) && it.verdict == verdict);
    let better = any(Verdict::Better) || counts.iter().any(|count| count.after < count.before);
    let worse = any(Verdict::Worse) || counts.iter().any(|count| count.after > count.before);
    match (better, worse) {
        (true, true) => Balance::Trades,
        (true, false) => Balance::Buys,
        (false, true) => Balance::Costs,
        (false, false) if told.iter().any(|it| it.verdict == Verdict::CannotTell) => Balance::CannotTell,
        (false, false) => Balance::Nothing,
    }
}
