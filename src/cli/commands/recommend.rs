//! `hopwise recommend FILE`

use hopwise::decide::decisions::{Decisions, decide};
use hopwise::decide::verdicts::Verdicts;
use hopwise::diagnostic::Sources;
use hopwise::explore::evidence::{Evidence, MOST_EDGES, evidence};
use hopwise::file::Document;
use hopwise::model::EdgeId;
use hopwise::report::payload::{
    self, Edges, EvidencePayload, ExplainedEdge, FlowPayload, Recommendation, SCHEMA_VERSION, Sketch, SystemPayload,
};
use hopwise::report::{html, json, markdown, text};

use super::apply::{self, Applied};
use super::select;
use crate::cli::args::Recommend;
use crate::cli::deliver::Formats;
use crate::cli::exit::Outcome;
use crate::cli::load::{Loaded, Machine, load};
use crate::cli::output::{self, Color};
use crate::cli::runner::Threads;

pub fn run(args: &Recommend, color: Color) -> Outcome {
    let machine = Machine::of(args.report.format);
    if let Err(message) = apply::usable(args).and_then(|()| args.report.usable(&[&args.input.file])) {
        return output::refuse("recommend", "bad-argument", &message, machine);
    }
    let mut loaded = match load("recommend", &args.input.file, &args.input.changes, color, machine) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    if args.apply || args.diff || args.as_design.is_some() {
        match changed(args, &mut loaded, color, machine) {
            Ok(None) => {}
            Ok(Some((patch, verdict))) => return output::print(color, &patch, verdict),
            Err(outcome) => return outcome,
        }
    }
    let mut sources = std::mem::take(&mut loaded.sources);
    // Kept until the process ends, like the decisions below.
    let loaded = std::mem::ManuallyDrop::new(loaded);
    let decisions = decide(&loaded.topology);
    let shown = match chosen(&decisions, &args.edges) {
        Ok(shown) => shown,
        Err(message) => return output::refuse("recommend", "unknown-edge", &message, machine),
    };
    let verdict = verdict(&decisions, &shown);
    let tried = if args.no_evidence || !args.edges.is_empty() {
        None
    } else {
        match try_out(args, loaded.topology.edges().len(), &loaded.document, &mut sources) {
            Ok(tried) => Some(tried),
            Err(message) => return output::refuse("recommend", "bad-argument", &message, machine),
        }
    };
    let (evidence, no_evidence) = match &tried {
        None => (None, None),
        Some(Ok(evidence)) => (Some(EvidencePayload::of(evidence, &loaded.path)), None),
        Some(Err(why)) => (None, Some(why.clone())),
    };
    let verdict = if matches!(&tried, Some(Ok(evidence)) if evidence.partial) { Outcome::Interrupted } else { verdict };
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
        evidence,
        no_evidence,
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

/// What the recommendation buys, or why nobody tried.
///
/// # Errors
/// When there are no threads to run on.
fn try_out(
    args: &Recommend,
    edges: usize,
    document: &Document,
    sources: &mut Sources,
) -> Result<Result<Evidence, String>, String> {
    if edges > MOST_EDGES && !args.evidence {
        return Ok(Err(payload::too_large(edges)));
    }
    let runner = Threads::new(args.threads.map_or_else(output::threads, usize::from))
        .map_err(|error| format!("no threads to run on: {error}"))?;
    Ok(evidence(document, sources, &runner).map_err(|absent| payload::no_evidence(&absent)))
}

/// Only what is shown can be a finding of this run.
fn verdict(decisions: &Decisions<'_>, shown: &[EdgeId]) -> Outcome {
    if shown.iter().any(|id| decisions.answer(*id).is_none()) { Outcome::Finding } else { Outcome::Clean }
}

/// Writes what is recommended into the file, or the patch and the verdict that take the report's place.
fn changed(
    args: &Recommend,
    loaded: &mut Loaded,
    color: Color,
    machine: Machine,
) -> Result<Option<(String, Outcome)>, Outcome> {
    let (edges, verdict) = {
        let decisions = decide(&loaded.topology);
        let shown = chosen(&decisions, &args.edges)
            .map_err(|message| output::refuse("recommend", "unknown-edge", &message, machine))?;
        let named = if args.edges.is_empty() { &[][..] } else { &shown[..] };
        let ids: Vec<String> = named.iter().map(|id| decisions.topology.edge(*id).id.to_string()).collect();
        (ids, verdict(&decisions, &shown))
    };
    let edges: Vec<&str> = edges.iter().map(String::as_str).collect();
    match apply::apply(args, &edges, loaded, color) {
        Ok(Applied::Report) => Ok(None),
        Ok(Applied::Patch(patch)) => Ok(Some((patch, verdict))),
        Err(findings) => Err(output::problems("recommend", &loaded.sources, &findings, color, machine)),
    }
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
