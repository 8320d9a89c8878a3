//! What a recommendation buys, told to people.

use super::compare::shown;
use super::{Body, Section};
use crate::explore::compare::Verdict;
use crate::report::numbers::{counted, duration, percent};
use crate::report::payload::compare::DifferencePayload;
use crate::report::payload::{ChangePayload, EvidencePayload, SeenPayload, SituationPayload};

/// Situations of a change that are told; the others stand in JSON.
const MOST_SITUATIONS: usize = 3;
/// Changes that are told one by one.
const MOST_CHANGES: usize = 12;

/// The sections of the evidence.
pub fn evidence(payload: &EvidencePayload<'_>) -> Vec<Section> {
    [Some(whole(payload)), alone(payload)].into_iter().flatten().collect()
}

/// Everything together, situation by situation.
fn whole(payload: &EvidencePayload<'_>) -> Section {
    let several = payload.before.flows.len() > 1;
    let (told, silent): (Vec<_>, Vec<_>) = payload.differences.iter().partition(|seen| seen.says_something());
    let mut pairs: Vec<(String, String)> =
        told.into_iter().map(|seen| (seen.situation.clone(), lines(seen, several).join("; "))).collect();
    if !silent.is_empty() {
        let names: Vec<&str> = silent.iter().map(|seen| seen.situation.as_str()).collect();
        let unsure = silent.iter().any(|seen| seen.telling.iter().any(|it| it.said == Verdict::CannotTell));
        let text = if unsure { "nothing better or worse for sure" } else { "no difference" };
        pairs.push((names.join(", "), text.to_owned()));
    }
    pairs.extend(payload.notes.iter().map(|note| ("-".to_owned(), note.clone())));
    if payload.partial {
        pairs.push(("-".to_owned(), "stopped: what was tried until then".to_owned()));
    }
    let lead = match payload.verdict {
        "buys" => "As recommended, some things are better, and nothing is worse.",
        "costs" => "As recommended, something is worse and nothing better: it costs more than it buys here.",
        "trades" => "As recommended, some things are better, others worse.",
        "nothing" => "What is recommended buys nothing here: no figure differs.",
        _ => "Nothing is better or worse for sure.",
    };
    let (lead, legend) = (Some(lead.to_owned()), Some(legend(payload)));
    Section { title: "What it buys", lead, body: Body::Pairs(pairs), legend }
}

fn legend(payload: &EvidencePayload<'_>) -> String {
    let spans = |situation: &SituationPayload| duration(situation.duration_s as f64);
    let calm = payload.situations.first().map_or_else(String::new, spans);
    let failing = payload
        .situations
        .get(1)
        .map_or_else(String::new, |it| format!(", {} while something fails all the time", spans(it)));
    let again = payload.differences.first().map_or_else(String::new, |seen| format!("; again: {}", seen.command));
    format!(
        "the file as it is -> as recommended, simulated on the same random numbers; {} of {calm}{failing}; \
         differences up to {} are none{again}",
        counted(usize::try_from(payload.replications).unwrap_or(usize::MAX), "replication"),
        percent(payload.tolerance),
    )
}

/// Each change alone.
fn alone(payload: &EvidencePayload<'_>) -> Option<Section> {
    let several = payload.before.flows.len() > 1;
    let mut pairs: Vec<(String, String)> =
        payload.changes.iter().take(MOST_CHANGES).map(|it| (name(it), told(it, several))).collect();
    if let Some(more) = payload.changes.len().checked_sub(MOST_CHANGES).filter(|more| *more > 0) {
        pairs.push(("-".to_owned(), format!("and {more} more: --format json")));
    }
    let section = Section::pairs("Each change alone", pairs)?;
    let again =
        payload.changes.first().and_then(|it| it.differences.first()).map(|seen| format!("again: {}", seen.command));
    Some(Section { legend: again, ..section })
}

/// `order->payment:charge as queue, with outbox, dlq`
fn name(change: &ChangePayload<'_>) -> String {
    let mut pattern = None;
    let mut others = Vec::new();
    for argument in &change.settings {
        // The entity may hold a `.` and a `=`.
        let setting = argument.rsplit_once('=').map_or(*argument, |(left, _)| left);
        let value = argument.rsplit_once('=').map_or("", |(_, value)| value);
        match setting.rsplit_once('.').map_or(setting, |(_, key)| key) {
            "pattern" => pattern = Some(value.to_owned()),
            key if value == "true" => others.push(key.to_owned()),
            key => others.push(format!("{key} {value}")),
        }
    }
    let pattern = pattern.map_or_else(String::new, |pattern| format!(" as {pattern}"));
    let others = if others.is_empty() { String::new() } else { format!(", with {}", others.join(", ")) };
    format!("{}{pattern}{others}", change.entity)
}

fn told(change: &ChangePayload<'_>, several: bool) -> String {
    let verdict = match change.verdict {
        "buys" => "buys something",
        "costs" => "costs something, and buys nothing here",
        "trades" => "buys and costs",
        "nothing" => "buys nothing here",
        _ => "nobody can tell",
    };
    let told: Vec<&SeenPayload<'_>> = change.differences.iter().filter(|seen| seen.says_something()).collect();
    let mut parts: Vec<String> = told
        .iter()
        .take(MOST_SITUATIONS)
        .map(|seen| format!("{}: {}", seen.situation, lines(seen, several).join(", ")))
        .collect();
    if let Some(more) = told.len().checked_sub(MOST_SITUATIONS).filter(|more| *more > 0) {
        parts.push(format!("and in {} more", counted(more, "situation")));
    }
    if parts.is_empty() { verdict.to_owned() } else { format!("{verdict}. {}", parts.join("; ")) }
}

/// What is better or worse for sure.
fn lines(seen: &SeenPayload<'_>, several: bool) -> Vec<String> {
    let decided = seen.telling.iter().filter(|it| matches!(it.said, Verdict::Better | Verdict::Worse));
    let line = |it: &DifferencePayload<'_>| {
        let flow = if several { format!("{} ", it.entity) } else { String::new() };
        let worse = if it.said == Verdict::Worse { " (worse)" } else { "" };
        format!("{flow}{} {}{worse}", it.measure.label, shown(it))
    };
    let counts = seen.counts.iter().map(|count| {
        let worse = if count.after > count.before { " (worse)" } else { "" };
        format!("{} {} -> {}{worse}", count.what, count.before, count.after)
    });
    decided.map(line).chain(counts).collect()
}
