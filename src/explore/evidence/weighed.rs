//! What the differences of a change come to.

use super::Seen;
use crate::explore::compare::{Consistency, Difference, Ground, Verdict};

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

/// Figures that one asks for, of each flow: what goes wrong, then the 99th percentile of the answers and of
/// all that is done, or the mean where too few samples lie beyond that. Times of those that succeed say
/// nothing where the share that fails is another one.
pub fn telling(differences: &[Difference]) -> Vec<&Difference> {
    let mut told = Vec::new();
    for flow in differences.chunk_by(|a, b| a.entity == b.entity) {
        let find = |name: &str| flow.iter().find(|it| it.measure.name == name);
        let wrong = ["error_ratio", "incomplete_ratio", "degraded_ratio"].into_iter().filter_map(find);
        told.extend(wrong);
        if find("error_ratio").is_some_and(|it| is_decided(it)) {
            continue;
        }
        for [p99, mean] in [["response.p99_s", "response.mean_s"], ["completion.p99_s", "completion.mean_s"]] {
            told.extend(find(p99).filter(|it| is_supported(it)).or(find(mean)));
        }
    }
    told
}

fn is_decided(difference: &Difference) -> bool {
    matches!(difference.verdict, Verdict::Better | Verdict::Worse)
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
    let verdicts: Vec<Verdict> =
        seen.iter().flat_map(|it| telling(&it.differences)).map(|difference| difference.verdict).collect();
    let counts: Vec<Count> = seen.iter().flat_map(|it| counts(&it.consistency)).collect();
    let any = |verdict: Verdict| verdicts.contains(&verdict);
    let better = any(Verdict::Better) || counts.iter().any(|count| count.after < count.before);
    let worse = any(Verdict::Worse) || counts.iter().any(|count| count.after > count.before);
    match (better, worse) {
        (true, true) => Balance::Trades,
        (true, false) => Balance::Buys,
        (false, true) => Balance::Costs,
        (false, false) if any(Verdict::CannotTell) => Balance::CannotTell,
        (false, false) => Balance::Nothing,
    }
}
