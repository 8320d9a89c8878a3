//! Which design is better?

use super::figures::{change, shown, verdict};
use crate::explore::compare::Verdict;
use crate::report::account::{Body, Section};
use crate::report::payload::Comparisons;
use crate::report::payload::compare::{AgainstPayload, DifferencePayload};

/// Flows that are told of each design; the others stand in the tables.
const MOST_TOLD: usize = 8;

pub(super) fn section(payload: &Comparisons<'_>) -> Section {
    let several = payload.comparisons.len() > 1;
    let mut pairs = Vec::new();
    for against in &payload.comparisons {
        let mut headlines: Vec<&DifferencePayload<'_>> = against.headlines.iter().collect();
        if headlines.len() > MOST_TOLD {
            // What went wrong first, then what went most right.
            let rank = |it: &DifferencePayload<'_>| match it.said {
                Verdict::Worse => 0,
                Verdict::CannotTell => 1,
                Verdict::Better => 2,
                Verdict::Same => 3,
            };
            let by = |it: &DifferencePayload<'_>| it.relative.unwrap_or(0.0).abs();
            headlines.sort_by(|a, b| rank(a).cmp(&rank(b)).then(by(b).total_cmp(&by(a))));
        }
        for headline in headlines.iter().take(MOST_TOLD) {
            let name =
                if several { format!("{}, {}", headline.entity, against.design) } else { headline.entity.to_owned() };
            pairs.push((name, sentence(against, headline)));
        }
        if let Some(more) = headlines.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            pairs.push((format!("{more} more flows"), "see the table side by side".to_owned()));
        }
    }
    let leads: Vec<String> = payload.comparisons.iter().map(lead).collect();
    let legend = "the first figure decides: the share of which something fails or is lost (incomplete), or where that \
                  is the same or next to none, the share that fails, then what 99% of the answers take, then until all \
                  is done; pp: percentage points";
    let told = (!pairs.is_empty()).then(|| legend.to_owned());
    Section { title: "Which is better?", lead: Some(leads.join(" ")), body: Body::Pairs(pairs), legend: told }
}

fn lead(against: &AgainstPayload<'_>) -> String {
    let (design, reference) = (against.design, against.reference);
    let with = |verdict: Verdict| against.headlines.iter().filter(|it| it.said == verdict).count();
    let all = against.headlines.len();
    let (better, worse, same) = (with(Verdict::Better), with(Verdict::Worse), with(Verdict::Same));
    let unknown = with(Verdict::CannotTell);
    let one = |text: &str| match against.headlines.first().filter(|_| all == 1) {
        Some(only) => format!("For {}, {design} is {text} {reference}.", only.entity),
        None => format!("{design} is {text} {reference} for all {all} flows."),
    };
    match all {
        0 => "Nobody knows: nothing was measured of a flow of both designs.".to_owned(),
        all if better == all => one("better than"),
        all if worse == all => one("worse than"),
        all if same == all => one("the same as"),
        all if unknown == all => format!("Nobody can tell yet whether {design} is better than {reference}."),
        all => {
            let parts = [(better, "better"), (worse, "worse"), (same, "the same"), (unknown, "nobody can tell yet")];
            let told: Vec<String> = (parts.iter().filter(|(count, _)| *count > 0))
                .map(|(count, text)| {
                    if *text == "nobody can tell yet" {
                        format!("of {count} {text}")
                    } else {
                        format!("{count} {text}")
                    }
                })
                .collect();
            format!("{design} against {reference}, of {all} flows: {}.", told.join(", "))
        }
    }
}

/// The verdict with its figure, then what else one asks of a flow.
fn sentence(against: &AgainstPayload<'_>, headline: &DifferencePayload<'_>) -> String {
    let mut text = format!("{}: {} {}", verdict(headline), headline.measure.label, change(headline));
    for figure in ["incomplete_ratio", "error_ratio", "response.p99_s", "degraded_ratio", "completion.mean_s"] {
        if figure == headline.figure {
            continue;
        }
        let Some(other) = against.of_flow(headline.entity, figure) else { continue };
        // Work that is not done is told also where it is the same: answers do not show it.
        let undone = figure == "incomplete_ratio" && other.design.is_some_and(|share| share > 0.001);
        if matches!(other.said, Verdict::Better | Verdict::Worse) || undone {
            text.push_str(&format!("; {} {} ({})", other.measure.label, shown(other), other.verdict));
        }
    }
    text
}
