//! The report of `recommend`: first what to use, then what to look at, then the rest.

use super::edge::{Depth, detail, hint};
use super::layout::{columns, dim, heading, indented, pairs, title};
use super::simulation::sections;
use super::{flow, system};
use crate::report::account;
use crate::report::escape::plain;
use crate::report::payload::{EdgePayload, EvidencePayload, Recommendation};

/// Narrower than this, edges are listed instead of put into columns.
const NARROW: usize = 60;
/// More edges than this are looked at one by one only when asked for.
const MOST_DETAILS: usize = 8;

/// The whole report for `width` columns.
pub fn recommend(payload: &Recommendation<'_>, width: usize) -> String {
    let counts = format!(
        "{}: {}, {}, {} policy",
        plain(payload.name),
        counted(payload.services, "service"),
        counted(payload.edges.len(), "edge"),
        payload.policy
    );
    let mut out = title(&counts, width);
    let edges: Vec<EdgePayload<'_>> = payload.edges.iter().collect();
    out.push_str(&heading("What to use"));
    out.push_str(&overview(&edges, width));
    let changes: Vec<&EdgePayload<'_>> = edges.iter().filter(|edge| is_change(edge)).collect();
    if !changes.is_empty() {
        out.push_str(&heading("Look closer"));
        let shown: Vec<String> =
            changes.iter().take(MOST_DETAILS).map(|edge| detail(edge, Depth::Brief, width)).collect();
        out.push_str(&shown.join("\n"));
        if changes.len() > MOST_DETAILS {
            let ids: Vec<String> = changes[MOST_DETAILS..].iter().map(|edge| plain(edge.id).into_owned()).collect();
            out.push('\n');
            out.push_str(&indented(&format!("and {} more: {}", ids.len(), few(&ids)), 0, width));
        }
    }
    out.push_str(&open_questions(&edges, width));
    out.push_str(&safeguards(&edges, width));
    if !payload.flows.is_empty() {
        out.push_str(&heading("Flows"));
        out.push_str(&payload.flows.iter().map(|payload| flow(payload, width)).collect::<Vec<_>>().join("\n"));
    }
    out.push_str(&heading("System"));
    out.push_str(&system(&payload.system, width));
    if !payload.notes.is_empty() {
        out.push_str(&heading("Notes"));
        let notes: Vec<(&str, &str)> = payload.notes.iter().map(|note| ("-", note.as_str())).collect();
        out.push_str(&pairs(&notes, width));
    }
    if let Some(evidence) = &payload.evidence {
        out.push_str(&sections(&account::evidence(evidence), width));
        out.push_str(&again(evidence, width));
    }
    if let Some(why) = &payload.no_evidence {
        out.push_str(&heading("What it buys"));
        out.push_str(&indented(&format!("not tried: {}", plain(why)), 2, width));
    }
    if let Some(edge) = changes.first().copied().or(edges.first()) {
        out.push('\n');
        out.push_str(&hint(edge.id, payload.file, width));
    }
    out
}

/// The command that says the same of what is recommended as a whole; those of each line stand in JSON.
fn again(evidence: &EvidencePayload<'_>, width: usize) -> String {
    let Some(seen) = evidence.differences.first() else { return String::new() };
    // A shell goes on where a line ends in a backslash.
    const MARGIN: usize = 6;
    let mut lines = vec![String::from("  again:")];
    for word in seen.command.split(' ') {
        let line = lines.last_mut().filter(|line| line.chars().count() + word.chars().count() + MARGIN < width);
        match line {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => {
                if let Some(line) = lines.last_mut() {
                    line.push_str(" \\");
                }
                lines.push(format!("    {word}"));
            }
        }
    }
    lines.push("  of each line: --format json".to_owned());
    lines.iter().map(|line| dim(line) + "\n").collect()
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The edge contradicts itself, or is answered otherwise than one would build it: the answer comes
/// later, differs from today's, or fits badly.
fn is_change(edge: &EdgePayload<'_>) -> bool {
    let later = edge.pattern == "async-request-reply" && edge.saga.is_none();
    let differs = edge.today.is_some_and(|today| today != edge.pattern);
    edge.pattern == "contradictory-needs" || later || differs || edge.weak
}

/// What the file could settle, and what to mind, with the edges it concerns.
fn open_questions(edges: &[EdgePayload<'_>], width: usize) -> String {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut note = |about: String, edge: &EdgePayload<'_>| {
        let id = plain(edge.id).into_owned();
        match rows.iter_mut().find(|(known, _)| *known == about) {
            Some((_, ids)) => ids.push(id),
            None => rows.push((about, vec![id])),
        }
    };
    for edge in edges {
        if edge.policy_dependent {
            let others = edge.policies.iter().filter(|other| other.pattern != edge.pattern);
            let others: Vec<String> = others.map(|other| format!("{} under {}", other.pattern, other.policy)).collect();
            note(format!("only the policy decides ({}): state `reply`", others.join(", ")), edge);
        }
        for remark in &edge.remarks {
            note(plain(&remark.text).into_owned(), edge);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut out = heading("To settle, and to mind");
    for (about, ids) in rows {
        out.push_str(&indented(&about, 2, width));
        out.push_str(&indented(&format!("on {}", few(&ids)), 4, width));
    }
    out
}

fn overview(edges: &[EdgePayload<'_>], width: usize) -> String {
    if edges.is_empty() {
        return "  no edges\n".to_owned();
    }
    if width < NARROW {
        let item = |edge: &EdgePayload<'_>| {
            (plain(edge.id).into_owned(), format!("{}: {}", edge.pattern, plain(&edge.because)))
        };
        return pairs(&edges.iter().map(item).collect::<Vec<_>>(), width);
    }
    let uses: Vec<String> = edges.iter().map(|edge| format!("{}\n{}", edge.pattern, marks(edge))).collect();
    let left = width - widest(&uses) - COLUMN_GAPS;
    let row = |(edge, usage): (&EdgePayload<'_>, String)| {
        let why = indented(&plain(&edge.because), 2, left);
        [format!("{}\n{}", plain(edge.id), why.trim_end()), usage]
    };
    columns(["Edge", "Use"], &edges.iter().zip(uses).map(row).collect::<Vec<_>>(), width)
}

/// Blanks around the two columns.
const COLUMN_GAPS: usize = 5;

fn widest(texts: &[String]) -> usize {
    texts.iter().flat_map(|text| text.lines()).map(|line| line.chars().count()).max().unwrap_or(0)
}

/// What stands below the pattern, a line each.
fn marks(edge: &EdgePayload<'_>) -> String {
    let mut marks = Vec::new();
    let is_scored = !matches!(edge.pattern, "native" | "contradictory-needs") && edge.saga.is_none();
    if is_scored {
        marks.push(format!("{} confidence", edge.confidence));
    }
    if edge.policy_dependent {
        marks.push("by policy".to_owned());
    }
    if let Some(today) = edge.today.filter(|today| *today != edge.pattern) {
        marks.push(format!("today {today}"));
    }
    if edge.implied {
        marks.push("implied".to_owned());
    }
    marks.iter().map(|mark| format!("  {mark}")).collect::<Vec<_>>().join("\n")
}

/// Required safeguards that the file does not state; those for the same edges together.
fn safeguards(edges: &[EdgePayload<'_>], width: usize) -> String {
    let mut wanted: Vec<(&str, Vec<String>)> = Vec::new();
    for edge in edges {
        for safeguard in edge.safeguards.iter().filter(|it| it.level == "required" && it.stated.is_none()) {
            let id = plain(edge.id).into_owned();
            match wanted.iter_mut().find(|(name, _)| *name == safeguard.name) {
                Some((_, ids)) => ids.push(id),
                None => wanted.push((safeguard.name, vec![id])),
            }
        }
    }
    let mut groups: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for (name, ids) in wanted {
        match groups.iter_mut().find(|(_, known)| *known == ids) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], ids)),
        }
    }
    if groups.is_empty() {
        return String::new();
    }
    groups.sort_by_key(|(names, ids)| std::cmp::Reverse(names.len() * ids.len()));
    let mut out = heading("Safeguards to add");
    for (names, ids) in groups {
        out.push_str(&indented(&names.join(", "), 2, width));
        out.push_str(&indented(&format!("on {}", few(&ids)), 4, width));
    }
    out
}

fn few(ids: &[String]) -> String {
    const FEW: usize = 3;
    if ids.len() == FEW + 1 {
        return ids.join(", ");
    }
    let shown = ids.iter().take(FEW).cloned().collect::<Vec<_>>().join(", ");
    if ids.len() > FEW { format!("{shown} and {} more", ids.len() - FEW) } else { shown }
}
