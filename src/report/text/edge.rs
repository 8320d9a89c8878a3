//! One edge in detail.

use super::layout::{dim, heading, pairs, title};
use crate::report::escape::{plain, shell};
use crate::report::payload::{EdgePayload, ExplainedEdge, InputPayload, SafeguardPayload, ScorePayload};

/// How much of an edge is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What one needs beside the table: why not the next best, the nearest flips, missing safeguards.
    Brief,
    /// Everything.
    Full,
}

/// The edge with everything it rests on.
pub fn edge(explained: &ExplainedEdge<'_>, width: usize) -> String {
    let mut out = detail(&explained.edge, Depth::Full, width);
    if !explained.inputs.is_empty() {
        out.push_str(&heading("Inputs"));
        let rows: Vec<(String, String)> = explained.inputs.iter().map(input).collect();
        out.push_str(&pairs(&rows, width));
    }
    if !explained.scores.is_empty() {
        out.push_str(&heading("Scores"));
        let rows: Vec<(String, String)> = explained.scores.iter().map(score).collect();
        out.push_str(&pairs(&rows, width));
    }
    out
}

fn input(input: &InputPayload) -> (String, String) {
    let standing = match (input.standing, input.from) {
        ("inferred", Some(from)) => format!("inferred from {from}"),
        (standing, Some(by)) => format!("{standing}: {by}"),
        (standing, None) => standing.to_owned(),
    };
    (plain(&input.attribute).into_owned(), plain(&format!("{} ({standing})", input.value)).into_owned())
}

fn score(score: &ScorePayload) -> (String, String) {
    let lost: Vec<String> =
        score.deductions.iter().map(|lost| format!("{} -{} {}", lost.question, lost.points, lost.because)).collect();
    let excluded = if score.excluded { ", excluded" } else { "" };
    let why = if lost.is_empty() { "nothing speaks against it".to_owned() } else { lost.join("; ") };
    (score.pattern.to_owned(), format!("{}{excluded}: {why}", score.score))
}

pub(super) fn detail(payload: &EdgePayload<'_>, depth: Depth, width: usize) -> String {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |name: &str, text: String| rows.push((name.to_owned(), plain(&text).into_owned()));
    row("use", usage(payload));
    row("because", payload.because.clone());
    if depth == Depth::Full {
        for reason in &payload.reasons {
            row(reason.question, reason.answer.clone().into_owned());
        }
        if !payload.decisive.is_empty() {
            row("decisive", payload.decisive.join(", "));
        }
    }
    if let Some(text) = why_not(payload) {
        row("not", text);
    }
    if let Some(path) = &payload.path {
        let before = match path.need_after_s < path.need_s {
            true => format!(" ({} without the cut further down)", seconds(path.need_s)),
            false => String::new(),
        };
        let (need, left) = (seconds(path.need_after_s), seconds(path.left_s));
        row("path", format!("hop {}; needs {need} at p99 of {left} left{before}", path.hops));
    }
    for remark in &payload.remarks {
        row("mind", remark.text.clone());
    }
    if payload.policy_dependent {
        let others = payload.policies.iter().filter(|other| other.pattern != payload.pattern);
        let others: Vec<String> = others.map(|other| format!("{} under {}", other.pattern, other.policy)).collect();
        row("policy", format!("{}: state `reply` to settle it", others.join(", ")));
    }
    let most = if depth == Depth::Full { usize::MAX } else { 3 };
    for flip in payload.flips.iter().take(most) {
        row("flips", format!("{} -> {}", flip.set, flip.becomes));
    }
    if payload.flips.len() > most {
        row("", format!("and {} more", payload.flips.len() - most));
    }
    for assumption in &payload.assumptions {
        row("assumed", format!("{} = {} ({})", assumption.attribute, assumption.value, assumption.by));
    }
    if let Some(broker) = &payload.broker {
        let keep = match (&broker.keep, &broker.declared) {
            (Some(name), _) => format!("; {name} can do it"),
            (None, Some(name)) => format!("; {name} cannot do it"),
            (None, None) => String::new(),
        };
        row("broker", format!("{}: {} ({}){keep}", broker.kind, broker.because, broker.question));
    }
    if depth == Depth::Full {
        for safeguard in &payload.safeguards {
            row(if safeguard.level == "required" { "required" } else { "advised" }, in_full(safeguard));
        }
    } else {
        let missing: Vec<&str> = payload
            .safeguards
            .iter()
            .filter(|safeguard| safeguard.level == "required" && safeguard.stated.is_none())
            .map(|safeguard| safeguard.name)
            .collect();
        if !missing.is_empty() {
            row("add", missing.join(", "));
        }
    }
    title(&plain(payload.id), width) + &pairs(&rows, width)
}

fn usage(payload: &EdgePayload<'_>) -> String {
    let mut text = payload.pattern.to_owned();
    if let Some(score) = payload.score {
        text.push_str(&format!(" ({score} points, confidence {})", payload.confidence));
    }
    if let Some(today) = payload.today.filter(|today| *today != payload.pattern) {
        text.push_str(&format!("; today {today}"));
    }
    if payload.weak {
        text.push_str("; a weak fit");
    }
    if payload.implied {
        text.push_str("; implied by the flow, not in the file");
    }
    text
}

fn why_not(payload: &EdgePayload<'_>) -> Option<String> {
    let runner_up = payload.runner_up?;
    let reasons: Vec<String> =
        payload.why_not.iter().map(|deduction| format!("{} (-{})", deduction.because, deduction.points)).collect();
    let points = payload.runner_up_score.map_or(String::new(), |score| format!(" ({score} points)"));
    let excluded = if payload.runner_up_excluded { ", excluded" } else { "" };
    Some(match reasons.as_slice() {
        [] => format!("{runner_up}{points}"),
        reasons => format!("{runner_up}{points}{excluded}: {}", reasons.join("; ")),
    })
}

pub(super) fn in_full(safeguard: &SafeguardPayload) -> String {
    match &safeguard.stated {
        Some(stated) => format!("{}: {stated} (in the file)", safeguard.name),
        None => format!("{}: {}", safeguard.name, safeguard.value),
    }
}

/// Seconds as the file writes durations.
fn seconds(seconds: f64) -> String {
    crate::units::Nanos((seconds * 1e9).round() as u64).to_string()
}

/// How to ask for `id` in full, dimmed; a command too long for a line is broken as a shell allows.
pub(super) fn hint(id: &str, file: &str, width: usize) -> String {
    let general = "why in full: hopwise explain ID FILE".to_owned();
    let command = shell(id).zip(shell(file)).map_or_else(
        || general.clone(),
        |(id, file)| {
            let line = format!("why in full: hopwise explain {id} {file}");
            let broken = format!("why in full: hopwise explain {id} \\\n  {file}");
            let fits = |text: &String| text.lines().all(|line| line.chars().count() <= width);
            [line, broken].into_iter().find(fits).unwrap_or_else(|| general.clone())
        },
    );
    command.lines().map(|line| dim(line) + "\n").collect()
}
