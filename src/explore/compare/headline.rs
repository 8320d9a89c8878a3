//! The one figure of a flow that decides.
//!
//! Who fails is not among the answers, so the share that fails goes first: a design that fails quickly
//! looks fast. Where it is the same in both, or too small to change the 99th percentile by much, the 99th
//! percentile of the answers decides; the mean where too few samples lie beyond that. Designs whose answers
//! are the same may differ in what follows them: then the same is asked of the completion.

use super::figures::{Kind, Standing};
use super::join::Candidate;
use super::verdict::{Terms, Verdict, judge, standing};

/// A share that fails of at most this is a tenth of what lies beyond the 99th percentile.
const NEGLIGIBLE: f64 = 0.001;

/// Positions of the headlines among `candidates`, which stand by kind and name: one for each flow.
pub(super) fn headlines(candidates: &[Candidate], terms: Terms, level: f64) -> Vec<usize> {
    let flows = candidates.iter().take_while(|candidate| candidate.kind == Kind::Flow).count();
    let mut chosen = Vec::new();
    let mut from = 0;
    for flow in candidates[..flows].chunk_by(|a, b| a.entity == b.entity) {
        chosen.extend(of(flow, terms, level).map(|at| from + at));
        from += flow.len();
    }
    chosen
}

/// The share that goes wrong, the 99th percentile and the mean: of answers, and of all that is done.
const ANSWERS: [&str; 3] = ["error_ratio", "response.p99_s", "response.mean_s"];
const COMPLETIONS: [&str; 3] = ["incomplete_ratio", "completion.p99_s", "completion.mean_s"];

fn of(flow: &[Candidate], terms: Terms, level: f64) -> Option<usize> {
    let is_same = |at: usize| judge(&flow[at], terms, level).verdict == Verdict::Same;
    let answers = among(flow, ANSWERS, is_same)?;
    if is_same(answers)
        && let Some(completions) = among(flow, COMPLETIONS, is_same)
        && !is_same(completions)
    {
        return Some(completions);
    }
    Some(answers)
}

fn among(flow: &[Candidate], [wrong, p99, mean]: [&str; 3], is_same: impl Fn(usize) -> bool) -> Option<usize> {
    let find = |name: &str| flow.iter().position(|candidate| candidate.measure.name == name);
    let wrong = find(wrong)?;
    let both = [flow[wrong].reference, flow[wrong].design];
    if both.iter().flatten().any(|taken| taken.value > NEGLIGIBLE) && !is_same(wrong) {
        return Some(wrong);
    }
    let measured = |at: &usize| flow[*at].pairs.is_some();
    let p99 = find(p99).filter(measured).filter(|at| standing(&flow[*at]) == Standing::Sound);
    Some(p99.or(find(mean).filter(measured)).unwrap_or(wrong))
}
