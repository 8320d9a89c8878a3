//! The topology as Mermaid or DOT, coloured by what is recommended.

use std::fmt::Write;

use super::escape;
use super::payload::spelled;
use crate::decide::decisions::Decisions;
use crate::decide::edge::Family;
use crate::model::EdgeId;
use crate::vocabulary::{Pattern, ServiceKind};

/// One arrow of the picture: a list edge has one per consumer.
struct Arrow {
    id: EdgeId,
    from: usize,
    to: usize,
}

fn arrows(decisions: &Decisions<'_>) -> Vec<Arrow> {
    decisions
        .topology
        .edge_ids()
        .flat_map(|id| {
            let edge = decisions.topology.edge(id);
            edge.to.as_slice().iter().map(move |to| Arrow { id, from: edge.from.index(), to: to.index() })
        })
        .collect()
}

fn family(decisions: &Decisions<'_>, id: EdgeId) -> Option<Family> {
    Some(match decisions.answer(id)? {
        Pattern::Native => Family::Native,
        Pattern::Rest | Pattern::Grpc | Pattern::Graphql | Pattern::Websocket => Family::Sync,
        Pattern::Queue | Pattern::AsyncRequestReply => Family::Queue,
        Pattern::PubSub | Pattern::EventDriven => Family::PubSub,
    })
}

/// Colours that stay apart for most kinds of colour blindness (Okabe and Ito).
fn colour(family: Option<Family>) -> &'static str {
    match family {
        None => "#d55e00",
        Some(Family::Sync) => "#0072b2",
        Some(Family::Queue) => "#e69f00",
        Some(Family::PubSub | Family::Saga) => "#009e73",
        Some(Family::Native) => "#999999",
    }
}

fn label(decisions: &Decisions<'_>, id: EdgeId, escape: fn(&str) -> String) -> String {
    let edge = decisions.topology.edge(id);
    let pattern = spelled(decisions.answer(id));
    match &edge.name {
        Some(name) => format!("{}<br/>{pattern}", escape(name)),
        None => pattern.to_owned(),
    }
}

/// Mermaid flowchart text.
pub fn mermaid(decisions: &Decisions<'_>) -> String {
    let mut out = String::from("flowchart LR\n");
    // Writing to a String cannot fail.
    for (at, service) in decisions.topology.services().iter().enumerate() {
        let name = escape::mermaid(&service.name);
        let _ = match service.kind {
            ServiceKind::Store => writeln!(out, "  s{at}[(\"{name}\")]"),
            ServiceKind::Client => writeln!(out, "  s{at}([\"{name}\"])"),
            ServiceKind::External => writeln!(out, "  s{at}[[\"{name}\"]]"),
            ServiceKind::Gateway => writeln!(out, "  s{at}{{{{\"{name}\"}}}}"),
            ServiceKind::Service => writeln!(out, "  s{at}[\"{name}\"]"),
        };
    }
    let arrows = arrows(decisions);
    for arrow in &arrows {
        let waits = matches!(family(decisions, arrow.id), Some(Family::Sync | Family::Native) | None);
        let line = if waits { "-->" } else { "-.->" };
        let _ = writeln!(
            out,
            "  s{} {line}|\"{}\"| s{}",
            arrow.from,
            label(decisions, arrow.id, escape::mermaid),
            arrow.to
        );
    }
    for (at, arrow) in arrows.iter().enumerate() {
        let _ = writeln!(out, "  linkStyle {at} stroke:{}", colour(family(decisions, arrow.id)));
    }
    out
}

/// Graphviz DOT text.
pub fn dot(decisions: &Decisions<'_>) -> String {
    let mut out = String::from(
        "digraph topology {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", shape=box];\n  edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    for (at, service) in decisions.topology.services().iter().enumerate() {
        let shape = match service.kind {
            ServiceKind::Store => "cylinder",
            ServiceKind::Client => "oval",
            ServiceKind::External => "box3d",
            ServiceKind::Gateway => "hexagon",
            ServiceKind::Service => "box",
        };
        let _ = writeln!(out, "  s{at} [label=\"{}\", shape={shape}];", escape::dot(&service.name));
    }
    for arrow in arrows(decisions) {
        let family = family(decisions, arrow.id);
        let style = if matches!(family, Some(Family::Queue | Family::PubSub)) { "dashed" } else { "solid" };
        let label = label(decisions, arrow.id, escape::dot).replace("<br/>", "\\n");
        let _ = writeln!(
            out,
            "  s{} -> s{} [label=\"{label}\", color=\"{}\", style={style}];",
            arrow.from,
            arrow.to,
            colour(family)
        );
    }
    out.push_str("}\n");
    out
}
