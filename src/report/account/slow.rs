//! Where the time goes.

use super::Section;
use super::figures::{told, with_error};
use crate::report::numbers::{duration, number, percent, times};
use crate::report::payload::Simulation;
use crate::report::payload::simulation::{FlowOutcomePayload, ServiceOutcomePayload, TimeIn};
use crate::simulate::measure::split::KINDS;

/// Kinds of time in words, in the order of [`KINDS`].
pub const WORDS: [&str; KINDS.len()] =
    ["own work", "waiting in line", "waiting for a permit", "network", "broker", "backoff", "hedging", "timeouts"];
/// Shares below this are not told, nor more kinds than [`MOST_KINDS`].
const LEAST_SHARE: f64 = 0.02;
const MOST_KINDS: usize = 3;

pub(super) fn section(payload: &Simulation<'_>) -> Option<Section> {
    let mut pairs: Vec<(String, String)> =
        told(payload).into_iter().filter_map(|(name, flow)| Some((name.to_owned(), sentence(flow)?))).collect();
    pairs.extend(fullest(payload));
    pairs.extend(longest_line(payload));
    pairs.extend(room(payload));
    Section::pairs("Where the time goes", pairs)
}

fn sentence(flow: &FlowOutcomePayload<'_>) -> Option<String> {
    let (all, slowest) = (flow.time_in?, flow.time_in_slowest?);
    let mean = with_error(flow.response.mean_s?, flow.response.ci95.mean_s, duration);
    let slow: f64 = slowest.0.iter().sum();
    Some(format!("mean {mean}: {}; slowest 1%, {} on the mean: {}", kinds(&all)?, duration(slow), kinds(&slowest)?))
}

fn kinds(time: &TimeIn) -> Option<String> {
    let sum: f64 = time.0.iter().sum();
    let mut shares: Vec<(f64, &str)> = time.0.iter().map(|part| part / sum).zip(WORDS).collect();
    shares.retain(|(share, _)| *share >= LEAST_SHARE);
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    let told = shares.iter().take(MOST_KINDS).map(|(share, words)| format!("{:.0}% {words}", share * 100.0));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn busy(service: &ServiceOutcomePayload<'_>) -> Option<f64> {
    let cores = service.core_utilization.unwrap_or(0.0);
    service.utilization.or(service.core_utilization).map(|slots| slots.max(cores))
}

fn fullest(payload: &Simulation<'_>) -> Option<(String, String)> {
    let measured = payload.services.iter().filter_map(|(name, service)| Some((name, service, busy(service)?)));
    let (name, service, share) = measured.max_by(|a, b| a.2.total_cmp(&b.2)).filter(|(.., share)| *share > 0.0)?;
    let of_cores = service.core_utilization == Some(share);
    let what = if of_cores { "cores are busy" } else { "slots are held, also while it waits for calls" };
    let text = format!("{name}: {} of its {what}", percent(share));
    Some(("fullest".to_owned(), text))
}

fn longest_line(payload: &Simulation<'_>) -> Option<(String, String)> {
    let lines = payload.services.iter().filter_map(|(name, service)| Some((name, service, service.mean_queue?)));
    let (name, service, queue) = lines.max_by(|a, b| a.2.total_cmp(&b.2)).filter(|(.., queue)| *queue > 0.0)?;
    let wait = service.wait.times.mean_s.map_or(String::new(), |wait| format!(", {} each", duration(wait)));
    let text = format!("{name}: {} wait on the mean{wait}, at most {} at a time", number(queue), service.max_queue);
    Some(("longest line".to_owned(), text))
}

fn room(payload: &Simulation<'_>) -> Option<(String, String)> {
    let largest = payload.bounds.largest_load.as_ref()?;
    let service = largest.service;
    // Calculations know one load: that of the start.
    let load = if payload.bounds.stationary { "this load" } else { "the load of the start" };
    let text = if largest.factor > 1.0 {
        format!("by calculation, {service} is full at {} {load}, the first to be so", times(largest.factor))
    } else {
        format!("by calculation, none: {service} can do {} of {load}", percent(largest.factor))
    };
    Some(("room".to_owned(), text))
}
