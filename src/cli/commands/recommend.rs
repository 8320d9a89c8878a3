//! `hopwise recommend FILE`

use hopwise::decide::decisions::{Decisions, decide};
use hopwise::decide::verdicts::Verdicts;
use hopwise::model::EdgeId;
use hopwise::report::payload::{
    self, Edges, ExplainedEdge, FlowPayload, Recommendation, SCHEMA_VERSION, Sketch, SystemPayload,
};
use hopwise::report::{html, json, markdown, text};

use super::select;
use crate::cli::args::Recommend;
use crate::cli::deliver::Formats;
use crate::cli::exit::Outcome;
use crate::cli::load::{Machine, load};
use crate::cli::output::{self, Color};

pub fn run(args: &Recommend, color: Color) -> Outcome {
    let machine = Machine::of(args.report.format);
    if let Err(message) = args.report.usable(&[&args.input.file]) {
        return output::refuse("recommend", "bad-argument", &message, machine);
    }
    let loaded = match load("recommend", &args.input.file, &args.input.changes, color, machine) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    // Kept until the process ends, like the decisions below.
    let loaded = std::mem::ManuallyDrop::new(loaded);
    let decisions = decide(&loaded.topology);
    let shown = match chosen(&decisions, &args.edges) {
        Ok(shown) => shown,
        Err(message) => return output::refuse("recommend", "unknown-edge", &message, machine),
    };
    // Only what is shown can be a finding of this run.
    let verdict =
        if shown.iter().any(|id| decisions.answer(*id).is_none()) { Outcome::Finding } else { Outcome::Clean };
    let report = Recommendation {
        schema_version: SCHEMA_VERSION,
        command: "recommend",
        version: env!("CARGO_PKG_VERSION"),
        name: &loaded.name,
        file: &loaded.path,
        policy: decisions.policy.name(),
        services: decisions.topology.services().len(),
        edges: Edges::new(&decisions, shown.clone(), output::threads()),
        flows: decisions.topology.flow_ids().map(|id| FlowPayload::of(&decisions, id)).collect(),
        system: SystemPayload::of(&decisions),
        notes: payload::notes(&decisions),
    };
    let in_detail = |width: usize| {
        let mut verdicts = Verdicts::default();
        let edges = shown.iter().map(|id| ExplainedEdge::of(&decisions, &mut verdicts, *id));
        edges.map(|edge| text::edge(&edge, width)).collect::<Vec<_>>().join("\n")
    };
    let formats = Formats {
        text: &|width| if args.edges.is_empty() { text::recommend(&report, width) } else { in_detail(width) },
        json: &|out| json::recommendation(&report, out),
        markdown: &|| markdown::recommend(&report),
        html: &|| html::recommend(&report, &Sketch::of(&loaded.topology)),
    };
    let outcome = formats.deliver(&args.report, color, verdict);
    // The process ends here: taking a large system apart piece by piece would only delay that.
    std::mem::forget(report);
    std::mem::forget(decisions);
    outcome
}

fn chosen(decisions: &Decisions<'_>, wanted: &[String]) -> Result<Vec<EdgeId>, String> {
    if wanted.is_empty() {
        return Ok(decisions.topology.edge_ids().collect());
    }
    let mut shown = Vec::new();
    for id in wanted {
        shown.extend(select::edges(decisions, id)?);
    }
    shown.sort_unstable();
    shown.dedup();
    Ok(shown)
}
