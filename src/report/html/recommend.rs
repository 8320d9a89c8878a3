//! The page of `recommend`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::page::Page;
use super::picture::{Arrow, Box, Picture};
use super::sections::{Part, Tone, pairs, prose, words};
use crate::report::account;
use crate::report::escape::html;
use crate::report::numbers::{counted, duration};
use crate::report::payload::{EdgePayload, FlowPayload, Recommendation, Sketch};
use crate::vocabulary::ServiceKind;

/// Edges that a page tells of; JSON has all.
const MOST_EDGES: usize = 300;

/// What the evidence is called.
const BUYS: &str = "What it buys";

const LEGEND: &str = "<figcaption class=\"key\"><span><i class=\"line sync\"></i>call</span>\
    <span><i class=\"line queue message\"></i>queue</span><span><i class=\"line pub-sub message\"></i>pub-sub, events</span>\
    <span><i class=\"line none\"></i>native</span><span><i class=\"line bad\"></i>needs exclude each other</span></figcaption>\n";

/// The page; `sketch` is that of the file.
pub fn recommend(payload: &Recommendation<'_>, sketch: &Sketch) -> String {
    let edges: Vec<EdgePayload<'_>> = payload.edges.iter().take(MOST_EDGES).collect();
    let title = format!(
        "{}: {}, {}, {} policy",
        payload.name,
        counted(payload.services, "service"),
        counted(payload.edges.len(), "edge"),
        payload.policy
    );
    let drawn = Part::new("Topology", picture(payload, &edges, sketch).figure("topology", LEGEND));
    let mut parts = vec![Part { lead: Some(lead(payload, &edges)), ..drawn }, used(payload, &edges)];
    parts.extend(evidence(payload));
    parts.extend(remarks(&edges));
    parts.push(Part::new("Why", edges.iter().map(reasons).collect()));
    parts.extend(safeguards(&edges));
    parts.extend(flows(payload));
    parts.push(system(payload));
    if !payload.notes.is_empty() {
        let notes: Vec<(String, String)> = payload.notes.iter().map(|note| ("-".to_owned(), note.clone())).collect();
        parts.push(Part::new("Notes", pairs(&notes)));
    }
    let signature = format!("{}, hopwise {}", payload.file, payload.version);
    Page { command: payload.command, title: &title, signature: &signature, parts, data: None }.write()
}

fn used(payload: &Recommendation<'_>, edges: &[EdgePayload<'_>]) -> Part {
    let row = |edge: &EdgePayload<'_>| {
        let mut usage = format!("<b class=\"pattern {}\">{}</b>", class(edge), edge.pattern);
        if let Some(today) = edge.today.filter(|today| *today != edge.pattern) {
            let _ = write!(usage, "<small>today {today}</small>");
        }
        if let Some(saga) = &edge.saga {
            let _ = write!(usage, "<small>saga {}</small>", html(saga));
        }
        let sure = if edge.score.is_some() { edge.confidence } else { "-" };
        let by_policy = if edge.policy_dependent { "<small>by policy</small>" } else { "" };
        let flip = edge.flips.first();
        let flip = flip.map_or_else(String::new, |flip| format!("{} → {}", prose(&flip.set), flip.becomes));
        vec![prose(edge.id), usage, format!("{sure}{by_policy}"), prose(&edge.because), flip]
    };
    let rows: Vec<Vec<String>> = edges.iter().map(row).collect();
    let header = ["Edge", "use", "confidence", "because", "would change with"];
    let more = payload.edges.len() - edges.len();
    Part {
        legend: (more > 0).then(|| format!("{} with --format json.", counted(more, "more edge"))),
        ..Part::new("What to use", words("What to use", &header, &rows))
    }
}

fn lead(payload: &Recommendation<'_>, edges: &[EdgePayload<'_>]) -> String {
    let all = counted(payload.edges.len(), "edge");
    match edges.iter().filter(|edge| edge.today.is_some_and(|today| today != edge.pattern)).count() {
        0 => format!("{all}, none of them to be built otherwise than today."),
        n => format!("{n} of {all} should be built otherwise than today."),
    }
}

fn class(edge: &EdgePayload<'_>) -> &'static str {
    match edge.pattern {
        "contradictory-needs" => "bad",
        "queue" | "async-request-reply" => "queue",
        "pub-sub" | "event-driven" => "pub-sub",
        "native" => "none",
        _ => "sync",
    }
}

fn picture(payload: &Recommendation<'_>, edges: &[EdgePayload<'_>], sketch: &Sketch) -> Picture {
    let known: BTreeMap<&str, &EdgePayload<'_>> = edges.iter().map(|edge| (edge.id, edge)).collect();
    let mut degree = vec![0.0; sketch.services.len()];
    let mut ways: BTreeMap<(usize, usize), Vec<&EdgePayload<'_>>> = BTreeMap::new();
    for arrow in &sketch.arrows {
        let Some(edge) = known.get(arrow.edge.as_str()) else { continue };
        degree[arrow.from] += 1.0;
        degree[arrow.to] += 1.0;
        ways.entry((arrow.from, arrow.to)).or_default().push(edge);
    }
    let boxes = sketch.services.iter().zip(degree).map(|(it, weight)| Box {
        name: it.name.clone(),
        kind: it.kind,
        note: if it.kind == ServiceKind::Service { String::new() } else { it.kind.name().to_owned() },
        badge: None,
        class: "idle",
        weight,
    });
    let arrows = ways.into_iter().map(|((from, to), edges)| {
        let first = edges.iter().find(|edge| class(edge) == "bad").unwrap_or(&edges[0]);
        let same = edges.iter().all(|edge| edge.pattern == first.pattern);
        let told: Vec<String> = edges.iter().map(|edge| format!("{}: {}", edge.id, edge.pattern)).collect();
        Arrow {
            from,
            to,
            label: if same { first.pattern.to_owned() } else { format!("{} +{}", first.pattern, edges.len() - 1) },
            class: class(first),
            dashed: edges.iter().all(|edge| matches!(class(edge), "queue" | "pub-sub")),
            told: told.join("; "),
        }
    });
    let title = format!("Topology of {}, by what is recommended", payload.name);
    Picture { title, boxes: boxes.collect(), arrows: arrows.collect() }
}

/// What it buys, by simulation.
fn evidence(payload: &Recommendation<'_>) -> Vec<Part> {
    let sections = payload.evidence.as_ref().map(|evidence| (account::evidence(evidence), evidence.verdict));
    let Some((sections, verdict)) = sections else {
        let why = payload.no_evidence.as_ref();
        let told = why.map(|why| Part { lead: Some(format!("Not tried: {why}")), ..Part::new(BUYS, String::new()) });
        return told.into_iter().collect();
    };
    let tone = match verdict {
        "buys" => Tone::Good,
        "costs" => Tone::Bad,
        "nothing" => Tone::Plain,
        _ => Tone::Unsure,
    };
    let part = |section| {
        let part = Part::of(section);
        if part.title == BUYS { Part { tone, ..part } } else { part }
    };
    sections.iter().map(part).collect()
}

fn remarks(edges: &[EdgePayload<'_>]) -> Option<Part> {
    let all = edges.iter().flat_map(|edge| edge.remarks.iter().map(|it| (edge.id.to_owned(), it.text.clone())));
    let all: Vec<(String, String)> = all.collect();
    (!all.is_empty()).then(|| Part::new("To mind", pairs(&all)))
}

fn reasons(edge: &EdgePayload<'_>) -> String {
    let mut all: Vec<(String, String)> =
        edge.reasons.iter().map(|reason| (reason.question.to_owned(), reason.answer.clone().into_owned())).collect();
    if let Some(runner_up) = edge.runner_up.filter(|_| edge.score.is_some()) {
        let lost: Vec<String> =
            edge.why_not.iter().map(|it| format!("{} ({}, -{})", it.because, it.question, it.points)).collect();
        all.push((format!("not {runner_up}"), lost.join("; ")));
    }
    for flip in &edge.flips {
        all.push(("flips".to_owned(), format!("{} makes it {}", flip.set, flip.becomes)));
    }
    for it in &edge.assumptions {
        all.push(("assumed".to_owned(), format!("{} = {}, by {}", it.attribute, it.value, it.by)));
    }
    if let Some(path) = &edge.path {
        let text = format!("{} are left, what is below needs {}", duration(path.left_s), duration(path.need_s));
        all.push(("time".to_owned(), text));
    }
    if let Some(broker) = &edge.broker {
        all.push(("broker".to_owned(), format!("{}: {}; {}", broker.kind, broker.because, broker.suggests)));
    }
    let name = format!("{} <b class=\"pattern {}\">{}</b>", prose(edge.id), class(edge), edge.pattern);
    format!(
        "<details class=\"reasons\">\n<summary>{name} {}</summary>\n{}</details>\n",
        prose(&edge.because),
        pairs(&all)
    )
}

fn safeguards(edges: &[EdgePayload<'_>]) -> Option<Part> {
    let row = |edge: &EdgePayload<'_>| {
        let of = |level: &str| {
            let all = edge.safeguards.iter().filter(|it| it.level == level);
            let all = all.map(|it| match &it.stated {
                Some(stated) => format!("<li class=\"done\">{}: {} <small>stated</small></li>", it.name, html(stated)),
                None => format!("<li>{}: {}</li>", it.name, html(&it.value)),
            });
            format!("<ul>{}</ul>", all.collect::<String>()).replace("<ul></ul>", "-")
        };
        vec![prose(edge.id), of("required"), of("recommended")]
    };
    let rows: Vec<Vec<String>> = edges.iter().filter(|edge| !edge.safeguards.is_empty()).map(row).collect();
    let header = ["Edge", "required", "recommended"];
    (!rows.is_empty()).then(|| Part::new("Safeguards", words("Safeguards", &header, &rows)))
}

fn flows(payload: &Recommendation<'_>) -> Option<Part> {
    let row = |flow: &FlowPayload| {
        vec![
            html(&flow.name),
            flow.form.to_owned(),
            flow.coordination.unwrap_or("-").to_owned(),
            flow.kind.unwrap_or("-").to_owned(),
            html(&flow.participants.join(", ")),
            html(&flow.remarks.join("; ")),
        ]
    };
    let rows: Vec<Vec<String>> = payload.flows.iter().take(MOST_EDGES).map(row).collect();
    let header = ["Flow", "form", "coordination", "type", "participants", "to mend"];
    (!rows.is_empty()).then(|| Part::new("Flows", words("Flows", &header, &rows)))
}

fn system(payload: &Recommendation<'_>) -> Part {
    let reasons = payload.system.reasons.iter();
    let rows: Vec<Vec<String>> =
        reasons.map(|it| vec![html(&it.about), format!("<b>{}</b>", html(&it.answer)), html(&it.because)]).collect();
    Part::new("System", words("System", &["Question", "answer", "because"], &rows))
}
