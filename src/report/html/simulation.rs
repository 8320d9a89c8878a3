//! The page of `simulate`.

use super::chosen::Chosen;
use super::page::Page;
use super::sections::{Part, Shown, Tone};
use super::{charts, time_bars, topology};
use crate::report::account::{Section, account};
use crate::report::payload::{Simulation, Sketch};

/// Sections that stand before the charts; all others follow them.
const ANSWERS: [&str; 6] =
    ["Does it hold?", "Where the time goes", "What fails, and why", "To mind", "Objectives", "What the faults did"];
/// Sections that few open.
const BEHIND: [&str; 3] = ["Assumed", "Fitted", "Not simulated"];

/// The page; `sketch` is that of the design that was simulated.
pub fn simulation(payload: &Simulation<'_>, sketch: &Sketch) -> String {
    let account = account(payload);
    let chosen = Chosen::of(&[payload]);
    let (answers, others): (Vec<&Section>, Vec<&Section>) =
        account.sections.iter().partition(|section| ANSWERS.contains(&section.title));
    let mut parts = Vec::new();
    for section in answers {
        let mut part = Part::of(section);
        match section.title {
            "Does it hold?" => {
                part.tone = tone(section.lead.as_deref().unwrap_or_default());
                parts.push(part);
                parts.push(Part::new("Topology", drawn(payload, sketch)));
                continue;
            }
            "Where the time goes" => part.body.push_str(&time_bars::bars(&[(None, payload)])),
            "What the faults did" => part.body.insert_str(0, &canvas("cascade")),
            _ => {}
        }
        parts.push(part);
    }
    let strips = others.iter().find(|section| section.title == "Over time");
    parts.extend(over_time(strips.copied(), &chosen));
    for section in others.iter().filter(|section| section.title != "Over time") {
        parts.push(further(section));
    }
    Page {
        command: payload.command,
        title: &account.title,
        signature: &account.signature,
        parts,
        data: Some(charts::simulation(payload, &chosen)),
    }
    .write()
}

fn drawn(payload: &Simulation<'_>, sketch: &Sketch) -> String {
    let title = format!("Topology of {}, by how busy services are and what fails", payload.name);
    topology::picture(payload, sketch, title).figure("topology", topology::LEGEND)
}

/// What an answer means, by its first words.
fn tone(lead: &str) -> Tone {
    match lead {
        lead if lead.starts_with("Yes") => Tone::Good,
        lead if lead.starts_with("No:") => Tone::Bad,
        _ => Tone::Unsure,
    }
}

/// Where the page's script puts charts.
pub fn canvas(of: &str) -> String {
    format!("<div class=\"charts\" data-charts=\"{of}\"></div>\n")
}

/// The charts over time, and the strips that say it in short.
pub fn over_time(strips: Option<&Section>, chosen: &Chosen) -> Option<Part> {
    if chosen.flows.is_empty() {
        return None;
    }
    let mut part = strips.map_or_else(|| Part::new("Over time", String::new()), Part::of);
    let without = "<noscript><p class=\"legend\">The charts need scripts; the tables do not.</p></noscript>\n";
    let strips = match part.body.as_str() {
        "" => String::new(),
        body => format!("<details class=\"numbers\"><summary>The same in short</summary>\n{body}</details>\n"),
    };
    part.body = format!("{}{without}{strips}", canvas("over-time"));
    part.legend = chosen.note();
    Some(part)
}

/// Figures and what stands behind them.
pub fn further(section: &Section) -> Part {
    let mut part = Part::of(section);
    if section.title == "How long answers take" {
        part.body.insert_str(0, &canvas("percentiles"));
    }
    if BEHIND.contains(&section.title) {
        part.shown = Shown::OnDemand;
    }
    part
}
