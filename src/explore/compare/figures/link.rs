//! Figures of edges.

use super::{Row, Taken, always, count, figure, less, mean, quantile};
use crate::explore::gather::{LinkRow, TimesRow};
use crate::explore::objectives::Unit;
use crate::explore::outcome::{LinkOutcome, LinkRole, Times};
use crate::vocabulary::Fate;

type LinkFigure = Row<LinkOutcome, LinkRow>;

pub(in crate::explore::compare) const LINK: &[LinkFigure] = &[
    Row {
        measure: less("failed_ratio", "attempts failed", Unit::Ratio),
        taken: failed,
        own: |_, row| row.failed,
        fits: always,
    },
    Row {
        measure: less("amplification", "tries per call", Unit::Number),
        taken: |link| figure(link.amplification),
        own: |_, row| row.amplification,
        fits: always,
    },
    Row {
        measure: less("latency.mean_s", "call, mean", Unit::Seconds),
        taken: |link| mean(&link.latency),
        own: |_, row| row.latency.mean,
        fits: is_carried_alike,
    },
    Row {
        measure: less("latency.p99_s", "call, 99%", Unit::Seconds),
        taken: |link| quantile(&link.latency, 0.99),
        own: |_, row| row.latency.quantiles[3],
        fits: is_carried_alike,
    },
    Row {
        measure: less("completed.mean_s", "replied, mean", Unit::Seconds),
        taken: |link| mean(replied(link)),
        own: |link, row| replied_row(link, row).mean,
        fits: have_replies,
    },
    Row {
        measure: less("completed.p99_s", "replied, 99%", Unit::Seconds),
        taken: |link| quantile(replied(link), 0.99),
        own: |link, row| replied_row(link, row).quantiles[3],
        fits: have_replies,
    },
];

/// Of all attempts; none without attempts.
fn failed(link: &LinkOutcome) -> Option<Taken> {
    let ok: f64 = link.outcomes.iter().filter(|(fate, _)| *fate == Fate::Ok).map(|(_, share)| *share).sum();
    (!link.outcomes.is_empty()).then(|| count((1.0 - ok).max(0.0)))
}

/// The latency of a call is that of its answer; of a message, that of the broker's.
fn is_carried_alike(reference: &LinkOutcome, design: &LinkOutcome) -> bool {
    reference.role == design.role
}

/// Until whoever asked has the reply: of a call, its latency.
fn replied(link: &LinkOutcome) -> &Times {
    if link.role == LinkRole::Call { &link.latency } else { &link.completed }
}

fn replied_row<'a>(link: &LinkOutcome, row: &'a LinkRow) -> &'a TimesRow {
    if link.role == LinkRole::Call { &row.latency } else { &row.completed }
}

/// Two calls are told by their latency already.
fn have_replies(reference: &LinkOutcome, design: &LinkOutcome) -> bool {
    let calls = reference.role == LinkRole::Call && design.role == LinkRole::Call;
    !calls && replied(reference).count > 0 && replied(design).count > 0
}
