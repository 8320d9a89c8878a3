//! What a recommendation buys, told to people.

use super::compare::shown;
use super::{Body, Section};
use crate::explore::compare::Verdict;
use crate::explore::objectives::Unit;
use crate::report::numbers::{counted, duration, percent};
use crate::report::payload::compare::DifferencePayload;
use crate::report::payload::{ChangePayload, EvidencePayload, SeenPayload, SituationPayload};

/// Situations that are told, of all changes together and of one; those with the largest differences. The
/// others stand in JSON.
const MOST_SITUATIONS: usize = 8;
const MOST_OF_ONE: usize = 2;
/// Changes that are told one by one.
const MOST_CHANGES: usize = 8;
/// Names in a row.
const MOST_NAMES: usize = 4;

/// The sections of the evidence.
pub fn evidence(payload: &EvidencePayload<'_>) -> Vec<Section> {
    [Some(whole(payload)), alone(payload)].into_iter().flatten().collect()
}

/// Everything together, situation by situation.
fn whole(payload: &EvidencePayload<'_>) -> Section {
    let (told, silent): (Vec<_>, Vec<_>) = payload.differences.iter().partition(|seen| seen.says_something());
    let shown = largest(&told, MOST_SITUATIONS);
    let named = if payload.before.flows.len() > 1 { Named::AllFlows } else { Named::NoFlow };
    let mut pairs: Vec<(String, String)> =
        shown.iter().map(|seen| (seen.situation.clone(), lines(seen, named).join("; "))).collect();
    if told.len() > shown.len() {
        let text = format!("and in {} more: --format json", counted(told.len() - shown.len(), "situation"));
        pairs.push(("-".to_owned(), text));
    }
    if !silent.is_empty() {
        let names: Vec<&str> = silent.iter().map(|seen| seen.situation.as_str()).collect();
        let unsure = silent.iter().any(|seen| seen.unsure);
        let text = if unsure { "nothing better or worse for sure" } else { "no difference" };
        pairs.push(("-".to_owned(), format!("{text}: {}", few(", ", &names))));
    }
    pairs.extend(payload.notes.iter().map(|note| ("-".to_owned(), note.clone())));
    if payload.partial {
        pairs.push(("-".to_owned(), "stopped: what was tried until then".to_owned()));
    }
    let lead = match payload.verdict {
        "buys" => "As recommended, something is better and nothing is worse.",
        "costs" => "As recommended, something is worse and nothing better: it costs more than it buys here.",
        "trades" => "As recommended, something is better and something worse.",
        "nothing" => "What is recommended buys nothing here: no figure differs.",
        _ => "Nothing is better or worse for sure.",
    };
    let (lead, legend) = (Some(lead.to_owned()), Some(legend(payload)));
    Section { title: "What it buys", lead, body: Body::Pairs(pairs), legend }
}

fn legend(payload: &EvidencePayload<'_>) -> String {
    let span = |situation: &SituationPayload| duration(situation.duration_s as f64);
    let calm = payload.situations.first().map_or_else(String::new, span);
    let failing = payload.situations.get(1);
    let failing = failing.map_or_else(String::new, |it| format!(", {} while something fails all the time", span(it)));
    format!(
        "the file as it is -> as recommended, simulated on the same random numbers; {} of {calm}{failing}; \
         differences up to {} are none",
        counted(usize::try_from(payload.replications).unwrap_or(usize::MAX), "replication"),
        percent(payload.tolerance),
    )
}

/// Each change alone: first those that make a difference.
fn alone(payload: &EvidencePayload<'_>) -> Option<Section> {
    let several = payload.before.flows.len() > 1;
    let tells = |change: &&ChangePayload<'_>| matches!(change.verdict, "buys" | "costs" | "trades");
    // Limits that cost are much alike, and a system has one on every edge.
    let is_limit = |change: &&ChangePayload<'_>| change.verdict == "costs" && only_limits(change);
    let (limits, telling): (Vec<_>, Vec<_>) = payload.changes.iter().filter(tells).partition(is_limit);
    let mut pairs: Vec<(String, String)> =
        telling.iter().take(MOST_CHANGES).map(|it| (it.entity.to_owned(), told(it, several))).collect();
    if let Some(more) = telling.len().checked_sub(MOST_CHANGES).filter(|more| *more > 0) {
        pairs.push(("-".to_owned(), format!("and {more} more: --format json")));
    }
    pairs.extend(of_limits(&limits, several));
    // What makes no difference takes one line.
    for (verdict, text) in [("nothing", "buys nothing here"), ("cannot-tell", "nobody can tell")] {
        let silent = payload.changes.iter().filter(|change| change.verdict == verdict);
        let names: Vec<String> = silent.map(|change| format!("{} {}", change.entity, stated(change))).collect();
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            pairs.push(("-".to_owned(), format!("{text}: {}", few("; ", &names))));
        }
    }
    Section::pairs("Each change alone", pairs)
}

/// Whether a call stays a call that is only given up in time.
fn only_limits(change: &ChangePayload<'_>) -> bool {
    const LIMITS: [&str; 3] = ["timeout", "propagate_deadline", "status_endpoint"];
    change.keys.iter().all(|(key, _)| LIMITS.contains(key) || *key == "pattern" && change.today.is_none())
}

/// Edges with a timeout that costs, the dearest first.
fn of_limits(limits: &[&ChangePayload<'_>], several: bool) -> Option<(String, String)> {
    if let [one] = limits {
        return Some((one.entity.to_owned(), told(one, several)));
    }
    let most = |change: &ChangePayload<'_>| {
        let told: Vec<&SeenPayload<'_>> = change.differences.iter().filter(|seen| seen.says_something()).collect();
        let dearest = *largest(&told, 1).first()?;
        Some((
            size(dearest),
            format!("{} ({}: {})", change.entity, dearest.situation, lines(dearest, Named::NoFlow).join(", ")),
        ))
    };
    let mut all: Vec<(f64, String)> = limits.iter().filter_map(|change| most(change)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
    (!names.is_empty()).then(|| {
        let text =
            format!("a timeout alone costs, and buys nothing here, on {} edges: {}", names.len(), few("; ", &names));
        ("-".to_owned(), text)
    })
}

fn few(between: &str, names: &[&str]) -> String {
    let shown = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(between);
    match names.len().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
        Some(more) => format!("{shown}{between}{more} more"),
        None => shown,
    }
}

/// `as queue, with outbox, dlq`
fn stated(change: &ChangePayload<'_>) -> String {
    let mut pattern = None;
    let mut others = Vec::new();
    for (key, value) in &change.keys {
        match (*key, *value) {
            ("pattern", value) => pattern = Some(value.to_owned()),
            (key, "true") => others.push(key.to_owned()),
            (key, value) => others.push(format!("{key} {value}")),
        }
    }
    let pattern = pattern.map(|pattern| format!("as {pattern}"));
    let others = (!others.is_empty()).then(|| format!("with {}", others.join(", ")));
    pattern.into_iter().chain(others).collect::<Vec<_>>().join(", ")
}

fn told(change: &ChangePayload<'_>, several: bool) -> String {
    let named = if several { Named::FlowsBut(change.entity) } else { Named::NoFlow };
    let verdict = match change.verdict {
        "buys" => "buys",
        "costs" => "costs, and buys nothing here",
        _ => "buys and costs",
    };
    let told: Vec<&SeenPayload<'_>> = change.differences.iter().filter(|seen| seen.says_something()).collect();
    let shown = largest(&told, MOST_OF_ONE);
    let mut parts: Vec<String> =
        shown.iter().map(|seen| format!("{}: {}", seen.situation, lines(seen, named).join(", "))).collect();
    if told.len() > shown.len() {
        parts.push(format!("and in {} more", counted(told.len() - shown.len(), "situation")));
    }
    format!("{}; {verdict}. {}", stated(change), parts.join("; "))
}

/// The `most` situations in which the differences are largest, in their order.
fn largest<'a>(told: &[&'a SeenPayload<'a>], most: usize) -> Vec<&'a SeenPayload<'a>> {
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by(|a, b| size(told[*b]).total_cmp(&size(told[*a])));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|at| told[at]).collect()
}

/// The largest change in a situation, 0..=1.
fn size(seen: &SeenPayload<'_>) -> f64 {
    let largest = seen.decided.iter().map(effect).fold(0.0, f64::max);
    if seen.counts.is_empty() { largest } else { largest.max(1.0) }
}

/// How much a figure changes, 0..=1: a share by itself, any other by what it is.
fn effect(it: &DifferencePayload<'_>) -> f64 {
    let change = if it.measure.unit == Unit::Ratio { it.difference } else { it.relative };
    change.map_or(0.0, |change| change.abs().min(1.0))
}

/// Which flows are named beside their figures.
#[derive(Clone, Copy)]
enum Named<'a> {
    /// There is one.
    NoFlow,
    AllFlows,
    /// All but the one that is called like the edge of which it is told.
    FlowsBut(&'a str),
}

/// What is better or worse for sure; the same figure of several flows by that which changes most.
fn lines(seen: &SeenPayload<'_>, named: Named<'_>) -> Vec<String> {
    let mut groups: Vec<Vec<&DifferencePayload<'_>>> = Vec::new();
    for it in &seen.decided {
        match groups.iter_mut().find(|group| (group[0].measure.name, group[0].said) == (it.measure.name, it.said)) {
            Some(group) => group.push(it),
            None => groups.push(vec![it]),
        }
    }
    let line = |group: &Vec<&DifferencePayload<'_>>| {
        let it = group.iter().copied().max_by(|a, b| effect(a).total_cmp(&effect(b)))?;
        let worse = if it.said == Verdict::Worse { " (worse)" } else { "" };
        let is_named = match named {
            Named::NoFlow => false,
            Named::AllFlows => true,
            Named::FlowsBut(entity) => it.entity != entity,
        };
        let flow = if is_named { format!(" of {}", it.entity) } else { String::new() };
        let more = match group.len() - 1 {
            0 => String::new(),
            1 => ", and of another flow".to_owned(),
            more => format!(", and of {more} flows more"),
        };
        Some(format!("{} {}{worse}{flow}{more}", it.measure.label, shown(it)))
    };
    let counts = seen.counts.iter().map(|count| {
        let worse = if count.after > count.before { " (worse)" } else { "" };
        format!("{} {} -> {}{worse}", count.what, count.before, count.after)
    });
    groups.iter().filter_map(line).chain(counts).collect()
}
