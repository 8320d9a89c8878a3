//! Figures of flows.

use super::{Row, always, figure, less, mean, more, quantile};
use crate::explore::gather::{FlowRow, TimesRow};
use crate::explore::objectives::Unit;
use crate::explore::outcome::{FlowOutcome, Times};

type FlowFigure = Row<FlowOutcome, FlowRow>;

/// The first decides, or the last of them: see [`super::super::headline`].
pub(in crate::explore::compare) const FLOW: &[FlowFigure] = &[
    Row {
        measure: less("error_ratio", "failed", Unit::Ratio),
        taken: |flow| figure(flow.error_ratio).filter(|_| flow.offered > 0),
        own: |_, row| row.error,
        fits: always,
    },
    Row {
        measure: less("response.p99_s", "answered, 99%", Unit::Seconds),
        taken: |flow| quantile(&flow.response, 0.99),
        own: |_, row| row.response.quantiles[3],
        fits: always,
    },
    Row {
        measure: less("response.mean_s", "answered, mean", Unit::Seconds),
        taken: |flow| mean(&flow.response),
        own: |_, row| row.response.mean,
        fits: always,
    },
    Row {
        measure: less("response.p50_s", "answered, 50%", Unit::Seconds),
        taken: |flow| quantile(&flow.response, 0.5),
        own: |_, row| row.response.quantiles[0],
        fits: always,
    },
    Row {
        measure: less("degraded_ratio", "degraded", Unit::Ratio),
        taken: |flow| figure(flow.degraded_ratio).filter(|_| flow.offered > 0),
        own: |_, row| row.degraded,
        fits: always,
    },
    Row {
        measure: more("goodput_per_s", "served", Unit::PerSecond),
        taken: |flow| figure(flow.goodput_per_s),
        own: |_, row| row.offered * (row.ok + row.degraded),
        fits: always,
    },
    Row {
        measure: less("completion.mean_s", "complete, mean", Unit::Seconds),
        taken: |flow| mean(all_done(flow)),
        own: |flow, row| all_done_row(flow, row).mean,
        fits: something_follows,
    },
    Row {
        measure: less("completion.p99_s", "complete, 99%", Unit::Seconds),
        taken: |flow| quantile(all_done(flow), 0.99),
        own: |flow, row| all_done_row(flow, row).quantiles[3],
        fits: something_follows,
    },
    Row {
        measure: less("incomplete_ratio", "incomplete", Unit::Ratio),
        taken: |flow| figure(flow.incomplete_ratio.or(flow.error_ratio)).filter(|_| flow.offered > 0),
        own: |flow, row| if follows(flow) { row.incomplete } else { row.error },
        fits: something_follows,
    },
];

/// Whether something follows the answer. Where nothing does, all is done with it.
fn follows(flow: &FlowOutcome) -> bool {
    flow.incomplete_ratio.is_some()
}

fn something_follows(reference: &FlowOutcome, design: &FlowOutcome) -> bool {
    follows(reference) || follows(design)
}

/// How long it takes until all is done.
pub(in crate::explore::compare) fn all_done(flow: &FlowOutcome) -> &Times {
    if follows(flow) { &flow.completion } else { &flow.response }
}

fn all_done_row<'a>(flow: &FlowOutcome, row: &'a FlowRow) -> &'a TimesRow {
    if follows(flow) { &row.completion } else { &row.response }
}
