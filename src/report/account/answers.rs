//! How long answers take, in full.

use super::figures::{or_dash, stacked};
use super::{Section, Table};
use crate::report::numbers::duration;
use crate::report::payload::Simulation;
use crate::report::payload::simulation::{Pair, TimesPayload};

pub(super) fn section(payload: &Simulation<'_>) -> Option<Section> {
    let answered = payload.flows.iter().filter(|(_, flow)| flow.response.count > 0);
    let rows: Vec<Vec<String>> = answered
        .map(|(name, flow)| {
            let calculated = flow.bound.response_s.filter(|_| flow.bound.complete);
            let mut row = vec![name.to_owned(), stacked(flow.response.mean_s, flow.response.ci95.mean_s, duration)];
            row.push(or_dash(calculated, duration));
            row.extend(percentiles(&flow.response));
            row.push(or_dash(flow.response.max_s, duration));
            row
        })
        .collect();
    let header = vec!["Answers of", "mean", "calc.", "50%", "90%", "99%", "99.9%", "max"];
    let legend = "50%: half of the answers take at most this long; calc.: the mean by formulas, where they apply";
    (!rows.is_empty()).then(|| Section::table("How long answers take", Table { header, rows }, legend))
}

fn percentiles(times: &TimesPayload) -> [String; 4] {
    let cell = |value: Option<f64>, interval: Pair, supported: bool| {
        let text = stacked(value, interval, duration);
        if supported || value.is_none() {
            return text;
        }
        match text.split_once('\n') {
            Some((value, error)) => format!("{value}*\n{error}"),
            None => format!("{text}*"),
        }
    };
    let (supported, ci95) = (&times.supported, &times.ci95);
    [
        cell(times.p50_s, ci95.p50_s, supported.p50),
        cell(times.p90_s, ci95.p90_s, supported.p90),
        cell(times.p99_s, ci95.p99_s, supported.p99),
        cell(times.p999_s, ci95.p999_s, supported.p999),
    ]
}
