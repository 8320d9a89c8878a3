//! Each flow under each design, the reference first: the answer beside the completion.

use crate::report::account::figures::or_dash;
use crate::report::account::tables::marked;
use crate::report::account::{Section, Table};
use crate::report::numbers::{duration, per_second, percent};
use crate::report::payload::Comparisons;

/// Flows of the table; the others stand in JSON.
const MOST_FLOWS: usize = 25;

pub(super) fn section(payload: &Comparisons<'_>) -> Option<Section> {
    let reference = payload.designs.first()?;
    let several = reference.simulation.flows.len() > 1;
    let mut rows = Vec::new();
    for (flow, _) in reference.simulation.flows.iter().take(MOST_FLOWS) {
        for design in &payload.designs {
            let find = design.simulation.flows.iter().find(|(name, _)| *name == flow);
            let Some((_, figures)) = find else { continue };
            let done = design.all_done_s.iter().find(|(name, _)| *name == flow).and_then(|(_, done)| *done);
            rows.push(vec![
                if several { format!("{flow}, {}", design.label) } else { design.label.to_owned() },
                or_dash(figures.goodput_per_s, per_second),
                or_dash(figures.error_ratio, percent),
                or_dash(figures.degraded_ratio, percent),
                or_dash(figures.response.mean_s, duration),
                marked(figures.response.p99()),
                or_dash(done, duration),
            ]);
        }
    }
    let header = vec![
        if several { "Flow, design" } else { "Design" },
        "served",
        "failed",
        "degraded",
        "answered",
        "99%",
        "complete",
    ];
    let legend = "the first row of a flow is what the others are compared with; answered: the mean; complete: until \
                  all that a request set off is done, on the mean";
    (!rows.is_empty()).then(|| Section::table("Side by side", Table { header, rows }, legend))
}
