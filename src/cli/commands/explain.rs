//! `hopwise explain SUBJECT [FILE]`

use hopwise::decide::decisions::{Decisions, decide};
use hopwise::decide::verdicts::Verdicts;
use hopwise::diagnostic::nearest;
use hopwise::report::payload::{ExplainedEdge, Explanation, FlowPayload, SystemPayload};
use hopwise::report::{explain, json, text};

use super::select;
use crate::cli::args::{Explain, ExplainFormat};
use crate::cli::exit::Outcome;
use crate::cli::load::{Machine, load};
use crate::cli::output::{self, Color};

pub fn run(args: &Explain, color: Color) -> Outcome {
    let machine = if args.format == ExplainFormat::Json { Machine::Json } else { Machine::No };
    let Some(file) = &args.file else { return general(&args.subject, machine, color) };
    let loaded = match load("explain", file, &args.changes, color, machine) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    let decisions = decide(&loaded.topology);
    in_file(&args.subject, &decisions, machine, color)
}

/// Without a file: what the framework says of a question, a safeguard or a key.
fn general(subject: &str, machine: Machine, color: Color) -> Outcome {
    if let Some(page) = explain::subject(subject, output::width()) {
        return show_page(&page, machine, color);
    }
    let message = if subject.ends_with('-') && !subject.contains("->") {
        "the shell may have taken `>` as a redirection: quote the id, or write `order..payment`".to_owned()
    } else if subject == "system" || subject.contains("->") || subject.contains("..") {
        format!("`{subject}` is explained from a file: hopwise explain '{subject}' FILE")
    } else {
        let hint =
            nearest(subject, explain::subjects()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        format!("nothing is called `{subject}`{hint}")
    };
    output::refuse("explain", "unknown-subject", &message, machine)
}

fn show_page(page: &str, machine: Machine, color: Color) -> Outcome {
    if machine == Machine::Json {
        let message = "questions, safeguards and keys are explained as text only";
        return output::refuse("explain", "text-only", message, machine);
    }
    output::print(color, page, Outcome::Clean)
}

/// In a file: an edge, a flow, or `system`; a question, safeguard or key needs no file, but may have one.
fn in_file(subject: &str, decisions: &Decisions<'_>, machine: Machine, color: Color) -> Outcome {
    let width = output::width();
    let show = |verdict: Outcome, payload: Explanation<'_>, page: &dyn Fn(&Explanation<'_>) -> String| match machine {
        Machine::Json => output::write(verdict, |out| json::write(&payload, out)),
        Machine::No => output::print(color, &page(&payload), verdict),
    };
    if subject == "system" {
        let payload = Explanation { system: Some(SystemPayload::of(decisions)), ..Explanation::nothing() };
        return show(Outcome::Clean, payload, &|it| {
            it.system.iter().map(|system| text::system(system, width)).collect()
        });
    }
    if let Some(id) = select::flow(decisions, subject) {
        let payload = Explanation { flow: Some(FlowPayload::of(decisions, id)), ..Explanation::nothing() };
        return show(Outcome::Clean, payload, &|it| it.flow.iter().map(|flow| text::flow(flow, width)).collect());
    }
    match select::edges(decisions, subject) {
        Ok(ids) => {
            let contradictory = ids.iter().any(|id| decisions.answer(*id).is_none());
            let verdict = if contradictory { Outcome::Finding } else { Outcome::Clean };
            let mut verdicts = Verdicts::default();
            let edges = ids.into_iter().map(|id| ExplainedEdge::of(decisions, &mut verdicts, id)).collect();
            let payload = Explanation { edges: Some(edges), ..Explanation::nothing() };
            let page = |it: &Explanation<'_>| -> String {
                it.edges.iter().flatten().map(|edge| text::edge(edge, width)).collect::<Vec<_>>().join("\n")
            };
            show(verdict, payload, &page)
        }
        Err(message) => match explain::subject(subject, width) {
            Some(page) => show_page(&page, machine, color),
            None => {
                let flows = decisions.topology.flows().iter().map(|flow| flow.name.as_ref());
                let known = flows.chain(explain::subjects()).chain(["system"]);
                let near = nearest(subject, known).filter(|_| !message.contains("did you mean"));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                output::refuse("explain", "unknown-subject", &(message + &hint), machine)
            }
        },
    }
}
