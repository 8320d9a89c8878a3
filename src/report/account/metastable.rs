//! Who stays down after the faults, in words.

use crate::report::numbers::{counted, percent, times};
use crate::report::payload::simulation::{FlowVerdictPayload, MetastablePayload, SustainedPayload};

const MOST_NAMED: usize = 3;

/// The answer in one sentence, where some flow stays down.
pub(super) fn stays_down(all: &MetastablePayload<'_>) -> Option<String> {
    let down = all.flows.iter().filter(|(_, flow)| flow.metastable > 0);
    let mut down: Vec<(&str, &FlowVerdictPayload)> = down.collect();
    down.sort_by_key(|(_, verdict)| std::cmp::Reverse(verdict.metastable));
    let (name, flow) = down.first()?;
    let others = match down.len() - 1 {
        0 => String::new(),
        others => format!(", and {} in some", counted(others, "more flow")),
    };
    let (low, high) = flow.ci95.map_or((0.0, 1.0), |[low, high]| (low, high));
    Some(format!(
        "{name} stays down in {} of {} replications{others}, although the fault is gone and the load is as before: a \
         metastable failure (in {} to {} of all runs, by the 95% interval).",
        flow.metastable,
        flow.replications,
        percent(low),
        percent(high)
    ))
}

/// What keeps flows down, and what cannot be told.
pub(super) fn sentences(all: &MetastablePayload<'_>) -> Vec<String> {
    let mut sentences: Vec<String> = all.sustained_by.iter().take(MOST_NAMED).map(sustained).collect();
    let short: Vec<&str> = all.flows.iter().filter(|(_, flow)| flow.too_short > 0).map(|(name, _)| name).collect();
    if !short.is_empty() {
        let named = short.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
        sentences.push(format!(
            "{named}: down, but too short to tell whether for good: a quarter of the run is less than ten timeouts; \
             measure longer"
        ));
    }
    sentences
}

fn sustained(sustained: &SustainedPayload<'_>) -> String {
    let SustainedPayload { what, entity, periods } = sustained;
    let told = |format: fn(f64) -> String| {
        let one = |value: Option<f64>| value.map_or("-".to_owned(), format);
        format!(
            "{} before, {} during, {} after the fault",
            one(periods.before),
            one(periods.during),
            one(periods.after)
        )
    };
    match *what {
        "retries" => format!("kept down by retries of {entity}: attempts per call {}", told(times)),
        "cold-cache" => format!("kept down by the cold cache of {entity}: hits {}", told(percent)),
        _ => format!(
            "kept down by work of {entity} for answers nobody uses: {}, of the requests that come",
            told(percent)
        ),
    }
}
