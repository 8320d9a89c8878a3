//! What breaks first?

use crate::report::account::objectives::sentence;
use crate::report::account::{Body, Section};
use crate::report::numbers::{number, per_second, percent, times};
use crate::report::payload::CapacityPayload;
use crate::report::payload::capacity::ComponentPayload;

pub(super) fn section(payload: &CapacityPayload<'_>) -> Option<Section> {
    let breaks = payload.breaks.as_ref()?;
    let mut pairs: Vec<(String, String)> =
        breaks.objectives.iter().map(|objective| (objective.outcome.to_owned(), sentence(objective))).collect();
    if let Some(component) = &breaks.component {
        pairs.push((component.name.to_owned(), full(component)));
    }
    if let Some(failure) = &breaks.failure {
        let text = format!(
            "{} of the requests end so, more than in any other way; it comes from {}",
            percent(failure.share),
            failure.component
        );
        pairs.push((format!("{}, {}", failure.flow, failure.outcome), text));
    }
    let lead = format!("At {} the load of the file:", times(breaks.factor));
    Some(Section { title: "What breaks first?", lead: Some(lead), body: Body::Pairs(pairs), legend: None })
}

fn full(component: &ComponentPayload<'_>) -> String {
    let growth =
        || component.growth_per_s.filter(|it| *it > 1e-3).map_or(String::new(), |it| format!(" by {}", per_second(it)));
    let busy = |noun: &str| {
        let (share, of) = (component.utilization.unwrap_or(0.0), component.of.unwrap_or(0.0));
        let plural = if of == 1.0 { "" } else { "s" };
        format!("the fullest: {} of its {} {noun}{plural} busy", percent(share), number(of))
    };
    match component.what {
        "line" => format!("its line grows{}, and nothing limits that", growth()),
        "queues" => format!("the queues that it takes from grow{}", growth()),
        "outbox" => format!("its outbox grows{}", growth()),
        "slots" => busy("slot"),
        _ => busy("core"),
    }
}
