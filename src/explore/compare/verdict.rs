//! Better, worse, the same, or nobody can tell yet: four answers, never two.

use super::figures::{Better, Standing};
use super::join::Candidate;
use crate::explore::objectives::Unit;

/// What is said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Better,
    Worse,
    Same,
    CannotTell,
}

impl Verdict {
    /// How outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Same => "same",
            Self::CannotTell => "cannot-tell",
        }
    }
}

/// What the verdict stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Every replication has the same figure in both.
    Identical,
    /// The interval is inside the tolerance.
    WithinTolerance,
    /// The interval is on one side of zero.
    Interval,
    /// Zero is inside the interval.
    Straddles,
    /// It would hold alone, but not among so many figures.
    OneOfMany,
    /// Too few samples lie beyond the percentile: measure longer.
    Unsupported,
    /// The mean has no interval, however many replications there are.
    Wild,
    /// One replication has no interval, nor have figures that some replication lacks.
    NoInterval,
    /// One of the designs has no such figure.
    NotMeasured,
}

impl Ground {
    /// How outputs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::WithinTolerance => "within-tolerance",
            Self::Interval => "interval",
            Self::Straddles => "straddles-zero",
            Self::OneOfMany => "one-of-many",
            Self::Unsupported => "too-few-samples",
            Self::Wild => "no-variance",
            Self::NoInterval => "no-interval",
            Self::NotMeasured => "not-measured",
        }
    }
}

/// A verdict with what it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub verdict: Verdict,
    pub ground: Ground,
    /// About how many replications would tell; `None` unless more of them can, or where it would take too
    /// many.
    pub needed: Option<u32>,
}

/// How far a difference may be from nothing: `tolerance` of the reference's figure. Of a share, of what it is
/// or of what is missing to all, whichever is less: 99.9 % and 99 % are not the same.
fn room(candidate: &Candidate, tolerance: f64) -> f64 {
    let value = candidate.reference.map_or(0.0, |taken| taken.value.abs());
    tolerance * if candidate.measure.unit == Unit::Ratio { value.min(1.0 - value).max(0.0) } else { value }
}

/// By what all differences of two designs are judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub tolerance: f64,
    /// Standard errors to each side of an interval.
    pub t: f64,
}

/// Judges a difference at `level`, the two-sided probability of a false verdict.
pub(super) fn judge(candidate: &Candidate, terms: Terms, level: f64) -> Judged {
    let (verdict, ground, needed) = decide(candidate, terms, level);
    Judged { verdict, ground, needed }
}

fn decide(candidate: &Candidate, terms: Terms, level: f64) -> (Verdict, Ground, Option<u32>) {
    use Ground as G;
    use Verdict as V;
    let Some(pairs) = &candidate.pairs else { return (V::CannotTell, G::NotMeasured, None) };
    if pairs.identical {
        return (V::Same, G::Identical, None);
    }
    match standing(candidate) {
        Standing::Sound => {}
        Standing::Unsupported => return (V::CannotTell, G::Unsupported, None),
        Standing::Wild => return (V::CannotTell, G::Wild, None),
    }
    let (Some(interval), Some(probability)) = (pairs.interval_at(terms.t), pairs.probability()) else {
        return (V::CannotTell, G::NoInterval, None);
    };
    let room = room(candidate, terms.tolerance);
    if -room <= interval.low && interval.high <= room {
        return (V::Same, G::WithinTolerance, None);
    }
    if probability <= level {
        let less = pairs.center < 0.0;
        let better = less == (candidate.measure.better == Better::Less);
        return (if better { V::Better } else { V::Worse }, G::Interval, None);
    }
    // Whichever comes first: the interval leaves zero, or it fits into the tolerance.
    let off = pairs.center.abs();
    let needed = pairs.needed(off.max(room - off), level).map(|needed| needed.max(pairs.replications + 1));
    let alone = interval.low > 0.0 || interval.high < 0.0;
    (V::CannotTell, if alone { G::OneOfMany } else { G::Straddles }, needed)
}

/// Whether chance has a part in the difference.
pub(super) fn is_tested(candidate: &Candidate) -> bool {
    candidate.pairs.is_some_and(|pairs| !pairs.identical) && standing(candidate) == Standing::Sound
}

/// That of the worse of both.
pub(super) fn standing(candidate: &Candidate) -> Standing {
    let both = [candidate.reference, candidate.design];
    let is = |standing: Standing| both.iter().flatten().any(|taken| taken.standing == standing);
    match () {
        () if is(Standing::Wild) => Standing::Wild,
        () if is(Standing::Unsupported) => Standing::Unsupported,
        () => Standing::Sound,
    }
}
