//! Where the time goes: a bar for all requests of a flow and one for the slowest, and the same as a table.

use std::fmt::Write;

use super::sections::words;
use crate::report::account::WORDS;
use crate::report::escape::html;
use crate::report::numbers::{duration, percent};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::TimeIn;

const MOST_FLOWS: usize = 8;

/// Label and times of each bar.
type Bar = (String, TimeIn);

/// Nothing where nothing was answered.
pub fn bars(runs: &[(Option<&str>, &Simulation<'_>)]) -> String {
    let mut bars: Vec<Bar> = Vec::new();
    for (label, run) in runs {
        for (name, flow) in run.flows.iter().take(MOST_FLOWS) {
            let of = label.map_or_else(|| name.to_owned(), |label| format!("{name}, {label}"));
            bars.extend(flow.time_in.map(|time| (format!("{of}: all"), time)));
            bars.extend(flow.time_in_slowest.map(|time| (format!("{of}: slowest 1%"), time)));
        }
    }
    bars.retain(|(_, time)| time.0.iter().sum::<f64>() > 0.0);
    if bars.is_empty() {
        return String::new();
    }
    let used: Vec<usize> = (0..WORDS.len()).filter(|kind| bars.iter().any(|(_, time)| time.0[*kind] > 0.0)).collect();
    let mut out = String::from("<figure class=\"bars\">\n<div class=\"pairs\">\n");
    for (label, time) in &bars {
        bar(label, time, &used, &mut out);
    }
    out.push_str("</div>\n<figcaption class=\"key\">");
    for kind in &used {
        let _ = write!(out, "<span><i class=\"time-{kind}\"></i>{}</span>", WORDS[*kind]);
    }
    out.push_str("</figcaption>\n");
    let header: Vec<&str> = ["Time of"].into_iter().chain(used.iter().map(|kind| WORDS[*kind])).collect();
    let row = |(label, time): &Bar| {
        let figures = used.iter().map(|kind| html(&duration(time.0[*kind])));
        std::iter::once(html(label)).chain(figures).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = bars.iter().map(row).collect();
    let table = words("Where the time goes, on the mean", &header, &rows);
    let _ = write!(
        out,
        "<details class=\"numbers\"><summary>The bars as a table</summary>\n{table}</details>\n</figure>\n"
    );
    out
}

fn bar(label: &str, time: &TimeIn, used: &[usize], out: &mut String) {
    const LENGTH: f64 = 1000.0;
    let sum: f64 = time.0.iter().sum();
    let told: Vec<String> =
        used.iter().map(|kind| format!("{} {}", percent(time.0[*kind] / sum), WORDS[*kind])).collect();
    let label = html(label);
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<div><p>{label} <b>{}</b></p>\n<svg viewBox=\"0 0 {LENGTH} 26\" preserveAspectRatio=\"none\" width=\"100%\" height=\"26\" \
         role=\"img\" aria-label=\"{label}: {}\">",
        duration(sum),
        html(&told.join(", "))
    );
    let mut at = 0.0;
    for (kind, told) in used.iter().zip(&told) {
        let length = time.0[*kind] / sum * LENGTH;
        if length > 0.0 {
            let _ = write!(
                out,
                "<rect class=\"time-{kind}\" x=\"{at:.2}\" y=\"0\" width=\"{length:.2}\" height=\"26\"><title>{}</title></rect>",
                html(told)
            );
        }
        at += length;
    }
    out.push_str("</svg></div>\n");
}
