//! Does it hold?

use super::figures::{mark, told, untold, with_error};
use super::{Body, Section, messages, sagas};
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
    let again = payload.remarks.iter().find(|remark| remark.kind == "comes-again").and_then(|remark| remark.entity);
    if let Some(id) = again {
        return format!("No: messages of {id} are not acknowledged, and come again and again.");
    }
    if payload.remarks.iter().any(|remark| remark.kind == "cut-short") {
        return "Nobody knows: the run was cut short.".to_owned();
    }
    let grows = |kind: &str| matches!(kind, "unstable" | "queue-grows" | "outbox-grows");
    let growing: Vec<&str> =
        payload.remarks.iter().filter(|remark| grows(remark.kind)).filter_map(|remark| remark.entity).collect();
    if let Some(first) = growing.first() {
        let others = growing.len() - 1;
        let and = if others > 0 { format!(" and {}", counted(others, "other")) } else { String::new() };
        return format!("No: {first}{and} cannot keep up with the load.");
    }
    if let Some(name) = sagas::never_held(payload) {
        return format!("No: none of the runs of {name} holds.");
    }
    if with(Verdict::Missed) > 0 {
        return format!("No: {} missed.", of(with(Verdict::Missed)));
    }
    if with(Verdict::Undecided) > 0 {
        return format!("Not certain: {} undecided.", of(with(Verdict::Undecided)));
    }
    let but: String = degraded(payload).into_iter().chain(harm(payload)).map(|text| format!("; {text}")).collect();
    match payload.objectives.len() {
        0 => without_objectives(payload),
        1 => format!("Yes: the objective is met{but}."),
        n => format!("Yes: all {n} objectives are met{but}."),
    }
}

/// Where answers are degraded more often than is tolerated: the flow with most of them.
fn degraded(payload: &Simulation<'_>) -> Option<String> {
    let share = |flow: &FlowOutcomePayload<'_>| flow.degraded_ratio.unwrap_or(0.0);
    let (name, flow) = payload.flows.iter().max_by(|(_, a), (_, b)| share(a).total_cmp(&share(b)))?;
    let of = if payload.flows.iter().count() > 1 { format!(" of {name}") } else { String::new() };
    (share(flow) > TOLERATED).then(|| format!("{} of the requests{of} are degraded", percent(share(flow))))
}

/// What became of messages and sagas that should not.
fn harm(payload: &Simulation<'_>) -> Option<String> {
    let stuck =
        sagas::stuck(payload).map(|(name, share)| format!("{} of the runs of {name} are stuck", percent(share)));
    let undone =
        sagas::undone(payload).map(|(name, share)| format!("{} of the runs of {name} are undone", percent(share)));
    // Half a window without what begins later tells something.
    let untold = |lasts: f64| lasts > payload.warmup_s + 0.5 * payload.duration_s;
    let mut short = payload.remarks.iter().filter(|it| it.kind == "run-too-short" && it.stated.is_some_and(untold));
    let short = short.next().and_then(|remark| remark.entity);
    let short = short.map(|entity| format!("the run is too short to tell what becomes of {entity}"));
    let all: Vec<String> = messages::harm(payload).into_iter().chain(stuck).chain(undone).chain(short).collect();
    (!all.is_empty()).then(|| all.join("; "))
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
    let gone = messages::without_effect(payload).filter(|(_, share)| *share > TOLERATED);
    let stuck = sagas::stuck(payload).filter(|(_, share)| *share > TOLERATED);
    match (failing, payload.flows.len()) {
        _ if flow.offered == 0 => format!("Nobody knows: no request of {name} arrived."),
        (0, _) => {
            let but: Vec<String> = degraded(payload).into_iter().chain(harm(payload)).collect();
            match (gone, stuck) {
                (Some((id, share)), _) => format!("No: {} of the messages of {id} have no effect.", percent(share)),
                (None, Some((name, share))) => format!("No: {} of the runs of {name} are stuck.", percent(share)),
                (None, None) if but.is_empty() => format!("Yes: {fails}."),
                (None, None) => format!("In part: {fails}, but {}.", but.join("; ")),
            }
        }
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
    if let (Some(completion), Some(incomplete)) = (&flow.completion, flow.incomplete_ratio) {
        if let Some(mean) = completion.mean_s {
            text.push_str(&format!("; all that follows is done after {} on the mean", duration(mean)));
        }
        if incomplete > flow.error_ratio.unwrap_or(0.0) {
            text.push_str(&format!(", of {} it is not", percent(incomplete)));
        }
    }
    text
}
