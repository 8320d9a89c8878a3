//! What a reader must know beside the numbers, in words.

use schemars::JsonSchema;
use serde::Serialize;

use super::alike::told;
use super::deadlock::deadlock;
use super::disagreement::{Disagreement, disagreements};
use super::growing::{HotPayload, NeededPayload, outbox, queue};
use super::in_vain;
use crate::explore::outcome::{FlowOutcome, Outcome, Remark};
use crate::report::numbers;
use crate::simulate::blueprint::Idle;
use crate::simulate::bounds::OtherRate;
use crate::simulate::measure::series::MOST_SERIES;

/// One remark; what does not belong to its kind is left out.
#[derive(Default, Serialize, JsonSchema)]
pub struct RemarkOf<'a> {
    pub kind: &'static str,
    pub message: String,
    /// A flow, a service, an edge or a subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<&'a str>,
    /// Of a remark that many flows share: how many of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flows: Option<usize>,
    /// Their first few; of a consumer that cannot keep up, its subscriptions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth_per_s: Option<f64>,
    /// Mean length of the line at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Share of replications in the slower group, with its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulated: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calculated: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<f64>,
    /// What would keep up with a queue that grows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<NeededPayload>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot: Option<HotPayload>,
}

/// Those of the outcome, what is missing, and where formulas disagree.
pub(super) fn remarks(outcome: &Outcome) -> Vec<RemarkOf<'_>> {
    let mut remarks = Vec::new();
    if outcome.partial {
        let message = match outcome.replications {
            0 => "the run was stopped before anything was measured".to_owned(),
            1 => "the run was stopped: figures are of 1 replication".to_owned(),
            n => format!("the run was stopped: figures are of {n} replications"),
        };
        remarks.push(RemarkOf { kind: "partial", message, ..RemarkOf::default() });
    }
    remarks.extend(told(&outcome.remarks, |remark| of(outcome, remark)));
    remarks.extend(without_series(outcome));
    remarks.extend(unsupported(outcome));
    remarks.extend(disagreements(outcome).into_iter().map(disagreement));
    remarks
}

fn of<'a>(outcome: &Outcome, remark: &'a Remark) -> RemarkOf<'a> {
    let plain = |kind, message: String| RemarkOf { kind, message, ..RemarkOf::default() };
    match remark {
        Remark::Unstable(growth) => RemarkOf {
            entity: Some(&growth.service),
            growth_per_s: Some(growth.per_s),
            reached: Some(growth.reached),
            ..plain(
                "unstable",
                format!(
                    "the line of {} grows{} and nothing limits it; at the end {} wait: it cannot keep up, and its \
                     figures depend on how long the run is",
                    growth.service,
                    if growth.per_s > 0.0 {
                        format!(" by {}", numbers::per_second(growth.per_s))
                    } else {
                        String::new()
                    },
                    numbers::number(growth.reached)
                ),
            )
        },
        Remark::Growing(growth) => queue(growth),
        Remark::OutboxGrowing(growth) => outbox(growth),
        Remark::ForEver(it) => in_vain::for_ever(it),
        Remark::TooSoon(it) => in_vain::too_soon(it),
        Remark::Overtaken(it) => in_vain::overtaken(it),
        Remark::TooShort(it) => in_vain::too_short(it),
        Remark::NotUndone { saga, steps } => in_vain::not_undone(saga, steps),
        Remark::TooFar { requests, limit } => RemarkOf {
            requests: Some(*requests),
            limit: Some(*limit),
            ..plain(
                "hop-limit",
                format!(
                    "{} failed because calls went further than {limit} hops: a circle of calls?",
                    counted(*requests)
                ),
            )
        },
        Remark::Unfinished { flow, requests } => RemarkOf {
            entity: Some(flow),
            requests: Some(*requests),
            ..plain(
                "unfinished",
                format!(
                    "{} of {flow} had not ended when the run did; {} as not successful",
                    counted(*requests),
                    if *requests == 1 { "it counts" } else { "they count" }
                ),
            )
        },
        Remark::Deadlock(all) => deadlock(all),
        Remark::CutShort => plain(
            "cut-short",
            "there were more requests or events than a run can hold: replications ended before their time".to_owned(),
        ),
        Remark::NoSteadyState => plain(
            "no-steady-state",
            format!(
                "the system had not settled in trial runs of {}: figures depend on the span",
                numbers::duration(outcome.duration_s)
            ),
        ),
        Remark::TwoGroups { flow, groups } => {
            let all = groups.low + groups.high;
            let share = groups.high as f64 / all as f64;
            RemarkOf {
                entity: Some(flow),
                share: Some(share),
                interval: Some([groups.high_share.low, groups.high_share.high]),
                ..plain(
                    "two-groups",
                    format!(
                        "runs of {flow} end in one of two ways: {} of {all} with a mean response of about {}, the others \
                         of about {}; a mean over both says little",
                        groups.high,
                        numbers::duration(groups.high_mean),
                        numbers::duration(groups.low_mean)
                    ),
                )
            }
        }
        Remark::GaveUp { asked, reached } => {
            let reached =
                reached.map_or("no interval".to_owned(), |reached| format!("± {}", numbers::percent(reached)));
            let message = format!(
                "a precision of ± {} was asked for; after {} replications it is {reached}",
                numbers::percent(*asked),
                outcome.replications
            );
            plain("precision-not-reached", message)
        }
        Remark::OneReplication => plain(
            "one-replication",
            "one replication has no interval: nobody can tell how far its figures are off by chance".to_owned(),
        ),
        Remark::NothingArrived { flow } => RemarkOf {
            entity: Some(flow),
            ..plain("nothing-arrived", format!("no request of {flow} arrived while it was measured"))
        },
        Remark::Idle(Idle { entity, attribute, because, help }) => RemarkOf {
            entity: Some(entity),
            ..plain("no-effect", format!("`{attribute}` of {entity} has no effect: {because}; {help}"))
        },
        Remark::Unused(edges) => in_vain::unused(edges),
        Remark::LateFault { target, kind, at_s, end_s } => RemarkOf {
            entity: Some(target),
            ..plain(
                "late-fault",
                format!(
                    "the fault {} of {target} begins at {}, and the run ends at {}: it does nothing; let it begin \
                     earlier, or measure longer with `--for`",
                    kind.name(),
                    numbers::duration(*at_s),
                    numbers::duration(*end_s)
                ),
            )
        },
        Remark::OtherRate(OtherRate { edge, stated, implied }) => RemarkOf {
            entity: Some(edge),
            stated: Some(*stated),
            calculated: Some(*implied),
            ..plain(
                "rate-differs",
                format!(
                    "{edge} states a rate of {}, but {} follow from the entries, and these were simulated: correct \
                     `rate`, or the rates of the flows, `calls_per_request` and `probability` on the way there",
                    numbers::per_second(*stated),
                    numbers::per_second(*implied)
                ),
            )
        },
    }
}

fn counted(requests: u64) -> String {
    numbers::counted(usize::try_from(requests).unwrap_or(usize::MAX), "request")
}

/// Which figures over time are left out.
fn without_series(outcome: &Outcome) -> Option<RemarkOf<'_>> {
    let kinds = [(outcome.flows.len(), "flow"), (outcome.services.len(), "service"), (outcome.links.len(), "edge")];
    let told = kinds.into_iter().filter(|(count, _)| *count > MOST_SERIES);
    let told: Vec<String> = told.map(|(count, noun)| numbers::counted(count, noun)).collect();
    let message = format!(
        "figures over time are left out for {}: beyond {MOST_SERIES} of a kind they would be most of the report",
        told.join(", ")
    );
    (!told.is_empty()).then(|| RemarkOf { kind: "series-left-out", message, ..RemarkOf::default() })
}

/// One remark for all flows whose percentiles have too few samples.
fn unsupported(outcome: &Outcome) -> Option<RemarkOf<'_>> {
    let lacking = |flow: &&FlowOutcome| {
        flow.response.quantiles.iter().any(|quantile| !quantile.supported && quantile.share <= 0.99)
    };
    let flow = outcome.flows.iter().find(lacking)?;
    let message =
        "a percentile marked * has fewer than 20 slower requests in some replication: take it as a guess, or \
                   measure longer"
            .to_owned();
    Some(RemarkOf { kind: "unsupported-percentile", message, entity: Some(&flow.name), ..RemarkOf::default() })
}

fn disagreement<'a>(found: Disagreement<'a>) -> RemarkOf<'a> {
    let Disagreement { entity, figure, simulated, calculated } = found;
    let message = format!(
        "{figure} of {entity}: simulated {}, calculated {}, and nothing explains the difference; please report it",
        numbers::number(simulated),
        numbers::number(calculated)
    );
    RemarkOf {
        kind: "bound-disagrees",
        message,
        entity: Some(entity),
        simulated: Some(simulated),
        calculated: Some(calculated),
        ..RemarkOf::default()
    }
}
