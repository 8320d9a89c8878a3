//! What a pulse does, and from which load on it is fatal.

use crate::report::account::figures::with_error;
use crate::report::account::{Body, Section, Table};
use crate::report::numbers::{counted, duration, per_second, percent, times};
use crate::report::payload::CapacityPayload;
use crate::report::payload::capacity::{BandPayload, PulsePayload, PulseRunPayload, PushPayload};

/// Faults that are named.
const MOST_NAMED: usize = 3;

pub(super) fn section(payload: &CapacityPayload<'_>) -> Option<Section> {
    let title = "Does it come back?";
    let Some(pulse) = &payload.pulse else {
        let why = payload.no_pulse.filter(|why| why.kind != "not-asked")?;
        let lead = format!("Nobody tried: {}.", why.because);
        return Some(Section { title, lead: Some(lead), body: Body::None, legend: None });
    };
    let pairs = vec![("pulse".to_owned(), trigger(pulse)), ("fatal".to_owned(), fatal(pulse.band))];
    Some(Section { title, lead: Some(lead(pulse)), body: Body::Pairs(pairs), legend: None })
}

fn lead(pulse: &PulsePayload<'_>) -> String {
    let Some(run) = pulse.at_base() else {
        return "Nobody knows: the search was stopped before the pulse.".to_owned();
    };
    let at = match pulse.base_is_own_load {
        true => format!("the load of the file, {}", per_second(run.offered_per_s)),
        false => format!("{}, {} the load of the file", per_second(run.offered_per_s), times(run.factor)),
    };
    let all = counted(usize::try_from(run.replications).unwrap_or(usize::MAX), "replication");
    let after = match (run.back_after_s, run.back_after_ci95) {
        (Some(mean), interval) => format!(", on the mean {} after the pulse", with_error(mean, interval, duration)),
        (None, _) => String::new(),
    };
    match (run.back, run.coming, run.down) {
        (back, 0, 0) => format!("Yes, at {at}: in {back} of {all} everything is as before{after}."),
        (back, coming, 0) => format!(
            "In time, at {at}: in {back} of {all} everything is as before{after}; in {coming} it was not yet, {} after it.",
            duration(run.watched_s)
        ),
        (_, _, down) => {
            let [low, high] = run.share_down_ci95.unwrap_or([0.0, 1.0]);
            let certain = format!("in {} to {} of all runs, by the 95% interval", percent(low), percent(high));
            format!("No, at {at}: in {down} of {all} it stays down although the pulse is gone ({certain}).")
        }
    }
}

fn trigger(pulse: &PulsePayload<'_>) -> String {
    if let Some(factor) = pulse.factor {
        return format!("{} the load for {}, of all flows that do not wait", times(factor), duration(pulse.lasts_s));
    }
    let one = |push: &PushPayload<'_>| {
        format!("{} of {} at {} for {}", push.kind, push.target, duration(push.at_s), duration(push.for_s))
    };
    let mut named: Vec<String> = pulse.faults.iter().take(MOST_NAMED).map(one).collect();
    if let Some(more) = pulse.faults.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        named.push(format!("{more} more"));
    }
    format!("the faults of the file: {}", named.join(", "))
}

fn fatal(band: BandPayload) -> String {
    let told = |factor: Option<f64>| times(factor.unwrap_or(0.0));
    match band.outcome {
        "from" => format!(
            "from {} on ({} the load of the file): there half of the runs or more stay down for good; at {} fewer do",
            per_second(band.from_per_s.unwrap_or(0.0)),
            told(band.from_factor),
            told(band.not_fatal_at)
        ),
        "none" => format!("at no load up to {} that of the file", told(band.up_to_factor)),
        "everywhere" => format!("at every load that was tried, down to {} that of the file", told(band.down_to_factor)),
        _ => "nobody knows: the search was stopped".to_owned(),
    }
}

pub(super) fn table(payload: &CapacityPayload<'_>) -> Option<Section> {
    let pulse = payload.pulse.as_ref()?;
    let row = |run: &PulseRunPayload| {
        let after = run.back_after_s.map_or("-".to_owned(), duration);
        vec![
            times(run.factor),
            per_second(run.offered_per_s),
            run.back.to_string(),
            run.coming.to_string(),
            run.down.to_string(),
            after,
        ]
    };
    let header = vec!["Load", "offered", "back", "coming", "down", "back after"];
    let legend = "replications that are as before, that were not yet, and that serve less than half of what they did \
                  while what waits does not go away; back after: the mean, from the end of the pulse";
    let rows: Vec<Vec<String>> = pulse.runs.iter().map(row).collect();
    (!rows.is_empty()).then(|| Section::table("The pulse, load by load", Table { header, rows }, legend))
}
