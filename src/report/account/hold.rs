//! Does it hold?

use super::figures::{mark, told, untold, with_error};
use super::{Body, Section};
use crate::explore::objectives::Verdict;
use crate::report::numbers::{counted, duration, per_second, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::FlowOutcomePayload;

/// A flow that fails, or answers in part only, less often than this holds, when no objective says otherwise.
const TOLERATED: f64 = 0.01;

pub(super) fn section(payload: &Simulation<'_>) -> Section {
    let mut pairs: Vec<(String, String)> =
        told(payload).into_iter().map(|(name, flow)| (name.to_owned(), sentence(flow))).collect();
    pairs.extend(untold(payload));
    let body = if pairs.is_empty() { Body::None } else { Body::Pairs(pairs) };
    Section { title: "Does it hold?", lead: Some(verdict(payload)), body, legend: None }
}

fn verdict(payload: &Simulation<'_>) -> String {
    if payload.flows.is_empty() {
        return "Nobody knows: the run was stopped before anything was measured.".to_owned();
    }
    let with = |verdict: Verdict| payload.objectives.iter().filter(|objective| objective.verdict == verdict).count();
    let of = |n: usize| {
        let is = if n == 1 { "is" } else { "are" };
        format!("{n} of {} {is}", counted(payload.objectives.len(), "objective"))
    };
    if payload.remarks.iter().any(|remark| remark.kind == "cut-short") {
        return "Nobody knows: the run was cut short.".to_owned();
    }
    let growing: Vec<&str> =
        payload.remarks.iter().filter(|remark| remark.kind == "unstable").filter_map(|remark| remark.entity).collect();
    if let Some(first) = growing.first() {
        let others = growing.len() - 1;
        let and = if others > 0 { format!(" and {}", counted(others, "other")) } else { String::new() };
        return format!("No: {first}{and} cannot keep up with the load.");
    }
    if with(Verdict::Missed) > 0 {
        return format!("No: {} missed.", of(with(Verdict::Missed)));
    }
    if with(Verdict::Undecided) > 0 {
        return format!("Not certain: {} undecided.", of(with(Verdict::Undecided)));
    }
    let degraded = degraded(payload).map_or(String::new(), |degraded| format!("; {degraded}"));
    match payload.objectives.len() {
        0 => without_objectives(payload),
        1 => format!("Yes: the objective is met{degraded}."),
        n => format!("Yes: all {n} objectives are met{degraded}."),
    }
}

/// Where answers are degraded more often than is tolerated: the flow with most of them.
fn degraded(payload: &Simulation<'_>) -> Option<String> {
    let share = |flow: &FlowOutcomePayload<'_>| flow.degraded_ratio.unwrap_or(0.0);
    let (name, flow) = payload.flows.iter().max_by(|(_, a), (_, b)| share(a).total_cmp(&share(b)))?;
    let of = if payload.flows.iter().count() > 1 { format!(" of {name}") } else { String::new() };
    (share(flow) > TOLERATED).then(|| format!("{} of the requests{of} are degraded", percent(share(flow))))
}

fn without_objectives(payload: &Simulation<'_>) -> String {
    let error = |flow: &FlowOutcomePayload<'_>| flow.error_ratio.unwrap_or(1.0);
    let worst = payload.flows.iter().max_by(|(_, a), (_, b)| error(a).total_cmp(&error(b)));
    let Some((name, flow)) = worst else { return String::new() };
    let failing = payload.flows.iter().filter(|(_, flow)| error(flow) > TOLERATED).count();
    let fails = match (flow.error_ratio, payload.flows.len()) {
        (Some(0.0), _) => "nothing failed".to_owned(),
        (_, 1) => format!("{} of the requests fail", percent(error(flow))),
        _ => format!("at most {} of the requests of a flow fail ({name})", percent(error(flow))),
    };
    match (failing, payload.flows.len()) {
        _ if flow.offered == 0 => format!("Nobody knows: no request of {name} arrived."),
        (0, _) => match degraded(payload) {
            Some(degraded) => format!("In part: {fails}, but {degraded}."),
            None => format!("Yes: {fails}."),
        },
        (_, 1) => format!("No: {} of the requests fail.", percent(error(flow))),
        (failing, all) => {
            format!("No: {failing} of {all} flows fail too often; {name} in {} of its requests.", percent(error(flow)))
        }
    }
}

fn sentence(flow: &FlowOutcomePayload<'_>) -> String {
    if flow.offered == 0 {
        return "no request arrived".to_owned();
    }
    let mut parts = Vec::new();
    if let (Some(success), Some(offered)) = (flow.success_ratio, flow.offered_per_s) {
        let within = flow.deadline_s.map_or(String::new(), |deadline| format!(" within {}", duration(deadline)));
        let success = with_error(success, flow.ci95.success_ratio, percent);
        parts.push(format!("{success} of {} succeed{within}", per_second(offered)));
    }
    if let Some(degraded) = flow.degraded_ratio.filter(|share| *share > 0.0) {
        parts.push(format!("{} degraded", percent(degraded)));
    }
    if let Some(error) = flow.error_ratio.filter(|share| *share > 0.0) {
        parts.push(format!("{} fail", percent(error)));
    }
    if let Some(goodput) = flow.goodput_per_s.filter(|_| flow.error_ratio > Some(0.0)) {
        parts.push(format!("{} are served", per_second(goodput)));
    }
    let mut text = parts.join(", ");
    if let (Some(p50), Some(p99)) = (flow.response.p50(), flow.response.p99()) {
        text.push_str(&format!(
            "; half of the answers take at most {}{}, 99% at most {}{}",
            with_error(p50.value, p50.interval, duration),
            mark(p50),
            with_error(p99.value, p99.interval, duration),
            mark(p99)
        ));
    }
    text
}
