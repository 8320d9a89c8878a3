//! What the faults did, step by step, and whether it passed.

use super::Section;
use super::metastable::{sentences, stays_down};
use crate::report::numbers::{counted, duration, number, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::{FaultPayload, StepPayload};

/// Steps of a story that are told; JSON has all.
const MOST_STEPS: usize = 12;
const MOST_FLOWS: usize = 5;

type Pairs = Vec<(String, String)>;

pub(super) fn section(payload: &Simulation<'_>) -> Option<Section> {
    let mut pairs = Pairs::new();
    // Faults that begin in one moment have one story: that of the longest.
    for group in payload.faults.chunk_by(|a, b| a.at_s == b.at_s && a.story.is_some() && b.story.is_some()) {
        pairs.extend(group.iter().map(|fault| (begins(fault), what(fault))));
        let lasts = |fault: &&FaultPayload<'_>| fault.for_s.unwrap_or(f64::INFINITY);
        if let Some(fault) = group.iter().max_by(|a, b| lasts(a).total_cmp(&lasts(b))) {
            story(fault, &mut pairs);
        }
    }
    if let Some(metastable) = &payload.metastable {
        pairs.extend(sentences(metastable).into_iter().map(|text| ("after".to_owned(), text)));
    }
    let lead = payload.metastable.as_ref().and_then(stays_down);
    Section::pairs("What the faults did", pairs).map(|section| Section { lead, ..section })
}

fn begins(fault: &FaultPayload<'_>) -> String {
    fault.at_s.map_or("at random".to_owned(), duration)
}

fn what(fault: &FaultPayload<'_>) -> String {
    let again = fault.every_s.map_or(String::new(), |every| format!(", again every {}", duration(every)));
    match (fault.at_s, fault.for_s) {
        (None, _) => format!("{} of {}", fault.kind, fault.target),
        (Some(_), Some(lasts)) => format!("{} of {} for {}{again}", fault.kind, fault.target, duration(lasts)),
        (Some(_), None) => format!("{} of {} to the end{again}", fault.kind, fault.target),
    }
}

fn story(fault: &FaultPayload<'_>, pairs: &mut Pairs) {
    let Some(steps) = &fault.story else { return };
    if fault.compared_with.is_none() {
        let text = "nobody can tell what it did: too little was measured before the first fault; let it begin later";
        return pairs.push(("-".to_owned(), text.to_owned()));
    }
    pairs.extend(steps.iter().take(MOST_STEPS).map(|step| (duration(step.at_s), sentence(step))));
    if steps.len() > MOST_STEPS {
        let more = counted(steps.len() - MOST_STEPS, "more step");
        pairs.push(("-".to_owned(), format!("and {more}: --format json")));
    }
    pairs.extend(recovery(fault, steps));
    pairs.extend(lost(fault));
}

fn sentence(step: &StepPayload<'_>) -> String {
    let (of, share) = (step.entity, percent(step.share.unwrap_or_default()));
    let peak = step.peak.unwrap_or_default();
    let mut text = match (step.what, step.kind) {
        ("full", _) => format!("{of} is full: {share} of its slots are held"),
        ("line", _) => format!("the line of {of} grows, to {} requests", number(peak)),
        ("depth", _) => format!("messages wait at {of}: up to {}", number(peak)),
        ("rejecting", _) => format!("{of} turns requests away, at worst {share}"),
        ("failing", "edge") => format!("{of} fails, at worst {share} of its attempts"),
        ("failing", _) => format!("{of} fails, at worst {share} of its requests"),
        ("breaker-opens", _) => format!("the breaker of {of} opens, {} times in each replication", number(peak)),
        ("degraded", _) => format!("answers of {of} are degraded, at worst {share}"),
        ("stalled", _) => format!("{of} stalls: at worst {share} of what arrives is served"),
        _ => format!("{of} is slow, at worst {} on the mean of a moment", duration(peak)),
    };
    if let Some(through) = step.through.filter(|through| *through != step.entity) {
        text.push_str(&format!("; through {through}"));
    }
    text
}

fn recovery(fault: &FaultPayload<'_>, steps: &[StepPayload<'_>]) -> Option<(String, String)> {
    let end = fault.at_s? + fault.for_s.unwrap_or(f64::INFINITY);
    let told = |at: String, text: String| Some((at, text));
    match (fault.recovered, fault.recovered_at_s) {
        (Some(true), Some(at)) => {
            told(duration(at), format!("all is as before, {} after the fault ended", duration((at - end).max(0.0))))
        }
        (Some(false), _) => match fault.next_s {
            Some(next) => {
                told("-".to_owned(), format!("not as before when the next fault begins, at {}", duration(next)))
            }
            None => told("-".to_owned(), "not as before when the run ends".to_owned()),
        },
        _ if steps.iter().any(|step| matches!(step.kind, "flow" | "subscription")) => {
            told("-".to_owned(), "the fault lasts to the end of the run".to_owned())
        }
        _ => told("-".to_owned(), "no flow notices anything".to_owned()),
    }
}

fn lost(fault: &FaultPayload<'_>) -> Option<(String, String)> {
    let blast = fault.blast_radius.as_ref().filter(|blast| !blast.is_empty())?;
    let until = if fault.recovered == Some(true) { "until then" } else { "from the fault on" };
    let flows = blast.iter().take(MOST_FLOWS).map(|(flow, lost)| format!("{} of {flow}", percent(*lost)));
    let more = blast.len().saturating_sub(MOST_FLOWS);
    let more = if more > 0 { format!(" and of {}", counted(more, "more flow")) } else { String::new() };
    Some(("lost".to_owned(), format!("{until}, {}{more}", flows.collect::<Vec<_>>().join(", "))))
}
