//! The one figure of a flow that decides.
//!
//! Who fails is not among the answers, so the share that goes wrong comes first: a design that fails quickly
//! looks fast, and one that answers before the work is done looks sound. Where it is the same in both, or too small to change the 99th percentile by much, the 99th
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

/// Shares that go wrong: of requests of which something fails or is lost, also after the answer, and of those
/// that fail.
const WRONG: [&str; 2] = ["incomplete_ratio", "error_ratio"];
/// The 99th percentile and the mean: of answers, and of all that is done.
const ANSWERS: [&str; 2] = ["response.p99_s", "response.mean_s"];
const COMPLETIONS: [&str; 2] = ["completion.p99_s", "completion.mean_s"];

fn of(flow: &[Candidate], terms: Terms, level: f64) -> Option<usize> {
    let is_same = |at: usize| judge(&flow[at], terms, level).verdict == Verdict::Same;
    let find = |name: &str| flow.iter().position(|candidate| candidate.measure.name == name);
    let mut wrong = None;
    for at in WRONG.iter().filter_map(|name| find(name)) {
        let both = [flow[at].reference, flow[at].design];
        if both.iter().flatten().any(|taken| taken.value > NEGLIGIBLE) && !is_same(at) {
            return Some(at);
        }
        wrong = Some(at);
    }
    let measured = |at: &usize| flow[*at].pairs.is_some();
    let typical = |[p99, mean]: [&str; 2]| {
        let p99 = find(p99).filter(measured).filter(|at| standing(&flow[*at]) == Standing::Sound);
        p99.or(find(mean).filter(measured))
    };
    let answers = typical(ANSWERS).or(wrong)?;
    let completions = typical(COMPLETIONS).filter(|at| is_same(answers) && !is_same(*at));
    Some(completions.unwrap_or(answers))
}
