//! The page of `compare`.

use std::fmt::Write;

use super::chosen::Chosen;
use super::page::Page;
use super::sections::{Part, Tone};
use super::simulation::{canvas, further, over_time};
use super::{charts, time_bars, topology};
use crate::report::account;
use crate::report::payload::{Comparisons, Simulation, Sketch};

/// Designs whose topology is drawn.
const MOST_PICTURES: usize = 4;

/// The page; `sketches` are those of the designs, in the same order.
pub fn comparison(payload: &Comparisons<'_>, sketches: &[&Sketch]) -> String {
    let account = account::comparison(payload);
    let runs: Vec<&Simulation<'_>> = payload.designs.iter().map(|design| &design.simulation).collect();
    let chosen = Chosen::of(&runs);
    let mut parts = Vec::new();
    for section in &account.sections {
        let mut part = further(section);
        if section.title == "Which is better?" {
            part.tone = match payload.verdict {
                "better" => Tone::Good,
                "worse" => Tone::Bad,
                "same" => Tone::Plain,
                _ => Tone::Unsure,
            };
        }
        parts.push(part);
        if section.title == "Side by side" {
            parts.push(Part::new("How long answers take", canvas("percentiles")));
            parts.extend(over_time(None, &chosen));
            let labelled: Vec<(Option<&str>, &Simulation<'_>)> =
                payload.designs.iter().map(|design| (Some(design.label), &design.simulation)).collect();
            let bars = time_bars::bars(&labelled);
            parts.extend((!bars.is_empty()).then(|| Part::new("Where the time goes", bars)));
            parts.push(Part::new("Topologies", drawn(payload, sketches)));
        }
    }
    Page {
        command: payload.command,
        title: &account.title,
        signature: &account.signature,
        parts,
        data: Some(charts::comparison(payload, &chosen)),
    }
    .write()
}

fn drawn(payload: &Comparisons<'_>, sketches: &[&Sketch]) -> String {
    let mut out = String::new();
    for (at, (design, sketch)) in payload.designs.iter().zip(sketches).take(MOST_PICTURES).enumerate() {
        let title = format!("Topology of {}, by how busy services are and what fails", design.label);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<h3>{}</h3>", crate::report::escape::html(design.label));
        // One key is enough for all.
        let key = if at == 0 { topology::LEGEND } else { "" };
        out.push_str(&topology::picture(&design.simulation, sketch, title).figure(&format!("topology-{at}"), key));
    }
    if payload.designs.len() > MOST_PICTURES {
        let _ = writeln!(out, "<p class=\"legend\">The first {MOST_PICTURES} designs.</p>");
    }
    out
}
