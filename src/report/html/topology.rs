//! The topology of a run: boxes by how busy they are, arrows by how much of what passes them fails.

use std::collections::BTreeMap;

use super::picture::{Arrow, Box, Picture};
use crate::report::numbers::{number, per_second, percent};
use crate::report::payload::simulation::{EdgeOutcomePayload, ServiceOutcomePayload, SubscriptionPayload};
use crate::report::payload::{Simulation, Sketch};
use crate::vocabulary::ServiceKind;

/// Failing attempts below this are not worth a colour.
const FAILING: f64 = 0.01;

pub const LEGEND: &str = "<figcaption class=\"key\"><span><i class=\"busy-0\"></i>less than half busy</span>\
    <span><i class=\"busy-1\"></i>from 50%</span><span><i class=\"busy-2\"></i>from 70%</span>\
    <span><i class=\"busy-3\"></i>from 90%</span><span><i class=\"breach\"></i>cannot keep up</span>\
    <span><i class=\"line calm\"></i>call</span><span><i class=\"line calm message\"></i>message</span>\
    <span><i class=\"line bad\"></i>1% or more fails</span></figcaption>\n";

/// What is drawn of a run.
pub fn picture(payload: &Simulation<'_>, sketch: &Sketch, title: String) -> Picture {
    let services: BTreeMap<&str, &ServiceOutcomePayload<'_>> = payload.services.iter().collect();
    let overwhelmed: Vec<&str> = payload
        .remarks
        .iter()
        .filter(|it| matches!(it.kind, "unstable" | "queue-grows" | "outbox-grows"))
        .filter_map(|it| it.entity)
        .collect();
    let boxes = sketch.services.iter().map(|it| {
        let figures = services.get(it.name.as_str());
        let busy = figures.and_then(|figures| busy(figures));
        let class = match busy {
            _ if overwhelmed.contains(&it.name.as_str()) => "breach",
            None => "idle",
            Some(share) if share < 0.5 => "busy-0",
            Some(share) if share < 0.7 => "busy-1",
            Some(share) if share < 0.9 => "busy-2",
            Some(_) => "busy-3",
        };
        let note = match (figures, busy) {
            (Some(figures), Some(share)) => noted(figures, share),
            _ if it.kind == ServiceKind::Service => String::new(),
            _ => it.kind.name().to_owned(),
        };
        let hit = payload.faults.iter().any(|fault| fault.target.split('/').next() == Some(it.name.as_str()));
        let weight = figures.map_or(f64::INFINITY, |figures| figures.arrived_per_s);
        Box { name: it.name.clone(), kind: it.kind, note, badge: hit.then_some("fault"), class, weight }
    });
    Picture { title, boxes: boxes.collect(), arrows: arrows(payload, sketch) }
}

fn busy(figures: &ServiceOutcomePayload<'_>) -> Option<f64> {
    let cores = figures.core_utilization.unwrap_or(0.0);
    figures.utilization.or(figures.core_utilization).map(|slots| slots.max(cores))
}

fn noted(figures: &ServiceOutcomePayload<'_>, share: f64) -> String {
    match figures.mean_queue.filter(|queue| *queue >= 0.05) {
        Some(queue) => format!("{} busy, {} wait", percent(share), number(queue)),
        None => format!("{} busy", percent(share)),
    }
}

/// One arrow for all that goes the same way.
fn arrows(payload: &Simulation<'_>, sketch: &Sketch) -> Vec<Arrow> {
    let edges: BTreeMap<&str, &EdgeOutcomePayload<'_>> = payload.edges.iter().collect();
    let subscriptions: BTreeMap<&str, &SubscriptionPayload<'_>> = payload.subscriptions.iter().collect();
    let mut ways: BTreeMap<(usize, usize), Vec<Flowing>> = BTreeMap::new();
    for arrow in &sketch.arrows {
        // A list edge is called as a whole, or each of its consumers for itself.
        let edge = edges.get(arrow.id.as_str()).or_else(|| edges.get(arrow.edge.as_str())).copied();
        let subscription = subscriptions.get(arrow.id.as_str()).copied();
        ways.entry((arrow.from, arrow.to)).or_default().push(Flowing::of(&arrow.id, edge, subscription));
    }
    ways.into_iter().map(|((from, to), flowing)| merged(from, to, &flowing)).collect()
}

/// What passes an edge.
struct Flowing {
    told: String,
    per_s: f64,
    failing_per_s: f64,
    waiting: Option<u32>,
    is_message: bool,
}

impl Flowing {
    fn of(id: &str, edge: Option<&EdgeOutcomePayload<'_>>, subscription: Option<&SubscriptionPayload<'_>>) -> Self {
        let calls = edge.and_then(|edge| edge.calls_per_s).unwrap_or(0.0);
        let attempts = edge.and_then(|edge| edge.attempts_per_s).unwrap_or(0.0);
        let ok: f64 = edge.map_or(0.0, |edge| {
            edge.outcomes.iter().filter(|(outcome, _)| *outcome == "ok").map(|(_, share)| *share).sum()
        });
        let tried = edge.is_some_and(|edge| !edge.outcomes.is_empty());
        let failing = if tried { (1.0 - ok).max(0.0) } else { 0.0 };
        let per_s = subscription.and_then(|it| it.accepted_per_s).unwrap_or(calls);
        let waiting = subscription.map(|it| it.depth.max);
        let mut told = format!("{id}, {}", per_second(per_s));
        if failing > 0.0 {
            told.push_str(&format!(", {} not ok", percent(failing)));
        }
        if let Some(most) = waiting {
            told.push_str(&format!(", up to {most} wait"));
        }
        let failing_per_s = failing * attempts.max(calls);
        Self { told, per_s, failing_per_s, waiting, is_message: subscription.is_some() }
    }
}

fn merged(from: usize, to: usize, flowing: &[Flowing]) -> Arrow {
    let sum = |of: fn(&Flowing) -> f64| flowing.iter().map(of).sum::<f64>();
    let (per_s, failing) = (sum(|it| it.per_s), sum(|it| it.failing_per_s));
    let fails = per_s > 0.0 && failing / per_s >= FAILING;
    let waiting = flowing.iter().filter_map(|it| it.waiting).max().filter(|most| *most > 0);
    let mut label = per_second(per_s);
    if fails {
        label.push_str(&format!("\n{} fail", percent((failing / per_s).min(1.0))));
    } else if let Some(most) = waiting {
        label.push_str(&format!("\nup to {most} wait"));
    }
    let told: Vec<&str> = flowing.iter().map(|it| it.told.as_str()).collect();
    Arrow {
        from,
        to,
        label: if per_s > 0.0 { label } else { String::new() },
        class: if fails { "bad" } else { "calm" },
        dashed: flowing.iter().all(|it| it.is_message),
        told: told.join("; "),
    }
}
