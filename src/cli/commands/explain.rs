//! `hopwise explain SUBJECT [FILE]`

use hopwise::decide::decisions::{Decisions, decide};
use hopwise::diagnostic::nearest;
use hopwise::report::payload::{Edges, FlowPayload, SystemPayload};
use hopwise::report::{explain, json, text};

use super::select;
use crate::cli::args::{Explain, ExplainFormat};
use crate::cli::exit::Outcome;
use crate::cli::load::{Machine, load};
use crate::cli::output::{self, Color};

pub fn run(args: &Explain, color: Color) -> Outcome {
    let Some(file) = &args.file else { return general(args, color) };
    let machine = if args.format == ExplainFormat::Json { Machine::Json } else { Machine::No };
    let loaded = match load("explain", file, &args.changes, color, machine) {
        Ok(loaded) => loaded,
        Err(outcome) => return outcome,
    };
    let decisions = decide(&loaded.topology);
    in_file(args, &decisions, color)
}

/// Without a file: what the framework says of a question, a safeguard or an attribute.
fn general(args: &Explain, color: Color) -> Outcome {
    if let Some(page) = explain::subject(&args.subject, output::width()) {
        if args.format == ExplainFormat::Json {
            return output::complain("questions, safeguards and attributes are explained as text only");
        }
        return output::print(color, &page, Outcome::Clean);
    }
    if args.subject.contains("->") || args.subject.contains("..") || args.subject.ends_with('-') {
        let hint = if args.subject.ends_with('-') {
            "the shell may have taken `>` as a redirection: quote the id, or write `order..payment`"
        } else {
            "an edge is explained from a file: hopwise explain 'order->payment' FILE"
        };
        return output::complain(hint);
    }
    unknown(&args.subject, explain::subjects())
}

fn unknown(subject: &str, known: Vec<&str>) -> Outcome {
    let hint = nearest(subject, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    output::complain(&format!("nothing is called `{subject}`{hint}"))
}

/// In a file: an edge, a flow, or `system`; a question or safeguard needs no file, but may have one.
fn in_file(args: &Explain, decisions: &Decisions<'_>, color: Color) -> Outcome {
    let width = output::width();
    let json_wanted = args.format == ExplainFormat::Json;
    if args.subject == "system" {
        let payload = SystemPayload::of(decisions);
        return match json_wanted {
            true => output::write(Outcome::Clean, |out| json::write(&payload, out)),
            false => output::print(color, &text::system(&payload, width), Outcome::Clean),
        };
    }
    if let Some(id) = select::flow(decisions, &args.subject) {
        let payload = FlowPayload::of(decisions, id);
        return match json_wanted {
            true => output::write(Outcome::Clean, |out| json::write(&payload, out)),
            false => output::print(color, &text::flow(&payload, width), Outcome::Clean),
        };
    }
    match select::edges(decisions, &args.subject) {
        Ok(ids) => {
            let contradictory = ids.iter().any(|id| decisions.answer(*id).is_none());
            let verdict = if contradictory { Outcome::Finding } else { Outcome::Clean };
            let edges = Edges::new(decisions, ids, 1);
            if json_wanted {
                return output::write(verdict, |out| json::write(&edges, out));
            }
            let pages: Vec<String> = edges.iter().map(|edge| text::edge(&edge, width)).collect();
            output::print(color, &pages.join("\n"), verdict)
        }
        Err(message) => match explain::subject(&args.subject, width) {
            Some(page) => output::print(color, &page, Outcome::Clean),
            None => output::complain(&message),
        },
    }
}
