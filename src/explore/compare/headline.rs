//! The one figure of a flow that decides.
//!
//! Who fails is not among the answers, so the share that fails goes first: a design that fails quickly
//! looks fast. Where it is the same in both, or too small to change the 99th percentile by much, the 99th
//! percentile of the answers decides; the mean where too few samples lie beyond that.

use super::figures::{Kind, Standing};
use super::join::Candidate;
use super::verdict::{Verdict, judge, standing};

/// A share that fails of at most this is a tenth of what lies beyond the 99th percentile.
const NEGLIGIBLE: f64 = 0.001;

/// Positions of the headlines among `candidates`, which stand by kind and name: one for each flow.
pub(super) fn headlines(candidates: &[Candidate], tolerance: f64, level: f64) -> Vec<usize> {
    let flows = candidates.iter().take_while(|candidate| candidate.kind == Kind::Flow).count();
    let mut chosen = Vec::new();
    let mut from = 0;
    for flow in candidates[..flows].chunk_by(|a, b| a.entity == b.entity) {
        chosen.extend(of(flow, tolerance, level).map(|at| from + at));
        from += flow.len();
    }
    chosen
}

fn of(flow: &[Candidate], tolerance: f64, level: f64) -> Option<usize> {
    let find = |name: &str| flow.iter().position(|candidate| candidate.measure.name == name);
    let failed = find("error_ratio")?;
    let fails = |at: usize| {
        let both = [flow[at].reference, flow[at].design];
        both.iter().flatten().any(|taken| taken.value > NEGLIGIBLE)
    };
    if fails(failed) && judge(&flow[failed], tolerance, level).verdict != Verdict::Same {
        return Some(failed);
    }
    let measured = |at: &usize| flow[*at].pairs.is_some();
    let p99 = find("response.p99_s").filter(measured).filter(|at| standing(&flow[*at]) == Standing::Sound);
    Some(p99.or(find("response.mean_s").filter(measured)).unwrap_or(failed))
}
