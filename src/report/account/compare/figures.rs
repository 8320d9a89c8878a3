//! Differences as people read them, and their tables.

use crate::explore::compare::Verdict;
use crate::explore::objectives::Unit;
use crate::report::account::{Section, Table};
use crate::report::numbers::{counted, duration, number, per_second, percent};
use crate::report::payload::compare::{AgainstPayload, DifferencePayload};

/// Rows of a table; more of them stand in JSON.
const MOST_ROWS: usize = 50;
/// Figures of which nobody can tell; those that would take the fewest replications.
const MOST_UNDECIDED: usize = 12;

/// What differs for sure.
pub(super) fn differences(against: &AgainstPayload<'_>) -> Option<Section> {
    let told = |it: &&DifferencePayload<'_>| matches!(it.said, Verdict::Better | Verdict::Worse);
    let all: Vec<&DifferencePayload<'_>> = against.differences.iter().filter(told).collect();
    let rows: Vec<Vec<String>> = all
        .iter()
        .take(MOST_ROWS)
        .map(|it| {
            let difference = format!("{}\n± {}", signed(it, it.difference), error(it));
            vec![name(it), value(it, it.reference), value(it, it.design), difference, it.verdict.to_owned()]
        })
        .collect();
    let summary = &against.summary;
    let counts = format!(
        "{} against {}: {} better, {} worse, {} the same, of {} nobody can tell yet.",
        against.design,
        against.reference,
        counted(summary.better, "figure"),
        summary.worse,
        summary.same,
        summary.cannot_tell
    );
    let more = all.len().saturating_sub(MOST_ROWS);
    let lead = if more > 0 { format!("{counts} {more} more with --format json.") } else { counts };
    let header = vec!["Figure", "reference", "design", "difference", "verdict"];
    let legend = "±: half of the 95% interval of the difference; all figures but the one that decides for a flow must \
                  hold together (Holm)";
    let section = Section::table("What differs", Table { header, rows }, legend);
    (!against.differences.is_empty()).then_some(Section { lead: Some(lead), ..section })
}

/// What more replications would tell.
pub(super) fn undecided(against: &AgainstPayload<'_>) -> Option<Section> {
    let known = against.differences.iter().filter(|it| it.needed_replications.is_some());
    let mut all: Vec<&DifferencePayload<'_>> = known.collect();
    // A stable sort: equals stay in the order of their names.
    all.sort_by_key(|it| (!it.headline, it.needed_replications));
    let row = |it: &&DifferencePayload<'_>| {
        let difference = format!("{}\n± {}", signed(it, it.difference), error(it));
        let needed = it.needed_replications.map_or_else(String::new, |needed| format!("~{needed}"));
        vec![name(it), value(it, it.reference), difference, needed]
    };
    let rows: Vec<Vec<String>> = all.iter().take(MOST_UNDECIDED).map(row).collect();
    let header = vec!["Figure", "reference", "difference", "replications"];
    let legend = "replications: about how many would tell, if these are typical, all figures together (Holm)";
    (!rows.is_empty()).then(|| {
        let more = against.summary.cannot_tell.saturating_sub(rows.len());
        let rest = if more > 0 { format!(" {more} more with --format json.") } else { String::new() };
        let lead = format!("{} against {}, the quickest to tell first.{rest}", against.design, against.reference);
        Section { lead: Some(lead), ..Section::table("What cannot be told yet", Table { header, rows }, legend) }
    })
}

fn name(it: &DifferencePayload<'_>) -> String {
    let kind = if it.kind == "flow" || it.kind == "edge" { "" } else { it.kind };
    format!("{}{}{}: {}", kind, if kind.is_empty() { "" } else { " " }, it.entity, it.measure.label)
}

/// `16.2s -> 66ms`.
pub(in crate::report::account) fn shown(it: &DifferencePayload<'_>) -> String {
    format!("{} -> {}", value(it, it.reference), value(it, it.design))
}

/// `16.2s -> 66ms (-16.1s ± 2.64s, -99.6%)`.
pub(super) fn change(it: &DifferencePayload<'_>) -> String {
    if it.difference.is_none_or(|difference| difference == 0.0) {
        return shown(it);
    }
    let relative = it.relative.filter(|_| it.measure.unit != Unit::Ratio);
    let relative = relative.map_or_else(String::new, |share| {
        format!(", {}{}%", if share > 0.0 { "+" } else { "" }, number(share * 100.0))
    });
    let error = if it.ci95.is_some() { format!(" ± {}", error(it)) } else { String::new() };
    format!("{} ({}{error}{relative})", shown(it), signed(it, it.difference))
}

/// The verdict, with what it would take where there is none.
pub(super) fn verdict(it: &DifferencePayload<'_>) -> String {
    match (it.said, it.because, it.needed_replications) {
        (Verdict::Same, "identical", _) => "the same in every replication".to_owned(),
        (Verdict::Same, ..) => "the same, within the tolerance".to_owned(),
        (Verdict::CannotTell, _, Some(needed)) => format!("cannot tell yet, about {needed} replications would"),
        (Verdict::CannotTell, "too-few-samples", _) => "cannot tell, too few samples: measure longer".to_owned(),
        (Verdict::CannotTell, "no-variance", _) => "cannot tell, its law has no variance".to_owned(),
        (Verdict::CannotTell, "no-interval", _) => "cannot tell without an interval: add replications".to_owned(),
        (Verdict::CannotTell, "not-measured", _) => "cannot tell, one design has no such figure".to_owned(),
        (Verdict::CannotTell, ..) => "cannot tell".to_owned(),
        (Verdict::Better | Verdict::Worse, ..) => it.verdict.to_owned(),
    }
}

fn format(unit: Unit) -> fn(f64) -> String {
    match unit {
        Unit::Seconds => duration,
        Unit::PerSecond => per_second,
        Unit::Ratio => percent,
        Unit::Number => number,
    }
}

fn value(it: &DifferencePayload<'_>, value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), format(it.measure.unit))
}

/// With its sign; of shares in percentage points.
fn signed(it: &DifferencePayload<'_>, value: Option<f64>) -> String {
    let Some(value) = value else { return "-".to_owned() };
    let text = match it.measure.unit {
        Unit::Ratio => format!("{} pp", number(value * 100.0)),
        unit => format(unit)(value),
    };
    if value > 0.0 { format!("+{text}") } else { text }
}

/// Half of the interval.
fn error(it: &DifferencePayload<'_>) -> String {
    let half = it.ci95.map(|[low, high]| 0.5 * (high - low));
    match (half, it.measure.unit) {
        (None, _) => "?".to_owned(),
        (Some(half), Unit::Ratio) => format!("{} pp", number(half * 100.0)),
        (Some(half), unit) => format(unit)(half),
    }
}
