//! Latency over load: a picture, and the figures.

use crate::explore::capacity::State;
use crate::report::account::figures::or_dash;
use crate::report::account::{Body, Chart, Section, Table};
use crate::report::numbers::{duration, per_second, percent, times};
use crate::report::payload::CapacityPayload;
use crate::report::payload::capacity::{FlowAt, FlowPoint, Point};

/// Of the capacity: loads beyond are in JSON.
const TOLD: f64 = 2.5;
/// Loads as close as this to the one before are in JSON too, unless they say what holds.
const NEAR: f64 = 1.04;

fn of_flow<'a>(point: &'a Point<'_>, flow: &str) -> Option<&'a FlowPoint> {
    point.flows.iter().find(|(name, _)| *name == flow).map(|(_, figures)| figures)
}

fn stated<'a>(payload: &'a CapacityPayload<'_>, flow: &str) -> Option<&'a FlowAt> {
    payload.capacity.flows.iter().find(|(name, _)| *name == flow).map(|(_, at)| at)
}

pub(super) fn picture(payload: &CapacityPayload<'_>) -> Option<Section> {
    let drawn = payload.drawn?;
    let per_s = stated(payload, drawn.flow)?.stated_per_s;
    let curve = |of: fn(&FlowPoint) -> Option<f64>| -> Vec<(f64, f64)> {
        let place = |point: &Point<'_>| Some((point.factor * per_s, of(of_flow(point, drawn.flow)?)?));
        payload.curve.iter().filter_map(place).filter(|(_, level)| *level > 0.0).collect()
    };
    let chart = Chart {
        curves: vec![('.', curve(|point| point.p50_s)), ('o', curve(|point| point.p99_s))],
        limit: drawn.limit_s,
        mark: payload.capacity.factor.map(|factor| factor * per_s),
        load: per_second,
        level: duration,
    };
    if chart.curves.iter().all(|(_, places)| places.len() < 2) {
        return None;
    }
    let mut legend = "o: 99% of the answers take at most this long; .: half of them".to_owned();
    if chart.mark.is_some() {
        legend.push_str("; |: the largest load that holds");
    }
    if chart.limit.is_some() {
        legend.push_str("; - -: the limit");
    }
    let lead = format!("How long answers of {} take, by load.", drawn.flow);
    Some(Section { title: "The curve", lead: Some(lead), body: Body::Chart(chart), legend: Some(legend) })
}

pub(super) fn table(payload: &CapacityPayload<'_>) -> Option<Section> {
    let drawn = payload.drawn?;
    let per_s = stated(payload, drawn.flow)?.stated_per_s;
    let last = payload.capacity.factor.map_or(f64::INFINITY, |factor| TOLD * factor);
    let row = |point: &Point<'_>| {
        let figures = of_flow(point, drawn.flow)?;
        let holds = match point.state {
            _ if point.overloaded => "grows",
            State::Holds => "yes",
            State::Missed => "no",
            State::Undecided => "?",
        };
        Some(vec![
            times(point.factor),
            per_second(point.factor * per_s),
            or_dash(figures.p50_s, duration),
            or_dash(figures.p99_s, duration),
            or_dash(figures.error_ratio, percent),
            point.fullest.map_or("-".to_owned(), |fullest| percent(fullest.utilization)),
            point.replications.to_string(),
            holds.to_owned(),
        ])
    };
    let header = vec!["Load", "offered", "50%", "99%", "failed", "fullest", "runs", "holds"];
    let found = &payload.capacity;
    let mut before = 0.0;
    let mut is_told = |point: &&Point<'_>| {
        let ends = [Some(1.0), found.holds_to, found.missed_from].contains(&Some(point.factor));
        let told = ends || point.factor >= NEAR * before && point.factor <= last;
        before = if told { point.factor } else { before };
        told
    };
    let rows: Vec<Vec<String>> = payload.curve.iter().filter(|point| is_told(point)).filter_map(row).collect();
    let legend = format!(
        "of {}; fullest: busy slots or cores of the service with the most; holds: everything that has to, by the 95% \
         intervals; grows: a line, queue or outbox does, without end",
        drawn.flow
    );
    (!rows.is_empty()).then(|| Section::table("Load by load", Table { header, rows }, &legend))
}
