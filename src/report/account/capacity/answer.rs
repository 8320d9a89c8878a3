//! How much load?

use crate::explore::capacity::State;
use crate::report::account::{Body, Section};
use crate::report::numbers::{number, per_second, percent, times};
use crate::report::payload::CapacityPayload;
use crate::report::payload::capacity::FlowAt;

/// Flows that are told; the others stand in JSON.
const MOST_TOLD: usize = 8;

pub(super) fn section(payload: &CapacityPayload<'_>) -> Section {
    let mut pairs: Vec<(String, String)> = Vec::new();
    if payload.capacity.factor.is_some() {
        let flows = payload.capacity.flows.iter().take(MOST_TOLD);
        pairs.extend(flows.map(|(name, flow)| (name.to_owned(), told(flow))));
        if let Some(more) = payload.capacity.flows.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            pairs.push((format!("{more} more"), "in the same proportion: --format json".to_owned()));
        }
    }
    pairs.extend(doubts(payload).into_iter().map(|text| ("-".to_owned(), text)));
    let body = if pairs.is_empty() { Body::None } else { Body::Pairs(pairs) };
    Section { title: "How much load?", lead: Some(lead(payload)), body, legend: None }
}

fn lead(payload: &CapacityPayload<'_>) -> String {
    let found = &payload.capacity;
    let tried = times(found.tried.unwrap_or(0.0));
    let Some(factor) = found.factor else {
        return match found.outcome {
            "never-breaks" => {
                format!(
                    "No limit was found: everything holds at {tried} the load of the file, the largest that was tried."
                )
            }
            "never-holds" => {
                format!("None: not even {tried} the load of the file, the lightest that was tried, holds.")
            }
            _ => "Nobody knows: the search was stopped before anything was found.".to_owned(),
        };
    };
    let own = match payload.own {
        State::Holds => "which holds",
        State::Missed => "which is too much",
        State::Undecided => "of which nobody can tell whether it holds",
    };
    let per_s = found.offered_per_s.map_or(String::new(), |per_s| format!("{}, ", per_second(per_s)));
    format!("Up to {per_s}{} the load of the file, {own}.", times(factor))
}

fn told(flow: &FlowAt) -> String {
    let stated = per_second(flow.stated_per_s);
    if let Some(users) = flow.users {
        return format!("{} users", number(users));
    }
    let at = flow.offered_per_s.map_or(String::new(), per_second);
    let holds = flow
        .holds_to_per_s
        .map_or("no load holds for sure".to_owned(), |it| format!("{} holds for sure", per_second(it)));
    let missed = flow
        .missed_from_per_s
        .map_or("none is too much for sure".to_owned(), |it| format!("{} does not", per_second(it)));
    format!("{at}; {holds}, {missed}; the file states {stated}")
}

/// What one must know beside the load.
fn doubts(payload: &CapacityPayload<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    let found = &payload.capacity;
    if payload.partial {
        doubts.push("the search was stopped: this is what was known until then".to_owned());
    }
    if found.factor.is_some() && !found.precise && !payload.partial {
        doubts.push(format!(
            "the precision of {} was not reached: longer runs or more replications would tell more",
            percent(payload.precision)
        ));
    }
    if let Some(bound) = &payload.bound {
        doubts.push(format!(
            "by calculation, {} is full at {} the load of the file",
            bound.service,
            times(bound.factor)
        ));
    }
    doubts
}

/// What has to hold.
pub(super) fn asked(payload: &CapacityPayload<'_>) -> Option<Section> {
    const MOST: usize = 12;
    let assumed = payload.objectives.iter().any(|objective| objective.assumed);
    let mut pairs = Vec::new();
    if assumed {
        let text = "the file states no objective: assumed is that at most 1% of the requests of each flow may fail";
        pairs.push(("-".to_owned(), text.to_owned()));
    } else {
        let named = |name: Option<&str>| name.map_or(String::new(), |name| format!("{name}, "));
        let all = payload.objectives.iter().take(MOST);
        pairs.extend(all.map(|it| ("-".to_owned(), format!("{}{}", named(it.name), it.expression))));
        if let Some(more) = payload.objectives.len().checked_sub(MOST).filter(|more| *more > 0) {
            pairs.push(("-".to_owned(), format!("and {more} more: --format json")));
        }
    }
    pairs.push(("-".to_owned(), "no line, queue or outbox grows without end".to_owned()));
    Section::pairs("What has to hold", pairs)
}
